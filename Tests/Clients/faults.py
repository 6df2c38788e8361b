# SPDX-License-Identifier: Apache-2.0
"""What the door does while something is wrong, and once it is mended.

    python3 faults.py [full|readonly|broken|low|clock|slow|large|drain|sources ...]

    full      the disk is full for a while
    readonly  the folder becomes read-only for a while
    broken    the disk fails every sync for a while
    low       the disk says that little is free (the watermark)
    clock     the wall clock jumps a day on, a day back, and home
    slow      clients that send a byte a second, and many that send nothing
    large     bodies that are too large, declared or not
    drain     SIGTERM while requests wait for the disk
    sources   a source above its rate, with a new key, disabled; others beside it

A passing fault is answered 503 with Retry-After, never 4xx; nothing is stored
by half; what was answered 200 is there, once, and so it is after a rebuild.
Needs Linux and a C compiler.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

from serving import ROOT, Checks, Server, command, digest, new_source, raw, request, stats

JSON = {"Content-Type": "application/json"}
DAY = 86_400


def compile_shim(name, folder):
    shim = os.path.join(folder, name + ".so")
    source = os.path.join(ROOT, "Tests/FaultShim", name + ".c")
    subprocess.run(
        ["cc", "-std=gnu11", "-O2", "-shared", "-fPIC", "-o", shim, source, "-ldl"], check=True
    )
    return shim


class Page:
    """A small file that a shim looks at: rewritten in place."""

    def __init__(self, path, text):
        self.path = path
        with open(path, "wb") as file:
            file.write(text.encode().ljust(63))

    def say(self, text):
        with open(self.path, "r+b", buffering=0) as file:
            file.write(text.encode().ljust(63))


class Case:
    """One folder, one server, and what was acknowledged of what was sent."""

    def __init__(self, checks, workshop, name):
        self.checks, self.workshop, self.name = checks, workshop, name
        self.data = os.path.join(workshop, name, "data")
        os.makedirs(self.data)
        self.stored = self.number = 0
        self.key = ""
        self.server = None

    def page(self, text):
        return Page(os.path.join(self.workshop, self.name, "page"), text)

    def begin(self, environment=None):
        self.server = Server(self.data, environment)
        self.checks.true(self.server.port, f"{self.name}: it comes up: {self.server.said[-400:]}")
        self.key = self.key or new_source(self.name, self.data)

    def body(self, count, number=None, **fields):
        if number is None:
            self.number += 1
            number = self.number
        items = [
            {"type": "track", "event": "Seen", "messageId": f"m-{number}-{index}",
             "userId": f"u-{number}-{index}", "properties": {"n": index}, **fields}
            for index in range(count)
        ]  # fmt: skip
        return json.dumps({"batch": items, "writeKey": self.key}).encode()

    def post(self, body, sent=None):
        return request(self.server.port, "POST", "/v1/batch", body, JSON, sent=sent)

    def send(self, count=5, what="a batch"):
        """A batch that must be taken."""
        answer = self.post(self.body(count))
        self.checks.equal(answer and answer.status, 200, f"{self.name}: {what}: {answer}")
        self.stored += count if answer and answer.status == 200 else 0

    def expect_refusals(self, requests=6):
        """Requests while the fault lasts. What is taken nevertheless counts."""
        bodies, refused = [], 0
        for _ in range(requests):
            body = self.body(5)
            bodies.append(body)
            answer = self.post(body)
            status = answer and answer.status
            self.checks.true(status in (200, 503), f"{self.name}: a passing fault: {answer}")
            if status == 503:
                refused += 1
                seconds = answer.headers.get("retry-after", "")
                self.checks.true(seconds.isdigit() and 0 < int(seconds) <= 300,
                                 f"{self.name}: Retry-After is {seconds!r}")  # fmt: skip
            elif status == 200:
                self.stored += 5
                bodies.pop()
        self.checks.true(refused > 0, f"{self.name}: nothing was refused, so nothing was tried")
        ready = request(self.server.port, "GET", "/health")
        self.checks.true(ready is not None, f"{self.name}: it answers nothing while sick")
        return bodies

    def expect_mended(self, bodies):
        """What was refused is sent again, as a client would, for some seconds."""
        limit = time.monotonic() + 15
        for body in bodies:
            while True:
                answer = self.post(body)
                if answer and answer.status == 200:
                    self.stored += 5
                    found = answer.json or {}
                    self.checks.equal(found.get("accepted"), 5,
                                      f"{self.name}: half of it was there: {answer}")  # fmt: skip
                    break
                if time.monotonic() > limit:
                    self.checks.true(False, f"{self.name}: it stays sick: {answer}")
                    return
                time.sleep(0.1)

    def finish(self):
        """The log holds what was acknowledged; a rebuild says the same."""
        self.checks.equal(self.server.stop(), 0, f"{self.name}: end: {self.server.said[-400:]}")
        self.checks.equal(stats(self.data)["events"], self.stored, f"{self.name}: events in the log")
        before = digest(self.data)
        command("rebuild", "--data", self.data)
        self.checks.equal(digest(self.data), before, f"{self.name}: the digest of a rebuild")


def sick(case, shims, text):
    page = case.page("0 -1")
    case.begin({"LD_PRELOAD": shims["sickdisk"], "JEJAK_SICK_FILE": page.path,
                "JEJAK_SICK_DIR": case.data})  # fmt: skip
    case.send(50)
    for _ in range(2):
        page.say(text)
        # The watermark may be looked at once in a while only.
        time.sleep(2.5 if text.startswith("0") else 0)
        refused = case.expect_refusals()
        page.say("0 -1")
        case.expect_mended(refused)
        case.send(20, "a batch after it is mended")
    case.finish()


def full(case, shims):
    sick(case, shims, "28 0")


def readonly(case, shims):
    sick(case, shims, "30 -1")


def broken(case, shims):
    sick(case, shims, "5 -1")


def low(case, shims):
    sick(case, shims, "0 1000000")


def clock(case, shims):
    page = case.page("0")
    case.begin({"LD_PRELOAD": shims["shiftclock"], "JEJAK_CLOCK_FILE": page.path})
    case.send(10)
    first = case.body(10)
    answer = case.post(first)
    case.checks.equal((answer and answer.json or {}).get("accepted"), 10, f"clock: {answer}")
    case.stored += 10
    for seconds in (DAY, 0, -DAY, 0, DAY, -DAY, 0):
        page.say(str(seconds))
        started = time.monotonic()
        case.send(10, f"a batch with the clock {seconds} s off")
        again = case.post(first)
        found = again and again.json or {}
        case.checks.equal((found.get("accepted"), found.get("duplicates")), (0, 10),
                          f"clock {seconds} s off: a duplicate is known: {again}")  # fmt: skip
        case.checks.true(time.monotonic() - started < 15, f"clock {seconds} s off: it hangs")
        health = request(case.server.port, "GET", "/health")
        case.checks.equal(health and health.status, 200, f"clock {seconds} s off: {health}")
    page.say(str(DAY))
    case.send(10, "a batch of tomorrow")
    case.checks.equal(case.server.stop(), 0, f"clock: end: {case.server.said[-400:]}")
    # It starts on a log that holds arrivals of tomorrow.
    case.begin()
    case.send(10, "a batch after the clock came home")
    again = case.post(first)
    case.checks.equal((again and again.json or {}).get("accepted"), 0,
                      f"clock: a duplicate is known after a start: {again}")  # fmt: skip
    case.finish()


def slow(case, shims):
    del shims
    case.begin()
    lasted, limit = {}, 45.0
    head = b"POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    body = head + b"Content-Length: 5000\r\n\r\n{"

    def trickle(name, start, piece):
        started = time.monotonic()
        with socket.create_connection(("127.0.0.1", case.server.port)) as line:
            line.settimeout(1)
            try:
                line.sendall(start)
                while time.monotonic() - started < limit:
                    try:
                        line.sendall(piece)
                        if not line.recv(65536):
                            break
                    except TimeoutError:
                        pass
            except OSError:
                pass
        lasted[name] = time.monotonic() - started

    threads = [
        threading.Thread(target=trickle, args=("a slow head", head, b"X")),
        threading.Thread(target=trickle, args=("a slow body", body, b" ")),
        threading.Thread(target=trickle, args=("a body that never comes", body, b"")),
    ]
    for thread in threads:
        thread.start()
    idle = []
    for _ in range(300):
        idle.append(socket.create_connection(("127.0.0.1", case.server.port)))
    for _ in range(10):
        started = time.monotonic()
        case.send(10, "a batch beside slow clients")
        # Who waited for them would wait until they are cut off.
        case.checks.true(time.monotonic() - started < 15, "slow: others wait for slow clients")
    for line in idle:
        line.close()
    for thread in threads:
        thread.join()
    for name, seconds in lasted.items():
        case.checks.true(seconds < limit - 1, f"slow: {name} is not cut off in {limit} s")
    print("slow: cut off after", {name: round(seconds) for name, seconds in lasted.items()})
    case.finish()


def large(case, shims):
    del shims
    case.begin()
    port = case.server.port
    line = b"POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    started = time.monotonic()
    declared = raw(port, [line + b"Content-Length: 1000000000\r\n\r\n{"], limit=10)
    case.checks.true(b" 413 " in declared[:20] or b" 400 " in declared[:20],
                     f"large: a declared gigabyte: {declared[:200]!r}")  # fmt: skip
    chunk = b"10000\r\n" + b" " * 65_536 + b"\r\n"
    endless = raw(port, [line + b"Transfer-Encoding: chunked\r\n\r\n"] + [chunk] * 800, limit=10)
    case.checks.true(endless == b"" or b" 413 " in endless[:20] or b" 400 " in endless[:20],
                     f"large: an endless body: {endless[:200]!r}")  # fmt: skip
    case.checks.true(time.monotonic() - started < 10, "large: the connections stay open")
    heads = raw(port, [line] + [b"X-%d: " % n + b"y" * 1000 + b"\r\n" for n in range(2000)], limit=10)
    case.checks.true(b" 200 " not in heads[:20], f"large: endless headers: {heads[:200]!r}")
    address = raw(port, [b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"], limit=10)
    case.checks.true(b" 200 " not in address[:20], f"large: an endless address: {address[:100]!r}")
    with open(f"/proc/{case.server.process.pid}/status") as file:
        peak = next(int(l.split()[1]) for l in file if l.startswith("VmHWM:")) / 1024
    case.checks.true(peak < 400, f"large: memory rose to {peak:.0f} MB")
    case.send(10, "a batch after large ones")
    case.finish()


def drain(case, shims):
    # The source and a first event come before the disk is slow.
    case.begin()
    case.send(1)
    case.checks.equal(case.server.stop(), 0, "drain: first end")
    case.begin({"LD_PRELOAD": shims["slowsync"], "JEJAK_SLOW_SYNC_MS": "250"})
    answers, sent = [], threading.Semaphore(0)

    def one(body):
        answers.append((case.post(body, sent.release), 5))

    threads = [threading.Thread(target=one, args=(case.body(5),)) for _ in range(12)]
    for thread in threads:
        thread.start()
    # All are sent and most cannot be durable yet: a sync takes a quarter of a second.
    for _ in threads:
        case.checks.true(sent.acquire(timeout=20), "drain: a request is not even taken in")
    time.sleep(0.15)
    started = time.monotonic()
    status = case.server.stop(limit=40)
    case.checks.equal(status, 0, f"drain: end: {case.server.said[-400:]}")
    print(f"drain: ended {time.monotonic() - started:.1f} s after SIGTERM")
    for thread in threads:
        thread.join()
    taken = 0
    for answer, count in answers:
        case.checks.true(answer is not None and answer.status in (200, 503),
                         f"drain: a request in flight was answered {answer}")  # fmt: skip
        if answer is not None and answer.status == 200:
            taken += 1
            case.stored += count
    case.checks.true(taken > 0, "drain: none of those in flight was taken")
    print(f"drain: of {len(answers)} in flight {taken} were taken")
    case.begin()
    case.finish()


def sources(case, shims):
    del shims
    case.begin()
    data = case.data
    limited = command("source", "add", "limited", "--rate", "20", "--data", data, "--json")["writeKey"]
    free = case.key

    def send(key, count=5, number=None):
        case.key = key
        answer = case.post(case.body(count, number))
        if answer and answer.status == 200:
            case.stored += (answer.json or {}).get("accepted", 0)
        return answer

    first = send(limited, number=900)
    case.checks.equal((first and first.json or {}).get("accepted"), 5, f"sources: {first}")
    other = send(free, number=900)
    case.checks.equal((other and other.json or {}).get("accepted"), 5,
                      f"sources: the same message ids of another source: {other}")  # fmt: skip
    answer, tries = None, 0
    while tries < 200 and (answer is None or answer.status == 200):
        answer, tries = send(limited, 20), tries + 1
    case.checks.equal(answer and answer.status, 429, f"sources: above its rate: {answer}")
    seconds = (answer.headers.get("retry-after") or "0") if answer else "0"
    case.checks.true(seconds.isdigit() and 0 < int(seconds) <= 300, f"sources: {answer.headers}")
    beside = send(free)
    case.checks.equal(beside and beside.status, 200, f"sources: others beside it: {beside}")
    time.sleep(min(20, int(seconds or 0)) + 0.2)
    later = send(limited, 1)
    case.checks.equal(later and later.status, 200, f"sources: after Retry-After {seconds}: {later}")
    new = command("source", "rotate", "limited", "--data", data, "--json")["writeKey"]
    time.sleep(1)
    old = send(limited, 1)
    case.checks.equal(old and old.status, 401, f"sources: the old key: {old}")
    case.checks.true(old and "code" in (old.json or {}) and "message" in (old.json or {}),
                     f"sources: SDKs read 'code' and 'message': {old}")  # fmt: skip
    command("source", "disable", "limited", "--data", data)
    time.sleep(1)
    disabled = send(new, 1)
    case.checks.true(disabled and disabled.status in (401, 403, 404), f"sources: off: {disabled}")
    command("source", "enable", "limited", "--data", data)
    time.sleep(3)
    enabled = send(new, 1)
    case.checks.equal(enabled and enabled.status, 200, f"sources: on again: {enabled}")
    listed = command("source", "list", "--data", data)
    case.checks.true("limited" in listed and new not in listed, f"sources: the list: {listed}")
    for folder, _, names in os.walk(data):
        for name in names:
            path = os.path.join(folder, name)
            if not os.path.isfile(path):
                continue
            with open(path, "rb") as file:
                content = file.read()
            for key in (limited, free, new):
                case.checks.true(key.encode() not in content, f"sources: a key lies in {name}")
    case.finish()


CASES = {case.__name__: case for case in (full, readonly, broken, low, clock, slow, large, drain,
         sources)}  # fmt: skip


def main():
    checks = Checks()
    workshop = os.path.realpath(tempfile.mkdtemp(prefix="jejak-faults-"))
    shims = {name: compile_shim(name, workshop) for name in ("sickdisk", "shiftclock", "slowsync")}
    for name in sys.argv[1:] or CASES:
        before = len(checks.failures)
        started = time.monotonic()
        case = Case(checks, workshop, name)
        try:
            CASES[name](case, shims)
        except Exception as error:  # One broken case must not hide the others.
            checks.true(False, f"{name}: {type(error).__name__} {error}")
        if case.server and case.server.is_running:
            case.server.kill()
        bad = len(checks.failures) - before
        print(f"{name}: {'well' if not bad else f'{bad} failed'}, {time.monotonic() - started:.1f} s",
              flush=True)  # fmt: skip
    shutil.rmtree(workshop, ignore_errors=True)
    checks.end("faults")


if __name__ == "__main__":
    main()
