// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import Testing

@Suite struct StableHashTests {
    private func hash(_ bytes: [UInt8], seed: UInt64 = 0) -> UInt64 {
        bytes.withUnsafeBytes { StableHash.hash($0, seed: seed) }
    }

    @Test func `hashes are those of a second implementation, for ever`() throws {
        let recorded = try StableNumbers.recorded()
        #expect(recorded.hashes.count > 200)
        for entry in recorded.hashes {
            let found = hash(
                StableNumbers.bytes(entry.bytes),
                seed: StableNumbers.number(entry.seed)
            )
            #expect(found == StableNumbers.number(entry.hash), "bytes \(entry.bytes)")
        }
        for entry in recorded.combined {
            let found = StableHash.combine(
                StableNumbers.number(entry.a),
                StableNumbers.number(entry.b)
            )
            #expect(found == StableNumbers.number(entry.hash))
        }
    }

    @Test func `a text hashes like its bytes, wherever they lie in memory`() {
        let text = "keranjang ditinggalkan di langkah ketiga"
        let bytes = [0, 0, 0] + Array(text.utf8)
        let shifted = bytes.withUnsafeBytes {
            StableHash.hash(UnsafeRawBufferPointer(rebasing: $0[3...]))
        }
        #expect(StableHash.hash(text) == shifted)
    }

    @Test(arguments: [1, 7, 8, 9, 15, 16, 17, 31, 40])
    func `one flipped bit flips about half of the hash`(length: Int) {
        var random = SeededRandom(seed: UInt64(length))
        var flips = [Int](repeating: 0, count: 64)
        var trials = 0
        for _ in 0..<(1600 / length) {
            let bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let before = hash(bytes)
            for bit in 0..<length * 8 {
                var changed = bytes
                changed[bit / 8] ^= 1 << (bit % 8)
                let difference = before ^ hash(changed)
                #expect(difference != 0)
                for place in 0..<64 where difference &>> UInt64(place) & 1 == 1 {
                    flips[place] += 1
                }
                trials += 1
            }
        }
        for place in 0..<64 {
            let share = Double(flips[place]) / Double(trials)
            #expect((0.4...0.6).contains(share), "bit \(place) of the hash")
        }
    }

    @Test func `lengths, zeros and order all matter`() {
        let zeros = (0..<64).map { hash([UInt8](repeating: 0, count: $0)) }
        #expect(Set(zeros).count == 64)
        #expect(StableHash.combine(1, 2) != StableHash.combine(2, 1))
        #expect(hash([1, 2, 3], seed: 0) != hash([1, 2, 3], seed: 1))
    }

    @Test func `two hundred thousand texts have as many hashes`() {
        var seen = Set<UInt64>()
        for number in 0..<200_000 { seen.insert(StableHash.hash("person-\(number)")) }
        #expect(seen.count == 200_000)
        // The low bits choose slots and the high ones guard them: both must spread.
        #expect(Set(seen.map { $0 & 0xFFFF }).count > 60_000)
        #expect(Set(seen.map { $0 &>> 48 }).count > 60_000)
    }

    @Test func `mix is a bijection on what we can try`() {
        #expect(Set((0..<100_000).map { StableHash.mix(UInt64($0)) }).count == 100_000)
        #expect(StableHash.mix(0) == 0)
    }

    @Test func `a hash in pieces is the hash of the whole`() {
        var random = SeededRandom(seed: 4)
        for count in 0..<80 {
            let bytes = (0..<count).map { _ in UInt8(random.below(256)) }
            for _ in 0..<8 {
                var rolling = StableHash.Rolling()
                var start = 0
                while start < count {
                    let end = min(count, start + random.below(40))
                    bytes[start..<end].withUnsafeBytes { rolling.add($0) }
                    start = end
                }
                #expect(rolling.hash == bytes.withUnsafeBytes { StableHash.hash($0) })
            }
        }
    }
}
