# SPDX-License-Identifier: Apache-2.0
"""Whether the groups are worth having: hidden archetypes, and the future.

    python3 Benchmarks/useful.py [--seeds 9001 9002 …] [--shared ../shared/data]

*Archetypes*: the demo shop knows what kind of person everybody is. Clusters of
journeys, k-means on RFM and hdbscan on raw event counts are held against it by
the adjusted Rand index, on the same people of each seed.

*The future*: clusters and RFM tiers are found on the first 70 % of the time and
asked how much of the money and of the returning in the last 30 % they explain
(adjusted share of variance, with a bootstrap interval over people of the
difference). Only people whose journeys are long enough to be compared, and who
bought in the first part, take part; a cluster's noise is one more group.

Needs scikit-learn and hdbscan in the Python that runs it. Prints one JSON object.
"""

import argparse
import csv
import datetime
import gzip
import json
import math
import os
import subprocess
import sys
import tempfile
import time

import hdbscan
import numpy as np
import sklearn
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score
from sklearn.preprocessing import StandardScaler

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
JEJAK = os.environ.get("JEJAK_BINARY", os.path.join(ROOT, ".build/release/jejak"))
LEAST = 5  # steps that a journey must have to be compared


def run(*arguments):
    done = subprocess.run([JEJAK, *arguments], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        raise RuntimeError(f"jejak {' '.join(arguments)}: {done.stderr[-600:]}")
    return done.stdout


def table(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def archetypes(seed, people, folder):
    started = time.monotonic()
    out = f"{folder}/out-{seed}"
    said = json.loads(run("demo", "--once", "--seed", str(seed), "--people", str(people), "--out", out,
                          "--data", f"{folder}/shop-{seed}", "--json").splitlines()[-1])  # fmt: skip
    took = time.monotonic() - started
    truth = {row["person"]: row["archetype"] for row in table(out + "/truth.csv")}
    ours = {row["person"]: row["cluster"] for row in table(out + "/clusters.csv")}
    features = {row.pop("person"): row for row in table(out + "/features.csv")}
    names = sorted(truth)
    wanted = [truth[name] for name in names]
    columns = list(next(iter(features.values())))
    values = np.array([[float(features[name][column] or "nan") for column in columns]
                       for name in names])  # fmt: skip
    rfm = values[:, :3]
    # Who never ordered has no recency: the longest of all stands for it.
    rfm = np.where(np.isfinite(rfm), rfm, np.nanmax(np.where(np.isfinite(rfm), rfm, np.nan), axis=0))
    kinds = len(set(wanted))
    means = max(
        adjusted_rand_score(wanted, KMeans(count, n_init=10, random_state=1).fit_predict(
            StandardScaler().fit_transform(scaled)))
        for count in (kinds - 1, kinds, kinds + 1) for scaled in (rfm, np.log1p(np.maximum(rfm, 0)))
    )  # fmt: skip
    counts = values[:, 3:]
    density = max(
        adjusted_rand_score(wanted, hdbscan.HDBSCAN(min_cluster_size=size).fit_predict(
            StandardScaler().fit_transform(scaled)))
        for size in (15, len(names) // 20) for scaled in (counts, np.log1p(counts))
    )  # fmt: skip
    return {
        "seed": seed, "people": len(names), "archetypes": kinds, "clusters": said["clusters"],
        "noise": said["noise"],
        "journeys": round(adjusted_rand_score(wanted, [ours.get(name, "-1") for name in names]), 3),
        "kmeansOnRFM": round(means, 3), "hdbscanOnCounts": round(density, 3),
        "secondsOfDemo": round(took, 1),
    }  # fmt: skip


# The logs, as (person, milliseconds, event, money in major units).


def shop_log(people, seed, folder):
    path = f"{folder}/generated.jsonl"
    run("generate", "--people", str(people), "--seed", str(seed), "--out", path)
    with open(path) as lines:
        for line in lines:
            call = json.loads(line)
            if call.get("type") != "track" or not call.get("userId"):
                continue
            moment = datetime.datetime.fromisoformat(call["timestamp"].replace("Z", "+00:00"))
            money = (call.get("properties") or {}).get("revenue") or 0
            yield call["userId"], int(moment.timestamp() * 1000), call["event"], float(money)


def rows(path):
    with gzip.open(path, "rt", newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def milliseconds(text):
    moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    if not moment.tzinfo:
        moment = moment.replace(tzinfo=datetime.UTC)
    return int(moment.timestamp() * 1000)


def retail_log(shared):
    folder = shared + "/online_retail"
    path = folder + "/" + next(name for name in os.listdir(folder) if name.endswith(".csv.gz"))
    invoices = {}
    for row in rows(path):
        names = list(row)
        person = row.get("CustomerID") or row.get("Customer ID") or ""
        if not person:
            continue
        number = row.get("InvoiceNo") or row.get("Invoice")
        price = float(row.get("UnitPrice") or row.get("Price") or 0)
        moment = next(row[name] for name in names if name.lower().startswith("invoicedate"))
        one = invoices.setdefault((number, person), [moment, 0.0])
        one[1] += float(row["Quantity"]) * price
    for (number, person), (moment, money) in invoices.items():
        back = number.startswith("C")
        yield person, milliseconds(moment), "Order Refunded" if back else "Order Completed", (
            0.0 if back else max(0.0, money))  # fmt: skip


def grocery_log(shared):
    folder = shared + "/complete_journey"
    baskets = {}
    for row in rows(folder + "/transactions_sample.csv.gz"):
        one = baskets.setdefault((row["basket_id"], row["household_id"]),
                                 [row["transaction_timestamp"], 0.0])  # fmt: skip
        one[1] += float(row["sales_value"])
    for (_, person), (moment, money) in baskets.items():
        yield person, milliseconds(moment), "Order Completed", money
    for row in rows(folder + "/coupon_redemptions.csv.gz"):
        yield row["household_id"], milliseconds(row["redemption_date"]), "Coupon Redeemed", 0.0


def ecom_log(shared):
    for row in rows(shared + "/ecom/ecom.csv.gz"):
        money = row.get("revenue") or row.get("price") or row.get("value") or 0
        name = row.get("event_name") or row.get("event")
        person = row.get("user_id") or row.get("user")
        moment = row.get("timestamp") or row.get("event_timestamp") or row.get("time")
        yield person, milliseconds(moment), name, (
            float(money or 1) if "purchase" in name.lower() or "payment_done" in name else 0.0)  # fmt: skip


def tier(recency, frequency):
    """The tier of a pair of scores, 1 to 5: the product's own table."""
    if recency == 5 and frequency >= 4:
        return "champions"
    if recency == 5 and frequency == 1:
        return "new_customers"
    if recency == 4 and frequency == 1:
        return "promising"
    if recency >= 4 and frequency in (2, 3):
        return "potential_loyalist"
    if recency >= 3 and frequency >= 4:
        return "loyal"
    if recency == 3:
        return "need_attention" if frequency == 3 else "about_to_sleep"
    if frequency == 5:
        return "cant_lose"
    if frequency in (3, 4):
        return "at_risk"
    return "lost" if (recency, frequency) == (1, 1) else "hibernating"


def tiers(names, orders, cut):
    """RFM tiers by quintiles among the buyers of the first part."""
    days = np.array([(cut - max(when for when, _ in orders[name])) / 86_400_000 for name in names])
    counts = np.array([len(orders[name]) for name in names], dtype=float)

    def cuts(values):
        ordered = np.sort(values)
        return [ordered[max(0, (len(ordered) * part + 4) // 5 - 1)] for part in (1, 2, 3, 4)]

    recency = 5 - sum((days > bound).astype(int) for bound in cuts(days))
    frequency = 1 + sum((counts > bound).astype(int) for bound in cuts(counts))
    return [tier(int(r), int(f)) for r, f in zip(recency, frequency)]


def explained(values, groups):
    """The share of variance between groups, corrected for their number."""
    total = ((values - values.mean()) ** 2).sum()
    names, places = np.unique(groups, return_inverse=True)
    if total == 0 or len(names) < 2 or len(values) <= len(names):
        return 0.0
    sums = np.bincount(places, weights=values)
    sizes = np.bincount(places)
    between = (sizes * (sums / sizes - values.mean()) ** 2).sum()
    return 1 - (1 - between / total) * (len(values) - 1) / (len(values) - len(names))


def future(name, log, folder, seed=1):
    events = sorted(log, key=lambda event: event[1])
    first, last = events[0][1], events[-1][1]
    cut = first + int(0.7 * (last - first))
    steps, orders, later = {}, {}, {}
    path = f"{folder}/{name}.csv"
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["person", "time", "event", "revenue"])
        for person, moment, event, money in events:
            if moment <= cut:
                out.writerow([person, moment, event, f"{money:.2f}" if money > 0 else ""])
                steps[person] = steps.get(person, 0) + 1
                if money > 0:
                    orders.setdefault(person, []).append((moment, money))
            else:
                spent, came = later.get(person, (0.0, 0))
                later[person] = (spent + money, came + (1 if money > 0 else 0))
    data, labels = f"{folder}/{name}", f"{folder}/{name}-labels.csv"
    run("import", path, "--data", data, "--person", "person", "--time", "time", "--time-unit", "ms",
        "--event", "event", "--revenue", "revenue", "--json")  # fmt: skip
    said = json.loads(run("journeys", "cluster", "--data", data, "--seed", str(seed), "--labels",
                          labels, "--json").splitlines()[-1])  # fmt: skip
    cluster = {row["person"]: row["cluster"] for row in table(labels)}
    names = sorted(p for p in orders if steps[p] >= LEAST and p in cluster)
    result = {"log": name, "events": len(events), "people": len(names), "minimumSteps": LEAST,
              "clusters": len(said["clusters"]), "cut": datetime.datetime.fromtimestamp(
                  cut / 1000, datetime.UTC).date().isoformat()}  # fmt: skip
    if len(names) < 100:
        return {**result, "verdict": "too few to tell"}
    ours = np.array([cluster[p] for p in names])
    theirs = np.array(tiers(names, orders, cut))
    result["noise"] = int((ours == "-1").sum())
    spent = np.log1p([later.get(p, (0.0, 0))[0] for p in names])
    came = np.array([float(later.get(p, (0.0, 0))[1] > 0) for p in names])
    random = np.random.default_rng(seed)
    for what, values in (("revenue", spent), ("return", came)):
        gaps = []
        for _ in range(500):
            pick = random.integers(0, len(names), len(names))
            gaps.append(explained(values[pick], ours[pick]) - explained(values[pick], theirs[pick]))
        low, high = np.percentile(gaps, [2.5, 97.5])
        result[what] = {
            "clusters": round(explained(values, ours), 4), "rfmTiers": round(explained(values, theirs), 4),
            "both": round(explained(values, np.char.add(ours, theirs)), 4),
            "difference": [round(low, 4), round(high, 4)],
            "verdict": "clusters" if low > 0 else "RFM tiers" if high < 0 else "too close to tell",
        }  # fmt: skip
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="*", default=list(range(9001, 9011)))
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--shared", default=os.path.join(ROOT, "../shared/data"))
    options = parser.parse_args()
    result = {"versions": {"python": sys.version.split()[0], "scikit-learn": sklearn.__version__,
                           "hdbscan": getattr(hdbscan, "__version__", "0.8.44"),
                           "jejak": run("--version").strip()}}  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="jejak-useful-") as folder:
        found = []
        for seed in options.seeds:
            found.append(archetypes(seed, options.people, folder))
            print(json.dumps(found[-1]), file=sys.stderr, flush=True)
        result["archetypes"] = found
        if found:
            result["least"] = {key: min(one[key] for one in found) for key in ("journeys",)}
            result["most"] = {key: max(one[key] for one in found)
                              for key in ("kmeansOnRFM", "hdbscanOnCounts")}  # fmt: skip
        logs = {"shop": lambda: shop_log(options.people, 9001, folder)}
        if os.path.isdir(options.shared):
            logs["online retail"] = lambda: retail_log(options.shared)
            logs["complete journey"] = lambda: grocery_log(options.shared)
            logs["ecom"] = lambda: ecom_log(options.shared)
        result["future"] = []
        for name, log in logs.items():
            found = future(name.replace(" ", "-"), log(), folder)
            result["future"].append(found)
            print(json.dumps(found), file=sys.stderr, flush=True)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
