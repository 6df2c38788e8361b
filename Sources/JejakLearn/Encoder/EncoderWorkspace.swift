// SPDX-License-Identifier: Apache-2.0

/// The memory one thread needs to run a batch through the network and back.
///
/// It exists so that training allocates nothing per batch. A batch may be
/// smaller than `capacity`. Not shared between threads while in use: whoever
/// runs a chunk owns its workspace until the chunk is done, which is what makes
/// the unchecked conformance safe.
package final class EncoderWorkspace: @unchecked Sendable {
    let network: EncoderNetwork
    let capacity: Int
    /// One run of layers: where the activation before each layer begins, and
    /// last the end's.
    private struct Chain {
        var layers: [EncoderLayer]
        var places: [Int]
    }
    private let inward: [Chain]
    private let toCode: Chain
    private let fromCode: Chain
    private let outward: [Chain]
    private let activations: UnsafeMutablePointer<Float>
    private let gradients: UnsafeMutablePointer<Float>
    private let scratch: UnsafeMutablePointer<Float>
    /// The gradient of the weights, of the last `train`.
    package let weightGradient: UnsafeMutablePointer<Float>

    package init(network: EncoderNetwork, capacity: Int) {
        self.network = network
        self.capacity = capacity
        var next = 0
        func reserve(_ count: Int) -> Int {
            // Sixteen numbers apart, so that rows begin on a cache line.
            defer { next += (count * capacity + 15) / 16 * 16 }
            return next
        }
        func chain(_ layers: [EncoderLayer], from start: Int) -> Chain {
            var places = [start]
            for layer in layers { places.append(reserve(layer.outputCount)) }
            return Chain(layers: layers, places: places)
        }
        // The towers' last layers write into one joined run of features.
        func tower(_ layers: [EncoderLayer], end: Int) -> Chain {
            var places: [Int] = []
            for layer in layers { places.append(reserve(layer.inputCount)) }
            return Chain(layers: layers, places: places + [end])
        }
        let widths = network.inward.map { $0.last?.outputCount ?? 0 }
        let features = reserve(widths.reduce(0, +))
        // Offsets within the joined features are counted in items of one batch
        // and so scale with the batch; they are kept per item here.
        inward = network.inward.map { tower($0, end: features) }
        toCode = chain(network.toCode, from: features)
        fromCode = chain(network.fromCode, from: toCode.places[toCode.places.count - 1])
        let back = fromCode.places[fromCode.places.count - 1]
        outward = network.outward.map { chain($0, from: back) }
        let scratchCount = network.layers.map(\.scratchCount).max() ?? 0
        activations = .allocate(capacity: next)
        activations.initialize(repeating: 0, count: next)
        gradients = .allocate(capacity: next)
        gradients.initialize(repeating: 0, count: next)
        scratch = .allocate(capacity: max(1, scratchCount * capacity))
        scratch.initialize(repeating: 0, count: max(1, scratchCount * capacity))
        weightGradient = .allocate(capacity: network.weightCount)
        weightGradient.initialize(repeating: 0, count: network.weightCount)
    }

    deinit {
        activations.deallocate()
        gradients.deallocate()
        scratch.deallocate()
        weightGradient.deallocate()
    }

    /// Where tower `index` begins within the joined features, per item.
    private func featureOffset(_ index: Int) -> Int {
        network.inward[..<index].reduce(0) { $0 + ($1.last?.outputCount ?? 0) }
    }

    private func run(_ chain: Chain, first: Int, last: Int, batch: Int, weights: [Float]) {
        weights.withUnsafeBufferPointer { buffer in
            guard let weights = buffer.baseAddress else { return }
            for (index, layer) in chain.layers.enumerated() {
                let input = chain.places[index] + (index == 0 ? first : 0)
                let isEnd = index == chain.layers.count - 1
                let output = chain.places[index + 1] + (isEnd ? last : 0)
                layer.forward(
                    activations + input,
                    activations + output,
                    batch: batch,
                    weights: weights,
                    scratch: scratch
                )
            }
        }
    }

    /// Brings pictures in: panel by panel, channel by channel, item by item.
    package func load(_ pixels: UnsafePointer<Float>, items: [Int], pictureCount: Int) {
        precondition(items.count <= capacity, "a batch is no larger than its workspace")
        var start = 0
        for (panel, chain) in zip(network.panels, inward) {
            let target = activations + chain.places[0]
            for (place, item) in items.enumerated() {
                let source = pixels + item * pictureCount + start
                for channel in 0..<panel.channels {
                    let from = source + channel * panel.width
                    let to = target + (channel * items.count + place) * panel.width
                    to.update(from: from, count: panel.width)
                }
            }
            start += panel.count
        }
    }

    /// Runs the loaded batch to the code; answers where the code lies, code
    /// number after code number, in each item after item.
    @discardableResult
    package func encode(batch: Int, weights: [Float]) -> UnsafePointer<Float> {
        for (index, chain) in inward.enumerated() {
            run(chain, first: 0, last: featureOffset(index) * batch, batch: batch, weights: weights)
        }
        run(toCode, first: 0, last: 0, batch: batch, weights: weights)
        return UnsafePointer(activations + toCode.places[toCode.places.count - 1])
    }

    /// Runs the code of the last `encode` back to a picture; then `drawn` says
    /// where each panel lies.
    package func decode(batch: Int, weights: [Float]) {
        run(fromCode, first: 0, last: 0, batch: batch, weights: weights)
        for (index, chain) in outward.enumerated() {
            run(chain, first: featureOffset(index) * batch, last: 0, batch: batch, weights: weights)
        }
    }

    /// What the network drew for a panel, in the layout of `load`.
    func drawn(_ panel: Int) -> UnsafePointer<Float> {
        let chain = outward[panel]
        return UnsafePointer(activations + chain.places[chain.places.count - 1])
    }

    /// Half the squared distance between the target pictures and what was
    /// drawn, summed over the batch; leaves its gradient at the drawn panels.
    package func loss(target pixels: UnsafePointer<Float>, items: [Int], pictureCount: Int)
        -> Double
    {
        var sum = 0.0
        var start = 0
        for (panel, chain) in zip(network.panels, outward) {
            let end = chain.places[chain.places.count - 1]
            for (place, item) in items.enumerated() {
                let source = pixels + item * pictureCount + start
                var part: Float = 0
                for channel in 0..<panel.channels {
                    let wanted = source + channel * panel.width
                    let at = end + (channel * items.count + place) * panel.width
                    for column in 0..<panel.width {
                        let distance = activations[at + column] - wanted[column]
                        gradients[at + column] = distance
                        part += distance * distance
                    }
                }
                sum += Double(part) / 2
            }
            start += panel.count
        }
        return sum
    }

    private func runBack(
        _ chain: Chain,
        first: Int,
        last: Int,
        isFirst: Bool,
        batch: Int,
        weights: [Float]
    ) {
        weights.withUnsafeBufferPointer { buffer in
            guard let weights = buffer.baseAddress else { return }
            for index in chain.layers.indices.reversed() {
                let input = chain.places[index] + (index == 0 ? first : 0)
                let isEnd = index == chain.layers.count - 1
                let output = chain.places[index + 1] + (isEnd ? last : 0)
                chain.layers[index].backward(
                    activations + input,
                    activations + output,
                    outputGradient: gradients + output,
                    inputGradient: isFirst && index == 0 ? nil : gradients + input,
                    batch: batch,
                    weights: weights,
                    gradient: weightGradient,
                    scratch: scratch
                )
            }
        }
    }

    /// Carries the gradient that `loss` left back to every weight; the sum over
    /// the batch is then in `weightGradient`.
    package func backward(batch: Int, weights: [Float]) {
        weightGradient.update(repeating: 0, count: network.weightCount)
        for (index, chain) in outward.enumerated() {
            runBack(
                chain,
                first: featureOffset(index) * batch,
                last: 0,
                isFirst: false,
                batch: batch,
                weights: weights
            )
        }
        runBack(fromCode, first: 0, last: 0, isFirst: false, batch: batch, weights: weights)
        runBack(toCode, first: 0, last: 0, isFirst: false, batch: batch, weights: weights)
        for (index, chain) in inward.enumerated() {
            runBack(
                chain,
                first: 0,
                last: featureOffset(index) * batch,
                isFirst: true,
                batch: batch,
                weights: weights
            )
        }
    }
}
