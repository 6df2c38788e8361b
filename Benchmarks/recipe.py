#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""From steps to clusters: jejak against a recipe of NumPy, PyTorch and hdbscan.

Ten million steps of a hundred thousand people become pictures (two layers, twenty rows, thirty-two
columns), an encoder learns them for three epochs, says each in sixteen numbers, and HDBSCAN groups
the codes. Both begin with the same file of steps and end with a label a person. Prints one JSON
object. `--check` also holds the pictures of both against one another.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time

import numpy as np

import encoder

YEAR = 525_600


def steps(count, people, kinds, seed):
    """A shop's log in the order of time: person, milliseconds, kind."""
    random = np.random.default_rng(seed)
    habits = 12
    # A few do very much and one in eight nothing at all.
    activity = np.cumsum(random.lognormal(0, 2.2, size=people))
    person = np.searchsorted(activity, random.random(count) * activity[-1]).astype(np.int64)
    habit = random.integers(habits, size=people)[person]
    early = random.uniform(0.5, 3, size=habits)[habit]
    late = random.uniform(0.5, 3, size=habits)[habit]
    length = random.uniform(20, 180, size=people)[person] * 86_400_000
    begin = random.uniform(0, 120, size=people)[person] * 86_400_000
    place = random.beta(early, late)
    time_ = (1_735_689_600_000 + begin + place * length).astype(np.int64)
    likes = np.cumsum(random.dirichlet(np.full(kinds, 0.3), size=(habits, 3)), axis=2)
    phase = np.minimum(2, (place * 3).astype(np.int64))
    kind = np.empty(count, dtype=np.int64)
    draw = random.random(count)
    for one in range(habits):
        for part in range(3):
            chosen = np.flatnonzero((habit == one) & (phase == part))
            found = np.searchsorted(likes[one, part], draw[chosen])
            kind[chosen] = np.minimum(kinds - 1, found)
    order = np.argsort(time_, kind="stable")
    return np.stack([person[order], time_[order], kind[order]], axis=1)


def draw(log, kinds, columns):
    """Pictures as jejak's plain ones: log counts, and log minutes to the next step."""
    person, time_, kind = log[:, 0], log[:, 1], log[:, 2]
    order = np.argsort(person, kind="stable")
    person, time_, kind = person[order], time_[order], kind[order]
    names, index, length = np.unique(person, return_inverse=True, return_counts=True)
    start = np.cumsum(length) - length
    column = (np.arange(len(person)) - start[index]) * columns // length[index]
    minutes = np.zeros(len(person))
    minutes[:-1] = (time_[1:] - time_[:-1]) / 60_000
    minutes[start + length - 1] = 0
    cell = (index * kinds + kind) * columns + column
    cells = len(names) * kinds * columns
    shape = (len(names), kinds * columns)
    pictures = np.empty((len(names), 2, kinds * columns), dtype=np.float32)
    counts = np.bincount(cell, minlength=cells).reshape(shape)
    pictures[:, 0] = np.minimum(1, np.log2(1 + counts) / 6)
    pauses = np.bincount(cell, weights=minutes, minlength=cells).reshape(shape)
    pictures[:, 1] = np.minimum(1, np.log1p(pauses) / math.log(1 + YEAR))
    return names, pictures.reshape(len(names), -1)


def python(file, held, options):
    """The recipe of NumPy, PyTorch and hdbscan."""
    import hdbscan

    seconds = {}
    started = time.perf_counter()

    def done(part):
        nonlocal started
        seconds[part] = time.perf_counter() - started
        started = time.perf_counter()

    log = np.load(file)
    done("reading")
    names, pictures = draw(log, options.rows, options.columns)
    done("images")
    options.adam = {"foreach": True}
    model = encoder.train(pictures, held, options)
    done("training")
    seconds["encoding"] = model["encodingSeconds"]
    seconds["training"] -= model["encodingSeconds"]
    tree = hdbscan.HDBSCAN(
        min_cluster_size=options.min_cluster_size,
        min_samples=options.min_samples,
        core_dist_n_jobs=options.threads,
    ).fit(model["codes"].astype(np.float64))
    done("clustering")
    return {
        "people": len(names),
        "seconds": seconds,
        "total": sum(seconds.values()),
        "pixelError": model["pixelError"],
        "clusters": int(tree.labels_.max() + 1),
        "noise": int((tree.labels_ < 0).sum()),
    }, {"torch": model["version"], "hdbscan": getattr(hdbscan, "__version__", "0.8")}


def jejak(file, folder, options, keep=False):
    """The same with jejak: two commands, from their start to their end."""
    started = time.perf_counter()
    command = [
        options.program, "journeys", "encode", "--events", file, "--rows", str(options.rows),
        "--columns", str(options.columns), "--layers", "gap", "--by", "order",
        "--epochs", str(options.epochs), "--batch", str(options.batch),
        "--codes", str(options.codes), "--filters", str(options.filters),
        "--hidden", str(options.hidden), "--learning-rate", str(options.rate),
        "--threads", str(options.threads), "--seed", str(options.seed), "--out", folder, "--json",
    ] + (["--keep-pictures"] if keep else [])
    answer = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    encoded = time.perf_counter()
    command = [
        options.program, "cluster", os.path.join(folder, "codes.npy"), "--method", "hdbscan",
        "--min-cluster-size", str(options.min_cluster_size),
        "--min-samples", str(options.min_samples),
        "--labels", os.path.join(folder, "labels.csv"), "--json",
    ]
    found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    ended = time.perf_counter()
    answer["seconds"]["clustering"] = ended - encoded
    return {
        "people": answer["people"],
        "seconds": answer["seconds"],
        "total": ended - started,
        "pixelError": answer["pixelError"],
        "clusters": found["clusters"],
        "noise": found["noise"],
    }, answer["rows"]


def check(file, folder, rows, options):
    """The largest difference between the pictures of both."""
    _, theirs = draw(np.load(file), options.rows, options.columns)
    mine = np.load(os.path.join(folder, "pictures.npy"))
    shape = (len(mine), 2, options.rows, options.columns)
    order = [int(name) for name in rows]
    return float(np.abs(theirs.reshape(shape)[:, :, order] - mine.reshape(shape)).max())


def main():
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--program", default=".build/release/jejak")
    reader.add_argument("--steps", type=int, default=10_000_000)
    reader.add_argument("--people", type=int, default=100_000)
    reader.add_argument("--rows", type=int, default=20)
    reader.add_argument("--columns", type=int, default=32)
    reader.add_argument("--epochs", type=int, default=3)
    reader.add_argument("--batch", type=int, default=64)
    reader.add_argument("--codes", type=int, default=16)
    reader.add_argument("--filters", type=int, default=24)
    reader.add_argument("--hidden", type=int, default=96)
    reader.add_argument("--rate", type=float, default=0.003)
    reader.add_argument("--min-cluster-size", type=int, default=50)
    reader.add_argument("--min-samples", type=int, default=10)
    reader.add_argument("--threads", type=int, default=2)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--check", action="store_true")
    options = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "steps.npy")
        np.save(file, steps(options.steps, options.people, options.rows, options.seed))
        mine, rows = jejak(file, os.path.join(folder, "out"), options)
        held = np.load(os.path.join(folder, "out", "held-out.npy"))
        theirs, versions = python(file, held, options)
        answer = {
            "steps": options.steps,
            "picture": [2, options.rows, options.columns],
            "epochs": options.epochs,
            "batch": options.batch,
            "threads": options.threads,
            "jejak": mine,
            "python": theirs,
            "timesFaster": theirs["total"] / mine["total"],
            "errorRatio": mine["pixelError"] / theirs["pixelError"],
            "versions": {"python": sys.version.split()[0], "numpy": np.__version__, **versions},
        }
        if options.check:
            _, rows = jejak(file, os.path.join(folder, "out"), options, keep=True)
            answer["pictureDifference"] = check(file, os.path.join(folder, "out"), rows, options)
    print(json.dumps(answer, indent=1))


if __name__ == "__main__":
    main()
