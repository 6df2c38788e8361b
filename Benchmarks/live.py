# SPDX-License-Identifier: Apache-2.0
"""How soon a segment is right: entries under load, exits by time, and a sleep.

    python3 Benchmarks/live.py                      # 500,000 people, 200 segments
    python3 Benchmarks/live.py --data FOLDER        # people of a folder that exists

A server with 200 segments gets 5,000 events a second from 500,000 people. What
it says of itself (`/metrics`) is read before and after each part:

    entries  from the acceptance of an event to the entry on the log
    exits    10,000 people whose membership ends at one instant by time alone
    crowd    200,000 people, likewise: in order, how many a second, with the lag
    sleep    the server is stopped while memberships end: how soon it answers, and
             how soon it has caught up

A latency counts from the acceptance of the oldest event that waited with it, so
it is an upper bound for each of them. Prints a Markdown table and one JSON
object.
"""

import argparse
import csv
import http.client
import json
import os
import platform
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
JEJAK = os.environ.get("JEJAK_BINARY", os.path.join(ROOT, ".build/release/jejak"))
EVENTS = [
    "Page Viewed", "Product Viewed", "Product List Viewed", "Products Searched", "Product Clicked",
    "Product Added", "Product Removed", "Cart Viewed", "Checkout Started", "Coupon Entered",
    "Payment Info Entered", "Order Completed", "Order Refunded", "Product Reviewed", "Product Shared",
    "Wishlist Product Added", "Support Contacted", "Email Opened", "Email Link Clicked", "App Opened",
]  # fmt: skip
WEIGHTS = [28, 20, 9, 6, 6, 7, 2, 4, 3.5, 1, 2.5, 2.2, 0.2, 0.6, 0.5, 1, 0.8, 2.5, 1.2, 2]
CATEGORIES = ["sepatu", "tas", "baju", "gawai", "dapur", "buku", "mainan", "kecantikan"]
DAY = 86_400_000


def make_folder(data, people, each, dice):
    """People with a past of half a year."""
    now = int(time.time() * 1000)
    path = data + ".csv"
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["person", "time", "event", "revenue", "category"])
        for person in range(people):
            for event in dice.choices(EVENTS, WEIGHTS, k=each):
                money = dice.randint(10, 1000) * 1000 if event == "Order Completed" else ""
                out.writerow(
                    [f"u{person}", now - int(dice.random() * 180 * DAY), event, money, dice.choice(CATEGORIES)]
                )
    command = [JEJAK, "import", path, "--person", "person", "--time", "time", "--time-unit", "ms", "--event", "event",
               "--revenue", "revenue", "--source", "past", "--data", data, "--json"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    os.remove(path)
    if done.returncode != 0:
        sys.exit(f"jejak import: {done.stderr}")


def definition(dice):
    """A segment as marketers write them: some events, windows and amounts."""
    def clause():
        event = dice.choice(EVENTS)
        window = dice.choice([f"in last {dice.randint(1, 60)} days", f"in last {dice.randint(1, 72)} hours", ""])
        return dice.choice([
            f'did "{event}" {window}',
            f'did "{event}" at least {dice.randint(2, 5)} times {window}',
            f'did not "{event}" {window}',
            f'sum(revenue) of "Order Completed" {window} > {dice.randint(1, 20) * 100000}',
            f'did "{event}" {window} where category = "{dice.choice(CATEGORIES)}"',
            f'days since last "{event}" <= {dice.randint(1, 60)}',
        ])  # fmt: skip
    return " and ".join(clause() for _ in range(dice.randint(1, 3)))


class Server:
    """A running `jejak serve`."""

    def __init__(self, data):
        self.data = data
        self.words = open(data + ".words", "w")
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [JEJAK, "serve", "--data", data, "--port", "0"], stdout=self.words, stderr=subprocess.STDOUT
        )
        while True:
            with open(data + ".words") as file:
                found = re.search(r"https?://[^/\s:]+:(\d+)", file.read())
            if found:
                break
            if self.process.poll() is not None or time.monotonic() - self.started > 300:
                sys.exit("the server does not come up: " + open(data + ".words").read())
            time.sleep(0.01)
        self.port = int(found.group(1))

    def request(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, content

    def metrics(self):
        _, content = self.request("GET", "/metrics")
        figures = {}
        for line in content.decode().splitlines():
            found = re.match(r"(jejak_segment[a-z_]*)(?:\{le=\"([^\"]+)\"\})? (\S+)", line)
            if found:
                name, edge, value = found.groups()
                if edge is None:
                    figures[name] = float(value)
                else:
                    figures.setdefault(name, {})[edge] = float(value)
        return figures

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def quantile(before, after, name, share):
    """The edge of the bucket in which a share of the new ones lies, in seconds."""
    old, new = before.get(name + "_bucket", {}), after[name + "_bucket"]
    counts = [(float("inf") if edge == "+Inf" else float(edge), n - old.get(edge, 0)) for edge, n in new.items()]
    counts.sort()
    total = counts[-1][1]
    if total == 0:
        return None
    return next(edge for edge, n in counts if n >= share * total)


class Sender(threading.Thread):
    """Events at a fixed rate, in batches of 100, by an open loop."""

    def __init__(self, server, key, people, rate, seconds, dice):
        super().__init__()
        self.server, self.key, self.people, self.rate, self.seconds = server, key, people, rate, seconds
        self.dice, self.sent, self.late = dice, 0, 0.0

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=120)
        headers = {"Content-Type": "application/json"} | ({"Authorization": self.key} if self.key else {})
        begin, place = time.monotonic(), 0
        while place * 100 < self.rate * self.seconds:
            due = begin + place * 100 / self.rate
            wait = due - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            self.late = max(self.late, time.monotonic() - due)
            batch = []
            for event in self.dice.choices(EVENTS, WEIGHTS, k=100):
                properties = {"category": self.dice.choice(CATEGORIES)}
                if event == "Order Completed":
                    properties["revenue"] = self.dice.randint(10, 1000) * 1000
                batch.append({"type": "track", "event": event, "userId": f"u{self.dice.randrange(self.people)}",
                              "messageId": f"{begin}-{self.sent}-{len(batch)}", "properties": properties})  # fmt: skip
            connection.request("POST", "/v1/batch", json.dumps({"batch": batch}), headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                sys.exit(f"the door says {answer.status}")
            self.sent += 100
            place += 1


def settle(server, patience=600):
    """Waits until nobody waits."""
    started = time.monotonic()
    while time.monotonic() - started < patience:
        figures = server.metrics()
        names = ("jejak_segment_waiting", "jejak_segment_overdue", "jejak_segment_computing")
        if all(figures.get(name, 0) == 0 for name in names):
            return time.monotonic() - started
        time.sleep(0.05)
    sys.exit("the segments do not come to rest")


def send_crowd(server, key, count, name, instant):
    """One event of each of many people, all at one instant."""
    headers = {"Content-Type": "application/json", "Authorization": key}
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(instant)) + ".000Z"
    for first in range(0, count, 500):
        batch = [{"type": "track", "event": name, "userId": f"u{person}", "timestamp": stamp,
                  "messageId": f"{name}-{instant}-{person}"} for person in range(first, min(first + 500, count))]  # fmt: skip
        connection.request("POST", "/v1/batch", json.dumps({"batch": batch}), headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            sys.exit(f"the door says {answer.status}")


def save(data, name, text):
    done = subprocess.run(
        [JEJAK, "segment", "save", name, text, "--data", data], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        sys.exit(f"jejak segment save {text}: {done.stderr}")


def ageing(server, key, options, count, name, span):
    """People whose membership ends together: how late the last exits are."""
    save(server.data, name, f'did "{name}" in last {span} seconds')
    settle(server)
    instant = int(time.time())
    send_crowd(server, key, count, name, instant)
    settle(server)
    before = server.metrics()
    due = instant + span
    if time.time() > due - 0.5:
        sys.exit(f"{span} seconds are too short for {count} people to come in")
    most, ended = 0.0, None
    while time.time() < due + 120:
        figures = server.metrics()
        most = max(most, figures["jejak_segment_lag_seconds"])
        if figures["jejak_segment_exits_total"] - before["jejak_segment_exits_total"] >= count:
            ended = time.time()
            break
        time.sleep(0.02)
    if ended is None:
        sys.exit("not everybody left")
    after = server.metrics()
    return {
        "people": count, "lastExitSeconds": round(ended - due, 3), "perSecond": round(count / max(0.001, ended - due)),
        "p99Seconds": quantile(before, after, "jejak_segment_lateness_seconds", 0.99), "mostLagShown": most,
    }  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description="How soon segments are right.")
    parser.add_argument("--people", type=int, default=500_000)
    parser.add_argument("--each", type=int, default=20, help="past events of each")
    parser.add_argument("--segments", type=int, default=200)
    parser.add_argument("--rate", type=int, default=5_000)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--crowd", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", help="a folder that has such people already")
    options = parser.parse_args()
    dice = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="jejak-live-") as workshop:
        data = options.data or os.path.join(workshop, "data")
        if not options.data:
            make_folder(data, options.people, options.each, dice)
        done = subprocess.run(
            [JEJAK, "source", "add", f"live-{os.getpid()}", "--data", data, "--json"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        import base64
        key = json.loads(done.stdout.splitlines()[-1])["writeKey"]
        key = "Basic " + base64.b64encode((key + ":").encode()).decode()
        for number in range(options.segments):
            save(data, f"live {number}", definition(dice))
        server = Server(data)
        report = {"openSeconds": round(time.monotonic() - server.started, 3)}
        report["backfillSeconds"] = round(settle(server), 1)
        print("the segments are filled:", report, file=sys.stderr)
        before = server.metrics()
        sender = Sender(server, key, options.people, options.rate, options.seconds, dice)
        sender.start()
        sender.join()
        settle(server)
        after = server.metrics()
        report["entries"] = {
            "events": sender.sent, "seconds": options.seconds, "latestBatchLate": round(sender.late, 3),
            "entries": after["jejak_segment_entries_total"] - before["jejak_segment_entries_total"],
            "exits": after["jejak_segment_exits_total"] - before["jejak_segment_exits_total"],
            **{f"p{int(share * 1000) / 10:g}Seconds": quantile(before, after, "jejak_segment_reaction_seconds", share)
               for share in (0.5, 0.9, 0.99, 0.999)},
        }  # fmt: skip
        print("entries:", report["entries"], file=sys.stderr)
        report["exits"] = ageing(server, key, options, 10_000, "Ageing", 20)
        print("exits:", report["exits"], file=sys.stderr)
        report["crowd"] = ageing(server, key, options, options.crowd, "Crowd", 60)
        print("crowd:", report["crowd"], file=sys.stderr)
        instant = int(time.time())
        save(data, "sleeper", 'did "Sleeper" in last 20 seconds')
        settle(server)
        send_crowd(server, key, 50_000, "Sleeper", instant)
        settle(server)
        server.stop()
        time.sleep(max(0, instant + 25 - time.time()))
        server = Server(data)
        up = time.monotonic() - server.started
        status, _ = server.request("POST", "/v1/ask", json.dumps({"question": 'segment did "Sleeper"'}),
                                   {"Content-Type": "application/json"})  # fmt: skip
        answered = time.monotonic() - server.started
        seen = server.metrics()
        settle(server)
        report["sleep"] = {
            "upSeconds": round(up, 3), "answeredSeconds": round(answered, 3), "status": status,
            "waitingWhenAnswered": seen.get("jejak_segment_waiting", 0) + seen.get("jejak_segment_overdue", 0),
            "caughtUpSeconds": round(time.monotonic() - server.started, 3),
            "exits": server.metrics()["jejak_segment_exits_total"],
        }  # fmt: skip
        server.stop()
    report["versions"] = {"python": platform.python_version(), "cores": os.cpu_count(), "system": platform.platform()}
    entries, exits, crowd, sleep = (report[k] for k in ("entries", "exits", "crowd", "sleep"))
    print("| what | figure |\n|---|---|")
    print(f"| events a second, segments, people | {options.rate:,}, {options.segments}, {options.people:,} |")
    print(f"| entry on the log, 50 / 99 / 99.9 % within | {entries['p50Seconds']} / {entries['p99Seconds']} / "
          f"{entries['p99.9Seconds']} s |")  # fmt: skip
    print(f"| 10,000 exits at one instant, the last after | {exits['lastExitSeconds']} s |")
    print(f"| {crowd['people']:,} exits at one instant | {crowd['perSecond']:,} a second |")
    print(f"| after a sleep: up, answered, caught up | {sleep['upSeconds']} / {sleep['answeredSeconds']} / "
          f"{sleep['caughtUpSeconds']} s |")  # fmt: skip
    print(json.dumps(report))


if __name__ == "__main__":
    main()
