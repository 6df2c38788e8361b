// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

extension EncoderWorkspace {
    /// Runs the loaded batch to the code; answers where the code lies, item
    /// after item.
    @discardableResult
    package func encode(batch: Int, weights: UnsafePointer<Float>) -> UnsafePointer<Float> {
        for (index, tower) in inward.enumerated() {
            let forms = inwardPrepared[index]
            switch network.inward[index] {
            case .loose(let layer):
                multiply(layer, weights, from: tower.picture, to: tower.features, batch)
                rectify(tower.features, prepared + forms.0.line, batch)
            case .ordered(let first, let second):
                first.forward(
                    activations,
                    from: tower.picture,
                    to: tower.middle,
                    kernels: weights + first.weights,
                    batch: batch
                )
                rectify(tower.middle, prepared + forms.0.line, batch)
                second.forward(
                    activations,
                    from: tower.middle,
                    to: tower.features,
                    kernels: weights + second.weights,
                    batch: batch
                )
                rectify(tower.features, prepared + forms.1.line, batch)
            }
        }
        for (index, tower) in inward.enumerated() {
            EncoderMatrix.multiply(
                .rows(activations + tower.features.place, tower.features.stride),
                .rows(
                    weights + network.toHidden.weights + network.features[index] * network.hidden,
                    network.hidden
                ),
                activations + firstHidden.place,
                rows: batch,
                columns: network.hidden,
                inner: tower.features.run,
                stride: network.hidden,
                isAdded: index > 0
            )
        }
        rectify(firstHidden, weights + network.toHidden.biases, batch)
        multiply(network.toCode, weights, from: firstHidden, to: code, batch)
        EncoderMatrix.add(
            activations + code.place,
            line: weights + network.toCode.biases,
            run: code.run,
            stride: code.stride,
            items: batch
        )
        return UnsafePointer(activations + code.place)
    }

    /// Runs the code of the last `encode` back to a picture, which lacks the
    /// last layer's biases until `loss` or `finish` adds them.
    package func decode(batch: Int, weights: UnsafePointer<Float>) {
        multiply(network.fromCode, weights, from: code, to: secondHidden, batch)
        rectify(secondHidden, weights + network.fromCode.biases, batch)
        for (index, tower) in outward.enumerated() {
            let start = network.features[index]
            EncoderMatrix.multiply(
                .rows(activations + secondHidden.place, secondHidden.stride),
                .rows(weights + network.toFeatures.weights + start, network.toFeatures.outputs),
                activations + tower.features.place,
                rows: batch,
                columns: tower.features.run,
                inner: network.hidden,
                stride: tower.features.stride
            )
            rectify(tower.features, weights + network.toFeatures.biases + start, batch)
            let forms = outwardPrepared[index]
            switch network.outward[index] {
            case .loose(let layer):
                multiply(layer, weights, from: tower.features, to: tower.picture, batch)
            case .ordered(let first, let second):
                first.forward(
                    activations,
                    from: tower.features,
                    to: tower.middle,
                    kernels: prepared + forms.0.forward,
                    batch: batch
                )
                rectify(tower.middle, prepared + forms.0.line, batch)
                second.forward(
                    activations,
                    from: tower.middle,
                    to: tower.picture,
                    kernels: prepared + forms.1.forward,
                    batch: batch
                )
            }
        }
    }

    /// Half the squared distance between the loaded pictures and what was
    /// drawn, summed over the batch; leaves its gradient at the drawn pictures
    /// and that of the last layers' biases among the weights' if `isTraining`.
    package func loss(batch: Int, isTraining: Bool) -> Double {
        var sum = 0.0
        for (index, tower) in outward.enumerated() {
            let form = lastForm(index)
            let sheet = tower.picture
            let wanted = activations + inward[index].picture.place
            squares.update(repeating: 0, count: sheet.run)
            if isTraining {
                EncoderMatrix.difference(
                    activations + sheet.place,
                    wanted,
                    line: prepared + form.line,
                    gradient: gradients + sheet.place,
                    sums: sums,
                    squares: squares,
                    run: sheet.run,
                    stride: sheet.stride,
                    items: batch
                )
                fold(form)
            } else {
                EncoderMatrix.distance(
                    activations + sheet.place,
                    wanted,
                    line: prepared + form.line,
                    squares: squares,
                    run: sheet.run,
                    stride: sheet.stride,
                    items: batch
                )
            }
            for cell in 0..<sheet.run { sum += Double(squares[cell]) }
        }
        return sum / 2
    }

    /// Adds the last layers' biases, so that `drawn` is the picture.
    func finish(batch: Int) {
        for (index, tower) in outward.enumerated() {
            EncoderMatrix.add(
                activations + tower.picture.place,
                line: prepared + lastForm(index).line,
                run: tower.picture.run,
                stride: tower.picture.stride,
                items: batch
            )
        }
    }

    /// What the network drew of a panel for an item, in the network's order.
    func drawn(_ panel: Int, _ item: Int) -> UnsafePointer<Float> {
        let sheet = outward[panel].picture
        return UnsafePointer(activations + sheet.place + item * sheet.stride)
    }

    /// The squared error of an item's drawing, in the pictures' own numbers.
    func squaredError(_ item: Int, _ order: PixelOrder) -> Float {
        var sum = 0.0
        var start = 0
        for (index, tower) in outward.enumerated() {
            let wanted = inward[index].picture
            sum += order.squaredError(
                drawn(index, item),
                activations + wanted.place + item * wanted.stride,
                start..<start + tower.picture.run
            )
            start += tower.picture.run
        }
        return Float(sum)
    }

    func lastForm(_ index: Int) -> Prepared {
        network.panels[index].isOrdered ? outwardPrepared[index].1 : outwardPrepared[index].0
    }

    private func multiply(
        _ layer: EncoderDense,
        _ weights: UnsafePointer<Float>,
        from input: EncoderSheet,
        to output: EncoderSheet,
        _ batch: Int
    ) {
        EncoderMatrix.multiply(
            .rows(activations + input.place, input.stride),
            .rows(weights + layer.weights, layer.outputs),
            activations + output.place,
            rows: batch,
            columns: layer.outputs,
            inner: layer.inputs,
            stride: output.stride
        )
    }

    private func rectify(_ sheet: EncoderSheet, _ line: UnsafePointer<Float>, _ batch: Int) {
        EncoderMatrix.rectify(
            activations + sheet.place,
            line: line,
            run: sheet.run,
            stride: sheet.stride,
            items: batch
        )
    }
}

extension EncoderMatrix {
    /// Adds the squared distances between `drawn + line` and `wanted`.
    static func distance(
        _ drawn: UnsafePointer<Float>,
        _ wanted: UnsafePointer<Float>,
        line: UnsafePointer<Float>,
        squares: UnsafeMutablePointer<Float>,
        run: Int,
        stride: Int,
        items: Int
    ) {
        for item in 0..<items {
            let place = drawn + item * stride
            let goal = wanted + item * stride
            for index in 0..<run {
                let slope = place[index] + line[index] - goal[index]
                squares[index] += slope * slope
            }
        }
    }
}
