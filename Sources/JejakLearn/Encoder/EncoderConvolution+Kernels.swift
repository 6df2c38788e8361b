// SPDX-License-Identifier: Apache-2.0

extension EncoderConvolution {
    /// Doubling only: the kernels of both phases over three coarse columns,
    /// (coarse column, input) by (phase, output).
    func writeForward(_ all: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>) {
        guard step == .double else { return }
        target.update(repeating: 0, count: forwardCount)
        for phase in 0..<2 {
            for tap in 0..<kernel {
                guard let coarse = coarse(tap, phase) else { continue }
                for input in 0..<inputs {
                    let source = all + weights + (tap * inputs + input) * outputs
                    let place = target + ((coarse * inputs + input) * 2 + phase) * outputs
                    for output in 0..<outputs { place[output] += source[output] }
                }
            }
        }
    }

    /// From the gradient of what `writeForward` wrote to that of the weights.
    func foldForward(_ source: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>) {
        guard step == .double else { return }
        gradient.advanced(by: weights).update(repeating: 0, count: kernel * inputs * outputs)
        for phase in 0..<2 {
            for tap in 0..<kernel {
                guard let coarse = coarse(tap, phase) else { continue }
                for input in 0..<inputs {
                    let place = gradient + weights + (tap * inputs + input) * outputs
                    let from = source + ((coarse * inputs + input) * 2 + phase) * outputs
                    for output in 0..<outputs { place[output] += from[output] }
                }
            }
        }
    }

    /// The kernels that carry gradients back.
    ///
    /// Doubling: (coarse column counted backwards, phase, output) by input.
    /// Halving: (coarse column, output) by (phase, input).
    func writeBackward(_ all: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>) {
        target.update(repeating: 0, count: backwardCount)
        for phase in 0..<2 {
            for tap in 0..<kernel {
                guard let coarse = coarse(tap, phase) else { continue }
                for input in 0..<inputs {
                    let source = all + weights + (tap * inputs + input) * outputs
                    switch step {
                    case .double:
                        let row = ((2 - coarse) * 2 + phase) * outputs
                        for output in 0..<outputs {
                            target[(row &+ output) &* inputs &+ input] += source[output]
                        }
                    case .halve:
                        let row = coarse * outputs
                        let column = phase * inputs + input
                        for output in 0..<outputs {
                            target[(row &+ output) &* 2 &* inputs &+ column] += source[output]
                        }
                    }
                }
            }
        }
    }

    /// Multiplies a batch through: `output` gets the sums without the biases,
    /// and what is left in its padding means nothing.
    func forward(
        _ memory: UnsafeMutablePointer<Float>,
        from input: EncoderSheet,
        to output: EncoderSheet,
        kernels: UnsafePointer<Float>,
        batch: Int
    ) {
        switch step {
        case .halve:
            EncoderMatrix.multiply(
                .rows(memory + input.place - padding * inputs, 2 * inputs),
                .rows(kernels, outputs),
                memory + output.place,
                rows: batch * input.pitch / 2,
                columns: outputs,
                inner: kernel * inputs,
                stride: outputs
            )
        case .double:
            EncoderMatrix.multiply(
                .rows(memory + input.place - inputs, inputs),
                .rows(kernels, 2 * outputs),
                memory + output.place,
                rows: batch * input.pitch,
                columns: 2 * outputs,
                inner: 3 * inputs,
                stride: 2 * outputs
            )
        }
    }

    /// Writes the gradient of the weights, biases left out.
    func weightGradient(
        _ memory: UnsafePointer<Float>,
        _ gradients: UnsafePointer<Float>,
        from input: EncoderSheet,
        to output: EncoderSheet,
        gradient: UnsafeMutablePointer<Float>,
        scratch: UnsafeMutablePointer<Float>,
        batch: Int
    ) {
        switch step {
        case .halve:
            EncoderMatrix.multiply(
                .columns(memory + input.place - padding * inputs, 2 * inputs),
                .rows(gradients + output.place, outputs),
                gradient + weights,
                rows: kernel * inputs,
                columns: outputs,
                inner: batch * input.pitch / 2,
                stride: outputs
            )
        case .double:
            EncoderMatrix.multiply(
                .columns(memory + input.place - inputs, inputs),
                .rows(gradients + output.place, 2 * outputs),
                scratch,
                rows: 3 * inputs,
                columns: 2 * outputs,
                inner: batch * input.pitch,
                stride: 2 * outputs
            )
            foldForward(scratch, gradient)
        }
    }

    /// Writes the gradient at the input; its padding means nothing.
    func inputGradient(
        _ gradients: UnsafeMutablePointer<Float>,
        from input: EncoderSheet,
        to output: EncoderSheet,
        kernels: UnsafePointer<Float>,
        batch: Int
    ) {
        switch step {
        case .halve:
            EncoderMatrix.multiply(
                .rows(gradients + output.place - outputs, outputs),
                .rows(kernels, 2 * inputs),
                gradients + input.place,
                rows: batch * output.pitch,
                columns: 2 * inputs,
                inner: 3 * outputs,
                stride: 2 * inputs
            )
        case .double:
            EncoderMatrix.multiply(
                .rows(gradients + output.place - 2 * outputs, 2 * outputs),
                .rows(kernels, inputs),
                gradients + input.place,
                rows: batch * input.pitch,
                columns: inputs,
                inner: 6 * outputs,
                stride: inputs
            )
        }
    }
}
