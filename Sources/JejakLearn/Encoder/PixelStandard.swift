// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// What is usual in a set of pictures, so that the encoder sees differences.
///
/// From each pixel its mean is taken away, and each layer of each panel is
/// scaled as a whole until its pixels' variances sum to the square of its
/// weight: so a layer has its say whatever its size, and within a layer the
/// pixels in which people differ more keep saying more. A layer in which nobody
/// differs is left at zero. All is then scaled alike until the average pixel
/// has a variance of one, which is what the network learns best from.
struct PixelStandard: Sendable, Equatable {
    let means: [Float]
    /// One factor a pixel; equal within a layer.
    let factors: [Float]

    init(means: [Float], factors: [Float]) {
        precondition(means.count == factors.count, "every pixel has a mean and a factor")
        self.means = means
        self.factors = factors
    }

    /// Time grows with the number of pixels of all pictures. Sums are made in
    /// blocks of fixed size, so that the number of threads does not matter.
    init(_ set: JourneyImageSet) {
        let size = set.shape.count
        let count = Double(max(1, set.count))
        let usual = PixelStandard.sums(set, around: nil).map { $0 / count }
        let means = usual.map { Float($0) }
        let squares = PixelStandard.sums(set, around: means)
        var factors = Array(repeating: Float(0), count: size)
        var start = 0
        var total: Float = 0
        for layer in set.shape.panels.flatMap({ panel in
            panel.layers.map { (size: $0.channels * panel.width, weight: $0.weight) }
        }) {
            let cells = start..<start + layer.size
            let variance = squares[cells].reduce(0, +) / count
            start = cells.upperBound
            guard variance > 1e-9 else { continue }
            for cell in cells { factors[cell] = layer.weight / Float(variance.squareRoot()) }
            total += layer.weight * layer.weight
        }
        if total > 0 {
            let scale = (Float(size) / total).squareRoot()
            for cell in factors.indices { factors[cell] *= scale }
        }
        self.means = means
        self.factors = factors
    }

    /// Per pixel the sum of the values, or of the squared distances from
    /// `means`.
    private static func sums(_ set: JourneyImageSet, around means: [Float]?) -> [Double] {
        let size = set.shape.count
        let block = 2048
        let blocks = (set.count + block - 1) / block
        var parts = [Double](repeating: 0, count: blocks * size)
        parts.withUnsafeMutableBufferPointer { parts in
            set.pixels.withUnsafeBufferPointer { pixels in
                // Each block writes sums of its own.
                nonisolated(unsafe) let parts = parts.baseAddress
                nonisolated(unsafe) let pixels = pixels.baseAddress
                parallelFor(set.count, chunk: block) { range in
                    guard let parts, let pixels else { return }
                    let sums = parts + range.lowerBound / block * size
                    for item in range {
                        let picture = pixels + item * size
                        if let means {
                            for pixel in 0..<size {
                                let distance = Double(picture[pixel] - means[pixel])
                                sums[pixel] += distance * distance
                            }
                        } else {
                            for pixel in 0..<size { sums[pixel] += Double(picture[pixel]) }
                        }
                    }
                }
            }
        }
        var sums = [Double](repeating: 0, count: size)
        for part in 0..<blocks {
            for pixel in 0..<size { sums[pixel] += parts[part * size + pixel] }
        }
        return sums
    }
}
