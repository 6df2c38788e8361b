# SPDX-License-Identifier: Apache-2.0
"""The unmodified Python SDKs of Segment and RudderStack against a running server.

    python sdks.py [FOLDER]

Each SDK makes every call it has, plain and compressed, through a proxy of ours
that makes trouble for its first requests, as real networks do:

    none    all is well
    503     two answers 503 with Retry-After, then well
    429     one answer 429 with Retry-After, then well
    lost    the server gets the request, the client never gets the answer
    both    503, then a lost answer, then well

Whatever the trouble, each event must be in the log exactly once: what a lost
answer was for must be recognised when the SDK sends it again.
"""

import http.client
import http.server
import importlib
import logging
import sys
import tempfile
import threading
import time

from serving import Checks, Server, command, new_source, people, request, stats

TROUBLE = {
    "none": [],
    "503": ["503", "503"],
    "429": ["429"],
    "lost": ["lost"],
    "both": ["503", "lost"],
}
TRACKS = 120


class Proxy:
    """Stands between a client and the server, and makes trouble at first."""

    def __init__(self, port, trouble):
        proxy = self
        self.trouble = list(trouble)
        self.statuses = []
        self.bodies = []
        self.lock = threading.Lock()

        class Between(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                with proxy.lock:
                    fault = proxy.trouble.pop(0) if proxy.trouble else "none"
                if fault in ("503", "429"):
                    self.answer(int(fault), b'{"error":"later"}', {"Retry-After": "1"})
                    return
                headers = {
                    name: value
                    for name, value in self.headers.items()
                    if name.lower() not in ("host", "connection")
                }
                line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                line.request("POST", self.path, body=body, headers=headers)
                answer = line.getresponse()
                said = answer.read()
                line.close()
                with proxy.lock:
                    proxy.statuses.append(answer.status)
                    proxy.bodies.append(said)
                if fault == "lost":
                    self.close_connection = True
                    self.connection.shutdown(2)
                    return
                self.answer(answer.status, said, {})

            def answer(self, status, body, headers):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Between)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Client:
    """One SDK, driven through every call it has."""

    def __init__(self, sdk, is_compressed, trouble, key, port):
        self.name = f"{sdk} {'gzip' if is_compressed else 'plain'} {trouble}"
        self.mark = self.name.replace(" ", "-")
        self.proxy = Proxy(port, TROUBLE[trouble])
        self.failures = []
        module = importlib.import_module(f"{sdk}.analytics.client")
        self.client = module.Client(
            key,
            host=self.proxy.address,
            gzip=is_compressed,
            on_error=lambda error, batch: self.failures.append(f"{error} ({len(batch)} events)"),
            upload_interval=0.2,
        )
        self.sent = 0

    def call(self, verb, /, *words, **fields):
        getattr(self.client, verb)(*words, **fields)
        self.sent += 1

    def drive(self):
        """Everything a shop's server would say. Then waits until all is sent."""
        mark = self.mark
        guest, user = f"guest-{mark}", f"user-{mark}"
        seen = {"campaign": {"source": "news", "medium": "email"}, "ip": "192.0.2.7"}
        self.call("page", anonymous_id=guest, category="Shop", name="Home",
                  properties={"url": "https://toko.example/"}, context=dict(seen))  # fmt: skip
        self.call("track", anonymous_id=guest, event="Guest Looked", properties={"mark": mark})
        self.call("identify", user, {"email": f"{user}@toko.example", "city": mark, "age": 31})
        self.call("alias", guest, user)
        self.call("group", user, f"shop-{mark}", {"name": "Toko", "plan": "gold"})
        self.call("screen", user, "App", "Cart", {"items": 2})
        self.call("track", user, "Order Completed", {"order_id": mark, "revenue": 100, "total": 120,
                  "currency": "IDR", "products": [{"product_id": "P-1", "price": "50.5"}],
                  "note": "ünïcode 🛍 \u2028"})  # fmt: skip
        for index in range(TRACKS):
            self.call("track", user, "Item Seen", {"mark": mark, "index": index, "price": 1.5})
        self.client.flush()

    def finish(self):
        self.client.join()
        self.proxy.stop()


def check_shared(checks, port, key, data):
    """What every client must also meet: a bad key, and words it understands."""
    bad = request(port, "POST", "/v1/batch", b'{"batch":[]}', {"Content-Type": "application/json"})
    checks.true(bad is not None and 400 <= bad.status < 500, f"an empty batch: {bad}")
    # The SDKs read these two, and take a missing one for a passing fault.
    checks.true(bad is not None and isinstance(bad.json, dict) and "code" in bad.json
                and "message" in bad.json,
                f"a refusal without 'code' and 'message' is retried by SDKs: {bad}")  # fmt: skip
    if key:
        wrong = request(port, "POST", "/v1/track", b'{"userId":"u","event":"E"}',
                        {"Authorization": "Basic bm9ib2R5Og=="})  # fmt: skip
        checks.equal(wrong and wrong.status, 401, "a wrong write key")


def main():
    logging.disable(logging.CRITICAL)
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="jejak-sdks-") as workshop:
        data = sys.argv[1] if len(sys.argv) > 1 else workshop + "/data"
        server = Server(data)
        checks.true(server.port, f"the server comes up: {server.said}")
        key = new_source("sdks", data)
        check_shared(checks, server.port, key, data)
        clients = [
            Client(sdk, is_compressed, trouble, key or "key", server.port)
            for sdk in ("segment", "rudderstack")
            for is_compressed in (False, True)
            for trouble in TROUBLE
        ]
        threads = [threading.Thread(target=client.drive, daemon=True) for client in clients]
        for thread in threads:
            thread.start()
        limit = time.monotonic() + 60
        for client, thread in zip(clients, threads):
            thread.join(timeout=max(0.0, limit - time.monotonic()))
            checks.true(not thread.is_alive(), f"{client.name}: it still tries to send")
        for client in clients:
            checks.equal(client.failures, [], f"{client.name}: what the SDK gave up")
            checks.equal(set(client.proxy.statuses), {200},
                         f"{client.name}: the server's answers {client.proxy.bodies[:1]}")  # fmt: skip
            checks.equal(client.proxy.trouble, [], f"{client.name}: trouble that never came")
        if not checks.failures:
            for client in clients:
                client.finish()
        total = sum(client.sent for client in clients)
        found = stats(data)
        checks.equal(found["events"], total, "events in the log")
        # The guest's footprints and the user's are one person's.
        checks.equal(found["people"], len(clients), "people")
        checks.equal(found["identifiedPeople"], len(clients), "identified people")
        checks.equal(people(f'did "Item Seen" exactly {TRACKS} times', data), len(clients),
                     "people with every track once")  # fmt: skip
        checks.equal(people('did "Guest Looked" and did "Order Completed"', data), len(clients),
                     "people whose alias joined guest and user")  # fmt: skip
        checks.equal(people('did "Order Completed" exactly 1 times', data), len(clients),
                     "people with one order")  # fmt: skip
        for client in clients:
            checks.equal(people(f'city = "{client.mark}" and age = 31', data), 1,
                         f"{client.name}: traits of identify")  # fmt: skip
        status = server.stop()
        checks.equal(status, 0, f"the server's end: {server.said[-400:]}")
        command("rebuild", "--data", data)
        checks.equal(stats(data)["events"], total, "events after a rebuild")
    checks.end(f"{len(clients)} clients, {total} events")


if __name__ == "__main__":
    main()
