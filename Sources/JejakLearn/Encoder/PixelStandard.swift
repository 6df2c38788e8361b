// SPDX-License-Identifier: Apache-2.0

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

    /// Time grows with the number of pixels of all pictures.
    init(_ set: JourneyImageSet) {
        let size = set.shape.count
        var sums = Array(repeating: 0.0, count: size)
        var squares = Array(repeating: 0.0, count: size)
        let count = Double(max(1, set.count))
        for index in 0..<set.count {
            for pixel in 0..<size { sums[pixel] += Double(set.pixels[index * size + pixel]) }
        }
        let means = sums.map { Float($0 / count) }
        for index in 0..<set.count {
            for pixel in 0..<size {
                let distance = Double(set.pixels[index * size + pixel] - means[pixel])
                squares[pixel] += distance * distance
            }
        }
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

    /// The pictures as differences from the usual.
    func standardised(_ set: JourneyImageSet) -> [Float] {
        let size = means.count
        precondition(set.shape.count == size, "the pictures have the shape that was learnt")
        var pixels = set.pixels
        for index in 0..<set.count {
            for pixel in 0..<size {
                let place = index * size + pixel
                pixels[place] = (pixels[place] - means[pixel]) * factors[pixel]
            }
        }
        return pixels
    }
}
