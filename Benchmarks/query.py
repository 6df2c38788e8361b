# SPDX-License-Identifier: Apache-2.0
"""Questions over journeys: Jejak against DuckDB and ClickHouse in process.

    make bench-questions                                       # installs both, and runs it
    .bench/bin/python Benchmarks/query.py                      # 10 million events
    .bench/bin/python Benchmarks/query.py --events 1 3 10 30   # millions: how it grows
    .bench/bin/python Benchmarks/query.py --busy               # also while 5,000 events/s arrive

One file of events (made by DuckDB from a seed: people, times, 20 event names,
revenue, category, channel) goes into Jejak (`jejak import`), a DuckDB table
ordered by person and time, and a ClickHouse MergeTree ordered by person and
time. Then each round draws windows, dates and thresholds at random, asks all
three the same, and holds the answers against one another. Jejak is asked over
HTTP (`POST /v1/ask` of a running server, wall clock, no cache); the others in
process. Nothing is said where answers differ, and the run fails.

    funnel      five steps within some days
    funnel12    twelve steps
    segment     two counts, a sum and an absence, each in a window of its own
    retention   weekly, of one event by itself

Prints a Markdown table (medians over the rounds) and one JSON object.
"""

import argparse
import datetime
import http.client
import json
import multiprocessing
import os
import platform
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import chdb
import chdb.session
import duckdb
import live
from live import DAY, EVENTS, JEJAK, WEIGHTS

DAYS, FIRST = 180, 1_735_689_600_000  # from 2025-01-01


def make_events(database, count, people, seed):
    """Events with times that differ within each person, as a table."""
    edges, total = [], 0.0
    for weight in WEIGHTS:
        total += weight
        edges.append(total)
    dice = f"(hash(i, {seed}, 1) % 1000000) / 1000000.0 * {total}"
    name = "CASE " + " ".join(
        f"WHEN dice < {edge} THEN '{event}'" for edge, event in zip(edges, EVENTS)
    ) + f" ELSE '{EVENTS[-1]}' END"
    database.execute(f"""
        CREATE OR REPLACE TABLE raw AS
        SELECT i, person, time, {name} AS event,
            (hash(i, {seed}, 4) % 40000)::DOUBLE * 25 + 10000 AS money,
            ['sepatu', 'tas', 'baju', 'gawai', 'dapur', 'buku', 'mainan', 'kecantikan']
                [1 + (hash(i, {seed}, 5) % 8)::INT] AS category,
            ['web', 'app', 'store', 'marketplace'][1 + (hash(i, {seed}, 6) % 4)::INT] AS channel
        FROM (
            SELECT i, {dice} AS dice, (hash(i, {seed}, 2) % {people})::INT AS person,
                {FIRST} + (hash(i, {seed}, 3) % {DAYS * DAY})::BIGINT AS time
            FROM range({count}) AS rows(i)
        )""")
    # Of two at one moment of one person, one is moved: then all orders agree.
    database.execute("""
        CREATE OR REPLACE TABLE events AS
        SELECT 'u' || person AS person, person AS user_id,
            time + row_number() OVER (PARTITION BY person, time ORDER BY i) - 1 AS ts,
            event, CASE WHEN event = 'Order Completed' THEN money END AS revenue, category, channel
        FROM raw ORDER BY user_id, ts""")
    database.execute("DROP TABLE raw")
    twins = database.execute(
        "SELECT count(*) FROM (SELECT user_id, ts FROM events GROUP BY ALL HAVING count(*) > 1)"
    ).fetchone()[0]
    if twins:
        sys.exit(f"{twins} events share a person and a moment: take another seed")


# Questions: each draws its parts, and says itself three times.


def day_text(day):
    return (datetime.date(2025, 1, 1) + datetime.timedelta(days=day)).isoformat()


def at(day):
    return FIRST + day * DAY


def funnel(dice, steps):
    names = dice.sample(EVENTS[:12], steps) if steps <= 12 else EVENTS[:steps]
    within, since = dice.randint(5, 30), dice.randint(0, 60)
    text = "funnel " + " > ".join(f'"{n}"' for n in names)
    text += f" within {within} days since {day_text(since)}"
    conditions = ", ".join(f"event = '{n}'" for n in names)
    listed = ", ".join(f"'{n}'" for n in names)
    click = f"""
        SELECT level, count() FROM (
            SELECT windowFunnel({within * DAY}, 'strict_increase')(ts, {conditions}) AS level
            FROM events WHERE ts >= {at(since)} AND event IN ({listed}) GROUP BY user_id
        ) GROUP BY level"""
    # The same greedy chains: the latest start that reached each step so far.
    duck, last = f"SELECT user_id, ts, event FROM events WHERE ts >= {at(since)} AND event IN ({listed})", "base"
    duck = f"WITH base AS ({duck})"
    for index, name in enumerate(names):
        if index == 0:
            duck += f", s0 AS (SELECT *, CASE WHEN event = '{name}' THEN ts END AS c0 FROM base)"
        else:
            before = f"max(c{index - 1}) OVER (PARTITION BY user_id ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
            duck += (
                f", t{index} AS (SELECT *, {before} AS p{index} FROM s{index - 1})"
                f", s{index} AS (SELECT *, CASE WHEN event = '{name}' AND ts - p{index} <= {within * DAY}"
                f" THEN p{index} END AS c{index} FROM t{index})"
            )
        last = f"s{index}"
    levels = ", ".join(f"count(DISTINCT CASE WHEN c{i} IS NOT NULL THEN user_id END)" for i in range(steps))
    duck += f" SELECT {levels} FROM {last}"

    def of_click(rows):
        reached = dict(rows)
        return [sum(n for level, n in reached.items() if level > step) for step in range(steps)]

    return text, duck, lambda rows: list(rows[0]), click, of_click, lambda a: [s["people"] for s in a["steps"]]


def segment(dice):
    d = [dice.randint(10, 150) for _ in range(4)]
    spend, many = dice.randint(100, 900) * 1000, dice.randint(2, 6)
    text = (
        f'did "Product Viewed" at least {many} times since {day_text(d[0])} '
        f'and did "Product Added" at least 1 time since {day_text(d[1])} '
        f'and sum(revenue) of "Order Completed" since {day_text(d[2])} > {spend} '
        f'and did not "Support Contacted" since {day_text(d[3])}'
    )
    duck = f"""
        SELECT count(*) FROM (SELECT user_id FROM events
            WHERE event IN ('Product Viewed', 'Product Added', 'Order Completed', 'Support Contacted')
            GROUP BY user_id HAVING
            count(*) FILTER (event = 'Product Viewed' AND ts >= {at(d[0])}) >= {many}
            AND count(*) FILTER (event = 'Product Added' AND ts >= {at(d[1])}) >= 1
            AND coalesce(sum(revenue) FILTER (event = 'Order Completed' AND ts >= {at(d[2])}), 0) > {spend}
            AND count(*) FILTER (event = 'Support Contacted' AND ts >= {at(d[3])}) = 0)"""
    click = f"""
        SELECT count() FROM (SELECT user_id FROM events
            WHERE event IN ('Product Viewed', 'Product Added', 'Order Completed', 'Support Contacted')
            GROUP BY user_id HAVING
            countIf(event = 'Product Viewed' AND ts >= {at(d[0])}) >= {many}
            AND countIf(event = 'Product Added' AND ts >= {at(d[1])}) >= 1
            AND sumIf(revenue, event = 'Order Completed' AND ts >= {at(d[2])}) > {spend}
            AND countIf(event = 'Support Contacted' AND ts >= {at(d[3])}) = 0)"""

    def one(rows):
        return int(rows[0][0])

    return text, duck, one, click, one, lambda a: a["people"]


def retention(dice):
    name, since = dice.choice(EVENTS[:8]), dice.randint(0, 60)
    text = f'retention of "{name}" by "{name}" weekly since {day_text(since)}'
    # Weeks from Monday: 1970-01-01 was a Thursday.
    week = f"((ts + {3 * DAY}) // {7 * DAY})"
    duck = f"""
        WITH hits AS (SELECT user_id, {week} AS w FROM events
                WHERE event = '{name}' AND ts >= {at(since)} GROUP BY ALL),
            cohorts AS (SELECT user_id, min(w) AS c FROM hits GROUP BY user_id)
        SELECT c, w - c, count(*) FROM hits JOIN cohorts USING (user_id) GROUP BY ALL"""
    week = f"intDiv(ts + {3 * DAY}, {7 * DAY})"
    click = f"""
        SELECT weeks[1] AS c, w - weeks[1], count() FROM (
            SELECT arraySort(groupUniqArray({week})) AS weeks FROM events
            WHERE event = '{name}' AND ts >= {at(since)} GROUP BY user_id)
        ARRAY JOIN weeks AS w GROUP BY c, w - weeks[1]"""

    def table(rows):
        return {(int(c), int(k)): int(n) for c, k, n in rows}

    def ours(answer):
        found = {}
        for cohort in answer["cohorts"]:
            day = (datetime.date.fromisoformat(cohort["start"]) - datetime.date(1970, 1, 1)).days
            for k, n in enumerate(cohort["returned"]):
                if n:
                    found[((day + 3) // 7, k)] = n
        return found

    return text, duck, table, click, table, ours


QUESTIONS = {
    "funnel": lambda dice: funnel(dice, 5),
    "funnel12": lambda dice: funnel(dice, 12),
    "segment": segment,
    "retention": retention,
}


class Server:
    """A running `jejak serve`, and the most memory it took."""

    def __init__(self, data):
        self.words = open(os.path.join(data + ".words"), "w+")
        started = time.monotonic()
        self.process = subprocess.Popen(
            [JEJAK, "serve", "--data", data, "--port", "0"], stdout=self.words, stderr=subprocess.STDOUT
        )
        while True:
            with open(self.words.name) as file:
                found = re.search(r"https?://[^/\s:]+:(\d+)", file.read())
            if found:
                break
            if self.process.poll() is not None or time.monotonic() - started > 300:
                sys.exit("the server does not come up: " + open(self.words.name).read())
            time.sleep(0.01)
        self.open_seconds = time.monotonic() - started
        self.connection = http.client.HTTPConnection("127.0.0.1", int(found.group(1)), timeout=600)

    def ask(self, text):
        body = json.dumps({"question": text})
        started = time.perf_counter()
        self.connection.request("POST", "/v1/ask", body, {"Content-Type": "application/json"})
        answer = self.connection.getresponse().read()
        seconds = time.perf_counter() - started
        answer = json.loads(answer)
        if "kind" not in answer:
            sys.exit(f"{text}: {answer}")
        return answer, seconds

    def memory(self):
        found = {}
        with open(f"/proc/{self.process.pid}/status") as file:
            for line in file:
                pieces = line.split()
                if pieces[0] in ("VmHWM:", "RssAnon:"):
                    found[pieces[0][:-1]] = int(pieces[1]) // 1024
        return found

    def stop(self):
        self.connection.close()
        self.process.terminate()
        self.process.wait()


def send(port, people, rate, seconds):
    """Events at a fixed rate, from a process of its own."""
    server = type("Address", (), {"port": port})
    live.Sender(server, "", people, rate, seconds, random.Random(port)).run()


def ask_while_busy(server, dice, quiet, people, options):
    """The same questions while events arrive: medians, and how many times the quiet ones."""
    found = {}
    for name in [n for n in quiet if n != "funnel12"]:
        sender = multiprocessing.Process(
            target=send, args=(server.connection.port, people, options.rate, options.busy_seconds)
        )
        sender.start()
        time.sleep(2)
        times = []
        while sender.is_alive() and len(times) < 200:
            times.append(server.ask(QUESTIONS[name](dice)[0])[1])
            time.sleep(0.05)
        sender.join()
        if sender.exitcode != 0:
            sys.exit("the events did not arrive")
        middle = statistics.median(times)
        found[name] = {"seconds": middle, "rounds": len(times), "timesQuiet": round(middle / quiet[name], 2)}
        print(f"busy {name}: {found[name]}", file=sys.stderr)
    return found


def timed(work):
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


def measure(options, millions, workshop):
    count = int(millions * 1_000_000)
    people = max(1, count // 20)
    duck = duckdb.connect(os.path.join(workshop, f"{count}.duckdb"))
    duck.execute("SET threads = 2")
    make_events(duck, count, people, options.seed)
    path = os.path.join(workshop, f"{count}.csv")
    duck.execute(
        f"COPY (SELECT person, ts AS time, event, revenue, category, channel FROM events) TO '{path}' (HEADER)"
    )
    click = chdb.session.Session(os.path.join(workshop, f"{count}.chdb"))
    click.query("SET max_threads = 2")
    click.query(
        "CREATE DATABASE IF NOT EXISTS b ENGINE = Atomic; USE b; CREATE TABLE events (user_id UInt32, ts UInt64, "
        "event LowCardinality(String), revenue Nullable(Float64), category LowCardinality(String), "
        "channel LowCardinality(String)) ENGINE = MergeTree ORDER BY (user_id, ts)"
    )
    _, click_load = timed(lambda: click.query(
        "INSERT INTO b.events SELECT toUInt32(substring(person, 2)), time, event, revenue, category, channel "
        f"FROM file('{path}', CSVWithNames)"
    ))  # fmt: skip
    click.query("OPTIMIZE TABLE b.events FINAL")
    data = os.path.join(workshop, f"{count}.jejak")
    done, ours_load = timed(lambda: subprocess.run(
        [JEJAK, "import", path, "--person", "person", "--time", "time", "--time-unit", "ms", "--event", "event",
         "--revenue", "revenue", "--source", "bench", "--data", data, "--json"],
        capture_output=True, text=True, check=False,
    ))  # fmt: skip
    if done.returncode != 0:
        sys.exit(f"jejak import: {done.stderr}")
    os.remove(path)
    stats = json.loads(
        subprocess.run([JEJAK, "stats", "--data", data, "--json"], capture_output=True, text=True, check=True)
        .stdout.splitlines()[-1]
    )  # fmt: skip
    server = Server(data)
    dice = random.Random(options.seed if options.fixed else None)
    rows = []
    for name in options.questions.split(","):
        times = {"jejak": [], "jejakInside": [], "duckdb": [], "clickhouse": []}
        for round_ in range(options.rounds + 1):
            text, duck_sql, of_duck, click_sql, of_click, of_ours = QUESTIONS[name](dice)
            (answer, seconds) = server.ask(text)
            times["jejak"].append(seconds)
            times["jejakInside"].append(answer["seconds"])
            ours = of_ours(answer)
            if name != "funnel12" or not options.skip_duck12:
                found, seconds = timed(lambda: duck.execute(duck_sql).fetchall())
                times["duckdb"].append(seconds)
                check(name, text, ours, of_duck(found), "DuckDB")
            found, seconds = timed(lambda: click.query(click_sql.replace("FROM events", "FROM b.events"), "JSONCompact"))
            times["clickhouse"].append(seconds)
            rows_ = [[int(v) for v in row] for row in json.loads(str(found))["data"]]
            check(name, text, ours, of_click(rows_), "ClickHouse")
        # The first round warms everybody's memory.
        middle = {k: statistics.median(v[1:]) for k, v in times.items() if len(v) > 1}
        best = min(v for k, v in middle.items() if k in ("duckdb", "clickhouse"))
        rows.append({"events": count, "question": name, "rounds": options.rounds, "seconds": middle,
                     "ratio": round(best / middle["jejak"], 2)})  # fmt: skip
        print(f"{count} {name}: {middle} ratio {best / middle['jejak']:.2f}", file=sys.stderr)
    hundred = [QUESTIONS["segment"](dice)[0] for _ in range(100)]
    _, all_segments = timed(lambda: [server.ask(text) for text in hundred])
    busy = None
    if options.busy:
        quiet = {row["question"]: row["seconds"]["jejak"] for row in rows}
        busy = ask_while_busy(server, dice, quiet, people, options)
    report = {
        "busy": busy,
        "events": count, "people": people, "bytesPerEvent": stats["bytesPerEvent"], "openSeconds": server.open_seconds,
        "loadSeconds": {"jejak": ours_load, "clickhouse": click_load}, "hundredSegmentsSeconds": all_segments,
        "memoryMB": server.memory(), "questions": rows,
    }  # fmt: skip
    server.stop()
    click.close()
    duck.close()
    if options.keep:
        shutil.move(data, options.keep)
    else:
        shutil.rmtree(data)
    return report


def check(name, text, ours, theirs, who):
    if ours != theirs:
        sys.exit(f"{name}: {who} says {str(theirs)[:300]}, Jejak {str(ours)[:300]}: {text}")


def main():
    parser = argparse.ArgumentParser(description="Questions against DuckDB and ClickHouse.")
    parser.add_argument("--events", type=float, nargs="+", default=[10], help="millions")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1, help="of the events")
    parser.add_argument("--fixed", action="store_true", help="draw the questions from the seed too")
    parser.add_argument("--questions", default=",".join(QUESTIONS))
    parser.add_argument("--skip-duck12", action="store_true", help="spare DuckDB the twelve steps")
    parser.add_argument("--busy", action="store_true", help="ask again while events arrive")
    parser.add_argument("--rate", type=int, default=5_000, help="events a second then")
    parser.add_argument("--busy-seconds", type=int, default=20, help="for each question")
    parser.add_argument("--keep", metavar="DIR", help="where to leave Jejak's folder of the last size")
    options = parser.parse_args()
    versions = {
        "duckdb": duckdb.__version__, "chdb": chdb.__version__,
        "jejak": subprocess.run([JEJAK, "--version"], capture_output=True, text=True, check=True).stdout.strip(),
        "python": platform.python_version(), "cores": os.cpu_count(), "system": platform.platform(),
    }  # fmt: skip
    reports = []
    with tempfile.TemporaryDirectory(prefix="jejak-query-") as workshop:
        for millions in options.events:
            reports.append(measure(options, millions, workshop))
    print("| events | question | Jejak ms (inside) | ClickHouse ms | DuckDB ms | faster than the faster |")
    print("|---|---|---|---|---|---|")
    for report in reports:
        for row in report["questions"]:
            s = row["seconds"]
            print(f"| {row['events']:,} | {row['question']} | {s['jejak'] * 1e3:.1f} ({s['jejakInside'] * 1e3:.1f}) | "
                  f"{s['clickhouse'] * 1e3:.0f} | {s.get('duckdb', 0) * 1e3:.0f} | {row['ratio']:.1f}× |")  # fmt: skip
    print(json.dumps({"versions": versions, "reports": reports}))


if __name__ == "__main__":
    main()
