// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakLearn
internal import Testing

/// Holds the network's drawing against a slow network written out plainly, and
/// its gradients against finite differences of that slow network.
struct EncoderGradientTests {
    /// A network, pictures, and weights away from zero.
    private struct Bench {
        let network: EncoderNetwork
        let size: Int
        var pictures: [Float]
        var weights: [Float]
        let items: [Int32]
        let answers: [Int32]

        init(panels: [JourneyImageShape.Panel], headCount: Int = 0, seed: UInt64) {
            network = EncoderNetwork(
                panels: panels,
                filters: 3,
                hidden: 6,
                codeCount: 2,
                headCount: headCount
            )
            size = panels.reduce(0) { $0 + $1.count }
            var random = SeededRandom(seed: seed)
            pictures = []
            for _ in 0..<5 * size { pictures.append(Float(random.normal())) }
            weights = network.initialWeights(seed: seed &+ 9)
            // Biases too, so that a forgotten one shows.
            for index in weights.indices { weights[index] += 0.1 * Float(random.normal()) }
            items = [4, 0, 2]
            answers = headCount > 0 ? [1, -1, Int32(headCount - 1)] : []
        }

        /// The loss and gradient that the encoder's code answers.
        func fast() -> (loss: Double, gradient: [Double], code: [Float]) {
            let workspace = EncoderWorkspace(network: network, capacity: 4, isTraining: true)
            // A full batch before, so that what it leaves behind would show.
            for batch in [[1, 2, 3, 0], items] {
                workspace.prepare(weights, isDrawing: true, isTraining: true)
                batch.withUnsafeBufferPointer {
                    workspace.load(pictures, items: $0, pictureCount: size)
                }
                workspace.encode(batch: batch.count, weights: weights)
                workspace.decode(batch: batch.count, weights: weights)
                var loss = workspace.loss(batch: batch.count, isTraining: true)
                let known = batch.count == items.count ? answers : batch.map { _ in 0 }
                if !answers.isEmpty {
                    loss += workspace.headLoss(known, weight: 2, weights: weights)
                }
                workspace.backward(batch: batch.count, weights: weights)
                guard batch.count == items.count else { continue }
                let code = workspace.encode(batch: batch.count, weights: weights)
                return (
                    loss,
                    (0..<network.weightCount).map { Double(workspace.weightGradient[$0]) },
                    (0..<2 * batch.count).map { code[$0] }
                )
            }
            return (0, [], [])
        }

        func plain(_ weights: [Double]) -> Double {
            PlainEncoder(network: network, weights: weights).loss(
                items.map { item in
                    pictures[Int(item) * size..<(Int(item) + 1) * size].map { Double($0) }
                },
                answers: answers,
                headWeight: 2
            )
        }
    }

    private static func panel(_ channels: Int, _ width: Int, isOrdered: Bool = true)
        -> JourneyImageShape.Panel
    {
        JourneyImageShape.Panel(
            channels: channels,
            width: width,
            isOrdered: isOrdered,
            layers: []
        )
    }

    private static let networks: [[JourneyImageShape.Panel]] = [
        [panel(4, 8)],
        [panel(1, 4)],
        [panel(5, 12), panel(3, 4), panel(2, 3, isOrdered: false)],
        [panel(6, 1, isOrdered: false)],
        JourneyImageShape(rows: 2, courseColumns: 8, monthColumns: 4).panels,
        JourneyImageShape(rows: 3, courseColumns: 8, layout: .plain(.init())).panels,
    ]

    @Test(arguments: networks.indices, [0, 3])
    func `loss and gradients agree with a network written out plainly`(
        index: Int,
        headCount: Int
    ) {
        let bench = Bench(
            panels: Self.networks[index],
            headCount: headCount,
            seed: UInt64(index) + 4
        )
        let fast = bench.fast()
        let weights = bench.weights.map { Double($0) }
        let loss = bench.plain(weights)
        #expect(abs(fast.loss - loss) < 1e-4 * loss)
        var wrong = 0
        for place in 0..<bench.network.weightCount {
            var more = weights
            var less = weights
            more[place] += 1e-5
            less[place] -= 1e-5
            let slope = (bench.plain(more) - bench.plain(less)) / 2e-5
            if abs(slope - fast.gradient[place]) > 1e-3 + 1e-3 * abs(slope) { wrong += 1 }
        }
        // In 64-bit numbers a step this small all but never crosses a kink.
        #expect(wrong == 0, "\(wrong) of \(bench.network.weightCount) gradients are wrong")
        #expect(fast.gradient.contains { abs($0) > 0.1 })
    }

    @Test func `a panel by hand`() {
        // One channel of four columns, one filter, all taps one, no biases: the
        // code is what the ends of the picture add up to.
        let network = EncoderNetwork(
            panels: [Self.panel(1, 4)],
            filters: 1,
            hidden: 1,
            codeCount: 1
        )
        var weights = network.initialWeights(seed: 1).map { _ in Float(1) }
        // Kernels of 5 and 3 taps, each followed by its bias.
        for bias in [5, 9, 11, 13, 15, 17, 21, 27] { weights[bias] = 0 }
        let workspace = EncoderWorkspace(network: network, capacity: 1, isTraining: false)
        workspace.prepare(weights, isDrawing: true, isTraining: false)
        [Int32(0)].withUnsafeBufferPointer {
            workspace.load([1, 2, 4, 8], items: $0, pictureCount: 4)
        }
        // Halved: columns -2...2 give 7, columns 0...4 give 15; halved again: 22.
        #expect(workspace.encode(batch: 1, weights: weights)[0] == 22)
        workspace.decode(batch: 1, weights: weights)
        // Doubled: 22 22, convolved 44 44; doubled: 44 four times, convolved
        // 132 176 176 132.
        let loss = workspace.loss(batch: 1, isTraining: false)
        let distances: [Double] = [131, 174, 172, 124]
        #expect(loss == distances.reduce(0) { $0 + $1 * $1 } / 2)
    }
}
