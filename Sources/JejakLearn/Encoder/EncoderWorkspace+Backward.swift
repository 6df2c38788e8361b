// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

extension EncoderWorkspace {
    /// Carries the gradient that `loss` left back to every weight; the sum over
    /// the batch is then in `weightGradient`. `weigh` may add to the gradient at
    /// the code before it goes on.
    package func backward(batch: Int, weights: UnsafePointer<Float>) {
        for index in outward.indices { backOut(index, batch, weights) }
        let wide = network.toFeatures
        // Towers' features lie apart, so each brings its part of the gradient.
        for (index, tower) in outward.enumerated() {
            let start = network.features[index]
            let sheet = tower.features
            mask(sheet, weightGradient + wide.biases + start, batch)
            EncoderMatrix.multiply(
                .columns(activations + secondHidden.place, secondHidden.stride),
                .rows(gradients + sheet.place, sheet.stride),
                weightGradient + wide.weights + start,
                rows: network.hidden,
                columns: sheet.run,
                inner: batch,
                stride: wide.outputs
            )
            EncoderMatrix.multiply(
                .rows(gradients + sheet.place, sheet.stride),
                .columns(weights + wide.weights + start, wide.outputs),
                gradients + secondHidden.place,
                rows: batch,
                columns: network.hidden,
                inner: sheet.run,
                stride: network.hidden,
                isAdded: index > 0
            )
        }
        mask(secondHidden, weightGradient + network.fromCode.biases, batch)
        back(network.fromCode, weights, from: code, to: secondHidden, batch)
        if let head = network.head { backHead(head, batch, weights) }
        sumItems(code, weightGradient + network.toCode.biases, batch)
        back(network.toCode, weights, from: firstHidden, to: code, batch)
        mask(firstHidden, weightGradient + network.toHidden.biases, batch)
        for index in inward.indices { backIn(index, batch, weights) }
    }

    /// One panel's way back, from the drawn picture to its features.
    private func backOut(_ index: Int, _ batch: Int, _ weights: UnsafePointer<Float>) {
        let tower = outward[index]
        let forms = outwardPrepared[index]
        switch network.outward[index] {
        case .loose(let layer):
            back(layer, weights, from: tower.features, to: tower.picture, batch)
        case .ordered(let first, let second):
            back(second, from: tower.middle, to: tower.picture, batch)
            second.inputGradient(
                gradients,
                from: tower.middle,
                to: tower.picture,
                kernels: prepared + forms.1.backward,
                batch: batch
            )
            mask(tower.middle, sums, batch)
            fold(forms.0)
            back(first, from: tower.features, to: tower.middle, batch)
            first.inputGradient(
                gradients,
                from: tower.features,
                to: tower.middle,
                kernels: prepared + forms.0.backward,
                batch: batch
            )
        }
    }

    /// From the trunk's first layer to one panel's picture.
    private func backIn(_ index: Int, _ batch: Int, _ weights: UnsafePointer<Float>) {
        let tower = inward[index]
        let sheet = tower.features
        let place = network.toHidden.weights + network.features[index] * network.hidden
        EncoderMatrix.multiply(
            .columns(activations + sheet.place, sheet.stride),
            .rows(gradients + firstHidden.place, network.hidden),
            weightGradient + place,
            rows: sheet.run,
            columns: network.hidden,
            inner: batch,
            stride: network.hidden
        )
        EncoderMatrix.multiply(
            .rows(gradients + firstHidden.place, network.hidden),
            .columns(weights + place, network.hidden),
            gradients + sheet.place,
            rows: batch,
            columns: sheet.run,
            inner: network.hidden,
            stride: sheet.stride
        )
        let forms = inwardPrepared[index]
        switch network.inward[index] {
        case .loose(let layer):
            mask(sheet, weightGradient + layer.biases, batch)
            weigh(layer, from: tower.picture, to: sheet, batch)
        case .ordered(let first, let second):
            mask(sheet, sums, batch)
            fold(forms.1)
            back(second, from: tower.middle, to: sheet, batch)
            second.inputGradient(
                gradients,
                from: tower.middle,
                to: sheet,
                kernels: prepared + forms.1.backward,
                batch: batch
            )
            mask(tower.middle, sums, batch)
            fold(forms.0)
            back(first, from: tower.picture, to: tower.middle, batch)
        }
    }

    /// The gradient of a convolution's weights.
    private func back(
        _ layer: EncoderConvolution,
        from input: EncoderSheet,
        to output: EncoderSheet,
        _ batch: Int
    ) {
        layer.weightGradient(
            activations,
            gradients,
            from: input,
            to: output,
            gradient: weightGradient,
            scratch: scratch,
            batch: batch
        )
    }

    /// The gradient of a dense layer's weights, and that at its input.
    private func back(
        _ layer: EncoderDense,
        _ weights: UnsafePointer<Float>,
        from input: EncoderSheet,
        to output: EncoderSheet,
        _ batch: Int,
        isAdded: Bool = false
    ) {
        weigh(layer, from: input, to: output, batch)
        EncoderMatrix.multiply(
            .rows(gradients + output.place, output.stride),
            .columns(weights + layer.weights, layer.outputs),
            gradients + input.place,
            rows: batch,
            columns: layer.inputs,
            inner: layer.outputs,
            stride: input.stride,
            isAdded: isAdded
        )
    }

    /// The gradient of a dense layer's weights.
    private func weigh(
        _ layer: EncoderDense,
        from input: EncoderSheet,
        to output: EncoderSheet,
        _ batch: Int
    ) {
        EncoderMatrix.multiply(
            .columns(activations + input.place, input.stride),
            .rows(gradients + output.place, output.stride),
            weightGradient + layer.weights,
            rows: layer.inputs,
            columns: layer.outputs,
            inner: batch,
            stride: layer.outputs
        )
    }

    /// The second question's part: its weights, and its say at the code.
    private func backHead(_ head: EncoderDense, _ batch: Int, _ weights: UnsafePointer<Float>) {
        sumItems(answers, weightGradient + head.biases, batch)
        back(head, weights, from: code, to: answers, batch, isAdded: true)
    }

    private func mask(
        _ sheet: EncoderSheet,
        _ sums: UnsafeMutablePointer<Float>,
        _ batch: Int
    ) {
        EncoderMatrix.mask(
            gradients + sheet.place,
            activations + sheet.place,
            sums: sums,
            run: sheet.run,
            stride: sheet.stride,
            items: batch
        )
    }

    private func sumItems(
        _ sheet: EncoderSheet,
        _ sums: UnsafeMutablePointer<Float>,
        _ batch: Int
    ) {
        sums.update(repeating: 0, count: sheet.run)
        for item in 0..<batch {
            let place = gradients + sheet.place + item * sheet.stride
            for index in 0..<sheet.run { sums[index] += place[index] }
        }
    }

    /// From the sums of an item's numbers to the gradient of the biases.
    func fold(_ form: Prepared) {
        let target = weightGradient + form.biases
        target.update(repeating: 0, count: form.channels)
        for start in stride(from: 0, to: form.run, by: form.channels) {
            for channel in 0..<form.channels { target[channel] += sums[start &+ channel] }
        }
    }
}
