# SPDX-License-Identifier: Apache-2.0
"""Clients that send on while the server ends at random moments, again and again.

    python3 ends.py kill  [ROUNDS] [SEED]     kill -9, a few SIGTERM among them
    python3 ends.py power [ROUNDS] [SEED]     the power fails: all that was not
                                              synced is gone (droplast.c)

Three clients send without pause, each on its own connection, and send again
whatever was not answered 200, with the same message ids, as SDKs do. The server
is started anew each time, now and then ended while it starts, and at the end

- every event ever answered 200 is in the log exactly once: each of them is the
  only one of its own person, so that people with one such event are counted
  against what was acknowledged, and people with two must be none;
- nothing else is in the log;
- what was answered before is known as a duplicate when it comes once more;
- the digest of everything known equals that of a rebuild from the log alone.
"""

import http.client
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

from serving import ROOT, Checks, Server, command, digest, new_source, people, stats

CLIENTS = 3
# The shim ends the process as a power cut would.
CUT_STATUS = 137


def free_port():
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


class Client(threading.Thread):
    """Sends one request after the other, each until it is answered 200."""

    def __init__(self, number, port, key, seed, pause):
        super().__init__(daemon=True)
        self.pause = pause
        self.number, self.port, self.key = number, port, key
        self.random = random.Random(f"{seed}-{number}")
        self.is_over = threading.Event()
        self.counted = self.others = self.sent = self.resent = self.late = 0
        self.duplicates = 0
        self.complaints = []
        self.bodies = []
        self.line = None

    def make(self):
        """A batch or a single event; all but a few are of a person of their own."""
        size = self.random.choice([1, 1, 5, 20, 100])
        items, counted = [], 0
        for index in range(size):
            name = f"{self.number}-{self.sent}-{index}"
            now = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()) + ".123Z"
            base = {"messageId": f"m-{name}", "timestamp": now}
            dice = self.random.random()
            guest = f"g-{self.number}-{self.random.randrange(40)}"
            if dice < 0.05:
                items.append({**base, "type": "identify", "userId": f"user-{guest}",
                              "anonymousId": guest, "traits": {"level": self.sent}})  # fmt: skip
            elif dice < 0.2:
                items.append({**base, "type": "page", "anonymousId": guest, "name": "Shop"})
            elif dice < 0.22:
                items.append({**base, "type": "alias", "userId": f"user-{guest}",
                              "previousId": f"old-{guest}"})  # fmt: skip
            else:
                items.append({**base, "type": "track", "event": "Counted",
                              "userId": f"once-{name}", "properties": {"n": index}})  # fmt: skip
                counted += 1
        self.sent += 1
        if size == 1 and items[0]["type"] == "track":
            path, body = "/v1/track", {**items[0], "writeKey": self.key}
        else:
            path, body = "/v1/batch", {"batch": items, "writeKey": self.key}
        return path, json.dumps(body).encode(), counted, size - counted

    def ask(self, path, body):
        """The status and answer, or nothing where no whole answer came."""
        try:
            if self.line is None:
                self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
            self.line.request("POST", path, body, {"Content-Type": "application/json"})
            answer = self.line.getresponse()
            said = answer.read()
            if answer.will_close:
                self.line.close()
                self.line = None
            return answer.status, said
        except (OSError, http.client.HTTPException):
            if self.line:
                self.line.close()
            self.line = None
            return None, b""

    def run(self):
        while not self.is_over.is_set():
            path, body, counted, others = self.make()
            while True:
                status, said = self.ask(path, body)
                if status == 200:
                    break
                self.resent += 1
                if status == 503:
                    self.late += 1
                elif status is not None:
                    self.complaints.append(f"{status} {said[:200]!r}")
                    if len(self.complaints) > 20:
                        return
                time.sleep(0.02)
            answer = json.loads(said)
            self.duplicates += answer.get("duplicates", 0)
            if answer.get("accepted", 0) + answer.get("duplicates", 0) != counted + others:
                self.complaints.append(f"{counted + others} events were answered {said[:200]!r}")
            self.counted += counted
            self.others += others
            if len(self.bodies) < 300:
                self.bodies.append((path, body))
            elif self.random.random() < 0.02:
                self.bodies[self.random.randrange(300)] = (path, body)
            time.sleep(self.pause)


class Trial:
    def __init__(self, mode, rounds, seed, workshop):
        self.mode, self.rounds, self.workshop = mode, rounds, workshop
        self.random = random.Random(seed)
        self.seed = seed
        self.data = os.path.join(workshop, "data")
        self.port = free_port()
        self.checks = Checks()
        self.ends = self.starts_ended = self.cuts = 0
        self.shim = self.compile_shim() if mode == "power" else None

    def compile_shim(self):
        shim = os.path.join(self.workshop, "droplast.so")
        source = os.path.join(ROOT, "Tests/FaultShim/droplast.c")
        subprocess.run(
            ["cc", "-std=gnu11", "-O2", "-shared", "-fPIC", "-o", shim, source, "-ldl", "-pthread"],
            check=True,
        )
        return shim

    def begin(self, environment=None):
        # A port that its last owner has just left may need a moment.
        for _ in range(50):
            server = Server(self.data, environment, port=self.port)
            if server.port or not server.is_running and server.process.returncode == CUT_STATUS:
                return server
            if "Cannot listen" not in server.said:
                break
            time.sleep(0.1)
        self.checks.true(server.port, f"the server comes up after an end: {server.said[-600:]}")
        return server

    def end_by_kill(self):
        if self.random.random() < 0.15:
            # While it starts, which is while it mends what the last end left.
            server = Server(self.data, port=self.port, wait=self.random.random() * 0.2)
            self.starts_ended += 0 if server.port else 1
            server.kill()
            self.ends += 1
            return
        server = self.begin()
        time.sleep(self.random.random() * 0.5)
        if self.random.random() < 0.1:
            self.checks.equal(server.stop(), 0, f"a graceful end: {server.said[-400:]}")
        else:
            server.kill()
            self.ends += 1

    def end_by_power(self):
        cut = int(self.random.random() ** 2 * 400) + 1
        environment = {
            "LD_PRELOAD": self.shim,
            "JEJAK_FAULT_DIR": self.data,
            "JEJAK_FAULT_CUT": str(cut),
        }
        if self.random.random() < 0.5:
            environment["JEJAK_FAULT_FOLDERS"] = "1"
        if self.random.random() < 0.5:
            environment["JEJAK_FAULT_KEEP"] = str(self.random.randrange(1, 1000))
        server = self.begin(environment)
        try:
            status = server.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            status = server.kill()
        self.ends += 1
        self.cuts += status == CUT_STATUS
        if status not in (CUT_STATUS, -9):
            self.checks.true(False, f"cut {cut} ended with {status}: {server.said[-600:]}")

    def run(self):
        first = self.begin()
        key = new_source("ends", self.data)
        # Many rounds must not fill the log so far that each start takes seconds:
        # the test is about moments, not about volume.
        pause = 0.003 if self.rounds < 20 else 0.02
        clients = [Client(number, self.port, key, self.seed, pause) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        time.sleep(0.3)
        first.kill()
        while self.ends < self.rounds:
            self.end_by_kill() if self.mode == "kill" else self.end_by_power()
            if self.ends % 20 == 0:
                events = sum(client.counted + client.others for client in clients)
                print(f"{self.ends} ends, {events} events acknowledged", flush=True)
            if self.checks.failures or any(client.complaints for client in clients):
                print(f"after {self.ends} ends something is wrong: no further rounds")
                break
        last = self.begin()
        for client in clients:
            client.is_over.set()
        for client in clients:
            client.join(timeout=60)
            self.checks.true(not client.is_alive(), f"client {client.number} is not answered")
            self.checks.equal(client.complaints, [], f"client {client.number}: refusals")
        self.check(clients, last)
        return clients

    def check(self, clients, server):
        counted = sum(client.counted for client in clients)
        total = counted + sum(client.others for client in clients)
        for client in clients:
            new = 0
            for path, body in client.bodies:
                status, said = client.ask(path, body)
                self.checks.equal(status, 200, f"sent once more: {said[:200]!r}")
                new += json.loads(said).get("accepted", 0) if status == 200 else 0
            self.checks.equal(new, 0, f"client {client.number}: events taken twice")
        while_serving = stats(self.data)["events"]
        self.checks.equal(while_serving, total, "events in the log while it serves")
        self.checks.equal(server.stop(), 0, f"the last end: {server.said[-400:]}")
        self.checks.equal(stats(self.data)["events"], total, "events in the log")
        self.checks.equal(people('did "Counted" exactly 1 times', self.data), counted,
                          "events that are there once")  # fmt: skip
        self.checks.equal(people('did "Counted" at least 2 times', self.data), 0,
                          "events that are there twice")  # fmt: skip
        before = digest(self.data)
        command("rebuild", "--data", self.data)
        self.checks.equal(digest(self.data), before, "the digest of a rebuild")
        self.checks.equal(people('did "Counted" exactly 1 times', self.data), counted,
                          "events that are there once after a rebuild")  # fmt: skip


def main():
    mode = sys.argv[1] if len(sys.argv) > 1 else "kill"
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 20260101
    workshop = os.path.realpath(tempfile.mkdtemp(prefix=f"jejak-{mode}-"))
    trial = Trial(mode, rounds, seed, workshop)
    started = time.monotonic()
    clients = trial.run()
    words = (
        f"{trial.ends} ends by {mode} ({trial.starts_ended} while starting, {trial.cuts} cuts), "
        f"{sum(c.counted + c.others for c in clients)} events acknowledged, "
        f"{sum(c.resent for c in clients)} requests sent again, "
        f"{sum(c.duplicates for c in clients)} events recognised, "
        f"{sum(c.late for c in clients)} answers 503, {time.monotonic() - started:.0f} s"
    )
    if trial.checks.failures:
        words += f"; the folder is left at {trial.data}"
    else:
        shutil.rmtree(workshop, ignore_errors=True)
    trial.checks.end(words)


if __name__ == "__main__":
    main()
