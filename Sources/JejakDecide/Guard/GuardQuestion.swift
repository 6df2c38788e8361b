// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// May this person get this kind of message now? All the guards need to know.
///
/// It holds values only, so that the question asked at enqueue and the one
/// asked again at send are judged by the same code.
package struct GuardQuestion: Sendable {
    package var purpose: Purpose
    package var channel: Channel
    package var hasAddress: Bool
    /// Why the address cannot be written to, in one sentence; nothing where it
    /// can.
    package var addressFault: String?
    package var suppression: SuppressionReason?
    /// What the person said last about each category, by its name. After a
    /// merge a withdrawal of either wins, which the caller puts here.
    package var consents: [String: Bool]
    /// When earlier marketing messages left, in any order. After a merge those
    /// of all.
    package var recentSends: [Int64]
    /// Milliseconds since 1970 UTC.
    package var instant: Int64
    /// The person's zone as an IANA name, if one is known.
    package var zone: String?

    package init(
        purpose: Purpose,
        channel: Channel = .email,
        hasAddress: Bool = true,
        addressFault: String? = nil,
        suppression: SuppressionReason? = nil,
        consents: [String: Bool] = [:],
        recentSends: [Int64] = [],
        instant: Int64,
        zone: String? = nil
    ) {
        self.purpose = purpose
        self.channel = channel
        self.hasAddress = hasAddress
        self.addressFault = addressFault
        self.suppression = suppression
        self.consents = consents
        self.recentSends = recentSends
        self.instant = instant
        self.zone = zone
    }
}
