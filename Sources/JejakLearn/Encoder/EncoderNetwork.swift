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
/// of halved (Masci and others 2011, with strides for pooling). All but the
/// code and the drawn picture are rectified (Nair and Hinton 2010).
package struct EncoderNetwork: Sendable, Equatable {
    /// One panel's way in, or its way back.
    package enum Tower: Sendable, Equatable {
        case ordered(EncoderConvolution, EncoderConvolution)
        case loose(EncoderDense)
    }

    package let panels: [JourneyImageShape.Panel]
    let filters: Int
    let hidden: Int
    let codeCount: Int
    /// Panel after panel: picture to features.
    package let inward: [Tower]
    /// Where each tower's features begin among all features.
    let features: [Int]
    package let toHidden: EncoderDense
    package let toCode: EncoderDense
    package let fromCode: EncoderDense
    package let toFeatures: EncoderDense
    /// Panel after panel: features to picture.
    package let outward: [Tower]
    /// From the code to the kinds of a second question; nil without one.
    package let head: EncoderDense?
    package let weightCount: Int

    /// `headCount` is how many answers the second question has; 0 for none.
    package init(
        panels: [JourneyImageShape.Panel],
        filters: Int,
        hidden: Int,
        codeCount: Int,
        headCount: Int = 0
    ) {
        var next = 0
        func convolution(
            _ step: EncoderConvolution.Step,
            _ inputs: Int,
            _ outputs: Int,
            width: Int,
            kernel: Int
        ) -> EncoderConvolution {
            let layer = EncoderConvolution(
                step,
                inputs: inputs,
                outputs: outputs,
                width: width,
                kernel: kernel,
                weights: next
            )
            next += layer.weightCount
            return layer
        }
        func dense(_ inputs: Int, _ outputs: Int) -> EncoderDense {
            let layer = EncoderDense(inputs: inputs, outputs: outputs, weights: next)
            next += layer.weightCount
            return layer
        }
        inward = panels.map { panel in
            guard panel.isOrdered else { return .loose(dense(panel.count, filters)) }
            let half = panel.width / 2
            return .ordered(
                convolution(.halve, panel.channels, filters, width: panel.width, kernel: 5),
                convolution(.halve, filters, filters, width: half, kernel: 3)
            )
        }
        var features: [Int] = []
        var all = 0
        for panel in panels {
            features.append(all)
            all += panel.isOrdered ? filters * (panel.width / 4) : filters
        }
        toHidden = dense(all, hidden)
        toCode = dense(hidden, codeCount)
        fromCode = dense(codeCount, hidden)
        toFeatures = dense(hidden, all)
        outward = panels.map { panel in
            guard panel.isOrdered else { return .loose(dense(filters, panel.count)) }
            let quarter = panel.width / 4
            return .ordered(
                convolution(.double, filters, filters, width: quarter, kernel: 3),
                convolution(.double, filters, panel.channels, width: 2 * quarter, kernel: 5)
            )
        }
        head = headCount > 0 ? dense(codeCount, headCount) : nil
        self.panels = panels
        self.filters = filters
        self.hidden = hidden
        self.codeCount = codeCount
        self.features = features
        weightCount = next
    }

    /// Numbers a tower hands to the trunk.
    func featureCount(_ tower: Int) -> Int {
        panels[tower].isOrdered ? filters * (panels[tower].width / 4) : filters
    }

    /// Where each layer's weights lie: start, count, and inputs of an output.
    var kernels: [(start: Int, count: Int, inputs: Int)] {
        func dense(_ layer: EncoderDense) -> (Int, Int, Int) {
            (layer.weights, layer.inputs * layer.outputs, layer.inputs)
        }
        func tower(_ tower: Tower) -> [(Int, Int, Int)] {
            switch tower {
            case .loose(let layer): return [dense(layer)]
            case .ordered(let first, let second):
                return [first, second].map {
                    ($0.weights, $0.kernel * $0.inputs * $0.outputs, $0.kernel * $0.inputs)
                }
            }
        }
        return inward.flatMap(tower)
            + [toHidden, toCode, fromCode, toFeatures].map(dense)
            + outward.flatMap(tower) + (head.map { [dense($0)] } ?? [])
    }

    /// Random first weights: normal with variance 2 / inputs (He and others
    /// 2015), biases zero.
    package func initialWeights(seed: UInt64) -> [Float] {
        var random = SeededRandom(seed: seed)
        var weights = Array(repeating: Float(0), count: weightCount)
        for layer in kernels {
            let spread = (2 / Double(layer.inputs)).squareRoot()
            for index in layer.start..<layer.start + layer.count {
                weights[index] = Float(random.normal() * spread)
            }
        }
        return weights
    }

    /// For every number of a picture as the network reads it (panel after
    /// panel, column after column, channel after channel) its place in a picture
    /// as it is kept (channel after channel).
    var order: [Int32] {
        var order: [Int32] = []
        var start = 0
        for panel in panels {
            if panel.isOrdered {
                for column in 0..<panel.width {
                    for channel in 0..<panel.channels {
                        order.append(Int32(start + channel * panel.width + column))
                    }
                }
            } else {
                for cell in 0..<panel.count { order.append(Int32(start + cell)) }
            }
            start += panel.count
        }
        return order
    }
}
