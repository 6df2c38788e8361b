// SPDX-License-Identifier: Apache-2.0

/// Where a run of activations lies and how it is cut.
///
/// Item after item, in each item column after column, in each column channel
/// after channel. Behind the `width` columns of an item lie `pitch - width`
/// columns that are kept at zero: they are the padding between one item and the
/// next. So the patch that a convolution looks at is one unbroken run of
/// memory, all patches of a batch are the overlapping rows of one matrix, and
/// nothing is copied before it is multiplied.
package struct EncoderSheet: Sendable, Equatable {
    /// The first item's first column.
    package var place: Int
    package var width: Int
    package var pitch: Int
    package var channels: Int

    /// Numbers an item holds, without the padding.
    package var run: Int { width * channels }
    /// From one item to the next.
    package var stride: Int { pitch * channels }

    /// The columns of zeros that lie before the first and after the last item.
    static let margin = 4

    /// A sheet at the next free place, which moves on behind it.
    static func reserve(
        width: Int,
        pitch: Int,
        channels: Int,
        capacity: Int,
        next: inout Int
    ) -> EncoderSheet {
        let place = (next + margin * channels + 15) / 16 * 16
        next = place + (capacity * pitch + margin) * channels
        return EncoderSheet(place: place, width: width, pitch: pitch, channels: channels)
    }
}

/// A layer in which every number of an item reaches every output.
///
/// Weights: input after input, each with all outputs; then the biases.
package struct EncoderDense: Sendable, Equatable {
    package var inputs: Int
    package var outputs: Int
    /// Where the weights begin.
    package var weights: Int

    package init(inputs: Int, outputs: Int, weights: Int) {
        self.inputs = inputs
        self.outputs = outputs
        self.weights = weights
    }

    var biases: Int { weights + inputs * outputs }
    package var weightCount: Int { (inputs + 1) * outputs }
}

/// A convolution along the columns, padded with zeros by half a kernel, that
/// either halves the columns (a stride of two) or first doubles them (each
/// column becomes two equal ones).
///
/// Weights: tap after tap, in each input after input, each with all outputs;
/// then the biases. Doubling and convolving are done as one product on the
/// columns before doubling, with kernels whose taps are summed where they meet
/// the same column: three taps instead of five or six.
package struct EncoderConvolution: Sendable, Equatable {
    /// What becomes of the columns.
    package enum Step: Sendable, Equatable {
        case halve, double
    }

    package var step: Step
    package var inputs: Int
    package var outputs: Int
    /// Columns coming in.
    package var width: Int
    /// 3 or 5.
    package var kernel: Int
    /// Where the weights begin.
    package var weights: Int

    package init(
        _ step: Step,
        inputs: Int,
        outputs: Int,
        width: Int,
        kernel: Int,
        weights: Int
    ) {
        precondition(kernel == 3 || kernel == 5, "kernels are three or five columns wide")
        precondition(width > 0 && (step == .double || width % 2 == 0), "columns can be halved")
        self.step = step
        self.inputs = inputs
        self.outputs = outputs
        self.width = width
        self.kernel = kernel
        self.weights = weights
    }

    var padding: Int { kernel / 2 }
    var biases: Int { weights + kernel * inputs * outputs }
    package var weightCount: Int { (kernel * inputs + 1) * outputs }
    package var outputWidth: Int { step == .halve ? width / 2 : width * 2 }

    /// How many numbers the kernels take in the form that is multiplied forward.
    var forwardCount: Int { step == .halve ? 0 : 6 * inputs * outputs }
    /// How many numbers the kernels take in the form that carries gradients
    /// back: three columns, or pairs of columns, of outputs; one pair, or one
    /// column, of inputs.
    var backwardCount: Int { 6 * inputs * outputs }

    /// The fine column 2c + `phase` seen through `tap` lies in the coarse column
    /// c + 1 - what is answered, which is 0, 1 or 2; nil where it never does.
    ///
    /// Doubling: the coarse column that feeds the fine one, plus one. Halving:
    /// the coarse column that the fine one feeds, plus one.
    func coarse(_ tap: Int, _ phase: Int) -> Int? {
        switch step {
        case .double:
            // Floor of a half, for what may be negative.
            return (phase - padding + tap + 4) / 2 - 1
        case .halve:
            let twice = phase + padding - tap
            return twice % 2 == 0 ? (twice + 4) / 2 - 1 : nil
        }
    }
}
