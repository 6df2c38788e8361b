// SPDX-License-Identifier: Apache-2.0

package import JejakCore

extension DemoShop {
    /// Minor units of one rupiah: ISO 4217 gives the rupiah two decimals.
    package static let minorUnitsPerRupiah: Int64 = 100

    /// The people's footprints as learners read them, without a way through
    /// files: what an import of `writeEvents` should amount to, identify events
    /// left out. Time and memory grow with the number of events.
    package func journeyTable() -> JourneyTable {
        var names: [String] = []
        var offsets = [0]
        var times: [Int64] = []
        var events: [UInt32] = []
        var amounts: [Int64] = []
        for number in 0..<people {
            let (person, footprints) = journey(of: number)
            names.append(person.userID)
            for footprint in footprints {
                times.append(footprint.time)
                events.append(UInt32(footprint.step.rawValue))
                amounts.append(Int64(footprint.rupiah) * DemoShop.minorUnitsPerRupiah)
            }
            offsets.append(times.count)
        }
        return JourneyTable(
            people: names,
            offsets: offsets,
            times: times,
            events: events,
            amounts: amounts,
            eventNames: DemoStep.allCases.map { "\($0.name)" }
        )
    }
}
