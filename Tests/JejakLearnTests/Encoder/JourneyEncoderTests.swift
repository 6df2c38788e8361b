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

    @Test func `the number of threads does not matter`() throws {
        let set = Self.pictures(150, seed: 16)
        var encoder = Self.encoder()
        encoder.batch = 100
        encoder.epochs = 3
        encoder.width = 1
        let alone = try encoder.fit(set)
        encoder.width = 8
        #expect(try encoder.fit(set) == alone)
    }

    @Test func `an encoder goes on from an earlier one`() throws {
        let set = Self.pictures(200, seed: 17)
        let first = try Self.encoder().fit(set)
        var few = Self.encoder(seed: 4)
        few.epochs = 2
        few.learningRate = 0.001
        let refreshed = try few.fit(Self.pictures(220, seed: 18), from: first)
        let anew = try few.fit(Self.pictures(220, seed: 18))
        #expect(try #require(refreshed.losses.last) < 0.8 * (try #require(anew.losses.last)))
        // What is usual stays as it was learnt: codes hardly move.
        let before = first.encode(set)
        let after = refreshed.encode(set)
        let moved = zip(before, after).map { abs($0 - $1) }.reduce(0, +)
        #expect(moved < 0.5 * before.map { abs($0) }.reduce(0, +))
        var other = few
        other.codeCount = 4
        #expect(throws: LearnError.self) { try other.fit(set, from: first) }
    }

    @Test func `a second question is learnt beside the drawing`() throws {
        let set = Self.pictures(200, seed: 19)
        let answers = (0..<200).map { $0 % 11 == 0 ? Int32(-1) : Int32($0 % 2) }
        let model = try Self.encoder().fit(set, answers: answers)
        #expect(try #require(model.losses.last) < 0.5 * (try #require(model.losses.first)))
        let shares = try #require(model.answers(set))
        let right = (0..<200).filter { (shares[2 * $0] > 0.5) == ($0 % 2 == 0) }.count
        #expect(right >= 195)
        #expect(try Self.encoder().fit(set).answers(set) == nil)
        #expect(try JourneyEncoderModel(saved: model.saved()).answers(set) == shares)
        #expect(throws: LearnError.self) { try Self.encoder().fit(set, answers: [1, 2]) }
        #expect(throws: LearnError.self) {
            try Self.encoder().fit(set, answers: Array(repeating: -2, count: 200))
        }
    }

    @Test func `training ends when held-out people are drawn no better`() throws {
        // Noise alone: what is learnt of some does not help with others.
        var random = SeededRandom(seed: 20)
        var set = Self.pictures(60, seed: 20)
        set = JourneyImageSet(
            shape: Self.shape,
            people: set.people,
            pixels: set.pixels.map { _ in Float(random.uniform()) },
            tooShort: 0
        )
        var encoder = Self.encoder()
        encoder.epochs = 200
        encoder.patience = 4
        encoder.learningRate = 0.02
        let model = try encoder.fit(set)
        #expect(model.losses.count < 200)
        let lowest = try #require(model.losses.min())
        #expect(model.losses.suffix(4).allSatisfy { $0 >= lowest })
        #expect(model.losses.firstIndex(of: lowest) == model.losses.count - 5)
    }

    @Test func `the error of the drawings is in the pictures' own numbers`() throws {
        // One layer, so that all pixels have one scale, which the set tells.
        let shape = JourneyImageShape(rows: 2, courseColumns: 8, layout: .plain(.init()))
        var random = SeededRandom(seed: 21)
        let pixels = (0..<80 * shape.count).map { place in
            Float(place / shape.count % 2) * 0.5 + 0.3 * Float(random.uniform())
        }
        let set = JourneyImageSet(
            shape: shape,
            people: Array(0..<80),
            pixels: pixels,
            tooShort: 0
        )
        let model = try Self.encoder().fit(set)
        let drawn = model.redraw(set)
        let size = shape.count
        var means = Array(repeating: 0.0, count: size)
        for place in drawn.indices { means[place % size] += Double(pixels[place]) / 80 }
        func square(_ number: (Int) -> Double) -> Double {
            drawn.indices.reduce(0) { $0 + number($1) * number($1) } / Double(drawn.count)
        }
        let spread = square { Double(pixels[$0]) - means[$0 % size] }.squareRoot()
        let error = square { place in
            means[place % size] + Double(drawn[place]) * spread - Double(pixels[place])
        }
        #expect(abs(model.reconstructionError(set) - error) < 1e-3 * error)
        #expect(error < spread * spread)
    }

    @Test func `one picture and many are encoded alike`() throws {
        let set = Self.pictures(70, seed: 7)
        let model = try Self.encoder().fit(set)
        let codes = model.encode(set)
        for index in [0, 31, 32, 69] {
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
        for place in 12..<48 {
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
