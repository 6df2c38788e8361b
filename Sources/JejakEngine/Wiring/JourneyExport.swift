// SPDX-License-Identifier: Apache-2.0

package import JejakCore
package import JejakJourney

/// Everybody's footprints as the plain table that learners read, with the code
/// of each person beside it.
package struct JourneyExport: Sendable {
    package let table: JourneyTable
    /// One a person of the table.
    package let codes: [UInt32]

    /// What is about the person and no footprint (names with a dollar) is left
    /// out; so are people who have nothing else. Memory: 20 bytes a row.
    package init(_ snapshot: JourneySnapshot, keys: [String]) {
        let names = snapshot.dictionary.eventNames
        let isFootprint = names.map { !$0.hasPrefix("$") }
        var codes: [UInt32] = []
        var offsets = [0]
        var times: [Int64] = []
        var events: [UInt32] = []
        var amounts: [Int64] = []
        snapshot.scan(from: 0, to: .max) { view in
            let before = times.count
            for index in 0..<view.count where isFootprint[Int(view.events[index])] {
                times.append(view.times[index])
                events.append(UInt32(view.events[index]))
                amounts.append(view.amounts[index])
            }
            guard times.count > before else { return }
            codes.append(view.person)
            offsets.append(times.count)
        }
        self.codes = codes
        table = JourneyTable(
            people: codes.map { Int($0) < keys.count ? keys[Int($0)] : "" },
            offsets: offsets,
            times: times,
            events: events,
            amounts: amounts,
            eventNames: names
        )
    }
}
