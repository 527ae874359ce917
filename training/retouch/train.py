"""The texture network, taught and tested: `train.py NUMBERS.csv MADE.csv [MADE.csv …] OUT`.

`NUMBERS.csv` is what `examples/numbers.rs texture` says of the files that `make.py` made, `MADE.csv` what they are. A third of the people is kept
aside (fold 2). Prints the equal error rate of each method and strength on those people with that method left out, then trains on all
methods and the other people, and writes `OUT/photolint_texture_f16.onnx` and `OUT/scores.csv`, which `plot.py` draws.
"""

import csv
import pathlib
import sys

import numpy as np
import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import dense

ASIDE = 2
# Numbers that say whether a region is seen, and how many follow that are of it.
SEEN = {42: 6, 49: 6, 56: 6, 63: 6}
HIDDEN = (48, 24)
EPOCHS = 40


def read(numbers, tables):
    """Numbers (N × 96) and what each photo is."""
    made = {row["file"]: row for table in tables for row in csv.DictReader(open(table, encoding="utf-8"))}
    rows, values = [], []
    with open(numbers, encoding="utf-8") as file:
        for line in csv.reader(file):
            row = made.get(pathlib.Path(line[0]).name)
            if row and row["kind"] != "whitened":
                rows.append(row)
                values.append(np.array(line[2:], np.float32))
    return np.stack(values), rows


class Texture(torch.nn.Module):
    """Two hidden layers on numbers that have been brought to mean 0 and deviation 1; a region that is not seen counts as the mean."""

    def __init__(self, numbers):
        super().__init__()
        known = np.ones_like(numbers, bool)
        for flag, count in SEEN.items():
            known[:, flag + 1:flag + 1 + count] = numbers[:, flag:flag + 1] > 0.5
        some = np.where(known, numbers, np.nan)
        self.mean, self.spread = np.nanmean(some, 0).astype(np.float32), np.nanstd(some, 0).astype(np.float32) + 1e-3
        for flag in SEEN:
            self.mean[flag], self.spread[flag] = 1, 1
        self.one, self.two, self.three = torch.nn.Linear(numbers.shape[1], HIDDEN[0]), torch.nn.Linear(*HIDDEN), torch.nn.Linear(HIDDEN[1], 1)

    def scaled(self, numbers):
        made = (numbers - self.mean) / self.spread
        for flag, count in SEEN.items():
            made[:, flag + 1:flag + 1 + count] *= numbers[:, flag:flag + 1]
        return torch.tensor(np.clip(made, -6, 6)).float()

    def forward(self, at, drop=0.0):
        at = torch.nn.functional.dropout(at, drop / 2, drop > 0)
        at = torch.nn.functional.dropout(torch.relu(self.one(at)), drop, drop > 0)
        return self.three(torch.relu(self.two(at)))[:, 0]

    def certainties(self, numbers):
        with torch.no_grad():
            return self(self.scaled(numbers)).numpy()


def taught(numbers, wanted, weights, seed=7):
    torch.manual_seed(seed)
    network = Texture(numbers)
    at, wanted, weights = network.scaled(numbers), torch.tensor(wanted).float(), torch.tensor(weights).float()
    optimiser = torch.optim.AdamW(network.parameters(), 2e-3, weight_decay=0.01)
    steps = EPOCHS * (len(at) // 256)
    plan = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=steps + 1)
    for _ in range(EPOCHS):
        order = torch.randperm(len(at))
        for batch in order[:len(order) // 256 * 256].reshape(-1, 256):
            shown = at[batch] + 0.03 * torch.randn(256, at.shape[1])
            # Any region may be out of sight.
            for flag, count in SEEN.items():
                gone = torch.rand(256) < 0.08
                shown[gone, flag] = -1.0
                shown[gone, flag + 1:flag + 1 + count] = 0.0
            loss = torch.nn.functional.binary_cross_entropy_with_logits(network(shown, 0.2), wanted[batch] * 0.96 + 0.02, reduction="none")
            optimiser.zero_grad()
            (loss * weights[batch]).mean().backward()
            optimiser.step()
            plan.step()
    return network


def equal_error(untouched, smoothed):
    """The rate at which as many are falsely flagged as are missed, %."""
    limits = np.sort(np.concatenate([untouched, smoothed]))
    false = 1 - np.searchsorted(np.sort(untouched), limits) / len(untouched)
    missed = np.searchsorted(np.sort(smoothed), limits) / len(smoothed)
    at = np.argmin(np.abs(false - missed))
    return 50 * (false[at] + missed[at])


def weighted(smoothed, strength):
    share = smoothed.mean()
    return np.where(smoothed, 0.5 / share * np.where(strength == 0, 0.6, 1.0), 0.5 / (1 - share))


def to_onnx(network, path):
    """In: `numbers`, 1 × 96 × 1 × 1. Out: `logits`, 1 × 1 × 1 × 1."""
    first = network.one.weight.detach().numpy() / network.spread
    bias = network.one.bias.detach().numpy() - sum(first[:, at] * network.mean[at] for at in range(first.shape[1]) if not in_region(at))
    for flag, count in SEEN.items():
        # A region that is not seen has zeros: its means are taken off where the flag is 1.
        first[:, flag] -= (first[:, flag + 1:flag + 1 + count] * network.mean[flag + 1:flag + 1 + count]).sum(1)
    layers = [("one", first, bias)] + [(name, layer.weight.detach().numpy(), layer.bias.detach().numpy()) for name, layer in (("two", network.two), ("logits", network.three))]
    dense.to_onnx("texture", layers, path)


def in_region(at):
    return any(flag < at <= flag + count for flag, count in SEEN.items())


def main(numbers, *rest):
    torch.set_num_threads(1)
    numbers, rows = read(numbers, rest[:-1])
    out = pathlib.Path(rest[-1])
    out.mkdir(parents=True, exist_ok=True)
    aside = np.array([int(row["fold"]) == ASIDE for row in rows])
    smoothed = np.array([row["kind"] == "smoothed" for row in rows])
    strength = np.array([int(row["strength"]) for row in rows])
    method = np.array([row["method"] for row in rows])
    chain = np.array([row.get("chain") or "0" for row in rows])
    print(f"{len(rows)} photos, {aside.sum()} of people left out; equal error rates, %: light, medium, strong")
    scores, kept = [], {}
    for name in sorted(set(method[smoothed])):
        train = ~aside & ~(smoothed & (method == name))
        network = taught(numbers[train], smoothed[train], weighted(smoothed[train], strength[train]))
        certainty = network.certainties(numbers)
        test = aside & (~smoothed | (method == name))
        kept[name] = [certainty[aside & smoothed & (method == name) & (strength == level)] for level in range(3)]
        untouched = certainty[aside & ~smoothed]
        kept.setdefault("untouched", []).append(untouched)
        print(f"{name:22}", *(f"{equal_error(untouched, kept[name][level]):6.1f}" for level in range(3)), flush=True)
        scores += [(name, "smoothed" if smoothed[at] else "untouched", strength[at], chain[at], certainty[at]) for at in np.flatnonzero(test)]
    untouched = np.concatenate(kept.pop("untouched"))
    print("all of them           ", *(f"{equal_error(untouched, np.concatenate([levels[level] for levels in kept.values()])):6.1f}" for level in range(3)))
    network = taught(numbers[~aside], smoothed[~aside], weighted(smoothed[~aside], strength[~aside]))
    certainty = network.certainties(numbers)
    untouched = certainty[aside & ~smoothed]
    print("no method left out    ", *(f"{equal_error(untouched, certainty[aside & smoothed & (strength == level)]):6.1f}" for level in range(3)))
    print("logits of untouched photos, 90, 95, 97, 99 %:", np.percentile(untouched, [90, 95, 97, 99]).round(2))
    with open(out / "scores.csv", "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["left_out", "kind", "strength", "chain", "logit"])
        table.writerows((name, kind, level, link, f"{logit:.3f}") for name, kind, level, link, logit in scores)
    to_onnx(network, out / "photolint_texture_f16.onnx")


if __name__ == "__main__":
    main(*sys.argv[1:])
