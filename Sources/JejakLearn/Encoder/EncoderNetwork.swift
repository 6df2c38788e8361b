// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The shape of the journey encoder: a tower per panel, a trunk through the
/// bottleneck, and a tower back per panel.
///
/// An ordered panel goes through two convolutions along its columns (five wide,
/// then three, each halving the columns); all kinds of step are channels, since
/// their order means nothing. A panel whose columns have no neighbourhood goes
/// through one dense layer. The towers' ends, joined, pass the trunk: dense,
/// code, dense. The way back mirrors the way in, with columns doubled instead
/// of halved (Masci and others 2011, with strides for pooling).
package struct EncoderNetwork: Sendable, Equatable {
    let panels: [JourneyImageShape.Panel]
    let codeCount: Int
    /// Panel after panel: picture to features.
    let inward: [[EncoderLayer]]
    /// Features to code.
    let toCode: [EncoderLayer]
    /// Code to features.
    let fromCode: [EncoderLayer]
    /// Panel after panel: features to picture.
    let outward: [[EncoderLayer]]
    package let weightCount: Int

    package init(panels: [JourneyImageShape.Panel], filters: Int, hidden: Int, codeCount: Int) {
        var next = 0
        func convolution(_ inputs: Int, _ width: Int, _ outputs: Int, kernel: Int, stride: Int)
            -> EncoderLayer
        {
            let layer = EncoderLayer.convolution(
                EncoderLayer.Convolution(
                    inputs: inputs,
                    width: width,
                    outputs: outputs,
                    kernel: kernel,
                    stride: stride,
                    padding: kernel / 2,
                    weights: next
                )
            )
            next += layer.weightCount
            return layer
        }
        func dense(_ input: Int, _ output: Int) -> EncoderLayer {
            let layer = EncoderLayer.dense(input: input, output: output, weights: next)
            next += layer.weightCount
            return layer
        }
        let inward = panels.map { panel -> [EncoderLayer] in
            guard panel.isOrdered else {
                return [
                    .flatten(channels: panel.channels, width: panel.width),
                    dense(panel.count, filters), .rectify(count: filters),
                ]
            }
            let half = panel.width / 2
            let quarter = panel.width / 4
            return [
                convolution(panel.channels, panel.width, filters, kernel: 5, stride: 2),
                .rectify(count: filters * half),
                convolution(filters, half, filters, kernel: 3, stride: 2),
                .rectify(count: filters * quarter),
                .flatten(channels: filters, width: quarter),
            ]
        }
        let features = inward.reduce(0) { $0 + ($1.last?.outputCount ?? 0) }
        toCode = [dense(features, hidden), .rectify(count: hidden), dense(hidden, codeCount)]
        fromCode = [
            dense(codeCount, hidden), .rectify(count: hidden), dense(hidden, features),
            .rectify(count: features),
        ]
        outward = panels.map { panel -> [EncoderLayer] in
            guard panel.isOrdered else {
                return [
                    dense(filters, panel.count),
                    .unflatten(channels: panel.channels, width: panel.width),
                ]
            }
            let half = panel.width / 2
            let quarter = panel.width / 4
            return [
                .unflatten(channels: filters, width: quarter),
                .upsample(channels: filters, width: quarter),
                convolution(filters, half, filters, kernel: 3, stride: 1),
                .rectify(count: filters * half),
                .upsample(channels: filters, width: half),
                convolution(filters, panel.width, panel.channels, kernel: 5, stride: 1),
            ]
        }
        self.inward = inward
        self.panels = panels
        self.codeCount = codeCount
        weightCount = next
    }

    /// All layers, for those who need no order.
    var layers: [EncoderLayer] {
        inward.flatMap { $0 } + toCode + fromCode + outward.flatMap { $0 }
    }

    /// Random first weights: normal with variance 2 / inputs (He and others
    /// 2015), biases zero.
    package func initialWeights(seed: UInt64) -> [Float] {
        var random = SeededRandom(seed: seed)
        var weights = Array(repeating: Float(0), count: weightCount)
        for layer in layers {
            let (start, count, inputs): (Int, Int, Int)
            switch layer {
            case .convolution(let shape):
                (start, count, inputs) =
                    (shape.weights, shape.outputs * shape.patch, shape.patch)
            case .dense(let input, let output, let place):
                (start, count, inputs) = (place, output * input, input)
            default: continue
            }
            let spread = (2 / Double(inputs)).squareRoot()
            for index in start..<start + count {
                weights[index] = Float(random.normal() * spread)
            }
        }
        return weights
    }
}
