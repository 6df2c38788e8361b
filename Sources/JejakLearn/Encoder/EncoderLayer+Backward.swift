// SPDX-License-Identifier: Apache-2.0

internal import CBLAS

extension EncoderLayer {
    /// From the gradient at the output computes the gradient at the input, and
    /// adds the weights' gradient to `gradient`. `input` and `output` are those
    /// of the last `forward`. `inputGradient` may be nil for the first layer.
    package func backward(
        _ input: UnsafePointer<Float>,
        _ output: UnsafePointer<Float>,
        outputGradient: UnsafePointer<Float>,
        inputGradient: UnsafeMutablePointer<Float>?,
        batch: Int,
        weights: UnsafePointer<Float>,
        gradient: UnsafeMutablePointer<Float>,
        scratch: UnsafeMutablePointer<Float>
    ) {
        switch self {
        case .convolution(let shape):
            shape.backward(
                input,
                outputGradient: outputGradient,
                inputGradient: inputGradient,
                batch: batch,
                weights: weights,
                gradient: gradient,
                scratch: scratch
            )
        case .rectify(let count):
            guard let inputGradient else { return }
            for index in 0..<count * batch {
                inputGradient[index] = output[index] > 0 ? outputGradient[index] : 0
            }
        case .dense(let inputs, let outputs, let start):
            EncoderLayer.denseBackward(
                input,
                outputGradient: outputGradient,
                inputGradient: inputGradient,
                size: (inputs, outputs, batch),
                weights: weights + start,
                gradient: gradient + start
            )
        case .upsample(let channels, let width):
            guard let inputGradient else { return }
            for index in 0..<channels * batch * width {
                inputGradient[index] =
                    outputGradient[2 &* index] + outputGradient[2 &* index &+ 1]
            }
        case .flatten(let channels, let width):
            guard let inputGradient else { return }
            EncoderLayer.turnBack(
                outputGradient,
                inputGradient,
                channels: channels,
                width: width,
                batch: batch
            )
        case .unflatten(let channels, let width):
            guard let inputGradient else { return }
            EncoderLayer.turn(
                outputGradient,
                inputGradient,
                channels: channels,
                width: width,
                batch: batch
            )
        }
    }

    /// The gradients of a layer in which every input reaches every output.
    private static func denseBackward(
        _ input: UnsafePointer<Float>,
        outputGradient: UnsafePointer<Float>,
        inputGradient: UnsafeMutablePointer<Float>?,
        size: (inputs: Int, outputs: Int, batch: Int),
        weights: UnsafePointer<Float>,
        gradient: UnsafeMutablePointer<Float>
    ) {
        let (inputs, outputs, batch) = size
        EncoderLayer.multiply(
            outputGradient,
            input,
            gradient,
            rows: outputs,
            columns: inputs,
            inner: batch,
            beta: 1,
            turnB: true
        )
        EncoderLayer.addBiases(
            outputGradient,
            gradient + outputs * inputs,
            outputs,
            batch
        )
        guard let inputGradient else { return }
        EncoderLayer.multiply(
            weights,
            outputGradient,
            inputGradient,
            rows: inputs,
            columns: batch,
            inner: outputs,
            beta: 0,
            turnA: true
        )
    }

    /// Adds the sum of each row to its bias's gradient.
    static func addBiases(
        _ rows: UnsafePointer<Float>,
        _ gradient: UnsafeMutablePointer<Float>,
        _ count: Int,
        _ columns: Int
    ) {
        for row in 0..<count {
            // Eight sums at a time; the order of adding is fixed by the width.
            let line = UnsafeRawPointer(rows + row * columns)
            var sums = SIMD8<Float>(repeating: 0)
            var column = 0
            while column &+ 8 <= columns {
                sums += line.loadUnaligned(fromByteOffset: column &* 4, as: SIMD8<Float>.self)
                column &+= 8
            }
            var sum = sums.sum()
            while column < columns {
                sum += rows[row &* columns &+ column]
                column &+= 1
            }
            gradient[row] += sum
        }
    }
}

extension EncoderLayer.Convolution {
    fileprivate func backward(
        _ input: UnsafePointer<Float>,
        outputGradient: UnsafePointer<Float>,
        inputGradient: UnsafeMutablePointer<Float>?,
        batch: Int,
        weights all: UnsafePointer<Float>,
        gradient: UnsafeMutablePointer<Float>,
        scratch: UnsafeMutablePointer<Float>
    ) {
        let columns = batch * outputWidth
        gather(input, scratch, batch: batch)
        EncoderLayer.multiply(
            outputGradient,
            scratch,
            gradient + weights,
            rows: outputs,
            columns: patch,
            inner: columns,
            beta: 1,
            turnB: true
        )
        EncoderLayer.addBiases(
            outputGradient,
            gradient + weights + outputs * patch,
            outputs,
            columns
        )
        guard let inputGradient else { return }
        EncoderLayer.multiply(
            all + weights,
            outputGradient,
            scratch,
            rows: patch,
            columns: columns,
            inner: outputs,
            beta: 0,
            turnA: true
        )
        scatter(scratch, inputGradient, batch: batch)
    }
}
