#!/usr/bin/env python3
"""What the checks of the eyes flag, photo by photo, of the people left out and with defects drawn in (docs/ACCURACY.md).

usage: eyes_by_photo.py EYE.onnx DATA.npz PROFILE.toml...

A check's value is that of the surer eye, and of lenses only where both eyes' mean says that spectacles are worn (src/traits.rs). A photo
is bad where either eye is, good where both are. Limits are the profiles' `max`, or `review` where that is less. `left out`: as they are; `drawn`: three
drawings of each, as they are and in other light and another file; `japan`: of Japan's people those who are left out.
Needs: pip install numpy opencv-python-headless onnxruntime torch.
"""

import sys
import tomllib

import numpy as np
import onnxruntime

import eye
from train import Data, error_rate

CHECKS = {
    "spectacles": "spectacles", "eye-openness": "closed", "hair-over-brows": "brow_hair", "hair-over-eyes": "eye_hair",
    "lens-reflection": "reflection", "tinted-lenses": "tinted", "frame-over-eyes": "frame_over_eye", "coloured-contacts": "coloured_lens",
}
THROUGH_SPECTACLES, WORN = ("reflection", "tinted", "frame_over_eye"), 0.4


def photos(data):
    """(name of a set, crop, wanted) of both eyes of each photo."""
    yielded = {}
    for name, crop, wanted in eye.tests(data, eye.cases(data, left_out=True)):
        yielded.setdefault(name, []).append((crop, wanted))
        if len(yielded[name]) == 2:
            yield name, yielded.pop(name)


def main(network, data, *profiles):
    limits = {}
    for profile in profiles:
        for check, rule in tomllib.load(open(profile, "rb"))["checks"].items():
            limits |= {check: min(rule["max"], rule.get("review", rule["max"]))} if check in CHECKS and "max" in rule else {}
    session, found = onnxruntime.InferenceSession(network, providers=["CPUExecutionProvider"]), {}
    for name, both in photos(Data(data, eye)):
        crops = [crop.transpose(2, 0, 1)[None].astype(np.float32) / 255 for crop, _ in both]
        sure = 1 / (1 + np.exp(-np.stack([session.run(None, {"picture": crop})[0].reshape(-1) for crop in crops])))
        wanted = np.stack([wanted for _, wanted in both])
        worn = sure[:, 0].mean()
        for check, output in CHECKS.items():
            at = eye.OUTPUTS.index(output)
            value = worn if output == "spectacles" else 0.0 if output in THROUGH_SPECTACLES and worn < WORN else sure[:, at].max()
            bad, good = (wanted[:, at] == 1).any(), (wanted[:, at] == 0).all()
            if bad or good:
                found.setdefault((check, name), ([], []))[int(good)].append(value)
    print(f"{'check':18} {'set':14} {'limit':>5} {'bad':>5} {'flagged':>8} {'good':>5} {'falsely':>8} {'EER':>6}")
    for (check, name), values in sorted(found.items()):
        bad, good = map(np.array, values)
        share = lambda values: f"{100 * (values > limits[check]).mean():.1f}" if len(values) else "-"
        both = f"{100 * error_rate(bad, good):.1f}" if len(bad) and len(good) else "-"
        print(f"{check:18} {name:14} {limits[check]:5} {len(bad):5} {share(bad):>8} {len(good):5} {share(good):>8} {both:>6}")


if __name__ == "__main__":
    main(*sys.argv[1:])
