# SPDX-License-Identifier: Apache-2.0
"""Bodies as browser SDKs send them, and every other way into the door.

    python3 browser.py [PATH OF own_examples_batch.json]

The bodies have the form that analytics-next (Segment) and the RudderStack
JavaScript SDK put on the wire, written down by hand: `text/plain` to spare the
preflight, short paths, the write key in the body, a keepalive batch, a beacon.
"""

import base64
import gzip
import json
import sys
import tempfile

from serving import Checks, Server, new_source, people, request, stats

PLAIN = {"Content-Type": "text/plain", "Origin": "https://toko.example"}
JSON = {"Content-Type": "application/json"}
VISITOR = "5a2c0c3e-6f0e-4c3e-9d0c-2f6f6c1d7a10"
PAGE = {
    "path": "/produk/kopi-gayo",
    "referrer": "https://www.google.com/",
    "search": "?utm_source=ig&utm_medium=social",
    "title": "Kopi Gayo – Toko",
    "url": "https://toko.example/produk/kopi-gayo?utm_source=ig&utm_medium=social",
}
COUNT = 0


def item(kind, **fields):
    """One event as analytics-next makes it."""
    global COUNT
    COUNT += 1
    body = {
        "timestamp": "2025-03-10T02:15:01.123Z",
        "integrations": {"Segment.io": {}},
        "anonymousId": VISITOR,
        "type": kind,
        "context": {
            "page": PAGE,
            "userAgent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/134.0.0.0",
            "userAgentData": {
                "brands": [{"brand": "Chromium", "version": "134"}],
                "mobile": False,
                "platform": "Linux",
            },
            "locale": "id-ID",
            "library": {"name": "analytics.js", "version": "npm:next-1.70.0"},
            "timezone": "Asia/Jakarta",
        },
        "messageId": f"ajs-next-1741572901123-00000000-0000-4000-8000-{COUNT:012d}",
        "sentAt": "2025-03-10T02:15:01.140Z",
        "_metadata": {"bundled": ["Segment.io"], "unbundled": [], "bundledIds": []},
    }
    if kind in ("track", "page", "screen"):
        body["properties"] = {}
    return {**body, **fields}


class Door:
    def __init__(self, checks, port, key):
        self.checks, self.port, self.key, self.stored = checks, port, key, 0

    def post(self, path, body, headers, what, events=1, status=200):
        """Sends a body and expects so many new events of it."""
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        answer = request(self.port, "POST", path, data, headers)
        self.checks.equal(answer and answer.status, status, f"{what}: {answer}")
        if answer is None:
            return None
        if status == 200 and "pixel" not in path:
            found = answer.json or {}
            self.checks.equal(found.get("accepted"), events, f"{what}: accepted in {answer}")
        if "Origin" in headers:
            self.checks.true(
                answer.headers.get("access-control-allow-origin") in ("*", headers["Origin"]),
                f"{what}: other sites' pages may not read the answer",
            )
        self.stored += events if status == 200 else 0
        return answer


def analytics_next(door):
    """Segment's browser SDK: short paths, text/plain, the key in the body."""
    key = {"writeKey": door.key}
    door.post("/v1/p", {**item("page", name="Produk", properties=dict(PAGE)), **key}, PLAIN, "page")
    door.post("/v1/t", {**item("track", event="Product Viewed",
              properties={"product_id": "P-1001", "price": 85000, "currency": "IDR"}), **key},
              PLAIN, "track")  # fmt: skip
    door.post("/v1/i", {**item("identify", userId="u-1", traits={"city": "Bandung"}), **key},
              PLAIN, "identify")  # fmt: skip
    door.post("/v1/g", {**item("group", userId="u-1", groupId="g-1", traits={"plan": "gold"}),
              **key}, PLAIN, "group")  # fmt: skip
    door.post("/v1/a", {**item("alias", userId="u-1", previousId="old-1"), **key}, PLAIN, "alias")
    door.post("/v1/s", {**item("screen", name="Home"), **key}, PLAIN, "screen")
    batch = [item("track", event="Batched Click", properties={"place": n}) for n in range(7)]
    kept = {"writeKey": door.key, "batch": batch, "sentAt": "2025-03-10T02:15:02.000Z"}
    charset = {**PLAIN, "Content-Type": "text/plain;charset=UTF-8"}
    door.post("/v1/b", kept, charset, "keepalive batch", 7)
    again = door.post("/v1/b", kept, charset, "the same batch again", 0)
    found = again.json if again else {}
    door.checks.equal(found.get("duplicates"), 7, f"the duplicates are said: {again}")


def rudder_browser(door):
    """RudderStack's browser SDK: Basic, JSON, a preflight, and the beacon."""
    basic = "Basic " + base64.b64encode(f"{door.key}:".encode()).decode()
    headers = {**JSON, "Authorization": basic, "Origin": "https://toko.example",
               "AnonymousId": base64.b64encode(VISITOR.encode()).decode()}  # fmt: skip
    event = {**item("track", event="Rudder Click"), "channel": "web",
             "originalTimestamp": "2025-03-10T02:15:01.123Z"}  # fmt: skip
    asked = "anonymousid,authorization,content-type"
    preflight = request(door.port, "OPTIONS", "/v1/track", b"", {
        "Origin": "https://toko.example", "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": asked})  # fmt: skip
    door.checks.true(preflight and preflight.status in (200, 204), f"preflight: {preflight}")
    allowed = preflight.headers.get("access-control-allow-headers", "").lower() if preflight else ""
    for name in asked.split(","):
        door.checks.true(name in allowed or allowed == "*", f"preflight allows {name}: {allowed!r}")
    door.post("/v1/track", event, headers, "track with Basic")
    beacon = {"batch": [item("page", name="Left"), item("track", event="Rudder Leave")]}
    door.post(f"/beacon/v1/batch?writeKey={door.key}", beacon, PLAIN, "beacon", 2)


def other_ways(door):
    """Bearer, gzip, import, pixel, webhook-like odds and ends."""
    bearer = {**JSON, "Authorization": "Bearer some.oauth.token"}
    body = {**item("track", event="Bearer Call"), "writeKey": door.key}
    door.post("/v1/track", body, bearer, "track with Bearer and the key in the body")
    body = {"writeKey": door.key, "batch": [item("track", event="Packed") for _ in range(20)]}
    packed = gzip.compress(json.dumps(body).encode())
    door.post("/v1/batch", packed, {**JSON, "Content-Encoding": "gzip"}, "gzip batch", 20)
    door.post("/v1/batch", packed[: len(packed) // 2], {**JSON, "Content-Encoding": "gzip"},
              "half a gzip body", 0, 400)  # fmt: skip
    past = [item("track", event="Imported", timestamp="2024-01-01T00:00:00Z") for _ in range(3)]
    door.post("/v1/import", {"writeKey": door.key, "batch": past}, JSON, "import", 3)
    pixel = base64.urlsafe_b64encode(
        json.dumps({**item("track", event="Pixel Seen"), "writeKey": door.key}).encode()
    ).decode()
    seen = request(door.port, "GET", f"/v1/pixel/track?data={pixel}")
    door.checks.true(seen and seen.status == 200, f"pixel with data: {seen}")
    door.checks.true(seen and seen.headers.get("content-type", "").startswith("image/"),
                     f"a pixel is a picture: {seen and seen.headers}")  # fmt: skip
    door.stored += 1 if seen and seen.status == 200 else 0
    bytes_mark = b"\xef\xbb\xbf" + json.dumps({**item("track", event="Marked"),
                                               "writeKey": door.key}).encode()  # fmt: skip
    marked = request(door.port, "POST", "/v1/track", bytes_mark, JSON)
    door.checks.true(marked and marked.status in (200, 400), f"a byte order mark: {marked}")
    door.stored += 1 if marked and marked.status == 200 else 0


def answers(door):
    """What a batch with bad items, strict or not, is answered."""
    good = item("track", event="Good")
    bad = {**item("track", event="Bad"), "anonymousId": None}
    mixed = {"writeKey": door.key, "batch": [good, bad]}
    answer = door.post("/v1/batch?strict=1", mixed, JSON, "strict batch", 0, 400)
    answer = door.post("/v1/batch", mixed, JSON, "batch with a bad item", 1)
    rejected = (answer.json or {}).get("rejected") if answer else None
    door.checks.equal(len(rejected or []), 1, f"the bad item is named: {answer}")
    if rejected:
        door.checks.equal(rejected[0].get("index"), 1, "the index of the bad item")
        door.checks.equal(rejected[0].get("messageId"), bad["messageId"], "its message id")
        door.checks.true(rejected[0].get("reason"), "its reason")
    anonymous = {"writeKey": door.key, "batch": [{"type": "track", "event": "No Id",
                 "userId": "u-1", "timestamp": "2025-03-10T02:15:01Z"}]}  # fmt: skip
    door.post("/v1/batch", anonymous, JSON, "an event without a message id", 1)
    door.post("/v1/batch", anonymous, JSON, "the same content again", 0)
    big = {**item("track", event="Big", properties={"text": "x" * 40_000}), "writeKey": door.key}
    door.post("/v1/track", big, JSON, "an event above 32 KB", 0, 400)
    huge = b'{"batch":[' + b" " * 600_000 + b"]}"
    found = request(door.port, "POST", "/v1/batch", huge, JSON)
    door.checks.true(found and found.status in (400, 413), f"a batch above 500 KB: {found}")
    for path in ("/health", "/ready", "/metrics", "/openapi.json", "/jejak.js"):
        found = request(door.port, "GET", path)
        door.checks.equal(found and found.status, 200, f"GET {path}")


def main():
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="jejak-browser-") as workshop:
        data = workshop + "/data"
        server = Server(data)
        checks.true(server.port, f"the server comes up: {server.said}")
        key = new_source("toko", data)
        checks.true(key, "a source can be added while the server owns the folder")
        door = Door(checks, server.port, key or "key")
        analytics_next(door)
        rudder_browser(door)
        other_ways(door)
        answers(door)
        if len(sys.argv) > 1:
            with open(sys.argv[1], "rb") as file:
                example = json.load(file)
            example["writeKey"] = door.key
            total = len(example["batch"])
            door.post("/v1/batch", example, JSON, "the example batch", total)
            door.post("/v1/batch", example, JSON, "the example batch again", 0)
        checks.equal(stats(data)["events"], door.stored, "events in the log")
        checks.equal(people('city = "Bandung" and did "Product Viewed"', data), 1,
                     "the visitor is the user")  # fmt: skip
        checks.equal(server.stop(), 0, "the server's end")
        checks.equal(stats(data)["events"], door.stored, "events after the end")
    checks.end(f"{door.stored} events")


if __name__ == "__main__":
    main()
