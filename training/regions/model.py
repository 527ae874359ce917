"""The region network as PyTorch's module.

It has no batch norm, which would take half of the time on a CPU: weights are standardised instead, each output channel's
less their mean, at a norm of its own that is learnt (Brock et al., "High-Performance Large-Scale Image Recognition Without
Normalization", 2021), and the first batch sets norms and biases so that every layer begins with outputs of mean 0, spread 1.
"""

import torch
import torch.nn.functional as F

from network import DECODER, FINEST, LEVELS, is_depthwise, layers

# Spread of what a residual block adds, to begin with.
ADDED = 0.3


class Layer(torch.nn.Module):
    def __init__(self, name, before, after, kernel, stride):
        super().__init__()
        self.options = {"stride": stride, "padding": kernel // 2, "groups": before if is_depthwise(name) else 1}
        # Not the colours themselves: their mean is the brightness.
        self.centred = not is_depthwise(name) and name != "down0"
        shape = (after, before // self.options["groups"], kernel, kernel)
        self.raw = torch.nn.Parameter(torch.randn(shape) / (shape[1] * kernel**2) ** 0.5)
        self.gain = torch.nn.Parameter(torch.ones(after))
        self.bias = torch.nn.Parameter(torch.zeros(after))
        self.spread = ADDED if name.startswith("keep") else 1.0

    def weight(self):
        raw = self.raw
        if self.centred:
            raw = raw - raw.mean((1, 2, 3), keepdim=True)
        raw = raw / (raw.square().sum((1, 2, 3), keepdim=True) + 1e-6).sqrt()
        return raw * self.gain[:, None, None, None]

    def forward(self, at):
        return F.conv2d(at, self.weight(), self.bias, **self.options)

    @torch.no_grad()
    def begin(self, at):
        """Sets gain and bias by the first batch."""
        out = F.conv2d(at, self.weight(), **self.options)
        self.gain *= self.spread / (out.std((0, 2, 3)) + 1e-5)
        self.bias -= out.mean((0, 2, 3)) * self.spread / (out.std((0, 2, 3)) + 1e-5)


class Regions(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first = False
        for name, shape in layers().items():
            self.add_module(name, Layer(name, *shape))

    def layer(self, name, at):
        layer = self.get_submodule(name)
        if self.first:
            layer.begin(at)
        return layer(at)

    def forward(self, at):
        skips = []
        for level, (_, blocks) in enumerate(LEVELS):
            at = F.relu(self.layer(f"down{level}", at))
            for number, kind in enumerate(blocks):
                seen = F.relu(self.layer(f"depth{level}_{number}", at)) if kind == "light" else at
                at = F.relu(at + self.layer(f"keep{level}_{number}", seen))
            skips.append(at)
        at = at + F.relu(self.layer("context", at.mean((2, 3), keepdim=True)))
        for step, _ in enumerate(DECODER):
            level = len(LEVELS) - 2 - step
            up = F.interpolate(self.layer(f"up{level}", at), scale_factor=2, mode="nearest")
            at = F.relu(up + self.layer(f"skip{level}", skips[level]))
            at = F.relu(self.layer(f"join{level}", at))
        up = F.pixel_shuffle(self.layer("up0", at), 2)
        return self.layer("head", F.relu(up + self.layer("skip0", skips[0])))

    def folded(self):
        """The plain weights and biases of each layer."""
        found = {}
        for name in layers():
            layer = self.get_submodule(name)
            weight, bias = layer.weight().detach().float(), layer.bias.detach().float()
            if name == "up0":
                # PixelShuffle takes a channel's four cells one after another, DepthToSpace (DCR) a cell's channels.
                weight = weight.reshape(FINEST, 4, *weight.shape[1:]).transpose(0, 1).reshape(weight.shape)
                bias = bias.reshape(FINEST, 4).T.reshape(-1)
            found[f"{name}.weight"], found[f"{name}.bias"] = weight.numpy(), bias.numpy()
        return found
