package main

import (
	"image"
	"image/jpeg"
	_ "image/png"
	"os"
)

func main() {
	in, _ := os.Open(os.Args[1])
	picture, _, err := image.Decode(in)
	if err != nil {
		panic(err)
	}
	out, _ := os.Create(os.Args[2])
	defer out.Close()
	if err := jpeg.Encode(out, picture, &jpeg.Options{Quality: 85}); err != nil {
		panic(err)
	}
}
