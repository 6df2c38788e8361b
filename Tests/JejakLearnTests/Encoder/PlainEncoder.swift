// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakLearn

/// The encoder's network written out plainly in 64-bit numbers: every sum is a
/// loop over what its definition says.
struct PlainEncoder {
    let network: EncoderNetwork
    let weights: [Double]

    /// Rows are channels, in each its columns.
    private typealias Grid = [[Double]]

    /// Half the squared distances summed over pictures, and the second
    /// question's cross-entropy times its weight. Pictures lie in the network's
    /// order.
    func loss(_ pictures: [[Double]], answers: [Int32], headWeight: Double) -> Double {
        var sum = 0.0
        for (item, picture) in pictures.enumerated() {
            let (drawn, code) = run(picture)
            for (left, right) in zip(drawn, picture) { sum += (left - right) * (left - right) / 2 }
            guard let head = network.head, answers[item] >= 0 else { continue }
            let row = dense(head, code)
            let all = row.reduce(0.0) { $0 + exponential($1) }
            sum += headWeight * (logarithm(all) - row[Int(answers[item])])
        }
        return sum
    }

    private func run(_ picture: [Double]) -> (drawn: [Double], code: [Double]) {
        var features: [Double] = []
        var start = 0
        for (index, panel) in network.panels.enumerated() {
            let part = Array(picture[start..<start + panel.count])
            start += panel.count
            switch network.inward[index] {
            case .loose(let layer):
                features += rectified(dense(layer, part))
            case .ordered(let first, let second):
                let input = (0..<panel.channels).map { channel in
                    (0..<panel.width).map { part[$0 * panel.channels + channel] }
                }
                let end = halved(second, halved(first, input).map(rectified)).map(rectified)
                for column in end[0].indices { features += end.map { $0[column] } }
            }
        }
        let trunk = [network.toHidden, network.toCode, network.fromCode, network.toFeatures]
        let code = dense(trunk[1], rectified(dense(trunk[0], features)))
        let back = rectified(dense(trunk[3], rectified(dense(trunk[2], code))))
        var drawn: [Double] = []
        var taken = 0
        for (index, panel) in network.panels.enumerated() {
            switch network.outward[index] {
            case .loose(let layer):
                drawn += dense(layer, Array(back[taken..<taken + layer.inputs]))
                taken += layer.inputs
            case .ordered(let first, let second):
                let input = (0..<first.inputs).map { channel in
                    (0..<first.width).map { back[taken + $0 * first.inputs + channel] }
                }
                taken += first.inputs * first.width
                let end = doubled(second, doubled(first, input).map(rectified))
                for column in 0..<panel.width { drawn += end.map { $0[column] } }
            }
        }
        return (drawn, code)
    }

    private func rectified(_ values: [Double]) -> [Double] { values.map { max(0, $0) } }

    private func dense(_ layer: EncoderDense, _ input: [Double]) -> [Double] {
        (0..<layer.outputs).map { output in
            var sum = weights[layer.weights + layer.inputs * layer.outputs + output]
            for index in 0..<layer.inputs {
                sum += weights[layer.weights + index * layer.outputs + output] * input[index]
            }
            return sum
        }
    }

    private func halved(_ layer: EncoderConvolution, _ input: Grid) -> Grid {
        convolved(layer, input, step: 2)
    }

    private func doubled(_ layer: EncoderConvolution, _ input: Grid) -> Grid {
        convolved(layer, input.map { $0.flatMap { [$0, $0] } }, step: 1)
    }

    private func convolved(_ layer: EncoderConvolution, _ input: Grid, step: Int) -> Grid {
        let width = input[0].count
        let kernels = layer.kernel * layer.inputs * layer.outputs
        return (0..<layer.outputs).map { output in
            (0..<width / step).map { column in
                var sum = weights[layer.weights + kernels + output]
                for tap in 0..<layer.kernel {
                    let place = column * step + tap - layer.kernel / 2
                    guard input[0].indices.contains(place) else { continue }
                    for channel in 0..<layer.inputs {
                        let weight =
                            layer.weights + (tap * layer.inputs + channel) * layer.outputs + output
                        sum += weights[weight] * input[channel][place]
                    }
                }
                return sum
            }
        }
    }
}
