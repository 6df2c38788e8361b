# SPDX-License-Identifier: Apache-2.0
"""How many events the door takes, how fast it answers, and what it costs.

    python3 Benchmarks/door.py                      # 20 s a scenario, for a try
    python3 Benchmarks/door.py --seconds 600        # the record
    python3 Benchmarks/door.py --data FOLDER        # go on from a filled folder
    python3 Benchmarks/door.py --keep FOLDER        # keep the folder of `batch`

The server and the load generator (door/load.c) run on this machine and share
its cores. Each scenario gets a fresh data folder, unless --data names one.

    batch    batches of 100 events, closed loop: the most events a second
    single   single events, closed loop: the most requests a second
    half     single events, open loop at 4,000 a second: half of what is promised
             (--rate R: at another rate)
    slow     as `batch`, with milliseconds injected into every fsync
    slowrate batches of 100, open loop at 300 a second, with the same slow disk
    slowhalf single events, open loop at the same rate, with the same slow disk
    known    batches of 100 that all came before: reading and recognising alone
    import   the same events from a file: no HTTP, large blocks
    alone    reading events alone, and appending blocks of them alone, on one thread

A latency of the open loop counts from the moment the request was meant for. The
fsync time is measured on the same folder right before each run. At the end the
log must hold exactly the events that were answered 200; else the run fails.

Prints a Markdown table and one JSON object; --out DIR keeps both as files.
"""

import argparse
import datetime
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
JEJAK = os.environ.get("JEJAK_BINARY", os.path.join(ROOT, ".build/release/jejak"))
SCENARIOS = ["batch", "single", "half", "slow", "slowrate", "slowhalf", "known", "import", "alone"]


def build(workshop):
    """Compiles the generator and the slow disk."""
    load = os.path.join(workshop, "load")
    slow = os.path.join(workshop, "slowsync.so")
    common = ["cc", "-std=gnu11", "-O2", "-o"]
    subprocess.run(common + [load, os.path.join(ROOT, "Benchmarks/door/load.c")], check=True)
    shim = os.path.join(ROOT, "Tests/FaultShim/slowsync.c")
    subprocess.run(common + [slow, "-shared", "-fPIC", shim, "-ldl"], check=True)
    return load, slow


def jejak(*arguments):
    return subprocess.run([JEJAK, *arguments], capture_output=True, text=True, check=False)


def stats(data):
    done = jejak("stats", "--data", data, "--json")
    if done.returncode != 0:
        sys.exit(f"jejak stats: {done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def write_key(data):
    """A source of its own for this run; none where the program has no sources."""
    name = f"door-{os.getpid()}-{int(time.time() * 1000)}"
    done = jejak("source", "add", name, "--data", data, "--json")
    if done.returncode != 0:
        print("no source could be added: going on without a key", file=sys.stderr)
        return ""
    return json.loads(done.stdout.splitlines()[-1])["writeKey"]


def machine_ticks():
    """What the host took for others, and all time of all processors."""
    with open("/proc/stat") as file:
        fields = [int(word) for word in file.readline().split()[1:9]]
    return fields[7], sum(fields)


class Server:
    """A running `jejak serve`, watched once a second."""

    def __init__(self, data, environment, words):
        self.words = open(words, "w+")
        self.process = subprocess.Popen(
            [JEJAK, "serve", "--data", data, "--port", "0"],
            stdout=self.words,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
        )
        started = time.monotonic()
        self.port = self._port()
        self.startup_seconds = time.monotonic() - started
        self.samples = []
        self.is_over = threading.Event()
        self.watcher = threading.Thread(target=self._watch, daemon=True)
        self.watcher.start()

    def _port(self):
        for _ in range(6000):
            with open(self.words.name) as file:
                found = re.search(r"https?://[^/\s:]+:(\d+)", file.read())
            if found:
                return int(found.group(1))
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        with open(self.words.name) as file:
            sys.exit(f"the server does not come up: {file.read()}")

    def _watch(self):
        process = self.process.pid
        while not self.is_over.wait(1):
            try:
                memory = {}
                with open(f"/proc/{process}/smaps_rollup") as file:
                    for line in file:
                        pieces = line.split()
                        if pieces[0] in ("Rss:", "Anonymous:"):
                            memory[pieces[0]] = int(pieces[1]) / 1024
                with open(f"/proc/{process}/stat") as file:
                    fields = file.read().rsplit(")", 1)[1].split()
            except OSError:
                return
            ticks = os.sysconf("SC_CLK_TCK")
            used = (int(fields[11]) + int(fields[12])) / ticks
            anonymous = memory.get("Anonymous:", 0)
            mapped = memory.get("Rss:", 0) - anonymous
            self.samples.append((time.monotonic(), used, anonymous, mapped, *machine_ticks()))

    def metrics(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=20) as page:
                return page.read().decode()
        except OSError:
            return ""

    def summary(self):
        if len(self.samples) < 2:
            return {}
        first, last = self.samples[0], self.samples[-1]
        ticks = max(1, last[5] - first[5])
        return {
            "stolenPercent": round(100 * (last[4] - first[4]) / ticks, 1),
            "serverCores": round((last[1] - first[1]) / max(1e-9, last[0] - first[0]), 3),
            "anonymousMB": {
                "peak": round(max(s[2] for s in self.samples)),
                "end": round(last[2]),
            },
            "mappedMB": {"peak": round(max(s[3] for s in self.samples)), "end": round(last[3])},
        }

    def stop(self):
        self.is_over.set()
        self.watcher.join()
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(timeout=120)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        with open(self.words.name) as file:
            said = file.read()
        self.words.close()
        return status, time.monotonic() - started, said


def run(name, options, tools, workshop):
    """One scenario: a server, a load, and the proof that nothing is missing."""
    load, slow = tools
    data = options.data or os.path.join(workshop, f"data-{name}")
    os.makedirs(data, exist_ok=True)
    has_log = os.path.exists(os.path.join(data, "jejak.sqlite"))
    before = stats(data)["events"] if has_log else 0
    key = write_key(data)
    environment = {}
    if name.startswith("slow"):
        environment = {"LD_PRELOAD": slow, "JEJAK_SLOW_SYNC_MS": str(options.slow)}
    server = Server(data, environment, os.path.join(workshop, f"words-{name}"))
    arguments = [
        load, "--port", str(server.port), "--key", key, "--folder", data,
        "--seconds", str(options.seconds), "--warmup", str(options.warmup),
        "--people", str(options.people), "--identified", str(options.identified),
    ]  # fmt: skip
    if name in ("batch", "slow", "slowrate", "known"):
        arguments += ["--batch", "100", "--connections", str(options.batch_connections)]
    else:
        arguments += ["--batch", "1", "--connections", str(options.connections)]
    if name == "known":
        arguments += ["--known"]
    if name == "half":
        arguments += ["--rate", str(options.rate)]
    if name == "slowrate":
        arguments += ["--rate", "300"]
    if name == "slowhalf":
        arguments += ["--rate", str(options.slow_rate or options.rate)]
    done = subprocess.run(
        arguments,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )
    if done.returncode != 0:
        server.stop()
        sys.exit(f"{name}: the load generator ended with {done.returncode}: {done.stderr}")
    result = {"scenario": name, **json.loads(done.stdout), **server.summary()}
    metrics = server.metrics()
    alive = stats(data)["events"]
    status, stopping, said = server.stop()
    after = stats(data)
    result |= {
        "dedupeMB": dedupe_megabytes(metrics),
        "eventsBefore": before,
        "eventsAfter": after["events"],
        "eventsWhileServing": alive,
        "peopleAfter": after["people"],
        "logBytesPerEvent": round(after.get("bytesPerEvent", 0), 1),
        "serverEnd": status,
        "startupSeconds": round(server.startup_seconds, 2),
        "stoppingSeconds": round(stopping, 2),
        "injectedSyncMs": options.slow if name.startswith("slow") else 0,
    }
    # What a request and an event cost in processor time, whatever else runs.
    cores = result.get("serverCores", 0)
    for word, rate in (("Request", "requestsPerSecond"), ("Event", "eventsPerSecond")):
        if result[rate]:
            result[f"microsecondsPer{word}"] = round(cores / result[rate] * 1e6, 1)
    came = after["events"] - before
    unsure = result["unanswered"] * result["batch"]
    wanted = result["acceptedEvents" if name == "known" else "acknowledgedEvents"]
    result["isExact"] = wanted <= came <= wanted + unsure
    if not result["isExact"]:
        print(f"{name}: {came} events came, {result['acknowledgedEvents']} were acknowledged: {said[-800:]}",
              file=sys.stderr)  # fmt: skip
    if options.out:
        with open(os.path.join(options.out, f"{name}.metrics.txt"), "w") as file:
            file.write(metrics)
    if not options.data:
        if name == "batch" and options.keep:
            shutil.move(data, options.keep)
        else:
            shutil.rmtree(data)
    return result


def write_lines(path, count, options, tools):
    """As many events as JSON Lines."""
    with open(path, "w") as file:
        subprocess.run(
            [tools[0], "--lines", str(count), "--people", str(options.people),
             "--identified", str(options.identified)],
            stdout=file, check=True,
        )  # fmt: skip


def run_import(options, tools, workshop):
    """The same events without HTTP: what reading and storing alone can do."""
    count = max(20_000, min(1_000_000, int(options.seconds * 10_000)))
    path, data = os.path.join(workshop, "events.jsonl"), os.path.join(workshop, "data-import")
    write_lines(path, count, options, tools)
    started = time.monotonic()
    done = jejak("import", path, "--preset", "jsonl", "--source", "door", "--data", data, "--json")
    seconds = time.monotonic() - started
    if done.returncode != 0:
        sys.exit(f"jejak import: {done.stderr}")
    after = stats(data)
    os.remove(path)
    shutil.rmtree(data)
    return {
        "scenario": "import", "mode": "file", "connections": 1, "batch": count,
        "eventsPerSecond": round(count / seconds, 1), "seconds": round(seconds, 2),
        "eventsBefore": 0, "eventsAfter": after["events"], "isExact": after["events"] == count,
    }  # fmt: skip


def run_alone(options, tools, workshop):
    """What one thread reads, and what it appends to a log, each for itself."""
    count, path = 200_000, os.path.join(workshop, "alone.jsonl")
    write_lines(path, count, options, tools)
    done = subprocess.run([JEJAK, "doctor", "--door", path, "--data", workshop, "--json"],
                          capture_output=True, text=True, check=False, cwd=workshop)  # fmt: skip
    os.remove(path)
    if done.returncode != 0:
        sys.exit(f"jejak doctor: {done.stderr}")
    door = json.loads(done.stdout.splitlines()[-1])["door"]
    return {"scenario": "alone", "mode": "alone", "isExact": door["events"] == count, **door}


def dedupe_megabytes(metrics):
    """The dedupe window's share of the memory, where the server says it."""
    found = re.search(r"^\S*dedupe\S*_bytes(?:\{[^}]*\})? ([0-9.e+]+)", metrics, re.MULTILINE)
    return round(float(found.group(1)) / 1048576) if found else None


def table(results):
    lines = [
        "| scenario | load | events/s | requests/s | slowest second | p50 ms | p99 ms | p99.9 ms | "
        "max ms | fsync p50 ms | server cores | µs per request | generator cores | memory MB | of it dedupe MB | mapped MB | "
        "events before | stolen % | exact |",
        "|" + "---|" * 19,
    ]
    for r in results:
        if r["mode"] == "alone":
            for name, key in (("reading", "readPerSecond"), ("blocks of 100", "appendPerSecond100"),
                              ("blocks of 1,000", "appendPerSecond1000"),
                              ("blocks of 8,192", "appendPerSecond8192")):  # fmt: skip
                lines.append(f"| alone | {name} | {r[key]:,.0f} |" + " |" * 16)
            continue
        if r["mode"] == "file":
            lines.append(f"| import | a file of {r['batch']:,} | {r['eventsPerSecond']:,.0f} |"
                         + " |" * 15 + f" {'yes' if r['isExact'] else 'NO'} |")  # fmt: skip
            continue
        load = f"{r['mode']}, {r['connections']} × {r['batch']}"
        if r["mode"] == "open":
            load += f" at {r['wantedRequestsPerSecond']:.0f}/s"
        wait = r["latencyMs"]
        lines.append(
            f"| {r['scenario']} | {load} | {r['eventsPerSecond']:,.0f} | "
            f"{r['requestsPerSecond']:,.0f} | {r.get('slowestSecond', 0):,} | {wait['p50']:.1f} | "
            f"{wait['p99']:.1f} | {wait['p999']:.1f} | {wait['max']:.0f} | "
            f"{r['fsyncMs']['p50']:.2f} | {r.get('serverCores', 0):.2f} | "
            f"{r.get('microsecondsPerRequest', 0):,.0f} | "
            f"{r['generatorCores']:.2f} | {r.get('anonymousMB', {}).get('peak', 0)} | "
            f"{'?' if r.get('dedupeMB') is None else r['dedupeMB']} | "
            f"{r.get('mappedMB', {}).get('peak', 0)} | {r['eventsBefore']:,} | "
            f"{r.get('stolenPercent', 0):.1f} | {'yes' if r['isExact'] else 'NO'} |"
        )
    return "\n".join(lines)


def machine():
    model = ""
    try:
        with open("/proc/cpuinfo") as file:
            model = next((l.split(":")[1].strip() for l in file if "model name" in l), "")
    except OSError:
        pass
    return {
        "processor": model or platform.processor(),
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "jejak": jejak("--version").stdout.strip(),
        "when": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
    }


def main():
    parser = argparse.ArgumentParser(description="How many events the door takes.")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--warmup", type=float, default=2)
    parser.add_argument("--scenarios", default=",".join(SCENARIOS))
    parser.add_argument("--data", help="go on from this folder, for every scenario")
    parser.add_argument("--keep", help="keep the folder of `batch` at this place")
    parser.add_argument("--out", help="a folder for the table, the JSON and the metrics")
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--identified", type=int, default=40, help="percent of people")
    parser.add_argument("--connections", type=int, default=128)
    parser.add_argument("--batch-connections", type=int, default=64)
    parser.add_argument("--rate", type=float, default=4_000, help="of `half`, requests a second")
    parser.add_argument("--slow-rate", type=float, default=0)
    parser.add_argument("--slow", type=float, default=5, help="milliseconds into every fsync")
    options = parser.parse_args()
    if options.out:
        os.makedirs(options.out, exist_ok=True)
    results = []
    with tempfile.TemporaryDirectory(prefix="jejak-door-") as workshop:
        tools = build(workshop)
        for name in options.scenarios.split(","):
            if name == "import":
                results.append(run_import(options, tools, workshop))
            elif name == "alone":
                results.append(run_alone(options, tools, workshop))
            else:
                results.append(run(name, options, tools, workshop))
            # Told at once: a record takes hours, and may be ended before.
            print(table(results[-1:]).splitlines()[-1], file=sys.stderr)
            if options.out:
                with open(os.path.join(options.out, f"{name}.json"), "w") as file:
                    json.dump({"machine": machine(), **results[-1]}, file, indent=1)
    report = {"machine": machine(), "results": results}
    text = table(results)
    print(text)
    print(json.dumps(report))
    if options.out:
        with open(os.path.join(options.out, "door.json"), "w") as file:
            json.dump(report, file, indent=1)
        with open(os.path.join(options.out, "door.md"), "w") as file:
            file.write(text + "\n")
    if not all(result["isExact"] for result in results):
        sys.exit("the log does not hold exactly what was acknowledged")


if __name__ == "__main__":
    main()
