// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakLearn
internal import Testing

/// Holds every layer's backward pass, and the whole network's, against
/// finite differences.
struct EncoderGradientTests {
    /// A layer with random weights and a fixed random reading of its output.
    private struct Bench {
        let layer: EncoderLayer
        let batch = 3
        var input: [Float]
        var weights: [Float]
        let reading: [Float]

        init(_ layer: EncoderLayer, seed: UInt64) {
            var random = SeededRandom(seed: seed)
            func draw(_ count: Int) -> [Float] {
                (0..<count).map { _ in
                    // Away from zero, where rectifying has a kink.
                    let value = Float(random.normal())
                    return value + (value < 0 ? -0.2 : 0.2)
                }
            }
            self.layer = layer
            input = draw(layer.inputCount * batch)
            weights = draw(max(1, layer.weightCount))
            reading = draw(layer.outputCount * batch)
        }

        func output() -> [Float] {
            var output = [Float](repeating: 0, count: layer.outputCount * batch)
            var scratch = [Float](repeating: 0, count: max(1, layer.scratchCount * batch))
            layer.forward(input, &output, batch: batch, weights: weights, scratch: &scratch)
            return output
        }

        func value() -> Double {
            zip(output(), reading).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }

        func gradients() -> (input: [Float], weights: [Float]) {
            var atInput = [Float](repeating: .nan, count: input.count)
            var atWeights = [Float](repeating: 0, count: weights.count)
            var scratch = [Float](repeating: 0, count: max(1, layer.scratchCount * batch))
            atInput.withUnsafeMutableBufferPointer { place in
                layer.backward(
                    input,
                    output(),
                    outputGradient: reading,
                    inputGradient: place.baseAddress,
                    batch: batch,
                    weights: weights,
                    gradient: &atWeights,
                    scratch: &scratch
                )
            }
            return (atInput, atWeights)
        }
    }

    private static let layers: [EncoderLayer] = [
        .convolution(
            .init(inputs: 3, width: 8, outputs: 4, kernel: 5, stride: 2, padding: 2, weights: 0)
        ),
        .convolution(
            .init(inputs: 2, width: 6, outputs: 3, kernel: 3, stride: 1, padding: 1, weights: 0)
        ),
        .convolution(
            .init(inputs: 2, width: 5, outputs: 2, kernel: 5, stride: 1, padding: 0, weights: 0)
        ),
        .convolution(
            .init(inputs: 1, width: 3, outputs: 2, kernel: 7, stride: 1, padding: 3, weights: 0)
        ),
        .rectify(count: 7),
        .dense(input: 6, output: 5, weights: 0),
        .upsample(channels: 3, width: 4),
        .flatten(channels: 3, width: 4),
        .unflatten(channels: 3, width: 4),
    ]

    @Test(arguments: layers.indices)
    func `each layer's gradients agree with finite differences`(index: Int) {
        let bench = Bench(Self.layers[index], seed: UInt64(index) + 1)
        let gradients = bench.gradients()
        let step: Float = 0.05
        for place in bench.input.indices {
            var more = bench
            var less = bench
            more.input[place] += step
            less.input[place] -= step
            let slope = (more.value() - less.value()) / Double(2 * step)
            #expect(abs(slope - Double(gradients.input[place])) < 1e-3 * (1 + abs(slope)))
        }
        for place in 0..<bench.layer.weightCount {
            var more = bench
            var less = bench
            more.weights[place] += step
            less.weights[place] -= step
            let slope = (more.value() - less.value()) / Double(2 * step)
            #expect(abs(slope - Double(gradients.weights[place])) < 1e-3 * (1 + abs(slope)))
        }
    }

    @Test func `a convolution by hand`() {
        // One channel, kernel 3, padding 1: weights 1, 2, 3 and bias 10.
        let layer = EncoderLayer.convolution(
            .init(inputs: 1, width: 4, outputs: 1, kernel: 3, stride: 1, padding: 1, weights: 0)
        )
        var output = [Float](repeating: 0, count: 4)
        var scratch = [Float](repeating: 0, count: layer.scratchCount)
        layer.forward(
            [1, 0, 2, 5],
            &output,
            batch: 1,
            weights: [1, 2, 3, 10],
            scratch: &scratch
        )
        #expect(output == [12, 17, 29, 22])
    }

    @Test func `the whole network's gradient agrees with finite differences`() {
        let shape = JourneyImageShape(rows: 2, courseColumns: 8, monthColumns: 4)
        let network = EncoderNetwork(panels: shape.panels, filters: 3, hidden: 6, codeCount: 2)
        var random = SeededRandom(seed: 4)
        let pixels = (0..<5 * shape.count).map { _ in Float(random.normal()) }
        let items = [4, 0, 2]
        let workspace = EncoderWorkspace(network: network, capacity: 4)
        func loss(_ weights: [Float]) -> Double {
            workspace.load(pixels, items: items, pictureCount: shape.count)
            workspace.encode(batch: items.count, weights: weights)
            workspace.decode(batch: items.count, weights: weights)
            return workspace.loss(target: pixels, items: items, pictureCount: shape.count)
        }
        let weights = network.initialWeights(seed: 9)
        _ = loss(weights)
        workspace.backward(batch: items.count, weights: weights)
        let gradient = (0..<network.weightCount).map { Double(workspace.weightGradient[$0]) }
        var wrong = 0
        var compared = 0
        for place in stride(from: 0, to: network.weightCount, by: 3) {
            var more = weights
            var less = weights
            more[place] += 0.002
            less[place] -= 0.002
            let slope = (loss(more) - loss(less)) / Double(more[place] - less[place])
            compared += 1
            // Where a step crosses a rectifier's kink the slopes may differ.
            if abs(slope - gradient[place]) > 0.02 + 0.02 * abs(slope) { wrong += 1 }
        }
        #expect(compared > 100)
        #expect(wrong * 50 <= compared, "\(wrong) of \(compared) gradients are wrong")
        #expect(gradient.contains { abs($0) > 0.5 })
    }
}
