"""Makes one file for each encoder of models/traces/known.toml, and by hand one for each form of a label: fixtures/traces.

usage: make.py OUT WORK

Programs that are needed: Pillow, OpenCV, ImageMagick (convert), GraphicsMagick (gm), cjpeg (libjpeg-turbo-progs), ffmpeg, vips, go, java, node with
sharp, jpeg-js and jimp installed in WORK, chromium. Files that cannot be made are said and left as they are.
"""
import base64
import shutil
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, JpegPresets

from picture import picture

HERE = Path(__file__).parent


def run(command, out):
    subprocess.run(command, check=True, capture_output=True, text=False)
    assert out.stat().st_size > 0


def encoders(out, work):
    png, ppm = work / "picture.png", work / "picture.ppm"
    painted = picture()
    painted.save(png)
    painted.save(ppm)
    yield "libjpeg-pillow.jpg", lambda to: painted.save(to, quality=85)
    yield "libjpeg-opencv.jpg", lambda to: cv2.imwrite(str(to), np.array(painted)[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 85])
    yield "libjpeg-cjpeg.jpg", lambda to: run(["cjpeg", "-quality", "85", "-outfile", to, ppm], to)
    yield "optimised-pillow.jpg", lambda to: painted.save(to, quality=85, optimize=True)
    yield "optimised-cjpeg.jpg", lambda to: run(["cjpeg", "-optimize", "-quality", "85", "-outfile", to, ppm], to)
    yield "optimised-imagemagick.jpg", lambda to: run(["convert", png, "-quality", "85", to], to)
    yield "optimised-graphicsmagick.jpg", lambda to: run(["gm", "convert", png, "-quality", "85", to], to)
    yield "optimised-chromium.jpg", lambda to: canvas(png, work, to)
    yield "progressive-pillow.jpg", lambda to: painted.save(to, quality=85, progressive=True)
    yield "libvips.jpg", lambda to: run(["vips", "jpegsave", png, to, "--Q", "85"], to)
    for name in ("sharp", "sharp-mozjpeg", "jpeg-js", "jimp"):
        yield f"{name}.jpg", lambda to, name=name: node(work, name, png, to)
    yield "go.jpg", lambda to: run(["go", "run", HERE / "encode.go", png, to], to)
    yield "java.jpg", lambda to: run(["java", HERE / "Encode.java", png, to], to)
    yield "ffmpeg.jpg", lambda to: run(["ffmpeg", "-y", "-loglevel", "error", "-i", png, "-q:v", "3", to], to)
    for name in JpegPresets.presets:
        # The program's tables as they are published, written by another.
        yield f"photoshop-{name.replace('_', '-')}.jpg", lambda to, name=name: painted.save(to, quality=name)


def node(work, name, png, to):
    shutil.copy(HERE / "encode.mjs", work / "encode.mjs")
    run(["node", work / "encode.mjs", name, png, to], to)


def canvas(png, work, to):
    data = "data:image/png;base64," + base64.b64encode(png.read_bytes()).decode()
    page = work / "canvas.html"
    page.write_text((HERE / "canvas.html").read_text().replace("PICTURE", data))
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000", "--dump-dom", page.absolute().as_uri()]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    to.write_bytes(base64.b64decode(text.split("base64,")[1].split("<")[0]))


# ── labels ────────────────────────────────────────────────────────────────────────────────────────────────────────────

SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def segment(marker, body):
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


def xmp(properties):
    return ('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
            f'rdf:about="">{properties}</rdf:Description></rdf:RDF></x:xmpmeta>').encode()


def aigc(label):
    return f'{{"Label":"{label}","ContentProducer":"Gizmo","ProduceID":"1","ReservedCode1":"","ContentPropagator":"","PropagateID":"","ReservedCode2":""}}'


def comment(text):
    """EXIF with a UserComment of UTF-16, as JPEGs with parameters have."""
    body = b"UNICODE\0" + text.encode("utf-16-be")
    first = struct.pack("<HHHII", 1, 0x8769, 4, 1, 26) + bytes(4)
    second = struct.pack("<HHHII", 1, 0x9286, 7, len(body), 44) + bytes(4)
    return b"Exif\0\0II*\0" + struct.pack("<I", 8) + first + second + body


def cbor(value):
    """Text, arrays and maps of less than 24 entries."""
    def head(kind, count):
        return bytes([kind << 5 | count]) if count < 24 else bytes([kind << 5 | 24, count]) if count < 256 else bytes([kind << 5 | 25]) + count.to_bytes(2, "big")
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(cbor, value))
    return head(5, len(value)) + b"".join(cbor(key) + cbor(item) for key, item in value.items())


def box(kind, body):
    return struct.pack(">I", len(body) + 8) + kind + body


def superbox(label, *content):
    return box(b"jumb", box(b"jumd", bytes(16) + b"\x03" + label.encode() + b"\0") + b"".join(content))


def store(generator, source):
    action = {"action": "c2pa.created"} | ({"digitalSourceType": SOURCE + source} if source else {})
    actions = superbox("c2pa.actions", box(b"cbor", cbor({"actions": [action]})))
    claim = superbox("c2pa.claim", box(b"cbor", cbor({"claim_generator": generator})))
    return superbox("c2pa", superbox("urn:uuid:0", superbox("c2pa.assertions", actions), claim))


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def labels(work):
    small = picture().resize((16, 16))
    small.save(work / "small.jpg", quality=75)
    small.save(work / "small.png")
    small.save(work / "small.webp", lossless=True)
    jpeg, png, webp = [(work / f"small.{kind}").read_bytes() for kind in ("jpg", "png", "webp")]

    def with_segment(marker, body):
        return jpeg[:2] + segment(marker, body) + jpeg[2:]

    def with_packet(properties):
        return with_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp(properties))

    def with_chunk(kind, body):
        return png[:33] + chunk(kind, body) + png[33:]

    def with_text(key, text):
        return with_chunk(b"tEXt", key.encode() + b"\0" + text.encode())

    def with_store(manifest):
        return with_segment(0xEB, b"JP\0\x01\0\0\0\x01" + manifest)

    a1111 = "a portrait of Zhang San\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512"
    for number, name in enumerate(("generated", "maybe", "suspected"), 1):
        yield f"aigc-{name}.jpg", with_packet(f'<TC260:AIGC xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/">{aigc(number).replace(chr(34), "&quot;")}</TC260:AIGC>')
    yield "aigc-chunk.png", with_text("AIGC", aigc(1))
    yield "aigc-comment.jpg", with_segment(0xE1, comment(f'{{"AIGC":{aigc(1)}}}'))
    yield "c2pa-generated.jpg", with_store(store("Gizmo/1.0", "trainedAlgorithmicMedia"))
    yield "c2pa-composite.png", with_chunk(b"caBX", store("Gizmo/1.0", "compositeWithTrainedAlgorithmicMedia"))
    riff = webp[8:] + b"C2PA" + struct.pack("<I", len(body := store("Gizmo/1.0", "trainedAlgorithmicMedia"))) + body + b"\0" * (len(body) % 2)
    yield "c2pa-generated.webp", b"RIFF" + struct.pack("<I", len(riff)) + riff
    yield "c2pa-camera.jpg", with_store(store("Camera/1.0", "computationalCapture"))
    yield "c2pa-silent.jpg", with_store(store("Camera/1.0", ""))
    yield "iptc-generated.jpg", with_packet(f"<Iptc4xmpExt:DigitalSourceType>{SOURCE}trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>")
    yield "iptc-camera.jpg", with_packet(f"<Iptc4xmpExt:DigitalSourceType>{SOURCE}digitalCapture</Iptc4xmpExt:DigitalSourceType>")
    yield "web-ui.png", with_text("parameters", a1111)
    yield "web-ui.jpg", with_segment(0xE1, comment(a1111))
    yield "comfyui.png", with_text("prompt", '{"3":{"class_type":"KSampler","inputs":{"text":"Zhang San"}}}')
    yield "novelai.png", with_text("Comment", '{"prompt":"Zhang San","steps":28,"sampler":"k_euler"}')
    yield "invokeai.png", with_text("invokeai_metadata", '{"positive_prompt":"Zhang San"}')
    yield "fooocus.png", with_text("parameters", '{"prompt":"Zhang San","base_model":"x","sampler":"y"}')
    yield "swarmui.png", with_text("parameters", '{"sui_image_params":{"prompt":"Zhang San"}}')
    yield "midjourney.png", with_text("Description", "Zhang San --v 6.1 Job ID: 0")
    yield "draw-things.jpg", with_packet('<exif:UserComment><rdf:Alt><rdf:li xml:lang="x-default">{"c":"Zhang San","sampler":"x","steps":8}</rdf:li></rdf:Alt></exif:UserComment>')


def main(out, work):
    out.mkdir(exist_ok=True)
    work.mkdir(exist_ok=True)
    for name, make in encoders(out, work):
        try:
            make(out / name)
        except (OSError, subprocess.CalledProcessError) as fault:
            print(f"not made: {name}: {fault}")
    for name, data in labels(work):
        (out / name).write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
