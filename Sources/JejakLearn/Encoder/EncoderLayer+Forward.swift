// SPDX-License-Identifier: Apache-2.0

internal import CBLAS

extension EncoderLayer {
    /// Computes the layer's output for a batch. Time: one matrix product.
    package func forward(
        _ input: UnsafePointer<Float>,
        _ output: UnsafeMutablePointer<Float>,
        batch: Int,
        weights: UnsafePointer<Float>,
        scratch: UnsafeMutablePointer<Float>
    ) {
        switch self {
        case .convolution(let shape):
            shape.gather(input, scratch, batch: batch)
            let columns = batch * shape.outputWidth
            let matrix = weights + shape.weights
            EncoderLayer.putBiases(
                matrix + shape.outputs * shape.patch,
                output,
                shape.outputs,
                columns
            )
            EncoderLayer.multiply(
                matrix,
                scratch,
                output,
                rows: shape.outputs,
                columns: columns,
                inner: shape.patch,
                beta: 1
            )
        case .rectify(let count):
            for index in 0..<count * batch {
                output[index] = input[index] > 0 ? input[index] : 0
            }
        case .dense(let inputs, let outputs, let start):
            let matrix = weights + start
            EncoderLayer.putBiases(matrix + outputs * inputs, output, outputs, batch)
            EncoderLayer.multiply(
                matrix,
                input,
                output,
                rows: outputs,
                columns: batch,
                inner: inputs,
                beta: 1
            )
        case .upsample(let channels, let width):
            for index in 0..<channels * batch * width {
                output[2 &* index] = input[index]
                output[2 &* index &+ 1] = input[index]
            }
        case .flatten(let channels, let width):
            EncoderLayer.turn(input, output, channels: channels, width: width, batch: batch)
        case .unflatten(let channels, let width):
            EncoderLayer.turnBack(input, output, channels: channels, width: width, batch: batch)
        }
    }

    /// Fills each row of a matrix with its bias.
    private static func putBiases(
        _ biases: UnsafePointer<Float>,
        _ output: UnsafeMutablePointer<Float>,
        _ rows: Int,
        _ columns: Int
    ) {
        for row in 0..<rows {
            (output + row * columns).update(repeating: biases[row], count: columns)
        }
    }

    /// (channel, item, column) to (channel and column, item).
    static func turn(
        _ input: UnsafePointer<Float>,
        _ output: UnsafeMutablePointer<Float>,
        channels: Int,
        width: Int,
        batch: Int
    ) {
        for channel in 0..<channels {
            for column in 0..<width {
                let target = (channel * width + column) * batch
                let source = channel * batch * width + column
                for item in 0..<batch { output[target &+ item] = input[source &+ item &* width] }
            }
        }
    }

    /// (channel and column, item) to (channel, item, column).
    static func turnBack(
        _ input: UnsafePointer<Float>,
        _ output: UnsafeMutablePointer<Float>,
        channels: Int,
        width: Int,
        batch: Int
    ) {
        for channel in 0..<channels {
            for column in 0..<width {
                let source = (channel * width + column) * batch
                let target = channel * batch * width + column
                for item in 0..<batch { output[target &+ item &* width] = input[source &+ item] }
            }
        }
    }

    /// `c = a b + beta c`, row after row; `a` or `b` may be read transposed.
    static func multiply(
        _ a: UnsafePointer<Float>,
        _ b: UnsafePointer<Float>,
        _ c: UnsafeMutablePointer<Float>,
        rows: Int,
        columns: Int,
        inner: Int,
        beta: Float,
        turnA: Bool = false,
        turnB: Bool = false
    ) {
        cblas_sgemm(
            101,
            turnA ? 112 : 111,
            turnB ? 112 : 111,
            Int32(rows),
            Int32(columns),
            Int32(inner),
            1,
            a,
            Int32(turnA ? rows : inner),
            b,
            Int32(turnB ? inner : columns),
            beta,
            c,
            Int32(columns)
        )
    }
}

extension EncoderLayer.Convolution {
    /// Writes each patch of the input as one column of a matrix, so that the
    /// convolution becomes a matrix product ("im2col", Chellapilla, Puri and
    /// Simard 2006). Memory: `patch * batch * outputWidth`.
    func gather(
        _ input: UnsafePointer<Float>,
        _ columns: UnsafeMutablePointer<Float>,
        batch: Int
    ) {
        let length = outputWidth
        for channel in 0..<inputs {
            for tap in 0..<kernel {
                let row = columns + (channel * kernel + tap) * batch * length
                let inside = inside(tap)
                let shift = tap - padding
                for item in 0..<batch {
                    let source = input + (channel * batch + item) * width + shift
                    let target = row + item * length
                    for place in 0..<inside.lowerBound { target[place] = 0 }
                    if stride == 1 {
                        for place in inside { target[place] = source[place] }
                    } else {
                        for place in inside { target[place] = source[place &* stride] }
                    }
                    for place in inside.upperBound..<length { target[place] = 0 }
                }
            }
        }
    }

    /// Adds each column of a matrix back to the patch it came from: the
    /// transpose of `gather`.
    func scatter(
        _ columns: UnsafePointer<Float>,
        _ input: UnsafeMutablePointer<Float>,
        batch: Int
    ) {
        let length = outputWidth
        input.update(repeating: 0, count: inputs * batch * width)
        for channel in 0..<inputs {
            for tap in 0..<kernel {
                let row = columns + (channel * kernel + tap) * batch * length
                let inside = inside(tap)
                let shift = tap - padding
                for item in 0..<batch {
                    let target = input + (channel * batch + item) * width + shift
                    let source = row + item * length
                    if stride == 1 {
                        for place in inside { target[place] += source[place] }
                    } else {
                        for place in inside { target[place &* stride] += source[place] }
                    }
                }
            }
        }
    }

    /// The output columns for which a tap of the kernel falls on the input and
    /// not on the padding.
    private func inside(_ tap: Int) -> Range<Int> {
        let first = max(0, (padding - tap + stride - 1) / stride)
        let last = (width - 1 + padding - tap) / stride
        let end = width - 1 + padding - tap < 0 ? 0 : min(outputWidth, last + 1)
        return min(first, end)..<end
    }
}
