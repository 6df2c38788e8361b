// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
package import JejakMeasure
internal import JejakQuery
internal import JejakStore

/// How the people whom a campaign reached moved between segments, beside those
/// who were held back from it.
///
/// People are in the arm that they were drawn into, whatever became of their
/// mail, so that the two are alike but for the campaign.
package struct SegmentArms: Sendable {
    package let reached: SegmentFlow
    package let held: SegmentFlow

    /// Of fewer people in a row, of either arm, nothing is said.
    package static let least = 20

    /// Of those who were in one segment, how much larger the share is that is in
    /// another now among the reached than among the held.
    package struct Gap: Sendable, Equatable {
        package let reached: ShareOf
        package let held: ShareOf
        /// Newcombe's interval of the difference, 95 % for this cell alone;
        /// nothing where there are too few to tell.
        package let interval: ClosedRange<Double>?

        /// The share of the reached less that of the held.
        package var difference: Double { reached.rate - held.rate }
    }

    /// The difference of one cell of the two tables.
    package func gap(_ row: Int, _ column: Int) throws -> Gap {
        func share(_ flow: SegmentFlow) -> ShareOf {
            ShareOf(flow.people[row][column], of: flow.people[row].reduce(0, +))
        }
        let (one, other) = (share(reached), share(held))
        let isTold = min(one.people, other.people) >= Self.least
        return Gap(
            reached: one,
            held: other,
            interval: isTold ? try one.difference(from: other) : nil
        )
    }
}

extension Workspace {
    /// The movements of a campaign's two arms, as `flow` tells them of everybody.
    package func arms(
        of names: [String],
        campaign id: String,
        from: Int64,
        to: Int64
    ) throws -> SegmentArms {
        let arms = try armPeople(of: id)
        func flow(_ arm: CampaignArm) throws -> SegmentFlow {
            let people = PersonSet(arms.filter { $0.value == arm }.keys)
            return try self.flow(of: names, from: from, to: to, among: people)
        }
        return SegmentArms(reached: try flow(.reached), held: try flow(.held))
    }

    /// By person: the arm of a campaign. Of two who became one, the arm is held
    /// if either was.
    func armPeople(of id: String) throws -> [UInt32: CampaignArm] {
        let (_, outbox) = try campaign(id)
        let links = try store.userLinks()
        var arms: [UInt32: CampaignArm] = [:]
        for member in try outbox.arms(of: id) {
            let person = links[member.code] ?? member.code
            arms[person] = arms[person] == .held ? .held : member.arm
        }
        return arms
    }
}
