"""The region network's shape: one description, from which both PyTorch's module and the ONNX file are made.

Plain 3 × 3 convolutions where cells are few, cheap depthwise ones where cells are many, nearest upsampling, additive skips,
and a global mean at the bottom, so that every cell knows the whole picture. `python network.py` prints what it costs.
"""

# Input, rows × columns: a degree photo's 3:4 upright.
HEIGHT, WIDTH = 256, 192
# The output is half as fine.
STRIDE = 2
CLASSES = ["background", "hair", "body-skin", "face-skin", "clothing", "accessory"]
# Channels at each halving of the picture, and the residual blocks that follow: "dense" 3 × 3, or "light", depthwise then 1 × 1.
LEVELS = [(16, []), (32, ["light"]), (48, ["dense"]), (80, ["dense", "dense"]), (96, ["dense"])]
# Channels of the decoder at each doubling, from the coarsest skip to the finest but one.
DECODER = [64, 48, 24]
# Channels of the last doubling, in which every cell becomes four.
FINEST = 16


def layers():
    """Every convolution: name → (channels in, channels out, kernel, stride); those named "depth…" are depthwise."""
    found, before = {}, 3
    for level, (width, blocks) in enumerate(LEVELS):
        found[f"down{level}"] = (before, width, 3, 2)
        for number, kind in enumerate(blocks):
            if kind == "light":
                found[f"depth{level}_{number}"] = (width, width, 3, 1)
            found[f"keep{level}_{number}"] = (width, width, 1 if kind == "light" else 3, 1)
        before = width
    found["context"] = (before, before, 1, 1)
    for step, width in enumerate(DECODER):
        level = len(LEVELS) - 2 - step
        found[f"up{level}"] = (before, width, 1, 1)
        found[f"skip{level}"] = (LEVELS[level][0], width, 1, 1)
        found[f"join{level}"] = (width, width, 3, 1)
        before = width
    found["up0"] = (before, 4 * FINEST, 1, 1)
    found["skip0"] = (LEVELS[0][0], FINEST, 1, 1)
    found["head"] = (FINEST, len(CLASSES), 3, 1)
    return found


def is_depthwise(name):
    return name.startswith("depth")


def cost():
    """Weights and multiplications of one picture."""
    weights, multiplications = 0, 0
    for name, (before, after, kernel, _) in layers().items():
        each = after * kernel**2 * (1 if is_depthwise(name) else before)
        digits = [int(sign) for sign in name.split("_")[0] if sign.isdigit()]
        # What is upsampled afterwards is computed a level deeper; the context is one cell.
        level = digits[0] + name.startswith("up") if digits else 0
        cells = 1 if name == "context" else (HEIGHT >> (level + 1)) * (WIDTH >> (level + 1))
        weights, multiplications = weights + each + after, multiplications + each * cells
    return weights, multiplications


if __name__ == "__main__":
    print("{:,} weights, {:,} multiplications".format(*cost()))
