// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// How the network reads a picture: in which order, and as differences from
/// the usual.
struct PixelOrder: Sendable {
    /// For every number read, its place in a picture as it is kept.
    private let order: [Int32]
    private let means: [Float]
    private let factors: [Float]

    init(_ network: EncoderNetwork, _ standard: PixelStandard) {
        order = network.order
        means = order.map { standard.means[Int($0)] }
        factors = order.map { standard.factors[Int($0)] }
    }

    /// Reads a range of a picture's numbers.
    func read(
        _ picture: UnsafePointer<Float>,
        _ range: Range<Int>,
        _ target: UnsafeMutablePointer<Float>
    ) {
        order.withUnsafeBufferPointer { order in
            means.withUnsafeBufferPointer { means in
                factors.withUnsafeBufferPointer { factors in
                    for index in range {
                        target[index &- range.lowerBound] =
                            (picture[Int(order[index])] - means[index]) * factors[index]
                    }
                }
            }
        }
    }

    /// All pictures in the network's order, one after the other.
    func read(_ set: JourneyImageSet) -> [Float] {
        let size = order.count
        return [Float](unsafeUninitializedCapacity: set.pixels.count) { buffer, filled in
            set.pixels.withUnsafeBufferPointer { source in
                // Each chunk writes the pictures of its own items.
                nonisolated(unsafe) let source = source.baseAddress
                nonisolated(unsafe) let target = buffer.baseAddress
                parallelFor(set.count, chunk: 256) { range in
                    guard let source, let target else { return }
                    for item in range {
                        read(source + item * size, 0..<size, target + item * size)
                    }
                }
            }
            filled = set.pixels.count
        }
    }

    /// Writes numbers in the network's order to the places of a picture as it
    /// is kept; they stay differences from the usual.
    func write(
        _ numbers: UnsafePointer<Float>,
        _ range: Range<Int>,
        _ picture: UnsafeMutablePointer<Float>
    ) {
        for index in range {
            picture[Int(order[index])] = numbers[index - range.lowerBound]
        }
    }

    /// The squared distance of two runs, in the pictures' own numbers.
    func squaredError(
        _ drawn: UnsafePointer<Float>,
        _ wanted: UnsafePointer<Float>,
        _ range: Range<Int>
    ) -> Double {
        var sum = 0.0
        for index in range where factors[index] > 0 {
            let distance = Double(
                (drawn[index - range.lowerBound] - wanted[index - range.lowerBound])
                    / factors[index]
            )
            sum += distance * distance
        }
        return sum
    }
}
