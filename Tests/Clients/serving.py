# SPDX-License-Identifier: Apache-2.0
"""A server to test, what the commands say of its folder, and plain requests."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
JEJAK = os.environ.get("JEJAK_BINARY", os.path.join(ROOT, ".build/release/jejak"))


def command(*arguments, limit=120):
    """What a command says, as an object where it says one."""
    done = subprocess.run(
        [JEJAK, *arguments], capture_output=True, text=True, check=False, timeout=limit
    )
    if done.returncode != 0:
        raise RuntimeError(f"jejak {' '.join(arguments)}: {done.stderr.strip()}")
    return json.loads(done.stdout.splitlines()[-1]) if "--json" in arguments else done.stdout


def stats(data):
    return command("stats", "--data", data, "--json")


def people(expression, data):
    """How many people an expression holds for."""
    return command("segment", "count", expression, "--data", data, "--json")["people"]


def digest(data):
    """A number for all that is known, without what differs from run to run."""
    found = command("digest", "--data", data, "--json")
    return {key: value for key, value in found.items() if not key.lower().endswith("seconds")}


def derived(data):
    """Of the digest, what does not wait for the hour at which scores are renewed."""
    return {name: digest(data).get(name) for name in ("log", "journeys", "events", "rows")}


def new_source(name, data):
    """The write key of a new source; empty where the program has no sources."""
    try:
        return command("source", "add", name, "--data", data, "--json")["writeKey"]
    except RuntimeError:
        return ""


class Server:
    """A running `jejak serve` of one folder."""

    def __init__(self, data, environment=None, wait=20.0, port=0, options=()):
        os.makedirs(data, exist_ok=True)
        self.data = data
        self.words = os.path.join(os.path.dirname(data), f"words-{time.monotonic_ns()}")
        with open(self.words, "wb") as words:
            self.process = subprocess.Popen(
                [JEJAK, "serve", "--data", data, "--port", str(port), *options],
                stdout=words,
                stderr=subprocess.STDOUT,
                env={**os.environ, "SWIFT_BACKTRACE": "enable=no", **(environment or {})},
            )
        self.port = 0
        limit = time.monotonic() + wait
        while time.monotonic() < limit and self.is_running:
            found = re.search(r"https?://[^/\s:]+:(\d+)", self.said)
            if found:
                self.port = int(found.group(1))
                return
            time.sleep(0.01)

    @property
    def is_running(self):
        return self.process.poll() is None

    @property
    def said(self):
        with open(self.words, errors="replace") as words:
            return words.read()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        return self.process.wait()

    def stop(self, limit=30):
        """SIGTERM, as a supervisor sends it; kills one that does not end."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=limit)
        except subprocess.TimeoutExpired:
            self.kill()
            return None


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body

    @property
    def json(self):
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def __repr__(self):
        return f"{self.status} {self.body[:300]!r}"


def request(port, method, path, body=b"", headers=None, limit=20.0, sent=None):
    """One request on a connection of its own; nothing where no answer came.

    `sent` is called once the request has left and its answer is waited for."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=limit)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        if sent:
            sent()
        answer = connection.getresponse()
        return Answer(answer.status, answer.getheaders(), answer.read())
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def raw(port, pieces, pause=0.0, limit=20.0):
    """Sends bytes as they are, and returns all that comes back."""
    got = b""
    with socket.create_connection(("127.0.0.1", port), timeout=limit) as line:
        try:
            for piece in pieces:
                line.sendall(piece)
                if pause:
                    time.sleep(pause)
            while more := line.recv(65536):
                got += more
        except OSError:
            pass
    return got


class Checks:
    """What was expected and did not hold."""

    def __init__(self):
        self.failures = []
        self.count = 0

    def equal(self, found, wanted, what):
        self.count += 1
        if found != wanted:
            self.failures.append(f"{what}: {found!r} instead of {wanted!r}")

    def true(self, holds, what):
        self.count += 1
        if not holds:
            self.failures.append(what)

    def end(self, what):
        """Ends the script: 0 where all held, else 1 with every failure."""
        for failure in self.failures[:40]:
            print(f"FAILED {failure}")
        print(f"{what}: {self.count} checks, {len(self.failures)} failed", flush=True)
        # At once: an SDK that still tries to send would hold the process open.
        os._exit(1 if self.failures else 0)
