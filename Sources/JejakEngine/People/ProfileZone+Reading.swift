// SPDX-License-Identifier: Apache-2.0

internal import Foundation

extension ProfileZone {
    /// The zone of people of whom nobody said another, where the workspace has
    /// no setting of its own.
    static let standard = "Asia/Jakarta"

    /// Reads what was said, the most trusted first. The first that is a zone of
    /// the IANA table counts; where none is, the workspace's zone stands in.
    static func reading(_ said: [String], workspace: String?) -> ProfileZone {
        if let name = said.first(where: { zone($0) != nil }) {
            return ProfileZone(name: name, said: name, fallback: nil)
        }
        let name = workspace.flatMap { zone($0) == nil ? nil : $0 } ?? standard
        return ProfileZone(
            name: name,
            said: said.first.map { String($0.prefix(64)) },
            fallback: said.isEmpty ? .notSaid : .notAZone
        )
    }

    /// Only names of the IANA table: Foundation would also take abbreviations
    /// and offsets such as `GMT+25`, which a browser never sends.
    static func zone(_ name: String) -> TimeZone? {
        guard name == "UTC" || name.utf8.contains(0x2F), name.utf8.count <= 64 else { return nil }
        return TimeZone(identifier: name)
    }

    /// The hour of the day at a moment. Keeps the last offset: clocks change at
    /// quarters of an hour at the finest.
    struct Hours {
        private let zone: TimeZone
        private var quarter = Int64.min
        private var offset: Int64 = 0

        init(_ zone: ProfileZone) {
            self.zone = ProfileZone.zone(zone.name) ?? .gmt
        }

        mutating func hour(at time: Int64) -> Int {
            let now = time.quotientRoundedDown(by: 900_000)
            if now != quarter {
                quarter = now
                let moment = Date(timeIntervalSince1970: Double(time) / 1000)
                offset = Int64(zone.secondsFromGMT(for: moment))
            }
            let second = time.quotientRoundedDown(by: 1000) + offset
            return Int((second.quotientRoundedDown(by: 3600) % 24 + 24) % 24)
        }
    }
}

extension Int64 {
    fileprivate func quotientRoundedDown(by divisor: Int64) -> Int64 {
        let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? quotient - 1 : quotient
    }
}
