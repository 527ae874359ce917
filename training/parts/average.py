#!/usr/bin/env python3
"""The mean of two runs' weights, where the second began with the first one's: steadier on people that neither has seen.

usage: average.py PART FIRST/state.pt SECOND/state.pt SHARE OUT.onnx

SHARE is the second one's, 0–1.
"""

import importlib
import sys

import torch

from model import Part, to_onnx


def main(name, first, second, share, out):
    part, one, other = importlib.import_module(name), torch.load(first), torch.load(second)
    network = Part(part.HEIGHT, part.WIDTH, len(part.OUTPUTS), **getattr(part, "SHAPE", {}))
    network.load_state_dict({key: torch.lerp(one[key], value, float(share)) if value.is_floating_point() else value for key, value in other.items()})
    to_onnx(network.eval(), out)


if __name__ == "__main__":
    main(*sys.argv[1:])
