// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakLearn
internal import Testing

/// Training, encoding, saving and loading.
struct JourneyEncoderTests {
    private static let shape = JourneyImageShape(rows: 3, courseColumns: 8, monthColumns: 4)

    /// Pictures of two kinds: filled at the left, or at the right.
    private static func pictures(_ count: Int, seed: UInt64) -> JourneyImageSet {
        var random = SeededRandom(seed: seed)
        var pixels: [Float] = []
        for index in 0..<count {
            for panel in shape.panels {
                for cell in 0..<panel.count {
                    let isLeft = cell % panel.width < panel.width / 2
                    let isFilled = isLeft == (index % 2 == 0)
                    pixels.append((isFilled ? 0.7 : 0.1) + Float(random.uniform()) * 0.2)
                }
            }
        }
        return JourneyImageSet(
            shape: shape,
            people: Array(0..<count),
            pixels: pixels,
            tooShort: 0
        )
    }

    private static func encoder(seed: UInt64 = 1) -> JourneyEncoder {
        JourneyEncoder(
            codeCount: 3,
            filters: 4,
            hidden: 8,
            epochs: 12,
            batch: 32,
            learningRate: 0.01,
            seed: seed
        )
    }

    @Test func `training draws held-out people better and tells two kinds apart`() throws {
        let set = Self.pictures(200, seed: 5)
        let model = try Self.encoder().fit(set)
        let first = try #require(model.losses.first)
        let last = try #require(model.losses.last)
        #expect(last < 0.5 * first)
        let codes = model.encode(set)
        func mean(_ parity: Int, _ number: Int) -> Float {
            var sum: Float = 0
            for index in stride(from: parity, to: 200, by: 2) { sum += codes[index * 3 + number] }
            return sum / 100
        }
        #expect((0..<3).contains { abs(mean(0, $0) - mean(1, $0)) > 0.5 })
    }

    @Test func `the same seed gives the same encoder and another seed another`() throws {
        let set = Self.pictures(90, seed: 6)
        let model = try Self.encoder().fit(set)
        #expect(try Self.encoder().fit(set) == model)
        #expect(try Self.encoder(seed: 2).fit(set) != model)
    }

    @Test func `one picture and many are encoded alike`() throws {
        let set = Self.pictures(70, seed: 7)
        let model = try Self.encoder().fit(set)
        let codes = model.encode(set)
        for index in [0, 15, 16, 69] {
            let alone = model.encode(set[index])
            for number in 0..<3 {
                #expect(abs(alone[number] - codes[index * 3 + number]) < 1e-4)
            }
        }
    }

    @Test func `training stops when it is asked to and keeps what it learnt`() throws {
        var told: [Double] = []
        let model = try Self.encoder().fit(Self.pictures(60, seed: 8)) { share in
            told.append(share)
            return told.count < 3
        }
        #expect(told.count == 3)
        #expect(model.losses.count == 3)
    }

    @Test func `a saved encoder answers as before`() throws {
        let set = Self.pictures(60, seed: 9)
        let model = try Self.encoder().fit(set)
        let loaded = try JourneyEncoderModel(saved: model.saved())
        #expect(loaded == model)
        #expect(loaded.encode(set) == model.encode(set))
    }

    @Test func `damaged encoder files are refused with a sentence`() throws {
        let bytes = try Self.encoder().fit(Self.pictures(40, seed: 10)).saved()
        func refusal(_ bytes: [UInt8]) -> String? {
            do {
                _ = try JourneyEncoderModel(saved: bytes)
                return nil
            } catch let error as LearnError {
                return error.sentence
            } catch {
                return nil
            }
        }
        for length in [0, 1, 7, 8, 11, 12, 20, 39, 40, 100, bytes.count - 1] {
            #expect(refusal(Array(bytes[..<length])) != nil, "cut at \(length)")
        }
        for place in stride(from: 0, to: bytes.count, by: 97) {
            var damaged = bytes
            damaged[place] ^= 0x40
            #expect(refusal(damaged) != nil, "damaged at \(place)")
        }
        #expect(refusal(bytes + [0]) != nil)
        #expect(refusal(Array("JEJAKENC".utf8)) != nil)
        #expect(try #require(refusal([1, 2, 3, 4, 5, 6, 7, 8, 9])).contains("JEJAKENC"))
    }

    @Test func `a forged file with a right checksum but wild measures is refused`() throws {
        let bytes = try Self.encoder().fit(Self.pictures(40, seed: 11)).saved()
        for place in 12..<40 {
            var forged = Array(bytes.dropLast(8))
            forged[place] = 0xFF
            let check = forged.withUnsafeBytes { StableHash.hash($0) }
            withUnsafeBytes(of: check.littleEndian) { forged.append(contentsOf: $0) }
            #expect(throws: LearnError.self) { try JourneyEncoderModel(saved: forged) }
        }
    }

    @Test func `no pictures, bad numbers and bad settings are refused`() {
        let none = JourneyImageSet(shape: Self.shape, people: [], pixels: [], tooShort: 3)
        #expect(throws: LearnError.self) { try Self.encoder().fit(none) }
        var pixels = Self.pictures(10, seed: 12).pixels
        pixels[17] = .nan
        let bad = JourneyImageSet(
            shape: Self.shape,
            people: Array(0..<10),
            pixels: pixels,
            tooShort: 0
        )
        #expect(throws: LearnError.self) { try Self.encoder().fit(bad) }
        var wild = Self.encoder()
        wild.codeCount = 0
        #expect(throws: LearnError.self) { try wild.fit(Self.pictures(10, seed: 13)) }
    }

    @Test func `equal pictures can be learnt`() throws {
        let one = Self.pictures(1, seed: 14).pixels
        let set = JourneyImageSet(
            shape: Self.shape,
            people: Array(0..<30),
            pixels: (0..<30).flatMap { _ in one },
            tooShort: 0
        )
        let model = try Self.encoder().fit(set)
        #expect(model.encode(set).allSatisfy { $0.isFinite })
    }
}
