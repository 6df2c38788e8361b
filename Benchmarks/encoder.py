#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Seconds an epoch of `jejak journeys encode`, against PyTorch on the processor.

Both get the same pictures, the same network (convolutions along the columns, a trunk, and the way
back), the same batches, Adam with the same rates, as many epochs, and as many threads. The held-out
people are those that jejak held out. Prints one JSON object.
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


def pictures(people, rows, columns, seed):
    """Sparse pictures of a few habits: two layers, counts and pauses."""
    random = np.random.default_rng(seed)
    kinds = 12
    weights = random.gamma(0.3, 1.0, size=(kinds, rows, columns))
    weights /= weights.sum(axis=(1, 2), keepdims=True)
    habit = random.integers(kinds, size=people)
    steps = np.clip(random.lognormal(4, 1, size=people), 2, 2000)
    counts = random.poisson(weights[habit] * steps[:, None, None])
    minutes = counts * random.gamma(1.0, 600.0, size=counts.shape)
    layers = np.empty((people, 2, rows, columns), dtype=np.float32)
    layers[:, 0] = np.minimum(1, np.log2(1 + counts) / 6)
    layers[:, 1] = np.minimum(1, np.log1p(minutes) / math.log(525_601))
    return layers.reshape(people, -1)


def network(channels, width, filters, hidden, code):
    """The encoder of jejak's plain pictures, layer by layer."""
    from torch import nn

    quarter = width // 4
    return nn.Sequential(
        nn.Conv1d(channels, filters, 5, stride=2, padding=2), nn.ReLU(),
        nn.Conv1d(filters, filters, 3, stride=2, padding=1), nn.ReLU(),
        nn.Flatten(),
        nn.Linear(filters * quarter, hidden), nn.ReLU(),
        nn.Linear(hidden, code),
        nn.Linear(code, hidden), nn.ReLU(),
        nn.Linear(hidden, filters * quarter), nn.ReLU(),
        nn.Unflatten(1, (filters, quarter)),
        nn.Upsample(scale_factor=2), nn.Conv1d(filters, filters, 3, padding=1), nn.ReLU(),
        nn.Upsample(scale_factor=2), nn.Conv1d(filters, channels, 5, padding=2),
    )


def first_weights(model):
    """Normal with variance 2 / inputs, biases zero, as jejak begins."""
    from torch import nn

    for layer in model:
        if isinstance(layer, (nn.Conv1d, nn.Linear)):
            inputs = layer.weight[0].numel()
            nn.init.normal_(layer.weight, std=math.sqrt(2 / inputs))
            nn.init.zeros_(layer.bias)


def train(data, held, options):
    """PyTorch's training; answers the seconds and losses of every epoch."""
    import torch

    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    channels = data.shape[1] // options.columns
    means = data.mean(axis=0)
    centred = data - means
    factor = 1 / math.sqrt(float((centred.astype(np.float64) ** 2).mean()))
    tensor = torch.from_numpy((centred * np.float32(factor)).reshape(-1, channels, options.columns))
    keep = np.ones(len(data), dtype=bool)
    keep[held] = False
    trained = torch.from_numpy(np.flatnonzero(keep))
    watched = tensor[torch.from_numpy(np.asarray(held, dtype=np.int64))]
    model = network(channels, options.columns, options.filters, options.hidden, options.codes)
    first_weights(model)
    optimiser = torch.optim.Adam(model.parameters(), lr=options.rate, **options.adam)
    seconds, processor, losses = [], [], []
    for epoch in range(options.epochs):
        rate = options.rate * 0.5 * (1 + math.cos(math.pi * epoch / options.epochs))
        for group in optimiser.param_groups:
            group["lr"] = rate
        started, used = time.perf_counter(), time.process_time()
        order = trained[torch.randperm(len(trained))]
        for start in range(0, len(order), options.batch):
            batch = tensor[order[start:start + options.batch]]
            loss = ((model(batch) - batch) ** 2).sum() / (2 * len(batch))
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
        with torch.no_grad():
            error = float(((model(watched) - watched) ** 2).sum()) / (2 * len(watched))
        seconds.append(time.perf_counter() - started)
        processor.append(time.process_time() - used)
        losses.append(error)
    started = time.perf_counter()
    with torch.no_grad():
        codes = torch.cat([model[:8](part) for part in tensor.split(4096)]).numpy()
    return {
        "secondsPerEpoch": seconds,
        "processorSecondsPerEpoch": processor,
        "loss": losses,
        "pixelError": losses[-1] * 2 / (factor * factor * data.shape[1]),
        "encodingSeconds": time.perf_counter() - started,
        "codes": codes,
        "version": torch.__version__,
    }


def ours(program, file, folder, options):
    """jejak's training of the same pictures."""
    command = [
        program, "journeys", "encode", "--pictures", file, "--rows", str(options.rows),
        "--columns", str(options.columns), "--epochs", str(options.epochs),
        "--patience", str(options.epochs + 1), "--batch", str(options.batch),
        "--codes", str(options.codes), "--filters", str(options.filters),
        "--hidden", str(options.hidden), "--learning-rate", str(options.rate),
        "--threads", str(options.threads), "--seed", str(options.seed), "--out", folder, "--json",
    ]
    before = os.times()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    after = os.times()
    answer = json.loads(done.stdout)
    answer["processorSeconds"] = (
        after.children_user + after.children_system - before.children_user - before.children_system
    )
    return answer


def main():
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--program", default=".build/release/jejak")
    reader.add_argument("--people", type=int, default=50_000)
    reader.add_argument("--rows", type=int, default=20)
    reader.add_argument("--columns", type=int, default=32)
    reader.add_argument("--epochs", type=int, default=5)
    reader.add_argument("--batch", type=int, default=64)
    reader.add_argument("--codes", type=int, default=16)
    reader.add_argument("--filters", type=int, default=24)
    reader.add_argument("--hidden", type=int, default=96)
    reader.add_argument("--rate", type=float, default=0.003)
    reader.add_argument("--threads", type=int, default=2)
    reader.add_argument("--seed", type=int, default=1)
    options = reader.parse_args()
    data = pictures(options.people, options.rows, options.columns, options.seed)
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "pictures.npy")
        np.save(file, data)
        mine = ours(options.program, file, folder, options)
        held = np.load(os.path.join(folder, "held-out.npy"))
    peers = {}
    # PyTorch has two fast ways to take Adam's step; the better one counts.
    for name, adam in (("foreach", {"foreach": True}), ("fused", {"fused": True})):
        options.adam = adam
        peers[name] = train(data, held, options)
        peers[name].pop("codes")
    mean = lambda values: sum(values) / len(values)
    best = min(peers.values(), key=lambda peer: mean(peer["secondsPerEpoch"]))
    print(json.dumps({
        "people": options.people,
        "picture": [2, options.rows, options.columns],
        "batch": options.batch,
        "threads": options.threads,
        "epochs": options.epochs,
        "jejak": {
            "secondsPerEpoch": mine["secondsPerEpoch"],
            "processorSeconds": mine["processorSeconds"],
            "loss": mine["loss"],
            "pixelError": mine["pixelError"],
            "seconds": mine["seconds"],
        },
        "pytorch": peers,
        "ratio": mean(mine["secondsPerEpoch"]) / mean(best["secondsPerEpoch"]),
        "lossRatio": mine["loss"][-1] / best["loss"][-1],
        "versions": {"python": sys.version.split()[0], "numpy": np.__version__,
                     "torch": best["version"]},
    }, indent=1))


if __name__ == "__main__":
    main()
