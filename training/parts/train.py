#!/usr/bin/env python3
"""Teaches the network of one part.

usage: train.py PART DATA.npz OUT [--steps N] [--from STATE.pt|NAME.onnx] [--rate R] [--batch N] [--drawers N] [--device cpu|cuda] [--evaluate]

PART is a module beside this file (eye, mouth, side, neck, crown, cover, shade, cloth, overlay) with NAME, HEIGHT, WIDTH, OUTPUTS (names of the logits) and
    cases(data, left_out) -> list of cases: what a sample is drawn from (an index of a portrait, or an index and a side)
    drawn(data, case, random) -> (a portrait with defects drawn in, wanted float32 per output, nan where it is not known)
    cut(portrait as drawn, random) -> crop uint8 HEIGHT × WIDTH × 3, in other light and another file where `random` is given
and, where the outputs are of cells, seen(drawn, random) -> (crop, wanted), gated(logits, crops), loss(logits, wanted) and
score(logits) -> per output
    tests(data, cases) -> iterator of (name of a set, crop, wanted): portraits as they are, and with fixed defects drawn in
OUT gets state.pt, NAME.onnx and card.txt (per set and output: flagged of the bad, falsely flagged of the good, equal error rate).
Processes draw, one learns. Seeds are fixed: what is drawn depends on --batch and --drawers alone.
"""

import argparse
import importlib
import multiprocessing
import pathlib
import time

import numpy as np
import torch

from model import Part, begun, cross_entropy, to_onnx

# Drawing takes longer than all else: `NEW` of a batch are drawn, and each of the last `KEPT` is seen again in other light and another file. A part
# whose portraits are large says how many it keeps.
KEPT, NEW = 4000, 6


def draw(name, path, seed, size, queue):
    import cv2
    cv2.setNumThreads(1)
    part = importlib.import_module(name)
    data = Data(path, part)
    cases, random = part.cases(data, left_out=False), np.random.default_rng(seed)
    order, kept, new, most = [], [], getattr(part, "NEW", NEW), getattr(part, "KEPT", KEPT)
    while True:
        for _ in range(new if len(kept) >= 4 * size else size):
            order = order or list(random.permutation(len(cases)))
            kept.append(part.drawn(data, cases[order.pop()], random))
        del kept[:-most]
        seen = getattr(part, "seen", lambda drawn, random: (part.cut(drawn[0], random), drawn[1]))
        batch = [seen(kept[at], random) for at in random.choice(len(kept), size, replace=False)]
        queue.put(tuple(map(np.stack, zip(*batch))))


class Data:
    """What prepare.py wrote. Japan is only measured on, but where `part` has `JAPAN`: then its people who are not left out are learnt from, too."""

    def __init__(self, path, part=None):
        held = np.load(path)
        for name in held.files:
            setattr(self, name, held[name])
        self.japan = np.array([path.startswith("japan/") for path in self.paths])
        self.only_measured = self.japan & (self.left_out | (not getattr(part, "JAPAN", False)))

    def indices(self, left_out):
        """Portraits to learn from, or those left out with those that are only measured on."""
        out = self.left_out | self.only_measured
        return [int(at) for at in np.nonzero(out if left_out else ~out)[0]]


def tensor(crops):
    return crops.permute(0, 3, 1, 2).float() / 255


def gated(part, logits, crops):
    """Where crops have a fourth colour, it says which of the logits count."""
    return part.gated(logits, tensor(crops)) if hasattr(part, "gated") else logits


def drawers(part, path, number, size):
    """Processes that draw, and a queue of batches of each."""
    context = multiprocessing.get_context("fork")
    queues = [context.Queue(8) for _ in range(number)]
    started = [context.Process(target=draw, args=(part.__name__, path, 1 + at, size, queue), daemon=True) for at, queue in enumerate(queues)]
    for process in started:
        process.start()
    return started, queues


def learn(part, given):
    """Learns for so many steps, from the weights in `begin` if there are any, as far as they are of the same shape."""
    started, queues = drawers(part, given.data, given.drawers, given.batch)
    torch.manual_seed(1)
    network = Part(part.HEIGHT, part.WIDTH, len(part.OUTPUTS), **getattr(part, "SHAPE", {}))
    if given.begin and given.begin.suffix == ".onnx":
        network = begun(network, given.begin, tensor(torch.from_numpy(np.concatenate([queues[0].get()[0] for _ in range(4)]))[..., :3]))
    elif given.begin:
        known = network.state_dict()
        network.load_state_dict(known | {name: value for name, value in torch.load(given.begin).items() if value.shape == known[name].shape})
    network = network.to(given.device, memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(network.parameters(), given.rate, weight_decay=0.02)
    rates = torch.optim.lr_scheduler.OneCycleLR(optimiser, given.rate, given.steps, pct_start=0.1)
    floating = [value for value in network.state_dict().values() if value.is_floating_point()]
    averaged = [value.clone() for value in floating]
    began, mean = time.time(), None
    for step in range(given.steps):
        crops, wanted = (torch.from_numpy(each).to(given.device) for each in queues[step % given.drawers].get())
        # Half as many bits are as good here, and several times as fast on a processor with AMX, half again as fast on one that adds such numbers.
        with torch.autocast("cpu", torch.bfloat16, enabled=torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported()):
            logits = network(tensor(crops[..., :3]).contiguous(memory_format=torch.channels_last))
        loss = getattr(part, "loss", cross_entropy)(gated(part, logits.float(), crops), wanted)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        rates.step()
        mean = loss.detach() if mean is None else 0.99 * mean + 0.01 * loss.detach()
        torch._foreach_lerp_(averaged, floating, 1.0 if step < 50 else 0.005)
        if step % 200 == 0:
            print(f"{step} {mean.item():.4f} {time.time() - began:.0f} s", flush=True)
    for process in started:
        process.terminate()
    torch._foreach_copy_(floating, averaged)
    network = network.cpu()
    given.out.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), given.out / "state.pt")
    to_onnx(network.eval(), given.out / f"{part.NAME}.onnx")


def error_rate(bad, good):
    """Equal error rate of a score that is high for the bad."""
    levels = np.unique(np.concatenate([bad, good]))
    return min(max((bad < level).mean(), (good >= level).mean()) for level in levels)


def evaluate(part, data, out):
    network = Part(part.HEIGHT, part.WIDTH, len(part.OUTPUTS), **getattr(part, "SHAPE", {}))
    network.load_state_dict(torch.load(out / "state.pt"))
    network.eval()
    found = {}
    with torch.no_grad():
        for name, crop, wanted in part.tests(data, part.cases(data, left_out=True)):
            crops = torch.from_numpy(crop[None])
            logits = gated(part, network(tensor(crops[..., :3])), crops)
            scores = torch.sigmoid(getattr(part, "score", lambda logits: logits)(logits))[0].numpy()
            for output, score, truth in zip(part.OUTPUTS, scores, wanted):
                if not np.isnan(truth):
                    found.setdefault((output, name), ([], []))[int(truth < 0.5)].append(score)
    lines = [f"{'output':18} {'set':22} {'bad':>5} {'flagged':>8} {'good':>5} {'falsely':>8} {'EER':>6}"]
    for (output, name), (bad, good) in sorted(found.items()):
        share = lambda scores: f"{100 * (np.array(scores) >= 0.5).mean():.1f}" if scores else "-"
        both = f"{100 * error_rate(np.array(bad), np.array(good)):.1f}" if bad and good else "-"
        lines.append(f"{output:18} {name:22} {len(bad):5} {share(bad):>8} {len(good):5} {share(good):>8} {both:>6}")
    (out / "card.txt").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("part")
    arguments.add_argument("data")
    arguments.add_argument("out", type=pathlib.Path)
    arguments.add_argument("--steps", type=int, default=6000)
    arguments.add_argument("--from", dest="begin", type=pathlib.Path)
    arguments.add_argument("--rate", type=float, default=2e-3)
    arguments.add_argument("--batch", type=int, default=48)
    arguments.add_argument("--drawers", type=int, default=1)
    arguments.add_argument("--device", default="cpu")
    arguments.add_argument("--evaluate", action="store_true")
    given = arguments.parse_args()
    torch.set_num_threads(1)
    chosen = importlib.import_module(given.part)
    if not given.evaluate:
        learn(chosen, given)
    evaluate(chosen, Data(given.data, chosen), given.out)
