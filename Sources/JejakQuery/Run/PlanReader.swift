// SPDX-License-Identifier: Apache-2.0

internal import JejakJourney

/// A plan's lists as plain memory, for as long as a scan runs.
///
/// Reading through it counts no references. It is the one evaluator: one
/// person's answer and everybody's come from the same functions.
struct PlanReader {
    let steps: UnsafeBufferPointer<PlanStep>
    let entry: Int32
    let facts: UnsafeBufferPointer<FactTest>
    let counts: UnsafeBufferPointer<CountTest>
    let measures: UnsafeBufferPointer<MeasureTest>
    let elapsed: UnsafeBufferPointer<ElapsedTest>
    let sequences: UnsafeBufferPointer<SequenceTest>
    let samples: UnsafeBufferPointer<SampleTest>
    let places: UnsafeBufferPointer<NearTest>
    let codes: UnsafeBufferPointer<Int32>
    let filterSteps: UnsafeBufferPointer<PlanStep>
    let propertyTests: UnsafeBufferPointer<PropertyTest>
    let partProperties: UnsafeBufferPointer<PartProperty>
    let partMarks: UnsafeBufferPointer<Int32>
    let marks: UnsafeBufferPointer<UInt8>
    let numbers: UnsafeBufferPointer<Double>
    let footprints: UnsafeBufferPointer<UInt8>
    let weights: UnsafeBufferPointer<UInt8>
    /// Where each fact test last looked: people rise during a scan.
    let factHeads: UnsafeMutableBufferPointer<Int>
    /// The latest start of a chain that reached each step.
    let chainStarts: UnsafeMutableBufferPointer<Int64>
    let zones: ZoneReader
}

extension PlanMemory {
    /// Shows the lists as memory until the closure returns.
    func read<T>(_ body: (PlanReader) -> T) -> T {
        let heads = UnsafeMutableBufferPointer<Int>.allocate(capacity: facts.count)
        heads.initialize(repeating: 0)
        let starts = UnsafeMutableBufferPointer<Int64>.allocate(capacity: QueryLimit.steps)
        starts.initialize(repeating: .min)
        defer {
            heads.deallocate()
            starts.deallocate()
        }
        return readPeople { steps, facts, counts, measures, elapsed, sequences, codes in
            readPlaces { samples, places, weights, zones in
                readRows { filters, tests, properties, partMarks, marks, numbers, footprints in
                    body(
                        PlanReader(
                            steps: steps,
                            entry: entry,
                            facts: facts,
                            counts: counts,
                            measures: measures,
                            elapsed: elapsed,
                            sequences: sequences,
                            samples: samples,
                            places: places,
                            codes: codes,
                            filterSteps: filters,
                            propertyTests: tests,
                            partProperties: properties,
                            partMarks: partMarks,
                            marks: marks,
                            numbers: numbers,
                            footprints: footprints,
                            weights: weights,
                            factHeads: heads,
                            chainStarts: starts,
                            zones: zones
                        )
                    )
                }
            }
        }
    }

    private func readPlaces<T>(
        _ body: (
            UnsafeBufferPointer<SampleTest>, UnsafeBufferPointer<NearTest>,
            UnsafeBufferPointer<UInt8>, ZoneReader
        ) -> T
    ) -> T {
        samples.withUnsafeBufferPointer { samples in
            places.withUnsafeBufferPointer { places in
                weights.withUnsafeBufferPointer { weights in
                    zones.read { zones in body(samples, places, weights, zones) }
                }
            }
        }
    }

    private func readPeople<T>(
        _ body: (
            UnsafeBufferPointer<PlanStep>, UnsafeBufferPointer<FactTest>,
            UnsafeBufferPointer<CountTest>, UnsafeBufferPointer<MeasureTest>,
            UnsafeBufferPointer<ElapsedTest>, UnsafeBufferPointer<SequenceTest>,
            UnsafeBufferPointer<Int32>
        ) -> T
    ) -> T {
        steps.withUnsafeBufferPointer { steps in
            facts.withUnsafeBufferPointer { facts in
                counts.withUnsafeBufferPointer { counts in
                    measures.withUnsafeBufferPointer { measures in
                        elapsed.withUnsafeBufferPointer { elapsed in
                            sequences.withUnsafeBufferPointer { sequences in
                                codes.withUnsafeBufferPointer { codes in
                                    body(
                                        steps,
                                        facts,
                                        counts,
                                        measures,
                                        elapsed,
                                        sequences,
                                        codes
                                    )
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private func readRows<T>(
        _ body: (
            UnsafeBufferPointer<PlanStep>, UnsafeBufferPointer<PropertyTest>,
            UnsafeBufferPointer<PartProperty>, UnsafeBufferPointer<Int32>,
            UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<Double>, UnsafeBufferPointer<UInt8>
        ) -> T
    ) -> T {
        filterSteps.withUnsafeBufferPointer { filters in
            propertyTests.withUnsafeBufferPointer { tests in
                partProperties.withUnsafeBufferPointer { properties in
                    partMarks.withUnsafeBufferPointer { partMarks in
                        marks.withUnsafeBufferPointer { marks in
                            numbers.withUnsafeBufferPointer { numbers in
                                footprints.withUnsafeBufferPointer { footprints in
                                    body(
                                        filters,
                                        tests,
                                        properties,
                                        partMarks,
                                        marks,
                                        numbers,
                                        footprints
                                    )
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
