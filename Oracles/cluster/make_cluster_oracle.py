# SPDX-License-Identifier: Apache-2.0
"""Makes Tests/JejakLearnTests/Fixtures/hdbscan_oracle.json.

    python -m venv venv
    venv/bin/pip install hdbscan==0.8.44 scikit-learn==1.9.1 numpy==2.4.6
    venv/bin/python Oracles/cluster/make_cluster_oracle.py

Mutual reachability distances tie all the time, and the hdbscan package leaves
ties to numpy's unstable argsort, whose order depends on the processor. So the
package's own stages are run one by one and the edges of its spanning tree are
sorted by weight, then by lower and higher row number, which is the order Jejak
promises; everything else is the package's doing. Per case are recorded:

reference  the package's default (approximate) dual-tree Boruvka
exact      the minimum spanning tree of the dense mutual reachability matrix,
           under the same order of edges
asIs       the labels of an untouched HDBSCAN().fit, only where no order of the
           ties changes them (twenty random orders are tried)
"""

import json
import platform
import warnings
from pathlib import Path

import hdbscan
import numpy as np
import scipy
import sklearn
from hdbscan._hdbscan_boruvka import KDTreeBoruvkaAlgorithm
from hdbscan._hdbscan_linkage import label
from hdbscan._hdbscan_tree import outlier_scores
from hdbscan.hdbscan_ import _tree_to_labels
from sklearn.datasets import make_blobs, make_moons
from sklearn.neighbors import KDTree

warnings.filterwarnings("ignore")
DIGITS = 6


def sort_edges(edges):
    source, target, weight = edges.T
    low, high = np.minimum(source, target), np.maximum(source, target)
    return edges[np.lexsort((high, low, weight))]


def reference_edges(rows, samples):
    tree = KDTree(rows, metric="euclidean", leaf_size=40)
    algorithm = KDTreeBoruvkaAlgorithm(
        tree, samples, metric="euclidean", leaf_size=40 // 3, approx_min_span_tree=True
    )
    return np.array(algorithm.spanning_tree())


def exact_edges(rows, samples):
    squares = np.zeros((len(rows), len(rows)))
    for column in rows.T:
        squares += (column[:, None] - column[None]) ** 2
    core = np.sort(squares, axis=1)[:, samples]
    reach = np.maximum(np.maximum(squares, core[:, None]), core[None])
    low, high = np.triu_indices(len(rows), 1)
    parent = np.arange(len(rows))

    def find(member):
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    edges = []
    for index in np.lexsort((high, low, reach[low, high])):
        one, other = find(low[index]), find(high[index])
        if one != other:
            parent[one] = other
            weight = np.sqrt(reach[low[index], high[index]])
            edges.append((low[index], high[index], weight))
    return np.array(edges, dtype=float)


def answer(rows, edges, settings):
    labels, probabilities, persistence, condensed, _ = _tree_to_labels(
        rows,
        label(edges),
        settings["minimumClusterSize"],
        "leaf" if settings["selection"] == "leaf" else "eom",
        settings["allowSingleCluster"],
        False,
        settings["epsilon"],
    )
    return labels, probabilities, persistence, condensed


def recorded(rows, edges, settings, new_rows):
    labels, probabilities, persistence, condensed = answer(rows, edges, settings)
    with np.errstate(all="ignore"):
        outliers = outlier_scores(condensed.copy())
    clusterer = untouched(rows, settings)
    clusterer.labels_ = labels
    clusterer._condensed_tree = condensed
    clusterer.generate_prediction_data()
    placed, firmness = hdbscan.approximate_predict(clusterer, new_rows)
    return {
        "labels": labels.tolist(),
        "probabilities": np.round(probabilities, 9).tolist(),
        "persistence": np.round(persistence, 9).tolist(),
        "outlierScores": np.round(outliers, 9).tolist(),
        "newLabels": placed.tolist(),
        "newProbabilities": np.round(firmness, 9).tolist(),
    }


def untouched(rows, settings):
    return hdbscan.HDBSCAN(
        min_cluster_size=settings["minimumClusterSize"],
        min_samples=settings["minimumSamples"],
        cluster_selection_method="leaf" if settings["selection"] == "leaf" else "eom",
        cluster_selection_epsilon=settings["epsilon"],
        allow_single_cluster=settings["allowSingleCluster"],
    ).fit(rows)


def case(name, rows, minimum_cluster_size, minimum_samples=None, selection="excessOfMass",
         epsilon=0.0, allow_single_cluster=False, has_equal_distances=False):
    rows = np.round(np.ascontiguousarray(rows, dtype=np.float64), DIGITS)
    settings = {
        "minimumClusterSize": minimum_cluster_size,
        "minimumSamples": minimum_samples,
        "selection": selection,
        "epsilon": epsilon,
        "allowSingleCluster": allow_single_cluster,
    }
    samples = min(len(rows) - 1, minimum_samples or minimum_cluster_size)
    random = np.random.default_rng(7)
    spread = rows.std(axis=0)
    new_rows = np.round(rows[::9] + random.normal(size=rows[::9].shape) * spread * 0.15, DIGITS)
    made = {
        "name": name,
        "settings": settings,
        "rows": rows.tolist(),
        "newRows": new_rows.tolist(),
        "exact": recorded(rows, sort_edges(exact_edges(rows, samples)), settings, new_rows),
    }
    # Where distances themselves tie, the package's neighbours come in no
    # stated order, and only the exact tree has one answer.
    if not has_equal_distances:
        edges = reference_edges(rows, samples)
        made["reference"] = recorded(rows, sort_edges(edges), settings, new_rows)
        orders = [random.permutation(len(edges)) for _ in range(20)]
        shuffled = [edges[order] for order in orders]
        answers = [
            answer(rows, part[np.argsort(part[:, 2], kind="stable")], settings)[0]
            for part in shuffled
        ]
        partitions = {canonical(found) for found in answers}
        if len(partitions) == 1:
            labels = untouched(rows, settings).labels_
            assert canonical(labels) in partitions
            made["asIs"] = labels.tolist()
    return made


def canonical(labels):
    names = {-1: -1}
    return tuple(names.setdefault(one, len(names)) for one in labels.tolist())


def cases():
    def blobs(seed, count, columns, std, centers=5):
        return make_blobs(count, n_features=columns, centers=centers, cluster_std=std,
                          random_state=seed)[0]

    yield case("blobs, 2 columns", blobs(4, 160, 2, 1.2), 8)
    yield case("blobs, 3 columns", blobs(1, 140, 3, 1.4), 7)
    yield case("blobs, 8 columns", blobs(2, 120, 8, 2.0), 6)
    yield case("moons", make_moons(160, noise=0.07, random_state=5)[0], 8)
    random = np.random.default_rng(3)
    yield case("uniform", random.random((180, 3)), 5)
    yield case("skewed", np.exp(random.normal(size=(160, 2))), 6)
    yield case("own samples", blobs(6, 160, 2, 1.5), 12, minimum_samples=4)
    yield case("leaves", blobs(7, 160, 2, 1.3), 6, selection="leaf")
    yield case("epsilon", blobs(8, 160, 2, 1.1), 5, minimum_samples=3, epsilon=0.9)
    yield case("leaves and epsilon", random.random((160, 2)), 5, minimum_samples=3,
               selection="leaf", epsilon=0.06)
    yield case("one cluster allowed", random.normal(size=(120, 2)), 20,
               allow_single_cluster=True)
    yield case("no cluster", random.normal(size=(60, 2)), 30)
    yield case("lattice", np.round(blobs(9, 150, 2, 1.2) * 2) / 2, 8, has_equal_distances=True)
    yield case("whole numbers", random.integers(0, 7, (150, 3)), 6, has_equal_distances=True)


def main():
    target = Path(__file__).resolve().parents[2]
    target = target / "Tests/JejakLearnTests/Fixtures/hdbscan_oracle.json"
    found = list(cases())
    versions = {
        "python": platform.python_version(),
        "hdbscan": "0.8.44",
        "scikit-learn": sklearn.__version__,
        "numpy": np.__version__,
        "scipy": scipy.__version__,
    }
    text = json.dumps({"versions": versions, "cases": found}, separators=(",", ":"))
    target.write_text(text.replace('{"name"', '\n{"name"') + "\n")
    for one in found:
        labels = one["exact"]["labels"]
        print(one["name"], max(labels) + 1, labels.count(-1), "asIs" in one, "reference" in one)


if __name__ == "__main__":
    main()
