# SPDX-License-Identifier: Apache-2.0
"""Clusterers: `jejak cluster` against scikit-learn, hdbscan and fast_hdbscan.

    make bench-clusters                                     # installs the peers, and runs it
    .bench/bin/python Benchmarks/cluster.py                 # all cases
    .bench/bin/python Benchmarks/cluster.py --case hdbscan-20k hdbscan-100k
    .bench/bin/python Benchmarks/cluster.py --case kmeans-200k --repeat 3
    .bench/bin/python Benchmarks/cluster.py --skip fast_hdbscan sklearn

Every case makes one table from a seed: 12 round clouds of different size and
density (nearly one density for k-means and DBSCAN), and 10 % uniform noise. It goes to a .npy file, which `jejak cluster`
reads, and as the same array to each peer, one after the other, in this
process, all with two threads. `seconds` is the fit alone (Jejak's own figure
beside `wall`, which holds start, reading and writing too); the best of the
repeats counts on either side. `processor` is processor time, which tells more
than seconds where a machine is shared. Beside each time stands the agreement:
adjusted Rand against Jejak's labels, or the inertia.

Prints one JSON object.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

THREADS = "2"
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
             "NUMBA_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ.setdefault(name, THREADS)

import numpy as np  # noqa: E402  (the threads are set before)

JEJAK = Path(__file__).resolve().parents[1] / ".build/release/jejak"


def make_points(rows, columns, seed=7, clouds=12, noise=0.1, spread=(0.2, 1.2)):
    """Clouds of different size and density, and uniform noise over all."""
    random = np.random.default_rng(seed)
    centres = random.uniform(-10, 10, (clouds, columns))
    spreads = random.uniform(*spread, clouds)
    weights = random.uniform(0.5, 2, clouds)
    inside = rows - int(rows * noise)
    member = random.choice(clouds, inside, p=weights / weights.sum())
    points = centres[member] + random.normal(size=(inside, columns)) * spreads[member, None]
    stray = random.uniform(-12, 12, (rows - inside, columns))
    table = np.concatenate([points, stray])
    random.shuffle(table)
    return np.ascontiguousarray(table)


def make_case(case, seed):
    return make_points(case["rows"], case["columns"], seed, spread=case["spread"])


def timed(work, repeat):
    """The best of some runs: seconds, processor seconds, and the last answer."""
    seconds, processor, answer = [], [], None
    for _ in range(repeat):
        before, began = time.process_time(), time.perf_counter()
        answer = work()
        seconds.append(time.perf_counter() - began)
        processor.append(time.process_time() - before)
    return round(min(seconds), 3), round(min(processor), 3), answer


def run_jejak(table, arguments, repeat, folder):
    file, labels = folder / "points.npy", folder / "labels.csv"
    np.save(file, table)
    answers, walls, processor = [], [], []
    for _ in range(repeat):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.perf_counter()
        done = subprocess.run(
            [str(JEJAK), "cluster", str(file), "--labels", str(labels), "--json", *arguments],
            capture_output=True, text=True,
        )
        walls.append(time.perf_counter() - began)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode:
            raise SystemExit(f"jejak cluster failed: {done.stderr}")
        processor.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        answers.append(json.loads(done.stdout.strip().splitlines()[-1]))
    best = min(answers, key=lambda answer: answer["seconds"])
    found = np.loadtxt(labels, skiprows=1, dtype=int)
    return {
        "seconds": round(best["seconds"], 3), "wall": round(min(walls), 3),
        "processor": round(min(processor), 3), "clusters": best["clusters"],
        "noise": best["noise"], "peak_mb": round(
            resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
    }, found


def summary(labels):
    return {"clusters": len(set(labels.tolist()) - {-1}), "noise": int((labels < 0).sum())}


def agreement(left, right):
    from sklearn.metrics import adjusted_rand_score
    return round(float(adjusted_rand_score(left, right)), 6)


def inertia(table, labels):
    total = 0.0
    for label in np.unique(labels):
        part = table[labels == label]
        total += float(((part - part.mean(axis=0)) ** 2).sum())
    return total


def density_peers(size, samples):
    """min_samples counts the row itself in scikit-learn and not in the others."""
    def hdbscan_peer(table):
        import hdbscan
        return hdbscan.HDBSCAN(min_cluster_size=size, min_samples=samples,
                               core_dist_n_jobs=int(THREADS)).fit(table).labels_

    def fast_peer(table):
        import fast_hdbscan
        return fast_hdbscan.HDBSCAN(min_cluster_size=size, min_samples=samples).fit(table).labels_

    def sklearn_peer(table):
        from sklearn.cluster import HDBSCAN
        return HDBSCAN(min_cluster_size=size, min_samples=samples + 1, copy=True,
                       n_jobs=int(THREADS)).fit(table).labels_

    return {"hdbscan": hdbscan_peer, "fast_hdbscan": fast_peer, "sklearn": sklearn_peer}


def hdbscan_case(rows, columns):
    return {
        "rows": rows, "columns": columns, "spread": (0.2, 1.2),
        "arguments": ["--method", "hdbscan", "--min-cluster-size", "50", "--min-samples", "10"],
        "peers": density_peers(50, 10),
    }


def kmeans_case(rows, columns, clusters=12, starts=10, spread=(0.8, 1.2)):
    def peer(table):
        from sklearn.cluster import KMeans
        return KMeans(n_clusters=clusters, n_init=starts, random_state=1).fit(table).labels_

    return {
        "rows": rows, "columns": columns, "spread": spread, "inertia": True,
        "arguments": ["--method", "kmeans", "--clusters", str(clusters),
                      "--starts", str(starts), "--seed", "1"],
        "peers": {"sklearn": peer},
    }


def dbscan_case(rows, columns, eps, samples, spread=(0.8, 1.2)):
    def peer(algorithm):
        def work(table):
            from sklearn.cluster import DBSCAN
            return DBSCAN(eps=eps, min_samples=samples, algorithm=algorithm,
                          n_jobs=int(THREADS)).fit(table).labels_
        return work

    return {
        "rows": rows, "columns": columns, "spread": spread,
        "arguments": ["--method", "dbscan", "--eps", str(eps), "--min-samples", str(samples)],
        "peers": {"sklearn": peer("auto"), "sklearn_kd_tree": peer("kd_tree")},
    }


CASES = {
    "hdbscan-20k": hdbscan_case(20_000, 16),
    "hdbscan-100k": hdbscan_case(100_000, 16),
    "hdbscan-200k-2": hdbscan_case(200_000, 2),
    "kmeans-200k": kmeans_case(200_000, 16),
    "kmeans-200k-30": kmeans_case(200_000, 16, clusters=30, starts=3),
    "dbscan-200k": dbscan_case(200_000, 16, eps=3.0, samples=10),
}


def run_case(name, options, folder):
    case = CASES[name]
    table = make_case(case, options.seed)
    ours, labels = run_jejak(table, case["arguments"], options.repeat, folder)
    result = {"rows": case["rows"], "columns": case["columns"],
              "arguments": case["arguments"], "jejak": ours, "peers": {}}
    if case.get("inertia"):
        ours["inertia"] = inertia(table, labels)
    for peer, work in case["peers"].items():
        if peer in options.skip:
            continue
        print(f"{name}: {peer}", file=sys.stderr)
        seconds, processor, found = timed(lambda: np.asarray(work(table)), options.repeat)
        entry = {"seconds": seconds, "processor": processor, **summary(found),
                 "adjusted_rand": agreement(labels, found),
                 "times_faster": round(seconds / ours["seconds"], 2)}
        if case.get("inertia"):
            entry["inertia"] = inertia(table, found)
            entry["inertia_ratio"] = round(ours["inertia"] / entry["inertia"], 6)
        result["peers"][peer] = entry
    faster = [peer["seconds"] for peer in result["peers"].values()]
    if faster:
        result["times_faster_than_the_fastest"] = round(min(faster) / ours["seconds"], 2)
    return result


def warm_up(options):
    """fast_hdbscan compiles on its first call; that is not counted."""
    small = make_points(2_000, 4)
    for case in options.case:
        for name, work in CASES[case]["peers"].items():
            if name not in options.skip:
                work(small)


def versions(options):
    found = {"python": platform.python_version(), "numpy": np.__version__}
    from importlib import metadata
    for name in ("scikit-learn", "hdbscan", "fast_hdbscan", "scipy", "numba"):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = None
    done = subprocess.run([str(JEJAK), "--version"], capture_output=True, text=True)
    found["jejak"] = done.stdout.strip()
    return found


def main():
    global JEJAK
    parser = argparse.ArgumentParser()
    parser.add_argument("--case", nargs="*", default=list(CASES), choices=list(CASES))
    parser.add_argument("--skip", nargs="*", default=[], help="peers to leave out")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--jejak", type=Path, default=JEJAK)
    parser.add_argument("--points", metavar="OUT", help="write a case's table and stop")
    options = parser.parse_args()
    JEJAK = options.jejak
    if options.points:
        case = CASES[options.case[0]]
        np.save(options.points, make_case(case, options.seed))
        return
    warm_up(options)
    answer = {"versions": versions(options), "threads": int(THREADS), "cores": os.cpu_count(),
              "load": os.getloadavg()[0], "cases": {}}
    with tempfile.TemporaryDirectory() as folder:
        for name in options.case:
            answer["cases"][name] = run_case(name, options, Path(folder))
            print(json.dumps({name: answer["cases"][name]}), file=sys.stderr)
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
