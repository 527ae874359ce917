"""The resolution network, taught and tested: `train.py NUMBERS.csv MADE.csv [MADE.csv …] OUT`.

`NUMBERS.csv` is what `examples/numbers.rs spectrum` says of the files that `make.py` made, `MADE.csv` what they are. Learns by how many octaves
the detail falls short of the picture's size; prints for the people left out how many are flagged at limits of the share, and writes
`OUT/photolint_resolution_f16.onnx`.
Needs: pip install numpy torch onnx.
"""

import csv
import pathlib
import sys

import numpy as np
import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import dense

HIDDEN = (24, 12)
STEPS, BATCH = 8000, 256
# Octaves from which on an error counts by its size and not by its square: what was soft before it was enlarged is far off.
FAR = 0.2
# Deviations of what is added to the numbers while it learns: people left out are as far from those it learns from.
NOISE = 0.3
LIMITS = (0.6, 0.65, 0.7, 0.75)
SHARES = ((0.3, 0.4), (0.4, 0.5), (0.5, 0.55), (0.55, 0.6), (0.6, 0.65), (0.65, 0.7), (0.7, 0.8), (0.8, 0.9))


def read(numbers, tables):
    """Numbers (N × 147), shares, and who is left out."""
    made = {row["file"]: row for table in tables for row in csv.DictReader(open(table, encoding="utf-8"))}
    lines = list(csv.reader(open(numbers, encoding="utf-8")))
    rows = [made[pathlib.Path(line[0]).name] for line in lines]
    values = np.array([line[2:] for line in lines], np.float32)
    return values, np.array([float(row["share"]) for row in rows]), np.array([row["left_out"] == "1" for row in rows])


class Resolution(torch.nn.Module):
    """Two hidden layers on numbers that have been brought to mean 0 and deviation 1."""

    def __init__(self, numbers):
        super().__init__()
        self.mean, self.spread = numbers.mean(0), numbers.std(0) + 1e-3
        sizes = (numbers.shape[1], *HIDDEN, 1)
        self.layers = torch.nn.ModuleList(torch.nn.Linear(*pair) for pair in zip(sizes, sizes[1:]))

    def scaled(self, numbers):
        return torch.tensor((numbers - self.mean) / self.spread).float()

    def forward(self, at):
        for layer in self.layers[:-1]:
            at = torch.relu(layer(at))
        return self.layers[-1](at)[:, 0]

    def octaves(self, numbers):
        with torch.no_grad():
            return self(self.scaled(numbers)).numpy()


def taught(numbers, shares, seed=7):
    torch.manual_seed(seed)
    network = Resolution(numbers)
    at, wanted = network.scaled(numbers), torch.tensor(np.log2(shares)).float()
    optimiser = torch.optim.AdamW(network.parameters(), 3e-3, weight_decay=0.03)
    plan = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, STEPS)
    for _ in range(STEPS):
        batch = torch.randint(len(at), (BATCH,))
        shown = at[batch] + NOISE * torch.randn(BATCH, at.shape[1])
        loss = torch.nn.functional.smooth_l1_loss(network(shown), wanted[batch], beta=FAR)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        plan.step()
    return network


def save(network, path):
    """Mean and deviation become part of the first layer."""
    weights = [layer.weight.detach().numpy() for layer in network.layers]
    biases = [layer.bias.detach().numpy() for layer in network.layers]
    weights[0] = weights[0] / network.spread
    biases[0] = biases[0] - weights[0] @ network.mean
    dense.to_onnx("resolution", list(zip(("one", "two", "octaves"), weights, biases)), path)


def main(numbers, *rest):
    torch.set_num_threads(1)
    numbers, shares, left_out = read(numbers, rest[:-1])
    network = taught(numbers[~left_out], shares[~left_out])
    found = 2 ** np.minimum(network.octaves(numbers), 0)
    print(f"{len(shares)} photos, {left_out.sum()} of people left out; below a limit of the share, %")
    print("limit  not enlarged " + " ".join(f"{low:.2f}–{high:.2f}" for low, high in SHARES))
    for limit in LIMITS:
        rate = lambda which: 100 * (found[which & left_out] < limit).mean()
        print(f"{limit:5.2f} {rate(shares == 1):13.1f} " + " ".join(f"{rate((shares >= low) & (shares < high)):9.1f}" for low, high in SHARES))
    out = pathlib.Path(rest[-1])
    out.mkdir(parents=True, exist_ok=True)
    save(network, out / "photolint_resolution_f16.onnx")


if __name__ == "__main__":
    main(*sys.argv[1:])
