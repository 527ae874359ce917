"""A small classifier of one part of a face, and its ONNX file.

Plain convolutions with strides, two residual blocks on each of three sizes, one dense layer at the end that knows where things
are: the parts are cut out by landmarks, so what is looked for lies at the same place in each. Only layers that src/network runs.
"""

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper

WIDTHS = (16, 24, 40, 56)


class Layer(torch.nn.Module):
    def __init__(self, before, after, kernel, stride=1):
        super().__init__()
        self.convolution = torch.nn.Conv2d(before, after, kernel, stride, kernel // 2, bias=False)
        self.norm = torch.nn.BatchNorm2d(after)

    def forward(self, at):
        return self.norm(self.convolution(at))

    def folded(self):
        gain = self.norm.weight / (self.norm.running_var + self.norm.eps).sqrt()
        weight = self.convolution.weight * gain[:, None, None, None]
        bias = self.norm.bias - self.norm.running_mean * gain
        return weight.detach().numpy(), bias.detach().numpy()


class Part(torch.nn.Module):
    """`height` and `width` are multiples of 16; outputs are logits: of the `whole` part, or of each of its cells."""

    def __init__(self, height, width, outputs, widths=WIDTHS, blocks=(0, 2, 2, 2), dropout=0.3, whole=True):
        super().__init__()
        self.size, self.widths, self.blocks, self.dropout, self.whole = (height, width), widths, blocks, dropout, whole
        before = 3
        for level, after in enumerate(widths):
            self.add_module(f"down{level}", Layer(before, after, 3, 2))
            for block in range(blocks[level]):
                self.add_module(f"keep{level}_{block}", Layer(after, after, 3))
            before = after
        shrunk = 2 ** len(widths)
        self.last = torch.nn.Conv2d(before, outputs, (height // shrunk, width // shrunk)) if whole else torch.nn.Conv2d(before, outputs, 3, padding=1)

    def forward(self, at):
        for level in range(len(self.widths)):
            at = F.relu(self.get_submodule(f"down{level}")(at))
            for block in range(self.blocks[level]):
                at = F.relu(at + self.get_submodule(f"keep{level}_{block}")(at))
        return self.last(F.dropout(at, self.dropout, self.training)).flatten(1)


def cross_entropy(logits, wanted):
    """Mean over what is known; a little less than sure, since some labels are wrong."""
    known = ~torch.isnan(wanted)
    target = torch.where(known, wanted, 0.0) * 0.96 + 0.02
    return (F.binary_cross_entropy_with_logits(logits, target, reduction="none") * known).sum() / known.sum()


def of_cells(logits, wanted, score, out):
    """Of cells that count, whose logits are above `out`, and of the whole, which `wanted` holds behind them; nan where it is not known."""
    cell = wanted[:, :-1]
    known = ~torch.isnan(cell) & (logits.detach() > out)
    weight = known * (1 + (cell == 1))
    each = F.binary_cross_entropy_with_logits(logits, torch.nan_to_num(cell), reduction="none")
    return (each * weight).sum() / weight.sum() * 3 + cross_entropy(score(logits), wanted[:, -1:])


def begun(part, path, crops):
    """A part with the weights of an ONNX file of `to_onnx`, its norms such that learning goes on where that file's ended: `crops` are some of
    those that it will learn from."""
    held = {each.name: numpy_helper.to_array(each).astype(np.float32) for each in onnx.load(path).graph.initializer}
    of = lambda name: [torch.from_numpy(held[f"{name}.{kind}"].copy()) for kind in ("half", "bias")]
    def set_norm(layer, inputs):
        seen = layer.convolution(inputs[0])
        norm, wanted = layer.norm, layer.begun
        norm.running_mean.copy_(seen.mean((0, 2, 3)))
        norm.running_var.copy_(seen.var((0, 2, 3)))
        norm.weight.copy_((norm.running_var + norm.eps).sqrt())
        norm.bias.copy_(wanted + norm.running_mean)
    hooks = []
    with torch.no_grad():
        for name, layer in part.named_modules():
            if isinstance(layer, Layer):
                weight, layer.begun = of(name)
                layer.convolution.weight.copy_(weight)
                hooks.append(layer.register_forward_pre_hook(set_norm))
        weight, bias = of("logits")
        part.last.weight.copy_(weight)
        part.last.bias.copy_(bias)
        part.eval()(crops)
    for hook in hooks:
        hook.remove()
    return part.train()


def to_onnx(part, path):
    """In: `picture`, 1 × 3 × height × width, RGB 0–1. Out: `logits`, 1 × outputs × 1 × 1, or of each cell."""
    nodes, constants = [], []
    def convolved(source, name, weight, bias, stride, pad):
        constants.append(numpy_helper.from_array(weight.astype(np.float16), f"{name}.half"))
        constants.append(numpy_helper.from_array(bias.astype(np.float32), f"{name}.bias"))
        nodes.append(helper.make_node("Cast", [f"{name}.half"], [f"{name}.weight"], name=f"{name}.cast", to=TensorProto.FLOAT))
        nodes.append(helper.make_node("Conv", [source, f"{name}.weight", f"{name}.bias"], [name], name=name, kernel_shape=list(weight.shape[2:]),
                                      strides=[stride] * 2, pads=[pad] * 4, group=1))
        return name
    def relu(source):
        nodes.append(helper.make_node("Relu", [source], [f"{source}.relu"], name=f"{source}.relu"))
        return f"{source}.relu"
    at = "picture"
    for level in range(len(part.widths)):
        name = f"down{level}"
        at = relu(convolved(at, name, *part.get_submodule(name).folded(), 2, 1))
        for block in range(part.blocks[level]):
            name = f"keep{level}_{block}"
            kept = convolved(at, name, *part.get_submodule(name).folded(), 1, 1)
            nodes.append(helper.make_node("Add", [at, kept], [f"{name}.sum"], name=f"{name}.sum"))
            at = relu(f"{name}.sum")
    convolved(at, "logits", part.last.weight.detach().numpy(), part.last.bias.detach().numpy(), 1, 0 if part.whole else 1)
    picture = helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, *part.size])
    cells = [1, 1] if part.whole else [side // 2 ** len(part.widths) for side in part.size]
    logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, part.last.out_channels, *cells])
    graph = helper.make_graph([node for node in nodes if node.op_type == "Cast"] + [node for node in nodes if node.op_type != "Cast"], "part", [picture], [logits], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="photolint")
    model.ir_version = 8
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)
