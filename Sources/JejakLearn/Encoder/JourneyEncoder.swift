// SPDX-License-Identifier: Apache-2.0

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
/// once more, and about 2 MB a chunk.
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
    /// How much a second question counts beside the drawing, where one is asked.
    package var headWeight: Float
    package var seed: UInt64
    /// The most threads that are used; the answer does not depend on it.
    package var width: Int

    package init(
        codeCount: Int = 16,
        filters: Int = 24,
        hidden: Int = 96,
        epochs: Int = 40,
        patience: Int = 6,
        batch: Int = 64,
        learningRate: Double = 0.003,
        headWeight: Float = 10,
        seed: UInt64 = 1,
        width: Int = parallelWidth
    ) {
        self.codeCount = codeCount
        self.filters = filters
        self.hidden = hidden
        self.epochs = epochs
        self.patience = patience
        self.batch = batch
        self.learningRate = learningRate
        self.headWeight = headWeight
        self.seed = seed
        self.width = width
    }

    /// Items of a batch that one thread takes at a time.
    static let chunk = 32

    /// Trains on the pictures. `progress` is told the share done after every
    /// epoch and answers whether to go on; training that is stopped keeps the
    /// best weights so far.
    ///
    /// `earlier` is an encoder to go on from: what is usual stays as it learnt
    /// it, so that codes stay comparable, and training begins with its weights.
    /// `answers` asks a second question of every code, such as which kind of
    /// step comes next: one answer a picture, from 0, or -1 where it is not
    /// known. The encoder then learns to tell it too.
    package func fit(
        _ set: JourneyImageSet,
        from earlier: JourneyEncoderModel? = nil,
        answers: [Int32] = [],
        progress: ((Double) -> Bool)? = nil
    ) throws -> JourneyEncoderModel {
        try check(set)
        try check(answers, pictures: set.count)
        EncoderMatrix.settle()
        let network = EncoderNetwork(
            panels: set.shape.panels,
            filters: filters,
            hidden: hidden,
            codeCount: codeCount,
            headCount: answers.isEmpty ? 0 : Int(answers.max() ?? 0) + 1
        )
        if let earlier { try check(earlier, network, set) }
        let standard = earlier?.standard ?? PixelStandard(set)
        let training = EncoderTraining(
            encoder: self,
            network: network,
            pictures: set.count,
            answers: answers
        )
        let outcome = training.run(
            PixelOrder(network, standard).read(set),
            pictureCount: set.shape.count,
            first: earlier?.weights
                ?? network.initialWeights(seed: StableHash.combine(seed, 2)),
            progress: progress ?? { _ in true }
        )
        return JourneyEncoderModel(
            shape: set.shape,
            network: network,
            standard: standard,
            outcome: outcome,
            heldOut: training.heldOut.map { Int($0) }
        )
    }

    private func check(
        _ earlier: JourneyEncoderModel,
        _ network: EncoderNetwork,
        _ set: JourneyImageSet
    ) throws {
        guard earlier.shape == set.shape, earlier.network == network else {
            throw LearnError(
                .shapeMismatch,
                "the earlier encoder has other pictures or another size (code "
                    + "\(earlier.codeCount), filters \(earlier.network.filters), hidden "
                    + "\(earlier.network.hidden)) than is asked for; train a new one"
            )
        }
    }

    private func check(_ answers: [Int32], pictures: Int) throws {
        guard answers.isEmpty || answers.count == pictures,
            answers.allSatisfy({ (-1..<4096).contains($0) }), headWeight.isFinite, headWeight >= 0
        else {
            throw LearnError(
                .badSetting,
                "the second question needs one answer a picture, from -1 (unknown) to 4095, and "
                    + "a weight of zero or more"
            )
        }
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
