// SPDX-License-Identifier: Apache-2.0

/// The memory one chunk of pictures needs on its way through the network and
/// back.
///
/// It exists so that training allocates nothing per batch. A batch may be
/// smaller than `capacity`. Not shared between threads while in use: whoever
/// runs a chunk owns its workspace until the chunk is done, which is what makes
/// the unchecked conformance safe.
package final class EncoderWorkspace: @unchecked Sendable {
    /// The sheets of one tower, from the picture to its features, or back.
    struct Tower {
        var picture: EncoderSheet
        /// Between the two convolutions; without them the same as `features`.
        var middle: EncoderSheet
        var features: EncoderSheet
    }

    /// A layer's kernels in the forms that are multiplied, its bias spread over
    /// an item, and the gradient of that bias.
    struct Prepared {
        var forward = 0
        var backward = 0
        var line = 0
        var run = 0
        var channels = 0
        var biases = 0
    }

    let network: EncoderNetwork
    let capacity: Int
    let inward: [Tower]
    let outward: [Tower]
    let firstHidden: EncoderSheet
    let code: EncoderSheet
    let secondHidden: EncoderSheet
    let answers: EncoderSheet
    /// Tower after tower: the first layer from the picture, and the second.
    let inwardPrepared: [(Prepared, Prepared)]
    let outwardPrepared: [(Prepared, Prepared)]
    let activations: UnsafeMutablePointer<Float>
    let gradients: UnsafeMutablePointer<Float>
    let prepared: UnsafeMutablePointer<Float>
    let scratch: UnsafeMutablePointer<Float>
    /// A line of sums, and one of squares.
    let sums: UnsafeMutablePointer<Float>
    let squares: UnsafeMutablePointer<Float>
    /// The gradient of the weights, of the last `backward`.
    package let weightGradient: UnsafeMutablePointer<Float>

    /// Without `isTraining` there is no memory for gradients.
    package init(network: EncoderNetwork, capacity: Int, isTraining: Bool) {
        self.network = network
        self.capacity = capacity
        var next = 0
        func sheet(_ width: Int, _ pitch: Int, _ channels: Int) -> EncoderSheet {
            EncoderSheet.reserve(
                width: width,
                pitch: pitch,
                channels: channels,
                capacity: capacity,
                next: &next
            )
        }
        func towers() -> [Tower] {
            network.panels.map { panel in
                guard panel.isOrdered else {
                    let features = sheet(1, 1, network.filters)
                    return Tower(
                        picture: sheet(1, 1, panel.count),
                        middle: features,
                        features: features
                    )
                }
                let quarter = panel.width / 4
                return Tower(
                    picture: sheet(panel.width, panel.width + 4, panel.channels),
                    middle: sheet(2 * quarter, 2 * quarter + 2, network.filters),
                    features: sheet(quarter, quarter + 1, network.filters)
                )
            }
        }
        inward = towers()
        firstHidden = sheet(1, 1, network.hidden)
        code = sheet(1, 1, network.codeCount)
        secondHidden = sheet(1, 1, network.hidden)
        answers = sheet(1, 1, network.head?.outputs ?? 1)
        outward = towers()
        let count = next
        next = 0
        inwardPrepared = network.inward.map { EncoderWorkspace.prepare($0, next: &next) }
        outwardPrepared = network.outward.map { EncoderWorkspace.prepare($0, next: &next) }
        func zeros(_ count: Int) -> UnsafeMutablePointer<Float> {
            let place = UnsafeMutablePointer<Float>.allocate(capacity: max(1, count))
            place.initialize(repeating: 0, count: max(1, count))
            return place
        }
        activations = zeros(count)
        prepared = zeros(next)
        gradients = zeros(isTraining ? count : 0)
        let largest = network.outward.reduce(0) { largest, tower in
            guard case .ordered(let first, let second) = tower else { return largest }
            return max(largest, first.forwardCount, second.forwardCount)
        }
        scratch = zeros(isTraining ? largest : 0)
        let line = max(
            network.panels.map(\.count).max() ?? 1,
            network.hidden,
            network.toHidden.inputs,
            network.filters * (network.panels.map(\.width).max() ?? 1)
        )
        sums = zeros(isTraining ? line : 0)
        squares = zeros(line)
        weightGradient = zeros(isTraining ? network.weightCount : 0)
    }

    deinit {
        for place in [activations, gradients, prepared, scratch, sums, squares, weightGradient] {
            place.deallocate()
        }
    }

    private static func prepare(
        _ tower: EncoderNetwork.Tower,
        next: inout Int
    ) -> (Prepared, Prepared) {
        func reserve(_ count: Int) -> Int {
            defer { next += (count + 15) / 16 * 16 }
            return next
        }
        func convolution(_ layer: EncoderConvolution) -> Prepared {
            let run = layer.outputs * layer.outputWidth
            return Prepared(
                forward: reserve(layer.forwardCount),
                backward: reserve(layer.backwardCount),
                line: reserve(run),
                run: run,
                channels: layer.outputs,
                biases: layer.biases
            )
        }
        switch tower {
        case .loose(let layer):
            let line = Prepared(
                line: reserve(layer.outputs),
                run: layer.outputs,
                channels: layer.outputs,
                biases: layer.biases
            )
            return (line, line)
        case .ordered(let first, let second):
            return (convolution(first), convolution(second))
        }
    }

    /// Brings the weights into the forms that are multiplied. To be called when
    /// they have changed; `forTraining` also makes what the way back needs.
    package func prepare(_ weights: UnsafePointer<Float>, isDrawing: Bool, isTraining: Bool) {
        for (tower, forms) in zip(network.inward, inwardPrepared) {
            spread(forms.0, weights)
            guard case .ordered(_, let second) = tower else { continue }
            spread(forms.1, weights)
            if isTraining { second.writeBackward(weights, prepared + forms.1.backward) }
        }
        guard isDrawing else { return }
        for (tower, forms) in zip(network.outward, outwardPrepared) {
            spread(forms.0, weights)
            guard case .ordered(let first, let second) = tower else { continue }
            spread(forms.1, weights)
            for (layer, form) in [(first, forms.0), (second, forms.1)] {
                layer.writeForward(weights, prepared + form.forward)
                if isTraining { layer.writeBackward(weights, prepared + form.backward) }
            }
        }
    }

    /// A layer's biases, once a column.
    private func spread(_ form: Prepared, _ weights: UnsafePointer<Float>) {
        for start in stride(from: 0, to: form.run, by: form.channels) {
            (prepared + form.line + start).update(
                from: weights + form.biases,
                count: form.channels
            )
        }
    }

    /// Brings pictures in that lie in the network's order, `pictureCount`
    /// numbers each.
    package func load(
        _ pictures: UnsafePointer<Float>,
        items: UnsafeBufferPointer<Int32>,
        pictureCount: Int
    ) {
        precondition(items.count <= capacity, "a batch is no larger than its workspace")
        var start = 0
        for tower in inward {
            let sheet = tower.picture
            for (place, item) in items.enumerated() {
                (activations + sheet.place + place * sheet.stride).update(
                    from: pictures + Int(item) * pictureCount + start,
                    count: sheet.run
                )
            }
            start += sheet.run
        }
    }

    /// Brings pictures in as they are kept, as differences from the usual.
    func load(
        _ pictures: UnsafePointer<Float>,
        count: Int,
        pictureCount: Int,
        order: PixelOrder
    ) {
        precondition(count <= capacity, "a batch is no larger than its workspace")
        for place in 0..<count {
            let picture = pictures + place * pictureCount
            var start = 0
            for tower in inward {
                let sheet = tower.picture
                order.read(
                    picture,
                    start..<start + sheet.run,
                    activations + sheet.place + place * sheet.stride
                )
                start += sheet.run
            }
        }
    }
}
