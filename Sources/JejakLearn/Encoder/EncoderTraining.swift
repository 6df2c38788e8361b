// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// One training of the encoder, from first weights to best weights.
///
/// It exists apart from `JourneyEncoder` so that what changes during training
/// has one owner. One picture in ten is held out, but never the only ones, and
/// never more than 2,000.
struct EncoderTraining {
    let encoder: JourneyEncoder
    let network: EncoderNetwork
    let heldOut: [Int32]
    private let trained: [Int32]
    private let workspaces: [EncoderWorkspace]
    /// The second question's right answers, one a picture, or empty.
    private let answers: [Int32]

    /// What training came to: the best network and how well it rebuilds.
    struct Outcome {
        var weights: [Float]
        /// The held-out loss a picture, epoch after epoch.
        var losses: [Double]
        /// The loss a picture while training, epoch after epoch.
        var trainingLosses: [Double]
    }

    init(encoder: JourneyEncoder, network: EncoderNetwork, pictures: Int, answers: [Int32]) {
        self.encoder = encoder
        self.network = network
        self.answers = answers
        var random = SeededRandom(seed: StableHash.combine(encoder.seed, 1))
        let order = (0..<pictures).map { Int32($0) }.shuffled(using: &random)
        let held = pictures >= 20 ? min(2000, pictures / 10) : 0
        heldOut = Array(order[..<held])
        trained = Array(order[held...])
        let chunks = (encoder.batch + JourneyEncoder.chunk - 1) / JourneyEncoder.chunk
        workspaces = (0..<chunks).map { _ in
            EncoderWorkspace(
                network: network,
                capacity: min(encoder.batch, JourneyEncoder.chunk),
                isTraining: true
            )
        }
    }

    /// `pixels` lie in the network's order.
    func run(
        _ pixels: [Float],
        pictureCount: Int,
        first: [Float],
        progress: (Double) -> Bool
    ) -> Outcome {
        let adam = Adam(weights: first)
        var random = SeededRandom(seed: StableHash.combine(encoder.seed, 3))
        var best = Outcome(weights: first, losses: [], trainingLosses: [])
        var lowest = Double.infinity
        var waited = 0
        for epoch in 0..<encoder.epochs {
            let order = trained.shuffled(using: &random)
            // Half a cosine: fast at first, still at the end.
            let part = Double(epoch) / Double(encoder.epochs)
            let rate = encoder.learningRate * 0.5 * (1 + cosine(.pi * part))
            var start = 0
            var sum = 0.0
            while start < order.count {
                let items = order[start..<min(order.count, start + encoder.batch)]
                sum += learn(pixels, items, pictureCount, adam)
                adam.step(
                    workspaces.prefix((items.count - 1) / JourneyEncoder.chunk + 1)
                        .map(\.weightGradient),
                    items: items.count,
                    rate: Float(rate),
                    width: encoder.width
                )
                start += items.count
            }
            best.trainingLosses.append(sum / Double(order.count))
            let watched = heldOut.isEmpty ? trained : heldOut
            let loss = loss(pixels, watched, pictureCount, adam) / Double(watched.count)
            best.losses.append(loss)
            if loss < lowest {
                lowest = loss
                best.weights = adam.copy
                waited = 0
            } else {
                waited += 1
            }
            let goOn = progress(Double(epoch + 1) / Double(encoder.epochs))
            if !goOn || waited >= encoder.patience { break }
        }
        return best
    }

    /// Leaves the gradient of each chunk in its workspace; answers the loss.
    private func learn(
        _ pixels: [Float],
        _ items: ArraySlice<Int32>,
        _ pictureCount: Int,
        _ adam: Adam
    ) -> Double {
        eachChunk(pixels, items) { workspace, base, part in
            workspace.prepare(adam.weights, isDrawing: true, isTraining: true)
            workspace.load(base, items: part, pictureCount: pictureCount)
            workspace.encode(batch: part.count, weights: adam.weights)
            workspace.decode(batch: part.count, weights: adam.weights)
            let loss = workspace.loss(batch: part.count, isTraining: true)
            if network.head != nil {
                _ = workspace.headLoss(
                    part.map { answers[Int($0)] },
                    weight: encoder.headWeight,
                    weights: adam.weights
                )
            }
            workspace.backward(batch: part.count, weights: adam.weights)
            return loss
        }
    }

    /// The loss summed over some pictures.
    private func loss(
        _ pixels: [Float],
        _ items: [Int32],
        _ pictureCount: Int,
        _ adam: Adam
    ) -> Double {
        var sum = 0.0
        let block = JourneyEncoder.chunk * workspaces.count
        for start in stride(from: 0, to: items.count, by: block) {
            sum += eachChunk(pixels, items[start..<min(items.count, start + block)]) {
                workspace,
                base,
                part in
                if start == 0 {
                    workspace.prepare(adam.weights, isDrawing: true, isTraining: false)
                }
                workspace.load(base, items: part, pictureCount: pictureCount)
                workspace.encode(batch: part.count, weights: adam.weights)
                workspace.decode(batch: part.count, weights: adam.weights)
                return workspace.loss(batch: part.count, isTraining: false)
            }
        }
        return sum
    }

    /// Runs `body` for every chunk of some items, each with its workspace, and
    /// sums what it answers in the order of the chunks.
    private func eachChunk(
        _ pixels: [Float],
        _ items: ArraySlice<Int32>,
        _ body:
            @Sendable (
                EncoderWorkspace, UnsafePointer<Float>, UnsafeBufferPointer<Int32>
            ) -> Double
    ) -> Double {
        let chunk = JourneyEncoder.chunk
        let chunks = (items.count + chunk - 1) / chunk
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: chunks) { parts in
            parts.initialize(repeating: 0)
            pixels.withUnsafeBufferPointer { pixels in
                items.withUnsafeBufferPointer { items in
                    // Each chunk writes its own part, and reads the rest only.
                    nonisolated(unsafe) let base = pixels.baseAddress
                    nonisolated(unsafe) let parts = parts
                    nonisolated(unsafe) let items = items
                    parallelFor(chunks, chunk: 1, width: encoder.width) { range in
                        guard let base else { return }
                        for index in range {
                            let end = min(items.count, (index + 1) * chunk)
                            parts[index] = body(
                                workspaces[index],
                                base,
                                UnsafeBufferPointer(rebasing: items[index * chunk..<end])
                            )
                        }
                    }
                }
            }
            return parts.reduce(0, +)
        }
    }
}

/// Adam (Kingma and Ba 2015) with its usual constants, and the weights it
/// moves.
///
/// Unchecked: between steps everybody reads, and a step's chunks each write
/// weights of their own.
final class Adam: @unchecked Sendable {
    let count: Int
    let weights: UnsafeMutablePointer<Float>
    private let means: UnsafeMutablePointer<Float>
    private let squares: UnsafeMutablePointer<Float>
    private var steps = 0

    init(weights first: [Float]) {
        count = first.count
        weights = .allocate(capacity: max(1, count))
        means = .allocate(capacity: max(1, count))
        squares = .allocate(capacity: max(1, count))
        for (index, weight) in first.enumerated() {
            (weights + index).initialize(to: weight)
        }
        means.initialize(repeating: 0, count: count)
        squares.initialize(repeating: 0, count: count)
    }

    deinit {
        for place in [weights, means, squares] { place.deallocate() }
    }

    var copy: [Float] { Array(UnsafeBufferPointer(start: weights, count: count)) }

    /// One step along the mean of the gradients of `items` items, which the
    /// chunks summed up; chunks are added in order.
    func step(
        _ gradients: [UnsafeMutablePointer<Float>],
        items: Int,
        rate: Float,
        width: Int
    ) {
        steps += 1
        let meanShare = Float(1 - power(0.9, Double(steps)))
        let squareShare = Float(1 - power(0.999, Double(steps)))
        guard let sums = gradients.first else { return }
        // Each chunk reads and writes its own range of all of them.
        nonisolated(unsafe) let others = gradients.dropFirst()
        nonisolated(unsafe) let first = sums
        parallelFor(count, chunk: 1 << 14, width: width) { range in
            for block in stride(from: range.lowerBound, to: range.upperBound, by: 1024) {
                let end = min(range.upperBound, block + 1024)
                let slopes = first + block
                for other in others {
                    let more = other + block
                    for index in 0..<end - block { slopes[index] += more[index] }
                }
                move(
                    block..<end,
                    slopes,
                    share: 1 / Float(items),
                    pace: rate / meanShare,
                    scale: 1 / squareShare
                )
            }
        }
    }

    private func move(
        _ range: Range<Int>,
        _ slopes: UnsafeMutablePointer<Float>,
        share: Float,
        pace: Float,
        scale: Float
    ) {
        let weights = weights + range.lowerBound
        let means = means + range.lowerBound
        let squares = squares + range.lowerBound
        for index in 0..<range.count {
            let slope = slopes[index] * share
            let mean = 0.9 * means[index] + 0.1 * slope
            let square = 0.999 * squares[index] + 0.001 * slope * slope
            means[index] = mean
            squares[index] = square
            weights[index] -= pace * mean / ((square * scale).squareRoot() + 1e-8)
        }
    }
}
