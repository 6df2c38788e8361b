// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// A trained encoder: says journey pictures in a few numbers each.
///
/// Invariants: all weights are finite, and their number is the network's.
package struct JourneyEncoderModel: Sendable, Equatable {
    package let shape: JourneyImageShape
    let network: EncoderNetwork
    let standard: PixelStandard
    let weights: [Float]
    /// The held-out loss a picture after each epoch: half the squared distance
    /// between picture and drawing; every layer's variance is one.
    package let losses: [Double]
    /// The same of the pictures it learnt from, while it learnt.
    package let trainingLosses: [Double]
    /// The places of the pictures that were held out.
    package let heldOut: [Int]
    private let order: PixelOrder

    package var codeCount: Int { network.codeCount }

    init(
        shape: JourneyImageShape,
        network: EncoderNetwork,
        standard: PixelStandard,
        outcome: EncoderTraining.Outcome,
        heldOut: [Int]
    ) {
        precondition(
            outcome.weights.count == network.weightCount,
            "every connection has a weight"
        )
        precondition(standard.means.count == shape.count, "every pixel has its mean")
        self.shape = shape
        self.network = network
        self.standard = standard
        weights = outcome.weights
        losses = outcome.losses
        trainingLosses = outcome.trainingLosses
        self.heldOut = heldOut
        order = PixelOrder(network, standard)
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.shape == right.shape && left.network == right.network
            && left.standard == right.standard && left.weights == right.weights
            && left.losses == right.losses
    }

    /// The code of one picture.
    package func encode(_ image: JourneyImage) -> [Float] {
        encode(
            JourneyImageSet(shape: image.shape, people: [0], pixels: image.pixels, tooShort: 0)
        )
    }

    /// The codes of many pictures, one after the other.
    package func encode(_ set: JourneyImageSet) -> [Float] {
        run(set, width: codeCount, isDrawing: false) { workspace, count, target, weights in
            target.update(
                from: workspace.encode(batch: count, weights: weights),
                count: count * codeCount
            )
        }
    }

    /// The pictures as the encoder draws them from their codes, as differences
    /// from the usual picture, every layer scaled to a variance of one.
    package func redraw(_ set: JourneyImageSet) -> [Float] {
        let size = shape.count
        return run(set, width: size, isDrawing: true) { workspace, count, target, weights in
            workspace.encode(batch: count, weights: weights)
            workspace.decode(batch: count, weights: weights)
            workspace.finish(batch: count)
            for item in 0..<count {
                var start = 0
                for (index, panel) in network.panels.enumerated() {
                    order.write(
                        workspace.drawn(index, item),
                        start..<start + panel.count,
                        target + item * size
                    )
                    start += panel.count
                }
            }
        }
    }

    /// What the second question says of each picture: the probability of every
    /// answer, picture after picture; nil where none was learnt.
    package func answers(_ set: JourneyImageSet) -> [Float]? {
        guard let head = network.head else { return nil }
        return run(set, width: head.outputs, isDrawing: false) { workspace, count, target, all in
            workspace.encode(batch: count, weights: all)
            workspace.answer(batch: count, weights: all, into: target)
        }
    }

    /// How far the drawings are from the pictures: the squared difference of a
    /// pixel, on average, in the pictures' own numbers.
    package func reconstructionError(_ set: JourneyImageSet) -> Double {
        let size = shape.count
        let parts = run(set, width: 1, isDrawing: true) { workspace, count, target, weights in
            workspace.encode(batch: count, weights: weights)
            workspace.decode(batch: count, weights: weights)
            workspace.finish(batch: count)
            for item in 0..<count {
                target[item] = workspace.squaredError(item, order)
            }
        }
        // A pixel that is always the same is drawn as its mean, without error.
        return parts.reduce(0.0) { $0 + Double($1) } / Double(max(1, set.count * size))
    }

    /// Runs all pictures through, chunk by chunk; `body` writes `width` numbers
    /// an item.
    private func run(
        _ set: JourneyImageSet,
        width: Int,
        isDrawing: Bool,
        _ body:
            @Sendable (
                EncoderWorkspace, Int, UnsafeMutablePointer<Float>, UnsafePointer<Float>
            ) -> Void
    ) -> [Float] {
        precondition(set.shape == shape, "the pictures have the shape that was learnt")
        EncoderMatrix.settle()
        let size = shape.count
        let chunk = JourneyEncoder.chunk
        return [Float](unsafeUninitializedCapacity: set.count * width) { buffer, filled in
            set.pixels.withUnsafeBufferPointer { source in
                weights.withUnsafeBufferPointer { weights in
                    // Each chunk reads and writes the places of its own items.
                    nonisolated(unsafe) let source = source.baseAddress
                    nonisolated(unsafe) let weights = weights.baseAddress
                    nonisolated(unsafe) let target = buffer.baseAddress
                    parallelFor(set.count, chunk: chunk * 32) { range in
                        guard let source, let target, let weights else { return }
                        let workspace = EncoderWorkspace(
                            network: network,
                            capacity: min(range.count, chunk),
                            isTraining: false
                        )
                        workspace.prepare(weights, isDrawing: isDrawing, isTraining: false)
                        for start in stride(
                            from: range.lowerBound,
                            to: range.upperBound,
                            by: chunk
                        ) {
                            let count = min(range.upperBound - start, chunk)
                            workspace.load(
                                source + start * size,
                                count: count,
                                pictureCount: size,
                                order: order
                            )
                            body(workspace, count, target + start * width, weights)
                        }
                    }
                }
            }
            filled = set.count * width
        }
    }
}
