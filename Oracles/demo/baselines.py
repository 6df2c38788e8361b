# SPDX-License-Identifier: Apache-2.0
"""Holds the journey clusters of a demo shop against the truth and two baselines.

    jejak demo --once --seed 1 --out DIR
    python baselines.py DIR [DIR ...] [--json]

Reads from each DIR truth.csv (person,archetype), clusters.csv (person,cluster,
-1 for noise) and features.csv (person,recency,frequency,money,<counts>), and
prints the adjusted Rand index of

  journeys   the clusters of clusters.csv, over the people that are not noise;
             people too short to picture count as noise
  rfm        scikit-learn k-means on standardised recency, frequency and money,
             k = number of archetypes, best of 10 starts
  counts     hdbscan on the raw counts per event, over its non-noise people; the
             best of several minimum cluster sizes, to be fair to the baseline
  counts100  the same with its noise as one more group, over everybody

and says whether the bars hold: journeys >= 0.8 with noise <= 15 %, baselines
<= 0.5. Exit status 1 when one does not. Recorded with Python 3.11,
scikit-learn 1.9.1, hdbscan 0.8.44, numpy 2.4.6.
"""
import csv
import json
import pathlib
import sys

import hdbscan
import numpy
import sklearn
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score
from sklearn.preprocessing import StandardScaler


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def judge(folder):
    folder = pathlib.Path(folder)
    truth = dict(rows(folder / "truth.csv")[1:])
    table = rows(folder / "features.csv")
    people = [row[0] for row in table[1:] if row[0] in truth]
    values = {row[0]: [float(v) for v in row[1:]] for row in table[1:]}
    matrix = numpy.array([values[person] for person in people])
    real = numpy.array([truth[person] for person in people])
    result = {"folder": folder.name, "people": len(truth)}

    if (folder / "clusters.csv").exists():
        found = {person: int(label) for person, label in rows(folder / "clusters.csv")[1:]}
        named = list(truth)
        labels = numpy.array([found.get(person, -1) for person in named])
        kept = labels >= 0
        names = numpy.array([truth[person] for person in named])
        result["clusters"] = len(set(labels[kept].tolist()))
        result["noise"] = round(float(1 - kept.mean()), 4)
        result["journeys"] = round(adjusted_rand_score(names[kept], labels[kept]), 4)

    rfm = StandardScaler().fit_transform(matrix[:, :3])
    kinds = len(set(truth.values()))
    labels = KMeans(n_clusters=kinds, n_init=10, random_state=0).fit_predict(rfm)
    result["rfm"] = round(adjusted_rand_score(real, labels), 4)

    best, everybody = 0.0, 0.0
    for size in sorted({5, 15, 50, max(15, len(people) // 40)}):
        labels = hdbscan.HDBSCAN(min_cluster_size=size).fit_predict(matrix[:, 3:])
        kept = labels >= 0
        if len(set(labels[kept].tolist())) > 1:
            best = max(best, adjusted_rand_score(real[kept], labels[kept]))
        everybody = max(everybody, adjusted_rand_score(real, labels))
    result["counts"] = round(best, 4)
    result["counts100"] = round(everybody, 4)
    holds = result["rfm"] <= 0.5 and result["counts"] <= 0.5
    if "journeys" in result:
        holds = holds and result["journeys"] >= 0.8 and result["noise"] <= 0.15
    result["holds"] = bool(holds)
    return result


def main():
    folders = [word for word in sys.argv[1:] if not word.startswith("--")]
    if not folders:
        sys.exit(__doc__)
    results = [judge(folder) for folder in folders]
    versions = {
        "python": sys.version.split()[0],
        "scikit-learn": sklearn.__version__,
        "hdbscan": "0.8.44" if not hasattr(hdbscan, "__version__") else hdbscan.__version__,
        "numpy": numpy.__version__,
    }
    try:
        from importlib.metadata import version

        versions["hdbscan"] = version("hdbscan")
    except ImportError:
        pass
    if "--json" in sys.argv:
        print(json.dumps({"versions": versions, "results": results}))
    else:
        print(" ".join(f"{name} {number}" for name, number in versions.items()))
        for result in results:
            print("  ".join(f"{key} {value}" for key, value in result.items()))
    sys.exit(0 if all(result["holds"] for result in results) else 1)


if __name__ == "__main__":
    main()
