# SPDX-License-Identifier: Apache-2.0
"""Bodies and requests that nobody should send, made by chance from a seed.

    python3 hostile.py [COUNT] [SEED]

None may be answered with a 5xx, end the server or make it slow or large; and
the log must hold exactly as many events as the answers called accepted. A
failure is printed with its number: the same seed makes the same bodies.
"""

import base64
import gzip
import json
import os
import random
import re
import socket
import sys
import tempfile
import threading
import time
import zlib

from serving import Checks, Server, command, derived, new_source, people, request, stats

KINDS = ["track", "identify", "page", "screen", "group", "alias"]
PATHS = [f"/v1/{name}" for name in KINDS + ["batch", "import", "t", "i", "p", "s", "g", "a", "b"]]
WORDS = [
    "", " ", "\u0000", "null", "undefined", "[object Object]", "0", "-1", "true", "NaN",
    "a" * 101, "a" * 5000, "../../etc/passwd", "'; DROP TABLE event; --", "<script>alert(1)</script>",
    "%s%n%x", "\u202eabc", "🛍️👨‍👩‍👧", "e\u0301", "\ufeff", "\uffff", "$identify", "__proto__", "a.b.c",
    "\r\nSet-Cookie: a=b", "\t\n", "１２３", "test@example.com", "x" * 300 + "@y", "{{name}}",
]  # fmt: skip
TIMES = [
    "", "yesterday", "2025-02-30T00:00:00Z", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59.999Z",
    "-2025-01-01T00:00:00Z", "+12025-01-01T00:00:00Z", "2025-01-01", "2025-01-01T25:61:61Z",
    "2025-06-30T23:59:60Z", "2025-01-01T00:00:00+99:99", "1e300", 0, -1, 1e300, 1741608000000,
    "1741608000", "2025-W01-1", "2025-01-01T00:00:00.123456789123456789Z", None, [], {},
]  # fmt: skip
NUMBERS = [
    "1e999", "-1e999", "9" * 400, "-0", "-0.0", "1e-400", "0." + "0" * 400 + "1", "NaN", "Infinity",
    "-Infinity", "0x10", "1.", ".5", "+1", "01", "1e", "18446744073709551616", "9223372036854775808",
    "-9223372036854775809", "1E+0000000000000000000000001", "4.9e-324", "1.7976931348623159e308",
]  # fmt: skip
BYTES = [
    b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\xe2\x82", b"\x80", b"\x00",
    b"\\ud800", b"\\udc00\\ud800", b"\\u0000", b"\\x41", b"\x1b[2J", b"\xf4\x90\x80\x80", b"\xef\xbf\xbf",
]  # fmt: skip
VALUES = [
    "null", "true", "false", "0", "-1", "1.5", '""', '"x"', "[]", "{}", "[[]]", '[{"a":[1,2,{}]}]',
    '{"":""}', '{"a":{"a":{"a":{"a":1}}}}', '"' + "y" * 40_000 + '"',
]  # fmt: skip
FIELDS = [
    "type", "event", "userId", "anonymousId", "messageId", "timestamp", "sentAt", "receivedAt",
    "originalTimestamp", "context", "properties", "traits", "integrations", "groupId", "previousId",
    "name", "category", "version", "channel", "writeKey", "batch", "_metadata",
]  # fmt: skip
CONTEXT = [
    "ip", "userAgent", "userAgentData", "locale", "timezone", "campaign", "page", "device", "os", "app",
    "library", "network", "location", "screen", "referrer", "traits", "consent", "externalIds",
    "groupId", "direct", "active", "sessionId",
]  # fmt: skip
PROPERTIES = [
    "price", "quantity", "revenue", "total", "currency", "products", "order_id", "value", "discount",
    "cart_id", "product_id", "coupon", "shipping", "tax", "subtotal", "email", "phone", "url",
]  # fmt: skip


class Maker:
    """Makes the request of a number: the same for the same seed."""

    def __init__(self, seed, number, key):
        self.random = random.Random(f"{seed}-{number}")
        self.number, self.key = number, key
        self.good = 0

    def pick(self, choices):
        return self.random.choice(choices)

    def event(self):
        """A proper event, rich enough to be broken anywhere."""
        kind = self.pick(KINDS)
        body = {
            "type": kind,
            "messageId": f"h-{self.number}-{self.random.getrandbits(32)}",
            "userId": f"h-{self.random.randrange(500)}",
            "anonymousId": f"v-{self.random.randrange(500)}",
            "timestamp": "2025-03-10T02:15:01.123Z",
            "context": {
                "ip": "192.0.2.1", "userAgent": "Mozilla/5.0", "locale": "id-ID",
                "timezone": "Asia/Jakarta", "page": {"url": "https://a.example/?utm_source=b"},
                "campaign": {"name": "n", "source": "s"},
                "externalIds": [{"id": "1", "type": "crm", "collection": "users", "encoding": "none"}],
                "consent": {"categoryPreferences": {"email": True}},
                "device": {"id": "d", "token": "t", "advertisingId": "a"},
            },
        }  # fmt: skip
        if kind == "track":
            body["event"] = self.pick(["Order Completed", "Product Viewed", "Order Refunded", "X"])
            body["properties"] = {
                "price": 1.5, "quantity": "2", "revenue": "100.50", "currency": "IDR",
                "products": [{"product_id": "p", "price": "3", "quantity": 1}],
            }  # fmt: skip
        if kind in ("identify", "group"):
            body["traits"] = {"email": "a@b.example", "age": 3, "address": {"city": "Bandung"}}
        if kind == "group":
            body["groupId"] = "g"
        if kind == "alias":
            body["previousId"] = f"o-{self.random.randrange(500)}"
        return body

    def text(self, value):
        return json.dumps(value, ensure_ascii=self.random.random() < 0.5)

    def path(self, body):
        return self.pick(PATHS) if self.random.random() < 0.5 else f"/v1/{body.get('type', 'track')}"

    # Each of these returns a path and a body.

    def cut_short(self):
        body = self.event()
        text = self.text(self.pick([body, {"batch": [body, self.event()]}])).encode()
        return self.path(body), text[: self.random.randrange(len(text))]

    def flipped(self):
        body = self.event()
        text = bytearray(self.text(self.pick([body, {"batch": [body] * 3}])).encode())
        for _ in range(self.random.randrange(1, 8)):
            text[self.random.randrange(len(text))] = self.random.randrange(256)
        return self.path(body), bytes(text)

    def inserted(self):
        body = self.event()
        text = self.text(body).encode()
        place = self.random.randrange(len(text))
        return self.path(body), text[:place] + self.pick(BYTES) + text[place:]

    def wrong_type(self):
        """One field anywhere, of any type, and maybe said twice."""
        body = self.event()
        where = self.random.randrange(3)
        holder = body
        names = FIELDS
        if where == 1:
            holder, names = body["context"], CONTEXT
        elif where == 2:
            own = "traits" if body["type"] in ("identify", "group") else "properties"
            holder, names = body.setdefault(own, {}), PROPERTIES
        name = self.pick(names)
        holder[name] = "@@HERE@@"
        if self.random.random() < 0.3:
            value = self.pick(NUMBERS)
        elif self.random.random() < 0.3:
            value = json.dumps(self.pick(WORDS))
        else:
            value = self.pick(VALUES)
        if self.random.random() < 0.2:
            value += f', "{name}": {self.pick(VALUES)}'
        return self.path(body), self.text(body).replace('"@@HERE@@"', value).encode()

    def deep(self):
        depth = self.pick([10, 31, 32, 33, 100, 300, 1000, 1025, 20_000, 100_000])
        opening, closing = self.pick([("[", "]"), ('{"a":', "}"), ('[{"b":', "}]")])
        inner = opening * depth + "1" + (closing * depth if self.random.random() < 0.8 else "")
        body = self.event()
        place = self.pick(["properties", "context", "traits"])
        body[place] = "@@HERE@@"
        text = self.text(body).replace('"@@HERE@@"', self.pick([inner, '{"x":' + inner + "}"]))
        return self.path(body), text.encode()

    def many(self):
        body = self.event()
        count = self.pick([100, 9_990, 10_001, 30_000])
        body["properties"] = {f"k{index}": index for index in range(count)}
        if self.random.random() < 0.3:
            body["properties"] = {"k" * self.pick([100, 5000, 40_000]): 1, "": 2, ".": 3, "a.b": 4,
                                  "a": {"b": 5}}  # fmt: skip
        return self.path(body), self.text(body).encode()

    def odd_time(self):
        body = self.event()
        for name in ("timestamp", "sentAt", "originalTimestamp", "receivedAt"):
            if self.random.random() < 0.6:
                body[name] = self.pick(TIMES)
        return self.path(body), self.text(body).encode()

    def odd_words(self):
        body = self.event()
        for name in ("event", "userId", "anonymousId", "messageId", "previousId", "groupId", "name"):
            if self.random.random() < 0.4:
                body[name] = self.pick(WORDS)
        return self.path(body), self.text(body).encode()

    def odd_batch(self):
        """A batch whose items are of any sort; the good ones must be taken."""
        self.good = self.random.randrange(4)
        items = [
            json.dumps({"type": "track", "event": "Whole", "userId": f"whole-{self.number}-{index}",
                        "messageId": f"w-{self.number}-{index}"})
            for index in range(self.good)
        ]  # fmt: skip
        for _ in range(self.random.randrange(1, 6)):
            items.append(self.pick(VALUES[:-1] + ['{"type":"track"}', '{"type":"x","userId":"u"}',
                         '{"batch":[]}', '{"userId":"u","type":"track","event":""}']))  # fmt: skip
        self.random.shuffle(items)
        return "/v1/batch", ('{"batch":[' + ",".join(items) + "]}").encode()

    def long_batch(self):
        count = self.pick([0, 2_500, 2_501, 6_000])
        item = '{"type":"page","anonymousId":"v","messageId":"lb-%d-%d"}'
        items = ",".join(item % (self.number, index) for index in range(count))
        return self.pick(["/v1/batch", "/v1/b", "/v1/import"]), f'{{"batch":[{items}]}}'.encode()

    def no_body(self):
        return self.pick(PATHS), self.pick([
            b"", b" ", b"\n\n", b"\x00", b"null", b"[]", b"{}", b"0", b'"x"', b"\xef\xbb\xbf{}",
            b"\xff\xfe{\x00}\x00", b"{}{}", b"{} x", b"[{}]", b'{"batch":null}', b'{"batch":{}}',
            b'{"batch":[[]]}', b"{'a':1}", b"{a:1}", b'{"a":1,}', b"//x\n{}", b"<xml/>",
            b"data=eyJ0eXBlIjoidHJhY2sifQ==", b"{" * 1000, b"]" * 1000, b'"' * 999,
        ])  # fmt: skip

    def packed(self):
        """gzip in every state but a good one, and a good one now and then."""
        body = self.event()
        text = self.text(body).encode()
        good = gzip.compress(text)
        made = self.pick([
            good, good[: self.random.randrange(len(good))], good[:-8] + b"\x00" * 8, text, b"",
            good + b"trailing", good + good, gzip.compress(b""), gzip.compress(good),
            zlib.compress(text), b"\x1f\x8b" + os.urandom(0) + b"\xff" * 30, good[:3] + b"\xff" + good[4:],
        ])  # fmt: skip
        return self.path(body), made

    BOMBS = {}

    def bomb(self):
        """A little that becomes a lot."""
        size = self.pick([1 << 20, 1 << 24, 1 << 27])
        if size not in self.BOMBS:
            packer = zlib.compressobj(9, zlib.DEFLATED, 31)
            parts = [packer.compress(b'{"batch":[' + b" " * (1 << 20)) for _ in range(size >> 20)]
            self.BOMBS[size] = b"".join(parts) + packer.flush()
        return "/v1/batch", self.BOMBS[size]

    def odd_path(self):
        body = self.event()
        path = self.pick([
            "/v1/", "/v1//track", "/v1/track/", "/v1/../v1/track", "/v1/%74rack", "/v1/TRACK", "/v1",
            "/v1/track?strict=1", "/v1/batch?strict=%F0%9F", "/v1/batch?writeKey=%00", "/v1/x", "/V1/t",
            "/v1/track?" + "a=b&" * 2000, "/v1/pixel/track?data=%%%", "/v1/batch#f", "/v1/t;x=y",
        ])  # fmt: skip
        return path, self.text(body).encode()

    FORMS = [
        (cut_short, 14), (flipped, 12), (inserted, 10), (wrong_type, 26), (deep, 5), (many, 1),
        (odd_time, 8), (odd_words, 8), (odd_batch, 8), (long_batch, 1), (no_body, 5), (packed, 6),
        (bomb, 0.3), (odd_path, 3),
    ]  # fmt: skip

    def request(self):
        """The bytes of the request, and whether it must be answered."""
        form = self.random.choices([f for f, _ in self.FORMS], [w for _, w in self.FORMS])[0]
        path, body = form(self)
        self.form = form.__name__
        headers = {
            "Host": "127.0.0.1",
            "Connection": "close",
            "Content-Type": self.pick(["application/json", "text/plain", "text/plain;charset=UTF-8"]),
            "Content-Length": str(len(body)),
        }
        if self.key:
            headers["Authorization"] = "Basic " + base64.b64encode(f"{self.key}:".encode()).decode()
        if form in (Maker.packed, Maker.bomb):
            headers["Content-Encoding"] = "gzip"
        must_answer = True
        dice = self.random.random()
        if dice < 0.04:
            headers["Content-Type"] = self.pick(["", "multipart/form-data", "application/xml",
                "application/json; charset=utf-16", "x" * 3000])  # fmt: skip
        elif dice < 0.06:
            headers["Authorization"] = self.pick(["Basic", "Basic !!!", "Basic " + "A" * 4000, "Bearer x",
                "Digest y", "Basic Og=="])  # fmt: skip
        elif dice < 0.08:
            headers["Content-Encoding"] = self.pick(["br", "deflate", "gzip, gzip", "identity", "zip"])
        elif dice < 0.11:
            # What is declared is not what comes: the rest is another request.
            wrong = self.pick([0, len(body) // 2, len(body) + 10, len(body) * 2 + 1])
            headers["Content-Length"] = str(wrong)
            must_answer = False
        elif dice < 0.13:
            headers["Content-Length"] = self.pick(["-1", "x", "1, 2", "99999999999999999999", "+5", "0x5"])
            must_answer = False
        elif dice < 0.15:
            del headers["Content-Length"]
            headers["Transfer-Encoding"] = self.pick(["chunked", "chunked, chunked", "gzip, chunked", "x"])
            size = self.pick([f"{len(body):x}", "-5", "ffffffffffffffffff", "zz", f"{len(body) + 5:x}"])
            body = size.encode() + b"\r\n" + body + b"\r\n0\r\n\r\n"
            must_answer = False
        head = f"POST {path} HTTP/1.1\r\n" + "".join(f"{n}: {v}\r\n" for n, v in headers.items())
        return head.encode("utf-8", "replace") + b"\r\n" + body, must_answer


def send(port, data, must_answer):
    """All that comes back until the server closes, or has said nothing for a while."""
    got = b""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.settimeout(20 if must_answer else 0.15)
        try:
            line.sendall(data)
        except OSError:
            pass
        try:
            while more := line.recv(65536):
                got += more
        except OSError:
            pass
    return got


class Attack:
    def __init__(self, count, seed, port, key):
        self.count, self.seed, self.port, self.key = count, seed, port, key
        self.lock = threading.Lock()
        self.next = self.accepted = self.whole = 0
        self.statuses = {}
        self.forms = {}
        self.bad = []
        self.slowest = 0.0

    def work(self):
        while True:
            with self.lock:
                number = self.next
                self.next += 1
            if number >= self.count or len(self.bad) > 20:
                return
            maker = Maker(self.seed, number, self.key)
            data, must_answer = maker.request()
            started = time.monotonic()
            got = send(self.port, data, must_answer)
            lasted = time.monotonic() - started if must_answer else 0
            codes = [int(c) for c in re.findall(rb"HTTP/1\.1 (\d{3}) ", got)]
            accepted = sum(int(n) for n in re.findall(rb'"accepted":(\d+)', got))
            with self.lock:
                self.accepted += accepted
                self.slowest = max(self.slowest, lasted)
                first = codes[0] if codes else 0
                self.statuses[first] = self.statuses.get(first, 0) + 1
                self.forms[maker.form] = self.forms.get(maker.form, 0) + 1
                if first == 200 and maker.form == "odd_batch":
                    self.whole += maker.good
                if any(code >= 500 for code in codes) or (must_answer and not codes):
                    self.bad.append((number, maker.form, codes, data[:300], got[:200]))


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    seed = sys.argv[2] if len(sys.argv) > 2 else "1"
    checks = Checks()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="jejak-hostile-") as workshop:
        data = workshop + "/data"
        server = Server(data)
        checks.true(server.port, f"the server comes up: {server.said}")
        attack = Attack(count, seed, server.port, new_source("hostile", data))
        threads = [threading.Thread(target=attack.work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for number, form, codes, sent, got in attack.bad:
            checks.true(False, f"number {number} ({form}): {codes} {got!r} for {sent!r}")
        checks.true(server.is_running, f"it ended: {server.said[-800:]}")
        checks.true(attack.slowest < 10, f"one answer took {attack.slowest:.1f} s")
        if server.is_running:
            with open(f"/proc/{server.process.pid}/status") as file:
                peak = next(int(l.split()[1]) for l in file if l.startswith("VmHWM:")) / 1024
            checks.true(peak < 600, f"memory rose to {peak:.0f} MB")
            health = request(server.port, "GET", "/health")
            checks.equal(health and health.status, 200, f"health: {health}")
            checks.equal(stats(data)["events"], attack.accepted, "events in the log")
            checks.equal(people('did "Whole" exactly 1 times', data), attack.whole,
                         "good events of batches with bad ones")  # fmt: skip
            checks.equal(server.stop(), 0, f"the end: {server.said[-400:]}")
        checks.equal(stats(data)["events"], attack.accepted, "events after the end")
        before = derived(data)
        command("rebuild", "--data", data)
        checks.equal(derived(data), before, "the digest of a rebuild")
    print(f"forms {attack.forms}\nstatuses {dict(sorted(attack.statuses.items()))}, "
          f"{attack.accepted} accepted, slowest {attack.slowest:.2f} s, peak {peak:.0f} MB, "
          f"{time.monotonic() - started:.0f} s")  # fmt: skip
    checks.end(f"{count} hostile requests, seed {seed}")


if __name__ == "__main__":
    main()
