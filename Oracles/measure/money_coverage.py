# SPDX-License-Identifier: Apache-2.0
"""Measures how often intervals hold a true difference: the tables of docs/decisions/0011.

    python -m venv venv
    venv/bin/pip install numpy==2.4.6 scipy==1.17.1
    venv/bin/python Oracles/measure/money_coverage.py rates   # exact, seconds
    venv/bin/python Oracles/measure/money_coverage.py money   # minutes
    venv/bin/python Oracles/measure/money_coverage.py unlike  # minutes
    venv/bin/python Oracles/measure/money_coverage.py others  # minutes

rates   exact coverage (sums over both binomials) of four intervals for a
        difference of shares: Wald, Newcombe, Agresti-Caffo, Miettinen-Nurminen
money   coverage for a difference of mean money, lognormal with zeros, of Welch,
        Hall's cubic transformation of the two-sample t (as Zhou and Dinh 2005),
        bootstrap-t and the house's own interval; 10,000 replicates (bootstrap-t
        above 2,000 people: 1,000 replicates), 399 resamples
unlike  the same without bootstrap-t where the held arm's buyers spend f times as
        much as the reached arm's
others  the same for shapes of spending that were not looked at when the house's
        interval was made: exponential, Weibull of shape 0.6, Pareto of index 3.5,
        a price list, and 5 % wholesale buyers who spend twenty times as much
"""

import math
import sys

import numpy as np
from scipy import stats

Z = stats.norm.ppf(0.975)
RNG = np.random.default_rng(2026)
SIZES = [(180, 20), (600, 67), (1800, 200), (6000, 667), (18000, 2000)]


def wilson(x, n):
    p = x / n
    middle = (p + Z * Z / 2 / n) / (1 + Z * Z / n)
    half = Z * np.sqrt(p * (1 - p) / n + Z * Z / 4 / n / n) / (1 + Z * Z / n)
    return middle - half, middle + half


def newcombe(x1, n1, x0, n0):
    (l1, u1), (l0, u0) = wilson(x1, n1), wilson(x0, n0)
    p1, p0 = x1 / n1, x0 / n0
    return (p1 - p0 - np.hypot(p1 - l1, u0 - p0), p1 - p0 + np.hypot(u1 - p1, p0 - l0))


def wald(x1, n1, x0, n0, add=0):
    p1, p0 = (x1 + add) / (n1 + 2 * add), (x0 + add) / (n0 + 2 * add)
    half = Z * np.sqrt(p1 * (1 - p1) / (n1 + 2 * add) + p0 * (1 - p0) / (n0 + 2 * add))
    return p1 - p0 - half, p1 - p0 + half


def miettinen_nurminen(x1, n1, x0, n0, difference):
    """The score statistic at a difference, by the closed form of 1985."""
    n = n0 + n1
    l2 = (n1 + 2 * n0) * difference - n - (x1 + x0)
    l1 = (n0 * difference - n - 2 * x0) * difference + (x1 + x0)
    l0 = x0 * difference * (1 - difference)
    q = l2**3 / (3 * n)**3 - l1 * l2 / (6 * n**2) + l0 / (2 * n)
    p = np.sign(q) * np.sqrt(np.maximum(l2**2 / (3 * n)**2 - l1 / (3 * n), 0))
    p = np.where(p == 0, 1e-15, p)
    angle = (np.pi + np.arccos(np.clip(q / p**3, -1, 1))) / 3
    p0 = np.clip(2 * p * np.cos(angle) - l2 / (3 * n), 0, 1)
    p1 = np.clip(p0 + difference, 0, 1)
    variance = (p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0) * n / (n - 1)
    return (x1 / n1 - x0 / n0 - difference) / np.sqrt(np.maximum(variance, 1e-300))


def rates():
    print("| arms | shares | Wald | Agresti-Caffo | Miettinen-Nurminen | Newcombe |")
    print("|---|---|---|---|---|---|")
    for n1, n0 in SIZES:
        for p0, p1 in ((0.01, 0.01), (0.03, 0.05), (0.08, 0.08), (0.08, 0.125), (0.2, 0.2)):
            def grid(n, p):
                far = 7 * math.sqrt(n * p * (1 - p)) + 5
                x = np.arange(max(0, int(n * p - far)), min(n, int(n * p + far)) + 1)
                return x, stats.binom.pmf(x, n, p)
            (x1, w1), (x0, w0) = grid(n1, p1), grid(n0, p0)
            a, b = np.meshgrid(x1, x0, indexing="ij")
            weight, truth = np.outer(w1, w0), p1 - p0
            held = []
            for low, high in (wald(a, n1, b, n0), wald(a, n1, b, n0, 1)):
                held.append(weight[(low <= truth) & (truth <= high)].sum())
            score = miettinen_nurminen(a.astype(float), n1, b, n0, truth)
            held.append(weight[abs(score) <= Z].sum())
            low, high = newcombe(a, n1, b, n0)
            held.append(weight[(low <= truth) & (truth <= high)].sum())
            print(f"| {n1}/{n0} | {p1}, {p0} | " + " | ".join(f"{100 * h:.1f}" for h in held) + " |")


def cubic_inverse(q, a):
    """The t at which Hall's transformation of skewness a equals q."""
    tiny = abs(a) < 1e-6
    safe = np.where(tiny, 1, a)
    return np.where(tiny, q, 3 / safe * (np.cbrt(1 + safe * (q - safe / 6)) - 1))


def moments(sums, n):
    mean = sums[0] / n
    variance = (sums[1] - n * mean**2) / (n - 1)
    third = (sums[2] / n - 3 * mean * sums[1] / n + 2 * mean**3) * n * n / (n - 1) / (n - 2)
    return mean, variance, third


def house(k1, s1, n1, k0, s0, n0, z=Z, shared=5.0, shared_third=100.0):
    """Low and high of the house's interval; arrays of replicates."""
    pooled = [(a + b) / np.maximum(k1 + k0, 1) for a, b in zip(s1, s0)]

    def terms(k, s, n):
        p, own = np.maximum(k, 1) / n, k / (k + shared)
        m1 = (s[0] + shared * pooled[0]) / (k + shared)
        m2 = (s[1] + shared * pooled[1]) / (k + shared)
        m3 = (s[2] + shared_third * pooled[2]) / (k + shared_third)
        variance = (p * m2 - (p * m1)**2) / (n - 1)
        third = p * m3 - 3 * p * p * m1 * m2 + 2 * (p * m1)**3
        along = m1 * p * (1 - p) * (m2 - 2 * p * m1 * m1)
        along += p * own * (m3 - m1 * m2) - 2 * p * p * own * m1 * (m2 - m1 * m1)
        return variance, third / n**2, along / n**2

    (v1, t1, c1), (v0, t0, c0) = terms(k1, s1, n1), terms(k0, s0, n0)
    error = np.sqrt(np.maximum(v1 + v0, 1e-300))
    skew, along = (t1 - t0) / error**3, (c1 - c0) / error**3
    shift = np.clip(-along / 2 + (skew - 3 * along) / 6 * (z * z - 1), -z / 2, z / 2)
    d = s1[0] / n1 - s0[0] / n0
    return d - (z + shift) * error, d + (z - shift) * error


def bootstrap_t(x1, n1, x0, n0, resamples=399):
    """Low and high for one replicate; x are the amounts above zero."""
    def again(x, n):
        k = RNG.binomial(n, len(x) / n, resamples)
        drawn = x[RNG.integers(0, max(1, len(x)), k.sum())] if len(x) else np.zeros(0)
        which = np.repeat(np.arange(resamples), k)
        first = np.bincount(which, drawn, resamples)
        second = np.bincount(which, drawn * drawn, resamples)
        return first / n, (second - first**2 / n) / (n - 1) / n

    def seen(x, n):
        return x.sum() / n, ((x * x).sum() - x.sum()**2 / n) / (n - 1) / n

    (a, va), (b, vb) = seen(x1, n1), seen(x0, n0)
    (ra, rva), (rb, rvb) = again(x1, n1), again(x0, n0)
    t = (ra - rb - (a - b)) / np.sqrt(np.maximum(rva + rvb, 1e-300))
    low, high = np.quantile(t, [0.025, 0.975])
    error = math.sqrt(va + vb)
    return a - b - high * error, a - b - low * error


PRICES = np.array([45, 65, 89, 98, 119, 145, 189, 229, 275, 349, 525, 850.0])
SHAPES = {  # the mean, and a draw of so many
    "exponential": (1.0, lambda n: RNG.exponential(1, n)),
    "Weibull 0.6": (math.gamma(1 + 1 / 0.6), lambda n: RNG.weibull(0.6, n)),
    "Pareto 3.5": (3.5 / 2.5, lambda n: 1 + RNG.pareto(3.5, n)),
    "price list": (PRICES.mean(), lambda n: RNG.choice(PRICES, n)),
    "wholesale": (1.95 * math.exp(0.18),
                  lambda n: np.exp(0.6 * RNG.standard_normal(n)) * np.where(RNG.random(n) < 0.05, 20, 1)),
}


def lognormal(sigma):
    return math.exp(sigma**2 / 2), lambda n: np.exp(sigma * RNG.standard_normal(n))


def money_cell(n1, n0, p1, p0, shape, factor, replicates, boots):
    mean, draw = shape
    truth = p1 * mean - p0 * mean * factor
    k1, k0 = RNG.binomial(n1, p1, replicates), RNG.binomial(n0, p0, replicates)
    x1 = draw(k1.sum())
    x0 = factor * draw(k0.sum())

    def sums(x, k):
        which = np.repeat(np.arange(replicates), k)
        return [np.bincount(which, x**j, replicates) for j in (1, 2, 3)]

    s1, s0 = sums(x1, k1), sums(x0, k0)
    (m1, v1, t1), (m0, v0, t0) = moments(s1, n1), moments(s0, n0)
    variance = np.maximum(v1 / n1 + v0 / n0, 1e-300)
    error, d = np.sqrt(variance), m1 - m0
    free = variance**2 / ((v1 / n1)**2 / (n1 - 1) + (v0 / n0)**2 / (n0 - 1) + 1e-300)
    q = stats.t.ppf(0.975, np.maximum(free, 1))
    a = (t1 / n1**2 - t0 / n0**2) / error**3
    intervals = {
        "Welch": (d - q * error, d + q * error),
        "cubic": (d - cubic_inverse(Z, a) * error, d - cubic_inverse(-Z, a) * error),
    }
    if boots:
        e1, e0 = np.concatenate([[0], k1.cumsum()]), np.concatenate([[0], k0.cumsum()])
        pairs = [bootstrap_t(x1[e1[i]:e1[i + 1]], n1, x0[e0[i]:e0[i + 1]], n0)
                 for i in range(boots)]
        intervals["bootstrap-t"] = tuple(np.array(pairs).T)
    intervals["house"] = house(k1, s1, n1, k0, s0, n0)
    expected = (n1 * p1 + n0 * p0) * n0 / (n1 + n0)
    held = {name: (truth >= low) & (truth <= high) for name, (low, high) in intervals.items()}
    tails = (np.mean(truth < intervals["house"][0]), np.mean(truth > intervals["house"][1]))
    return expected, {name: np.mean(h) for name, h in held.items()}, tails


def money():
    print("| spread | arms | share of buyers | buyers held | Welch | cubic | bootstrap-t | house "
          "| below/above |")
    print("|---|---|---|---|---|---|---|---|---|")
    for sigma in (0.7, 1.0, 1.3):
        for n1, n0 in SIZES:
            for p in (0.03, 0.08, 0.2):
                large = n1 > 2000
                expected, held, tails = money_cell(
                    n1, n0, p, p, lognormal(sigma), 1, 10000, 1000 if large else 10000)
                print(f"| {sigma} | {n1}/{n0} | {100 * p:.0f} % | {expected:.1f} | "
                      + " | ".join(f"{100 * h:.1f}" for h in held.values())
                      + f" | {100 * tails[0]:.1f}/{100 * tails[1]:.1f} |", flush=True)


def unlike():
    print("| spread | held buyers spend | arms | Welch | cubic | house |")
    print("|---|---|---|---|---|---|")
    for sigma in (0.7, 1.0, 1.3):
        for factor in (0.7, 1.4):
            for n1, n0 in SIZES[1:]:
                _, held, _ = money_cell(n1, n0, 0.1, 0.08, lognormal(sigma), factor, 10000, 0)
                print(f"| {sigma} | × {factor} | {n1}/{n0} | "
                      + " | ".join(f"{100 * h:.1f}" for h in held.values()) + " |", flush=True)


def others():
    print("| spending | arms | shares of buyers | Welch | cubic | house | below/above |")
    print("|---|---|---|---|---|---|---|")
    for name, shape in SHAPES.items():
        for n1, n0 in SIZES[1:]:
            for p1, p0 in ((0.08, 0.08), (0.1, 0.06)):
                _, held, tails = money_cell(n1, n0, p1, p0, shape, 1, 10000, 0)
                print(f"| {name} | {n1}/{n0} | {p1}, {p0} | "
                      + " | ".join(f"{100 * h:.1f}" for h in held.values())
                      + f" | {100 * tails[0]:.1f}/{100 * tails[1]:.1f} |", flush=True)


if __name__ == "__main__":
    {"rates": rates, "money": money, "unlike": unlike, "others": others}[sys.argv[1]]()
