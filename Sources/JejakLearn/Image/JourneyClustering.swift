// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// A part of finding journey clusters, in the order they are done.
package enum JourneyClusteringStage: String, CaseIterable, Sendable {
    case images, training, encoding, clustering
}

/// Finds groups of people whose journeys take the same course.
///
/// Journeys become pictures (`JourneyImager`), pictures become short codes
/// (`JourneyEncoder`), codes become places among neighbours (`JourneySpace`), and
/// HDBSCAN says where they crowd. Nothing is told how many groups there are or
/// what they look like; whoever fits none is noise. Groups are numbered by
/// size and named by what sets them apart.
///
/// Deterministic for `seed`, whatever the number of threads. Time: a few
/// seconds for 2,000 people on two cores, most of it training, then growing
/// with the number of people up to `largestSample`; beyond, the others are
/// placed among a sample. Memory: about 8 KB a person of the sample, and below
/// 1 KB for each other person.
package struct JourneyClustering: Sendable {
    package var imager: JourneyImager
    package var encoder: JourneyEncoder
    /// The name of the event that counts as conversion; nil for every event
    /// that carries money, or where none does, for what is called a purchase.
    package var conversionEvent: String?
    /// The least share of people that is a group of its own.
    package var smallestShare: Double
    /// The most people that are clustered; the others are placed afterwards.
    package var largestSample: Int
    package var seed: UInt64

    package init(
        imager: JourneyImager = JourneyImager(),
        encoder: JourneyEncoder = JourneyEncoder(),
        conversionEvent: String? = nil,
        smallestShare: Double = 0.05,
        largestSample: Int = 20_000,
        seed: UInt64 = 1
    ) {
        self.imager = imager
        self.encoder = encoder
        self.conversionEvent = conversionEvent
        self.smallestShare = smallestShare
        self.largestSample = largestSample
        self.seed = seed
    }

    /// The fewest people that make a cluster: one in twenty, since a page of
    /// more than a dozen groups helps nobody, and never fewer than ten, since
    /// fewer are an accident. Lower `smallestShare` to see finer groups.
    package func minimumClusterSize(people: Int) -> Int {
        max(10, Int((smallestShare * Double(people)).rounded()))
    }

    /// How many neighbours say whether someone stands in a crowd: a fifth of
    /// the smallest crowd, from 5 to 20.
    func minimumSamples(people: Int) -> Int {
        min(20, max(5, minimumClusterSize(people: people) / 5))
    }

    /// Clusters the people of a table. `progress` is told each stage's share
    /// done and answers whether to go on; if not, `CancellationError` is
    /// thrown. `now` is a clock in seconds, for the stages' durations.
    package func fit(
        _ table: JourneyTable,
        now: @escaping () -> Double = { 0 },
        progress: ((JourneyClusteringStage, Double) -> Bool)? = nil
    ) throws -> JourneyClusteringModel {
        guard smallestShare > 0, smallestShare <= 0.5, largestSample >= 100 else {
            throw LearnError(
                .badSetting,
                "the smallest share of people is \(smallestShare) (above 0, up to 0.5) and the "
                    + "largest sample \(largestSample) (at least 100)"
            )
        }
        var watch = StageWatch(now: now, progress: progress ?? { _, _ in true })
        try watch.begin(.images)
        let imagerModel = try imager.fit(table)
        let set = PicturedPeople(
            people: imagerModel.drawable(table, people: Array(0..<table.personCount))
        )
        let sample = sample(of: set)
        let pictures = imagerModel.images(table, people: sample.people)
        try watch.begin(.training)
        var encoder = encoder
        encoder.seed = StableHash.combine(seed, encoder.seed)
        let encoderModel = try encoder.fit(pictures) { share in
            watch.isContinued(.training, share)
        }
        try watch.begin(.encoding)
        let codes = try codes(table, set, pictures, imagerModel, encoderModel, watch)
        try watch.begin(.clustering)
        let space = try JourneySpace(
            codes: codesOfSample(codes, set, sample, encoderModel.codeCount),
            columns: encoderModel.codeCount,
            seed: StableHash.combine(seed, 7)
        )
        let density = try crowd(space)
        let model = try JourneyClusteringModel(
            clustering: self,
            table: table,
            set: set,
            sample: sample,
            codes: codes,
            imager: imagerModel,
            encoder: encoderModel,
            space: space,
            density: density
        )
        try watch.end()
        return model.timed(watch.seconds)
    }

    /// HDBSCAN where people lie; nothing where they cannot form a group.
    private func crowd(_ space: JourneySpace) throws -> HDBSCANModel? {
        let rows = space.positions
        let size = minimumClusterSize(people: rows.rowCount)
        guard rows.rowCount >= 2 * size, !rows.isConstant else { return nil }
        return try HDBSCAN(
            minimumClusterSize: size,
            minimumSamples: minimumSamples(people: rows.rowCount)
        ).fit(rows)
    }

    /// Everyone, or evenly spaced people where they are too many.
    private func sample(of set: PicturedPeople) -> PicturedPeople {
        guard set.count > largestSample else { return set }
        return PicturedPeople(
            people: (0..<largestSample).map { set.people[$0 * set.count / largestSample] }
        )
    }

    /// Everybody's codes. Where not all are in the sample, pictures are drawn,
    /// encoded and dropped block by block, so that memory stays bounded.
    private func codes(
        _ table: JourneyTable,
        _ set: PicturedPeople,
        _ pictures: JourneyImageSet,
        _ imager: JourneyImagerModel,
        _ encoder: JourneyEncoderModel,
        _ watch: StageWatch
    ) throws -> [Double] {
        guard pictures.count < set.count else { return encoder.encode(pictures).map(Double.init) }
        var codes: [Double] = []
        codes.reserveCapacity(set.count * encoder.codeCount)
        for start in stride(from: 0, to: set.count, by: JourneyClustering.block) {
            let people = set.people[start..<min(set.count, start + JourneyClustering.block)]
            for number in encoder.encode(imager.images(table, people: Array(people))) {
                codes.append(Double(number))
            }
            let share = Double(start) / Double(set.count)
            guard watch.isContinued(.encoding, share) else { throw CancellationError() }
        }
        return codes
    }

    /// The most people whose pictures are held beside the sample's.
    private static let block = 8192

    private func codesOfSample(
        _ codes: [Double],
        _ set: PicturedPeople,
        _ sample: PicturedPeople,
        _ width: Int
    ) -> [Double] {
        guard sample.count < set.count else { return codes }
        return (0..<sample.count).flatMap { index -> ArraySlice<Double> in
            let place = index * set.count / sample.count
            return codes[place * width..<(place + 1) * width]
        }
    }
}

/// The people of a table who have a picture, as rising indices into it.
struct PicturedPeople {
    let people: [Int]
    var count: Int { people.count }
}

/// Measures the stages and passes their progress on.
struct StageWatch {
    private let now: () -> Double
    private let progress: (JourneyClusteringStage, Double) -> Bool
    private var stage: JourneyClusteringStage?
    private var started = 0.0
    private(set) var seconds: [JourneyClusteringStage: Double] = [:]

    init(
        now: @escaping () -> Double,
        progress: @escaping (JourneyClusteringStage, Double) -> Bool
    ) {
        self.now = now
        self.progress = progress
    }

    mutating func begin(_ next: JourneyClusteringStage) throws {
        try end()
        stage = next
        started = now()
        if !progress(next, 0) { throw CancellationError() }
    }

    func isContinued(_ stage: JourneyClusteringStage, _ share: Double) -> Bool {
        progress(stage, share)
    }

    mutating func end() throws {
        guard let stage else { return }
        seconds[stage] = now() - started
        self.stage = nil
        if !progress(stage, 1) { throw CancellationError() }
    }
}
