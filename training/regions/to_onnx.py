#!/usr/bin/env python3
"""Writes the trained region network as ONNX with 16-bit weights.

usage: to_onnx.py WEIGHTS.npz OUT.onnx

WEIGHTS.npz (train.py's) holds `NAME.weight` and `NAME.bias` of each layer. In: `picture`, planes of RGB 0–1; out: `logits`, a
plane a class, half as fine. Operators: Cast, Conv, Relu, Add, GlobalAveragePool, Resize (nearest, twice), DepthToSpace.
Needs: pip install onnx numpy.
"""

import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from network import CLASSES, DECODER, HEIGHT, LEVELS, STRIDE, WIDTH, is_depthwise, layers


class Graph:
    def __init__(self, weights):
        self.weights, self.casts, self.nodes, self.constants = weights, [], [], []
        self.constants.append(numpy_helper.from_array(np.array([1, 1, 2, 2], np.float32), "double"))

    def add(self, kind, inputs, name, **options):
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **options))
        return name

    def convolved(self, source, name, relu=False):
        before, _, kernel, stride = layers()[name]
        weight = self.weights[f"{name}.weight"].astype(np.float16)
        self.constants.append(numpy_helper.from_array(weight, f"{name}.half"))
        self.constants.append(numpy_helper.from_array(self.weights[f"{name}.bias"].astype(np.float32), f"{name}.bias"))
        self.casts.append(helper.make_node("Cast", [f"{name}.half"], [f"{name}.weight"], name=f"{name}.cast", to=TensorProto.FLOAT))
        shape = {"kernel_shape": [kernel] * 2, "strides": [stride] * 2, "pads": [kernel // 2] * 4}
        groups = before if is_depthwise(name) else 1
        out = self.add("Conv", [source, f"{name}.weight", f"{name}.bias"], name, group=groups, **shape)
        return self.relu(out) if relu else out

    def relu(self, source):
        return self.add("Relu", [source], f"{source}.relu")

    def sum(self, one, other, name):
        return self.add("Add", [one, other], name)

    def doubled(self, source, name):
        options = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
        return self.add("Resize", [source, "", "double"], name, **options)


def network(weights):
    graph = Graph(weights)
    skips, at = [], "picture"
    for level, (_, blocks) in enumerate(LEVELS):
        at = graph.convolved(at, f"down{level}", relu=True)
        for number, kind in enumerate(blocks):
            seen = graph.convolved(at, f"depth{level}_{number}", relu=True) if kind == "light" else at
            at = graph.relu(graph.sum(at, graph.convolved(seen, f"keep{level}_{number}"), f"kept{level}_{number}"))
        skips.append(at)
    mean = graph.add("GlobalAveragePool", [at], "mean")
    at = graph.sum(at, graph.convolved(mean, "context", relu=True), "informed")
    for step, _ in enumerate(DECODER):
        level = len(LEVELS) - 2 - step
        up = graph.doubled(graph.convolved(at, f"up{level}"), f"doubled{level}")
        at = graph.relu(graph.sum(up, graph.convolved(skips[level], f"skip{level}"), f"both{level}"))
        at = graph.convolved(at, f"join{level}", relu=True)
    up = graph.add("DepthToSpace", [graph.convolved(at, "up0")], "doubled0", blocksize=2, mode="DCR")
    at = graph.relu(graph.sum(up, graph.convolved(skips[0], "skip0"), "both0"))
    graph.convolved(at, "head")
    graph.nodes[-1].output[0] = "logits"
    picture = helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, HEIGHT, WIDTH])
    logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, len(CLASSES), HEIGHT // STRIDE, WIDTH // STRIDE])
    made = helper.make_graph(graph.casts + graph.nodes, "regions", [picture], [logits], graph.constants)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], producer_name="photolint")
    model.ir_version = 8
    onnx.checker.check_model(model, full_check=True)
    return model


if __name__ == "__main__":
    onnx.save(network(np.load(sys.argv[1])), sys.argv[2])
