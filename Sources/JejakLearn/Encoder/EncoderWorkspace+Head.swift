// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

extension EncoderWorkspace {
    /// The second question: how surprised its answers are by what came to be,
    /// summed over the batch (cross-entropy after a softmax), times `weight`.
    /// `known` holds the right answer of each item, or -1 where none is known.
    /// Leaves the gradient for `backward`.
    package func headLoss(
        _ known: [Int32],
        weight: Float,
        weights: UnsafePointer<Float>
    ) -> Double {
        guard let head = network.head else { return 0 }
        let shares = gradients + answers.place
        answer(batch: known.count, weights: weights, into: shares)
        var sum = 0.0
        for (item, answer) in known.enumerated() {
            let row = shares + item * head.outputs
            guard answer >= 0, Int(answer) < head.outputs else {
                row.update(repeating: 0, count: head.outputs)
                continue
            }
            sum -= logarithm(max(Double(row[Int(answer)]), 1e-30))
            row[Int(answer)] -= 1
            for index in 0..<head.outputs { row[index] *= weight }
        }
        return sum * Double(weight)
    }

    /// The probability of every answer to the second question, item after item
    /// (softmax).
    func answer(
        batch: Int,
        weights: UnsafePointer<Float>,
        into shares: UnsafeMutablePointer<Float>
    ) {
        guard let head = network.head else { return }
        EncoderMatrix.multiply(
            .rows(activations + code.place, code.stride),
            .rows(weights + head.weights, head.outputs),
            shares,
            rows: batch,
            columns: head.outputs,
            inner: head.inputs,
            stride: head.outputs
        )
        for item in 0..<batch {
            let row = shares + item * head.outputs
            var highest = -Float.infinity
            for index in 0..<head.outputs {
                row[index] += weights[head.biases + index]
                highest = max(highest, row[index])
            }
            var all: Float = 0
            for index in 0..<head.outputs {
                row[index] = Float(exponential(Double(row[index] - highest)))
                all += row[index]
            }
            for index in 0..<head.outputs { row[index] /= all }
        }
    }
}
