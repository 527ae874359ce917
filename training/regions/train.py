#!/usr/bin/env python3
"""Teaches the region network from labelled portraits, on one CPU core (bf16 helps: AMX).

usage: train.py DATA OUT [--hours H] [--resume] [--evaluate]

DATA is what teacher.py wrote. Every few minutes, at SIGTERM and at the end OUT/state.pt is written, with which --resume goes
on; the rate falls with the time spent of --hours, so a finished run resumed with more hours begins again at a higher rate.
OUT/weights.npz (the mean of the weights over the last steps) is what to_onnx.py reads; OUT/card.txt holds the IoU with the
teacher. --evaluate learns nothing and writes both anew.
Needs: PyTorch, numpy, opencv-python-headless. Seeds are fixed, yet the rate follows the clock: a run is repeated in kind,
not bit for bit.
"""

import argparse
import math
import os
import signal
import time
from pathlib import Path
from zlib import crc32

import cv2
import numpy as np
import torch
import torch.nn.functional as F

from augment import IGNORED, Studio, placed
from model import Regions
from network import CLASSES, STRIDE

BATCH = 16
# So many samples wait to be shown again.
WAITING = 400
RATE, WARM_UP = 2e-3, 500
# The mean of the weights goes back so many steps.
MEMORY = 2000
# Accessories are small and rare.
WEIGHTS = [1.0, 1.2, 1.2, 1.0, 1.0, 2.0]
# One person in five is left out.
LEFT_OUT = 5
# Sets whose licences allow to measure on them, not to learn from them.
ONLY_MEASURED = ("japan",)
# How often a portrait of a set is shown: the made degree photos are the framing that counts; the two small sets of all sorts
# of people weigh against a large one of mostly older ones.
SHOWN = {"base": 3.0, "neutral": 1.5, "smiling": 1.5, "canada": 2.0, "congress": 1.0}
SAVE_EVERY, MEASURE_EVERY = 180, 900


def person(name):
    """Who is in a photo: photos of the London sets with the same number are of one person."""
    group, stem = name.split("-", 1)
    return f"london-{stem[:3]}" if group in ("neutral", "smiling", "base") else name


def group(name):
    return name.split("-")[0]


def left_out(name):
    return crc32(person(name).encode()) % LEFT_OUT == 0


class Portraits:
    def __init__(self, folder):
        paths = sorted(Path(folder).glob("*.png"))
        self.names = [path.stem for path in paths]
        self.pictures = [cv2.imread(str(path.with_suffix(".jpg")))[..., ::-1].copy() for path in paths]
        self.labels = [cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) for path in paths]

    def chosen(self, wanted):
        return [number for number, name in enumerate(self.names) if wanted(name)]


# One px of each class, counted in three bits of its own; nothing for what is not known.
COUNTED = np.array([1 << 3 * kind for kind in range(len(CLASSES))] + [0] * (256 - len(CLASSES)), np.int32)


def counts(asked):
    """How many px of each output cell are of each class, three bits a class."""
    coded = COUNTED[asked]
    return coded[::2, ::2] + coded[::2, 1::2] + coded[1::2, ::2] + coded[1::2, 1::2]


def batches(portraits, seed_from):
    """Batches for ever: pictures and the classes in each output cell. A sample is shown twice, later on mirrored, since making
    one takes half as long as learning from it."""
    learnt = portraits.chosen(lambda name: not left_out(name) and group(name) not in ONLY_MEASURED)
    rates = np.array([SHOWN[group(portraits.names[number])] for number in learnt])
    studio = Studio([portraits.pictures[number] for number in learnt], [portraits.labels[number] for number in learnt])
    waiting = []
    for step in range(seed_from, 1 << 62):
        random = np.random.default_rng((1, step))
        batch = []
        while len(waiting) >= WAITING and len(batch) < BATCH // 2:
            seen, asked = waiting.pop(random.integers(len(waiting)))
            batch.append((seen[:, ::-1], asked[:, ::-1]))
        for number in random.choice(len(learnt), BATCH - len(batch), p=rates / rates.sum()):
            seen, asked = studio.shown(number, random)
            batch.append((seen, counts(asked)))
            waiting.append(batch[-1])
        yield tuple(torch.from_numpy(np.stack(parts)) for parts in zip(*batch))


def loss(model, seen, asked):
    """Cross-entropy with the share of each class in a cell of the output."""
    with torch.autocast("cpu", torch.bfloat16):
        logits = model(seen.permute(0, 3, 1, 2).bfloat16() / 255)
    # In the memory order of the logits, the class last.
    asked = (asked[..., None] >> 3 * torch.arange(len(CLASSES), dtype=torch.int32) & 7).float()
    surprise = F.log_softmax(logits.float().permute(0, 2, 3, 1), -1)
    return -(asked * torch.tensor(WEIGHTS) * surprise).sum() / asked.sum()


def found(model, picture):
    """The class of each px of a placed picture."""
    with torch.no_grad():
        logits = model(torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 255)
    return F.interpolate(logits, scale_factor=STRIDE, mode="bilinear")[0].argmax(0).numpy()


def agreement(model, portraits, chosen, zoom=1.0):
    """IoU of each class with the teacher over all px of the chosen portraits."""
    both, either = np.zeros((2, len(CLASSES)))
    for number in chosen:
        seen, asked = placed(portraits.pictures[number], portraits.labels[number], zoom)
        said = found(model, seen)
        for kind in range(len(CLASSES)):
            one, other = (said == kind) & (asked != IGNORED), asked == kind
            both[kind] += (one & other).sum()
            either[kind] += (one | other).sum()
    return both / np.maximum(either, 1)


def card(model, portraits):
    """IoU tables as Markdown: people left out, set by set, and the set that is only measured."""
    out = lambda *groups: portraits.chosen(lambda name: group(name) in groups and (left_out(name) or group(name) in ONLY_MEASURED))
    london, learnt = ("neutral", "smiling", "base"), ("neutral", "smiling", "base", "canada", "congress")
    rows = [("all sets, whole photo", out(*learnt), 1.0), ("all sets, 1.3 times closer", out(*learnt), 1.3)]
    rows += [("degree framing (`base`)", out("base"), 1.0), ("London", out(*london[:2]), 1.0), ("Canada", out("canada"), 1.0)]
    rows += [("Congress", out("congress"), 1.0), ("Japan", out("japan"), 1.0), ("Japan, 1.3 times closer", out("japan"), 1.3)]
    lines = ["| people left out | photos | " + " | ".join(CLASSES) + " | mean of the first five |", "| --- |" + " ---: |" * 8]
    for title, chosen, zoom in rows:
        values = agreement(model, portraits, chosen, zoom)
        figures = " | ".join(f"{value:.3f}" for value in values)
        lines.append(f"| {title} | {len(chosen)} | {figures} | {values[:5].mean():.3f} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--hours", type=float, default=1.5)
    for switch in ("--resume", "--evaluate"):
        parser.add_argument(switch, action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.manual_seed(1)
    arguments.out.mkdir(parents=True, exist_ok=True)
    saved = arguments.out / "state.pt"
    portraits = Portraits(arguments.data)
    model = Regions().to(memory_format=torch.channels_last)
    decayed = [value for name, value in model.named_parameters() if name.endswith("raw")]
    others = [value for name, value in model.named_parameters() if not name.endswith("raw")]
    optimiser = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.02}, {"params": others, "weight_decay": 0.0}], lr=RATE)
    step, spent = 0, 0.0
    if arguments.resume or arguments.evaluate:
        state = torch.load(saved)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        mean, step, spent = state["mean"], state["step"], state["spent"]
    else:
        seen, _ = next(batches(portraits, 1 << 40))
        model.first = True
        model(seen.permute(0, 3, 1, 2).float() / 255)
        model.first = False
        mean = {name: value.clone() for name, value in model.state_dict().items()}
    averaged = Regions()

    def save():
        # Written beside and renamed: a kill leaves the older file whole.
        state = {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "mean": mean, "step": step, "spent": spent}
        torch.save(state, saved.with_suffix(".new"))
        os.replace(saved.with_suffix(".new"), saved)
        averaged.load_state_dict(mean)
        np.savez(arguments.out / "weights.npz", **averaged.folded())

    def measure():
        save()
        (arguments.out / "card.txt").write_text(f"{step} steps, {spent / 3600:.2f} hours\n\n{card(averaged, portraits)}\n")
        print((arguments.out / "card.txt").read_text(), flush=True)

    if arguments.evaluate:
        return measure()
    asked_to_stop = []
    signal.signal(signal.SIGTERM, lambda *_: asked_to_stop.append(True))
    model.train()
    last_save = last_measure = spent
    errors, seconds = [], arguments.hours * 3600
    source, begun = batches(portraits, step), time.monotonic()
    making = 0.0
    while spent < seconds and not asked_to_stop:
        rate = RATE * min(1, (step + 1) / WARM_UP) * (0.02 + 0.49 * (1 + math.cos(math.pi * spent / seconds)))
        for parameters in optimiser.param_groups:
            parameters["lr"] = rate
        before = time.monotonic()
        seen, asked = next(source)
        making += time.monotonic() - before
        error = loss(model, seen, asked)
        optimiser.zero_grad(set_to_none=True)
        error.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        with torch.no_grad():
            kept = 1 - 1 / min(step + 1, MEMORY)
            values = model.state_dict()
            torch._foreach_lerp_(list(mean.values()), [values[name] for name in mean], 1 - kept)
        step += 1
        errors.append(error.item())
        now = time.monotonic()
        spent, begun = spent + now - begun, now
        if step % 250 == 0:
            print(f"{step} steps, {spent:.0f} s, {making / len(errors):.3f} s of a step making pictures, rate {rate:.1e}, loss {np.mean(errors):.4f}", flush=True)
            errors, making = [], 0.0
        if spent - last_save > SAVE_EVERY:
            save()
            last_save = spent
        if spent - last_measure > MEASURE_EVERY:
            measure()
            last_measure, begun = spent, time.monotonic()
    save() if asked_to_stop else measure()


if __name__ == "__main__":
    main()
