# SPDX-License-Identifier: Apache-2.0
"""Makes Tests/JejakCoreTests/Fixtures/stable_numbers.json.

    python3 Oracles/core/make_stable_numbers.py

A second implementation, written from the descriptions in the doc comments, of
what must never change because files and seeds depend on it: the generator
xoshiro256** (Blackman and Vigna 2018) seeded through SplitMix64, Lemire's
bounded numbers, and StableHash. Needs Python 3.8 or newer, nothing else. Numbers
are written as hexadecimal text, since JSON's numbers end at 53 bits.
"""

import json
import platform
from pathlib import Path

MASK = (1 << 64) - 1
K0, K1, K2 = 0xA0761D6478BD642F, 0xE7037ED1A0B428DB, 0x8EBC6AF09C88C6E3
GOLDEN = 0x9E3779B97F4A7C15


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def fold(a, b):
    product = a * b
    return (product >> 64) ^ (product & MASK)


def combine(a, b):
    return fold(a ^ K0, b ^ K1) ^ mix((a + GOLDEN * b) & MASK)


def stable_hash(data, seed=0):
    state = seed ^ K0
    full = len(data) // 16 * 16
    for start in range(0, full, 16):
        a = int.from_bytes(data[start:start + 8], "little")
        b = int.from_bytes(data[start + 8:start + 16], "little")
        state = fold(a ^ K1, b ^ state)
    rest = data[full:]
    a = 0
    if len(rest) >= 8:
        a = int.from_bytes(rest[:8], "little")
        rest = rest[8:]
    b = int.from_bytes(rest, "little")
    state = fold(a ^ K1, b ^ state)
    return fold(state ^ K2, len(data) ^ K1)


class Xoshiro:
    def __init__(self, seed):
        self.s = []
        for _ in range(4):
            seed = (seed + GOLDEN) & MASK
            self.s.append(mix(seed))

    def next(self):
        s = self.s
        rotate = lambda x, k: ((x << k) | (x >> (64 - k))) & MASK
        result = rotate(s[1] * 5 & MASK, 7) * 9 & MASK
        t = s[1] << 17 & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 45)
        return result

    def below(self, bound):
        product = self.next() * bound
        if product & MASK < bound:
            threshold = (1 << 64) % bound
            while product & MASK < threshold:
                product = self.next() * bound
        return product >> 64


def hexadecimal(values):
    return [f"{value:016x}" for value in values]


def main():
    texts = ["", "a", "jejak", "Order Completed", "exactly 16 bytes", "seventeen bytes !!",
             "langkah demi langkah", "日本語のテキスト", "\u0000", "\u0000\u0000", "e\u0301", "é"]
    blocks = [bytes((i * 7 + n) & 0xFF for i in range(n)) for n in range(0, 70)]
    hashes = [{"bytes": data.hex(), "seed": f"{seed:016x}",
               "hash": f"{stable_hash(data, seed):016x}"}
              for data in [t.encode() for t in texts] + blocks
              for seed in (0, 1, MASK)]
    pairs = [(0, 0), (0, 1), (1, 0), (1, 1), (MASK, MASK), (K0, K1), (12345, 67890)]
    sequences = []
    for seed in (0, 1, 42, MASK, GOLDEN):
        random = Xoshiro(seed)
        raw = [random.next() for _ in range(12)]
        bounded = [random.below(bound) for bound in
                   (1, 2, 3, 10, 1000, 1 << 40, (1 << 63) - 1, (1 << 62) + 1, (1 << 62) + 1)]
        uniform = [(random.next() >> 11) * 2.0 ** -53 for _ in range(4)]
        sequences.append({"seed": f"{seed:016x}", "next": hexadecimal(raw),
                          "below": bounded, "uniform": uniform})
    out = {
        "madeBy": "Oracles/core/make_stable_numbers.py",
        "python": platform.python_version(),
        "hashes": hashes,
        "combined": [{"a": f"{a:016x}", "b": f"{b:016x}", "hash": f"{combine(a, b):016x}"}
                     for a, b in pairs],
        "sequences": sequences,
    }
    path = Path(__file__).parents[2] / "Tests/JejakCoreTests/Fixtures/stable_numbers.json"
    path.write_text(json.dumps(out, indent=1) + "\n")


main()
