// SPDX-License-Identifier: Apache-2.0

internal import CBLAS
internal import JejakCore

/// A trained encoder: says journey pictures in a few numbers each.
///
/// Invariants: all weights are finite, and their number is the network's.
package struct JourneyEncoderModel: Sendable, Equatable {
    package let shape: JourneyImageShape
    let network: EncoderNetwork
    let filters: Int
    let hidden: Int
    let standard: PixelStandard
    let weights: [Float]
    /// The held-out loss a picture after each epoch: half the squared distance
    /// between picture and drawing; every layer's variance is one.
    package let losses: [Double]

    package var codeCount: Int { network.codeCount }

    init(
        shape: JourneyImageShape,
        network: EncoderNetwork,
        filters: Int,
        hidden: Int,
        standard: PixelStandard,
        weights: [Float],
        losses: [Double]
    ) {
        precondition(weights.count == network.weightCount, "every connection has a weight")
        precondition(standard.means.count == shape.count, "every pixel has its mean")
        self.shape = shape
        self.network = network
        self.filters = filters
        self.hidden = hidden
        self.standard = standard
        self.weights = weights
        self.losses = losses
    }

    /// The code of one picture.
    package func encode(_ image: JourneyImage) -> [Float] {
        encode(
            JourneyImageSet(shape: image.shape, people: [0], pixels: image.pixels, tooShort: 0)
        )
    }

    /// The codes of many pictures, one after the other.
    package func encode(_ set: JourneyImageSet) -> [Float] {
        run(set, width: codeCount) { workspace, count, target in
            let code = workspace.encode(batch: count, weights: weights)
            for item in 0..<count {
                for number in 0..<codeCount {
                    target[item * codeCount + number] = code[number * count + item]
                }
            }
        }
    }

    /// The pictures as the encoder draws them from their codes, as differences
    /// from the usual picture, every layer scaled to a variance of one.
    package func redraw(_ set: JourneyImageSet) -> [Float] {
        let size = shape.count
        return run(set, width: size) { workspace, count, target in
            workspace.encode(batch: count, weights: weights)
            workspace.decode(batch: count, weights: weights)
            var start = 0
            for (index, panel) in network.panels.enumerated() {
                let drawn = workspace.drawn(index)
                for item in 0..<count {
                    for channel in 0..<panel.channels {
                        let source = drawn + (channel * count + item) * panel.width
                        let place = target + item * size + start + channel * panel.width
                        place.update(from: source, count: panel.width)
                    }
                }
                start += panel.count
            }
        }
    }

    /// Runs all pictures through, chunk by chunk; `body` writes `width` numbers
    /// an item.
    private func run(
        _ set: JourneyImageSet,
        width: Int,
        _ body: @Sendable (EncoderWorkspace, Int, UnsafeMutablePointer<Float>) -> Void
    ) -> [Float] {
        precondition(set.shape == shape, "the pictures have the shape that was learnt")
        bli_thread_set_num_threads(1)
        let pixels = standard.standardised(set)
        let size = shape.count
        let chunk = JourneyEncoder.chunk
        return [Float](unsafeUninitializedCapacity: set.count * width) { buffer, filled in
            buffer.initialize(repeating: 0)
            filled = buffer.count
            pixels.withUnsafeBufferPointer { source in
                // Each chunk reads and writes the places of its own items.
                nonisolated(unsafe) let source = source.baseAddress
                nonisolated(unsafe) let target = buffer.baseAddress
                parallelFor(set.count, chunk: chunk * 16) { range in
                    guard let source, let target else { return }
                    let workspace = EncoderWorkspace(network: network, capacity: chunk)
                    var start = range.lowerBound
                    while start < range.upperBound {
                        let items = Array(start..<min(range.upperBound, start + chunk))
                        workspace.load(source, items: items, pictureCount: size)
                        body(workspace, items.count, target + start * width)
                        start += items.count
                    }
                }
            }
        }
    }
}
