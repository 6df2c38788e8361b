// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// One training of the encoder, from first weights to best weights.
///
/// It exists apart from `JourneyEncoder` so that what changes during training
/// has one owner. One picture in ten is held out, but never the only ones.
struct EncoderTraining {
    let encoder: JourneyEncoder
    let network: EncoderNetwork
    private let trained: [Int]
    private let heldOut: [Int]
    private let workspaces: [EncoderWorkspace]

    /// What training came to: the best network and how well it rebuilds.
    struct Outcome {
        var weights: [Float]
        /// The held-out loss a picture, epoch after epoch.
        var losses: [Double]
    }

    init(encoder: JourneyEncoder, network: EncoderNetwork, pictures: Int) {
        self.encoder = encoder
        self.network = network
        var random = SeededRandom(seed: StableHash.combine(encoder.seed, 1))
        let order = Array(0..<pictures).shuffled(using: &random)
        let held = pictures >= 20 ? min(2000, pictures / 10) : 0
        heldOut = Array(order[..<held])
        trained = Array(order[held...])
        let chunks = (encoder.batch + JourneyEncoder.chunk - 1) / JourneyEncoder.chunk
        workspaces = (0..<chunks).map { _ in
            EncoderWorkspace(network: network, capacity: JourneyEncoder.chunk)
        }
    }

    func run(
        _ pixels: [Float],
        pictureCount: Int,
        progress: (Double) -> Bool
    ) -> Outcome {
        var weights = network.initialWeights(seed: StableHash.combine(encoder.seed, 2))
        var adam = Adam(count: network.weightCount)
        var random = SeededRandom(seed: StableHash.combine(encoder.seed, 3))
        var best = Outcome(weights: weights, losses: [])
        var lowest = Double.infinity
        var waited = 0
        for epoch in 0..<encoder.epochs {
            let order = trained.shuffled(using: &random)
            // Half a cosine: fast at first, still at the end.
            let part = Double(epoch) / Double(encoder.epochs)
            let rate = encoder.learningRate * 0.5 * (1 + cosine(.pi * part))
            var start = 0
            while start < order.count {
                let items = Array(order[start..<min(order.count, start + encoder.batch)])
                let gradient = gradient(pixels, items, pictureCount, weights)
                adam.step(&weights, gradient: gradient, rate: Float(rate))
                start += items.count
            }
            let watched = heldOut.isEmpty ? trained : heldOut
            let loss = loss(pixels, watched, pictureCount, weights) / Double(watched.count)
            best.losses.append(loss)
            if loss < lowest {
                lowest = loss
                best.weights = weights
                waited = 0
            } else {
                waited += 1
            }
            let goOn = progress(Double(epoch + 1) / Double(encoder.epochs))
            if !goOn || waited >= encoder.patience { break }
        }
        return best
    }

    /// The mean gradient over a batch.
    private func gradient(
        _ pixels: [Float],
        _ items: [Int],
        _ pictureCount: Int,
        _ weights: [Float]
    ) -> [Float] {
        let chunk = JourneyEncoder.chunk
        let chunks = (items.count + chunk - 1) / chunk
        pixels.withUnsafeBufferPointer { buffer in
            // Read only, and it outlives the loop.
            nonisolated(unsafe) let base = buffer.baseAddress
            parallelFor(chunks, chunk: 1) { range in
                guard let base else { return }
                for index in range {
                    let part = Array(items[index * chunk..<min(items.count, (index + 1) * chunk)])
                    let workspace = workspaces[index]
                    workspace.load(base, items: part, pictureCount: pictureCount)
                    workspace.encode(batch: part.count, weights: weights)
                    workspace.decode(batch: part.count, weights: weights)
                    _ = workspace.loss(target: base, items: part, pictureCount: pictureCount)
                    workspace.backward(batch: part.count, weights: weights)
                }
            }
        }
        var sum = Array(repeating: Float(0), count: network.weightCount)
        let share = 1 / Float(items.count)
        sum.withUnsafeMutableBufferPointer { sum in
            for index in 0..<chunks {
                let part = workspaces[index].weightGradient
                for weight in 0..<sum.count { sum[weight] += share * part[weight] }
            }
        }
        return sum
    }

    /// The loss summed over some pictures.
    private func loss(
        _ pixels: [Float],
        _ items: [Int],
        _ pictureCount: Int,
        _ weights: [Float]
    ) -> Double {
        let chunk = JourneyEncoder.chunk
        var sum = 0.0
        var start = 0
        while start < items.count {
            let block = items[start..<min(items.count, start + chunk * workspaces.count)]
            let chunks = (block.count + chunk - 1) / chunk
            var parts = Array(repeating: 0.0, count: chunks)
            pixels.withUnsafeBufferPointer { buffer in
                parts.withUnsafeMutableBufferPointer { target in
                    // Each chunk writes its own part.
                    nonisolated(unsafe) let base = buffer.baseAddress
                    nonisolated(unsafe) let target = target
                    parallelFor(chunks, chunk: 1) { range in
                        guard let base else { return }
                        for index in range {
                            let first = block.startIndex + index * chunk
                            let part = Array(block[first..<min(block.endIndex, first + chunk)])
                            let workspace = workspaces[index]
                            workspace.load(base, items: part, pictureCount: pictureCount)
                            workspace.encode(batch: part.count, weights: weights)
                            workspace.decode(batch: part.count, weights: weights)
                            target[index] = workspace.loss(
                                target: base,
                                items: part,
                                pictureCount: pictureCount
                            )
                        }
                    }
                }
            }
            for part in parts { sum += part }
            start += block.count
        }
        return sum
    }
}

/// Adam (Kingma and Ba 2015) with its usual constants.
struct Adam {
    private var means: [Float]
    private var squares: [Float]
    private var steps = 0

    init(count: Int) {
        means = Array(repeating: 0, count: count)
        squares = means
    }

    mutating func step(_ weights: inout [Float], gradient: [Float], rate: Float) {
        steps += 1
        let meanShare = Float(1 - power(0.9, Double(steps)))
        let squareShare = Float(1 - power(0.999, Double(steps)))
        let pace = rate / meanShare
        let count = weights.count
        weights.withUnsafeMutableBufferPointer { weights in
            means.withUnsafeMutableBufferPointer { means in
                squares.withUnsafeMutableBufferPointer { squares in
                    gradient.withUnsafeBufferPointer { gradient in
                        for index in 0..<count {
                            let slope = gradient[index]
                            means[index] = 0.9 * means[index] + 0.1 * slope
                            squares[index] = 0.999 * squares[index] + 0.001 * slope * slope
                            let size = (squares[index] / squareShare).squareRoot() + 1e-8
                            weights[index] -= pace * means[index] / size
                        }
                    }
                }
            }
        }
    }
}
