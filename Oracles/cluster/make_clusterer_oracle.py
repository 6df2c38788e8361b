# SPDX-License-Identifier: Apache-2.0
"""Makes Tests/JejakLearnTests/Fixtures/clusterers_oracle.json.

    python -m venv venv
    venv/bin/pip install hdbscan==0.8.44 scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6
    venv/bin/python Oracles/cluster/make_clusterer_oracle.py ../shared/data

What scikit-learn, hdbscan and scipy answer on known tables. The tables stay where
they are (their licences do not all allow copies): per table the fixture holds its
path, how to read it, and a checksum (64-bit FNV-1a of the file's bytes), and the
tests skip where it is absent. Two random tables are recorded whole.

hdbscan     labels of an untouched HDBSCAN().fit. `tieAgreement` is the least
            adjusted Rand to them over twenty random orders of the equal edges of
            its spanning tree: where it is below 1 the package's own answer
            depends on its sorting routine. `sortedLabels` and `probabilities` are
            those with equal edges sorted by their lower and higher row, which is
            the order that Jejak promises.
dbscan      labels and core rows; eps is the 85 % quantile of the distance to the
            fourth neighbour, a little raised so that no distance equals it
linkage     sorted merge heights, all of them up to 500 rows, then every n-th and
            the last twenty
kmeans      the inertia of the best of fifty starts, and its labels
quality     silhouette, Davies-Bouldin, mutual information, and DBCV
"""

import gzip
import io
import json
import platform
import sys
import warnings
from pathlib import Path

import hdbscan
import numpy as np
import scipy
import sklearn
from hdbscan._hdbscan_linkage import label
from hdbscan.hdbscan_ import _tree_to_labels
from hdbscan.validity import validity_index
from scipy.cluster.hierarchy import linkage
from sklearn.cluster import DBSCAN, KMeans
from sklearn.datasets import make_blobs
from sklearn.metrics import (adjusted_mutual_info_score, adjusted_rand_score,
                             davies_bouldin_score, silhouette_score)
from sklearn.neighbors import NearestNeighbors

warnings.filterwarnings("ignore")

# name, file, lines to skip, first column, past the last, clusters, min cluster
# size, min samples
TABLES = [
    ("iris", "clustering/sklearn/iris.csv", 1, 0, 4, 3, 10, 5),
    ("wine", "clustering/sklearn/wine_data.csv", 1, 0, 13, 3, 8, 4),
    ("digits", "clustering/sklearn/digits.csv.gz", 0, 0, 64, 10, 15, 5),
    ("hepta", "clustering/hepta.data.gz", 0, 0, 3, 7, 10, 5),
    ("chainlink", "clustering/chainlink.data.gz", 0, 0, 3, 2, 15, 5),
    ("aggregation", "clustering/aggregation.data.gz", 0, 0, 2, 7, 15, 8),
    ("mall", "customer_segments/Mall_Customers.csv", 1, 3, 5, 5, 8, 4),
    ("wholesale", "customer_segments/Wholesale_customers_data.csv", 1, 2, 8, 4, 8, 4),
    ("demo points", "clustering/hdbscan_clusterable_data.npy", 0, 0, 2, 6, 15, 15),
]


def checksum(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


def read(data, name, skip, first, last):
    if name.endswith(".npy"):
        return np.load(io.BytesIO(data)).astype(np.float64)[:, first:last]
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode()
    lines = [line.replace(",", " ").split() for line in text.splitlines()[skip:] if line.strip()]
    return np.array([[float(cell) for cell in line[first:last]] for line in lines])


def rounded(values, digits=6):
    return [float(f"{value:.{digits}g}") for value in values]


def density(rows, size, samples):
    clusterer = hdbscan.HDBSCAN(min_cluster_size=size, min_samples=samples,
                                gen_min_span_tree=True).fit(rows)
    edges = clusterer._min_spanning_tree
    random = np.random.default_rng(11)
    agreement = 1.0
    for _ in range(20):
        part = edges[random.permutation(len(edges))]
        tree = label(part[np.argsort(part[:, 2], kind="stable")])
        found = _tree_to_labels(rows, tree, size, "eom", False, False, 0.0)[0]
        agreement = min(agreement, adjusted_rand_score(clusterer.labels_, found))
    source, target, weight = edges.T
    order = np.lexsort((np.maximum(source, target), np.minimum(source, target), weight))
    labels, strengths = _tree_to_labels(
        rows, label(edges[order]), size, "eom", False, False, 0.0)[:2]
    return clusterer.labels_, {
        "minimumClusterSize": size, "minimumSamples": samples,
        "labels": clusterer.labels_.tolist(),
        "sortedLabels": labels.tolist(),
        "probabilities": rounded(strengths),
        "tieAgreement": round(float(agreement), 6),
    }


def crowds(rows, samples=5):
    distances = NearestNeighbors(n_neighbors=samples).fit(rows).kneighbors(rows)[0][:, -1]
    eps = float(f"{np.quantile(distances, 0.85) * 1.000137:.12g}")
    found = DBSCAN(eps=eps, min_samples=samples, algorithm="kd_tree").fit(rows)
    core = np.zeros(len(rows), dtype=int)
    core[found.core_sample_indices_] = 1
    return {"epsilon": eps, "minimumSamples": samples, "labels": found.labels_.tolist(),
            "core": "".join(map(str, core))}


def heights(rows):
    answer = {}
    for method in ("ward", "average", "complete", "single"):
        found = np.sort(linkage(rows, method)[:, 2])
        stride = 1 if len(rows) <= 500 else len(rows) // 100
        places = sorted(set(range(0, len(found), stride))
                        | set(range(len(found) - 20, len(found))))
        answer[method] = {"places": places if stride > 1 else None,
                          "heights": rounded(found[places], 13)}
    return answer


def case(name, rows, clusters, size, samples):
    print(name, rows.shape, file=sys.stderr)
    dense, density_answer = density(rows, size, samples)
    round_ones = KMeans(clusters, n_init=50, random_state=1, tol=0, max_iter=500).fit(rows)
    labels = round_ones.labels_
    inside = dense >= 0
    is_clustered = len(set(dense[inside].tolist())) > 1
    return {
        "name": name,
        "hdbscan": density_answer,
        "dbscan": crowds(rows),
        "linkage": heights(rows),
        "kmeans": {"clusters": clusters, "inertia": float(round_ones.inertia_),
                   "labels": labels.tolist()},
        "quality": {
            "silhouette": float(silhouette_score(rows, labels)),
            "daviesBouldin": float(davies_bouldin_score(rows, labels)),
            "densityValidity": float(validity_index(rows, dense)) if is_clustered else None,
            "denseSilhouette": float(silhouette_score(rows[inside], dense[inside]))
            if is_clustered else None,
            "mutualInformation": float(adjusted_mutual_info_score(labels, dense)),
            "randIndex": float(adjusted_rand_score(labels, dense)),
        },
    }


def main():
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
    cases = []
    for name, file, skip, first, last, clusters, size, samples in TABLES:
        data = (shared / file).read_bytes()
        made = case(name, read(data, file, skip, first, last), clusters, size, samples)
        made["table"] = {"file": file, "skip": skip, "first": first, "last": last,
                         "checksum": checksum(data)}
        cases.append(made)
    random = np.random.default_rng(5)
    for name, rows, clusters in (
        ("random clouds", make_blobs(240, 4, centers=5, cluster_std=2.0, random_state=3)[0], 5),
        ("random square", random.random((200, 2)), 4),
    ):
        rows = np.round(rows, 4)
        cases.append({**case(name, rows, clusters, 6, 4), "rows": rows.tolist()})
    versions = {"python": platform.python_version(), "hdbscan": "0.8.44",
                "scikit-learn": sklearn.__version__, "numpy": np.__version__,
                "scipy": scipy.__version__}
    target = Path(__file__).resolve().parents[2]
    target = target / "Tests/JejakLearnTests/Fixtures/clusterers_oracle.json"
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases)
    versions = json.dumps(versions, separators=(",", ":"))
    target.write_text(f'{{"versions":{versions},"cases":[\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
