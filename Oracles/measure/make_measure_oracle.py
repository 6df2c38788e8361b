# SPDX-License-Identifier: Apache-2.0
"""Makes Tests/JejakMeasureTests/Fixtures/measure_oracle.json.

    python -m venv venv
    venv/bin/pip install statsmodels==0.15.0 numpy==2.4.6 scipy==1.17.1
    venv/bin/python Oracles/measure/make_measure_oracle.py

wilson    statsmodels.stats.proportion.proportion_confint, method "wilson"
newcombe  statsmodels.stats.proportion.confint_proportions_2indep, compare "diff",
          method "newcomb"
quantiles scipy.stats.norm.ppf
money     the house's own interval by a second implementation in numpy
          (money_coverage.py beside this file); with Welch's interval of scipy
          beside it, which the two must approach for large and even arms
"""

import json
import platform
from pathlib import Path

import numpy as np
import scipy
import statsmodels
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

import money_coverage

RNG = np.random.default_rng(11)


def shares():
    cases = []
    for count, people in ((0, 10), (10, 10), (1, 3), (7, 142), (250, 1278), (3, 20000)):
        low, high = proportion_confint(count, people, 0.05, "wilson")
        cases.append({"count": count, "people": people, "low": float(low), "high": float(high)})
    return cases


def differences():
    cases = []
    for a, n, b, m, alpha in (
        (56, 70, 48, 80, 0.05), (9, 10, 3, 10, 0.05), (6, 7, 2, 7, 0.05), (5, 56, 0, 29, 0.05),
        (0, 10, 0, 20, 0.05), (10, 10, 0, 10, 0.05), (173, 1278, 13, 142, 0.05),
        (173, 1278, 13, 142, 0.1), (1600, 18000, 160, 2000, 0.01), (1, 18000, 0, 2000, 0.05),
    ):
        low, high = confint_proportions_2indep(
            a, n, b, m, method="newcomb", compare="diff", alpha=alpha)
        cases.append({"reached": a, "reachedPeople": n, "held": b, "heldPeople": m,
                      "confidence": 1 - alpha, "low": float(low), "high": float(high)})
    return cases


def money():
    cases = []
    for n, k, m, j, sigma, confidence in (
        (1278, 173, 142, 13, 0.75, 0.95), (180, 14, 20, 0, 0.75, 0.95), (180, 0, 20, 2, 1.3, 0.95),
        (1800, 54, 200, 6, 1.3, 0.9), (20, 20, 30, 30, 0.3, 0.95), (4000, 2400, 4000, 2300, 0.4, 0.95),
    ):
        x = np.round(np.exp(sigma * RNG.standard_normal(k)) * 200000)
        y = np.round(np.exp(sigma * RNG.standard_normal(j)) * 200000)
        if n == 20:
            x[0] = -150000
        def sums(v):
            return [np.array([(v**p).sum()]) for p in (1.0, 2.0, 3.0)]
        z = stats.norm.ppf((1 + confidence) / 2)
        low, high = money_coverage.house(
            np.array([float(k)]), sums(x), n, np.array([float(j)]), sums(y), m, z=z)
        full = np.concatenate([x, np.zeros(n - k)]), np.concatenate([y, np.zeros(m - j)])
        welch = stats.ttest_ind(*full, equal_var=False).confidence_interval(confidence)
        cases.append({
            "reachedPeople": n, "reached": x.tolist(), "heldPeople": m, "held": y.tolist(),
            "confidence": confidence, "low": float(low[0]), "high": float(high[0]),
            "welchLow": float(welch.low), "welchHigh": float(welch.high)})
    return cases


def quantiles():
    return [{"share": p, "value": float(stats.norm.ppf(p))}
            for p in (1e-300, 1e-20, 1e-9, 0.0005, 0.025, 0.07, 0.3, 0.5, 0.75, 0.925, 0.975, 0.9995)]


out = Path(__file__).resolve().parents[2] / "Tests/JejakMeasureTests/Fixtures/measure_oracle.json"
out.parent.mkdir(parents=True, exist_ok=True)
out.write_text(json.dumps({
    "versions": {"python": platform.python_version(), "numpy": np.__version__,
                 "scipy": scipy.__version__, "statsmodels": statsmodels.__version__},
    "quantiles": quantiles(), "shares": shares(), "differences": differences(), "money": money(),
}, indent=1) + "\n")
