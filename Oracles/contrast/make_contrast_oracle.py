# SPDX-License-Identifier: Apache-2.0
"""Numbers of scipy that the contrast's tests are held against.

    python make_contrast_oracle.py > ../../Tests/JejakLearnTests/Fixtures/contrast_oracle.json

Needs numpy, scipy and scikit-learn; the versions are recorded in the file.
"""
import json
import platform

import numpy
import scipy
import scipy.spatial
import sklearn
from scipy import spatial, stats
from sklearn.preprocessing import RobustScaler

random = numpy.random.default_rng(20)
tails = [
    {"value": float(v), "freedom": int(k), "tail": float(stats.chi2.sf(v, k))}
    for k in (1, 2, 3, 5, 9, 17, 40, 120)
    for v in (0.01, 0.5, 1, 3.84, 9, 20, 55, 130, 400)
]
normals = [
    {"z": float(z), "p": float(2 * stats.norm.sf(abs(z)))}
    for z in (-8, -3, -1.96, -0.4, 0, 0.1, 1, 2.5, 5, 12)
]
wilson = []
for count, total in ((0, 10), (1, 20), (7, 20), (20, 20), (150, 1000), (999, 1000)):
    found = stats.binomtest(count, total).proportion_ci(0.95, method="wilson")
    wilson.append({"count": count, "total": total, "low": found.low, "high": found.high})
discoveries = []
for size in (1, 2, 7, 60):
    values = random.uniform(size=size) ** 3
    discoveries.append(
        {
            "raw": values.tolist(),
            "adjusted": stats.false_discovery_control(values, method="bh").tolist(),
        }
    )
odds = []
for a, n, c, m in (
    (12, 40, 30, 50), (0, 40, 12, 50), (40, 40, 50, 50), (5, 200, 80, 300), (2, 30, 9, 300),
    (29, 30, 280, 300), (1, 400, 9, 40), (150, 1000, 170, 1000),
):
    counts = numpy.array([[a, n - a], [c, m - c]])
    table = counts + 0.5
    ratio = table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0])
    p = 1.0
    if counts.sum(axis=0).min() > 0:
        expected = stats.contingency.expected_freq(counts)
        if expected.min() < 5:
            p = stats.fisher_exact(counts).pvalue
        else:
            total = counts.sum()
            found = stats.chi2_contingency(counts, correction=False).statistic
            p = stats.chi2.sf(found * (total - 1) / total, 1)
    odds.append(
        {
            "inside": a, "insideOf": n, "outside": c, "outsideOf": m,
            "logOdds": float(numpy.log(ratio)), "p": float(p),
        }
    )
tables = []
for shape in ((2, 3), (2, 6)):
    for _ in range(4):
        counts = random.integers(8, 90, size=shape)
        found = stats.chi2_contingency(counts, lambda_="log-likelihood", correction=False)
        shares = counts / counts.sum(axis=1, keepdims=True)
        distance = spatial.distance.jensenshannon(shares[0], shares[1], base=2) ** 2
        tables.append(
            {
                "ways": counts.T.tolist(), "statistic": float(found.statistic),
                "p": float(found.pvalue), "divergence": float(distance),
            }
        )
columns = []
for values in (random.normal(3, 2, 101), random.lognormal(0, 1, 60)):
    scaled = RobustScaler().fit_transform(values[:, None])[:, 0] * 1.349
    columns.append({"values": values.tolist(), "scaled": scaled.tolist()})
print(
    json.dumps(
        {
            "versions": {
                "python": platform.python_version(), "numpy": numpy.__version__,
                "scipy": scipy.__version__, "scikit-learn": sklearn.__version__,
            },
            "tails": tails, "normals": normals, "wilson": wilson,
            "discoveries": discoveries, "odds": odds, "tables": tables, "columns": columns,
        }
    )
)
