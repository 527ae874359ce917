// node encode.mjs PROGRAM PICTURE.png OUT.jpg
import { readFileSync, writeFileSync } from "node:fs";

const [program, from, to] = process.argv.slice(2);
const programs = {
  sharp: async () => (await import("sharp")).default(from).jpeg({ quality: 85 }).toBuffer(),
  "sharp-mozjpeg": async () => (await import("sharp")).default(from).jpeg({ quality: 85, mozjpeg: true }).toBuffer(),
  "jpeg-js": async () => {
    const { data, info } = await (await import("sharp")).default(from).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    return (await import("jpeg-js")).default.encode({ data, width: info.width, height: info.height }, 85).data;
  },
  jimp: async () => {
    const { Jimp } = await import("jimp");
    return (await Jimp.read(readFileSync(from))).getBuffer("image/jpeg", { quality: 85 });
  },
};
writeFileSync(to, await programs[program]());
