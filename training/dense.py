"""Networks of dense layers on numbers, as files: 1 × 1 convolutions whose weights are 16-bit floats, ReLU between them."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def to_onnx(name, layers, path):
    """`layers`: (name, weight, bias), the last one's name that of the output. In: `numbers`, 1 × N × 1 × 1."""
    nodes, constants, at = [], [], "numbers"
    for layer, weight, bias in layers:
        constants.append(numpy_helper.from_array(weight.astype(np.float16)[:, :, None, None], f"{layer}.half"))
        constants.append(numpy_helper.from_array(bias.astype(np.float32), f"{layer}.bias"))
        nodes.append(helper.make_node("Cast", [f"{layer}.half"], [f"{layer}.weight"], name=f"{layer}.cast", to=TensorProto.FLOAT))
        given = [at, f"{layer}.weight", f"{layer}.bias"]
        nodes.append(helper.make_node("Conv", given, [layer], name=layer, kernel_shape=[1, 1], strides=[1, 1], pads=[0] * 4, group=1))
        at = layer
        if layer != layers[-1][0]:
            nodes.append(helper.make_node("Relu", [layer], [f"{layer}.relu"], name=f"{layer}.relu"))
            at = f"{layer}.relu"
    numbers = helper.make_tensor_value_info("numbers", TensorProto.FLOAT, [1, layers[0][1].shape[1], 1, 1])
    answer = helper.make_tensor_value_info(at, TensorProto.FLOAT, [1, layers[-1][1].shape[0], 1, 1])
    model = helper.make_model(helper.make_graph(nodes, name, [numbers], [answer], constants), opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    onnx.save(model, path)
