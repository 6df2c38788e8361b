// SPDX-License-Identifier: Apache-2.0

internal import CBLAS
internal import JejakCore

/// Learns to say a journey picture in a few numbers: a convolutional
/// autoencoder.
///
/// The network (`EncoderNetwork`) squeezes each picture through a bottleneck and
/// draws it again; it is trained until what it draws of held-out people stops
/// getting better. Adam (Kingma and Ba 2015) with a falling rate, over shuffled
/// mini-batches, in 32-bit numbers.
///
/// Deterministic: everything random follows from `seed`; a batch is cut into
/// chunks of fixed size whose gradients are added in order, and BLAS runs on
/// one thread, so that the number of threads does not matter. Another kind of
/// processor may round differently.
///
/// Time: about six floating-point operations per weight use, picture and
/// epoch; 2,000 pictures take a few seconds on two cores. Memory: the pictures
/// once more, and about 1 MB a chunk.
package struct JourneyEncoder: Sendable {
    /// Numbers in a code.
    package var codeCount: Int
    /// Channels of the convolutions.
    package var filters: Int
    /// Width of the trunk before and after the code.
    package var hidden: Int
    package var epochs: Int
    /// Epochs without a better held-out picture after which training ends.
    package var patience: Int
    package var batch: Int
    package var learningRate: Double
    package var seed: UInt64

    package init(
        codeCount: Int = 16,
        filters: Int = 24,
        hidden: Int = 96,
        epochs: Int = 40,
        patience: Int = 6,
        batch: Int = 64,
        learningRate: Double = 0.003,
        seed: UInt64 = 1
    ) {
        self.codeCount = codeCount
        self.filters = filters
        self.hidden = hidden
        self.epochs = epochs
        self.patience = patience
        self.batch = batch
        self.learningRate = learningRate
        self.seed = seed
    }

    /// Items of a batch that one thread takes at a time.
    static let chunk = 16

    /// Trains on the pictures. `progress` is told the share done after every
    /// epoch and answers whether to go on; training that is stopped keeps the
    /// best weights so far.
    package func fit(
        _ set: JourneyImageSet,
        progress: ((Double) -> Bool)? = nil
    ) throws -> JourneyEncoderModel {
        try check(set)
        bli_thread_set_num_threads(1)
        let standard = PixelStandard(set)
        let pixels = standard.standardised(set)
        let network = EncoderNetwork(
            panels: set.shape.panels,
            filters: filters,
            hidden: hidden,
            codeCount: codeCount
        )
        let training = EncoderTraining(encoder: self, network: network, pictures: set.count)
        let outcome = training.run(
            pixels,
            pictureCount: set.shape.count,
            progress: progress ?? { _ in true }
        )
        return JourneyEncoderModel(
            shape: set.shape,
            network: network,
            filters: filters,
            hidden: hidden,
            standard: standard,
            weights: outcome.weights,
            losses: outcome.losses
        )
    }

    private func check(_ set: JourneyImageSet) throws {
        guard set.count > 0 else {
            throw LearnError(
                .empty,
                "there are no journey pictures to learn from; import longer journeys"
            )
        }
        guard (1...256).contains(codeCount), (1...256).contains(filters),
            (1...4096).contains(hidden), (1...10_000).contains(epochs),
            (1...4096).contains(batch), patience > 0, learningRate > 0, learningRate <= 1
        else {
            throw LearnError(
                .badSetting,
                "the encoder's settings are out of range: code \(codeCount) (1-256), filters "
                    + "\(filters) (1-256), hidden \(hidden) (1-4096), epochs \(epochs) (1-10000), "
                    + "batch \(batch) (1-4096), learning rate \(learningRate) (above 0, up to 1)"
            )
        }
        guard set.pixels.allSatisfy({ $0.isFinite }) else {
            throw LearnError(
                .badNumber,
                "a journey picture holds a number that is not finite; draw it again"
            )
        }
    }
}
