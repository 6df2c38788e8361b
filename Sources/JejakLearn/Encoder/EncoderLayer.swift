// SPDX-License-Identifier: Apache-2.0

/// One layer of the encoder: its measures and where its weights lie.
///
/// Activations lie channel after channel, in each channel item after item of
/// the batch, in each item column after column. So one matrix product serves a
/// whole batch, and channels of several layers are joined by writing them one
/// after the other. Layers hold no memory of their own: weights, activations
/// and gradients are handed in.
package enum EncoderLayer: Sendable, Equatable {
    /// A convolution along the columns, padded with zeros by half a kernel.
    case convolution(Convolution)
    /// Negative numbers become zero (Nair and Hinton 2010).
    case rectify(count: Int)
    /// Every number in to every number out; one column.
    case dense(input: Int, output: Int, weights: Int)
    /// Each column becomes two equal ones.
    case upsample(channels: Int, width: Int)
    /// Columns become channels, so that a dense layer can follow.
    case flatten(channels: Int, width: Int)
    /// Channels become columns again.
    case unflatten(channels: Int, width: Int)

    /// The measures of a convolution. Weights: `outputs * inputs * kernel`,
    /// then one bias an output.
    package struct Convolution: Sendable, Equatable {
        package var inputs: Int
        package var width: Int
        package var outputs: Int
        package var kernel: Int
        package var stride: Int
        package var padding: Int
        /// Where the weights begin.
        package var weights: Int

        package init(
            inputs: Int,
            width: Int,
            outputs: Int,
            kernel: Int,
            stride: Int,
            padding: Int,
            weights: Int
        ) {
            self.inputs = inputs
            self.width = width
            self.outputs = outputs
            self.kernel = kernel
            self.stride = stride
            self.padding = padding
            self.weights = weights
        }

        var outputWidth: Int { (width + 2 * padding - kernel) / stride + 1 }
        /// Length of the column that is multiplied: one patch of all channels.
        var patch: Int { inputs * kernel }
    }

    /// Numbers an item brings in.
    package var inputCount: Int {
        switch self {
        case .convolution(let shape): shape.inputs * shape.width
        case .rectify(let count): count
        case .dense(let input, _, _): input
        case .upsample(let channels, let width), .flatten(let channels, let width),
            .unflatten(let channels, let width):
            channels * width
        }
    }

    /// Numbers an item leaves with.
    package var outputCount: Int {
        switch self {
        case .convolution(let shape): shape.outputs * shape.outputWidth
        case .dense(_, let output, _): output
        case .upsample(let channels, let width): channels * width * 2
        default: inputCount
        }
    }

    /// How many weights and biases the layer has.
    package var weightCount: Int {
        switch self {
        case .convolution(let shape): shape.outputs * (shape.patch + 1)
        case .dense(let input, let output, _): output * (input + 1)
        default: 0
        }
    }

    /// Scratch numbers an item needs while the layer works.
    package var scratchCount: Int {
        if case .convolution(let shape) = self { return shape.patch * shape.outputWidth }
        return 0
    }
}
