// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON

/// Where the protocol's fields stand in one object: an item or a whole body.
///
/// Places in the document's values, -1 where a field is absent or null. Of equal
/// keys the last counts, as JavaScript reads them.
struct SegmentFields {
    var type = -1
    var name = -1
    var event = -1
    var batch = -1
    var userId = -1
    var sentAt = -1
    var traits = -1
    var context = -1
    var groupId = -1
    var category = -1
    var writeKey = -1
    var messageId = -1
    var timestamp = -1
    var properties = -1
    var previousId = -1
    var receivedAt = -1
    var anonymousId = -1
    var originalTimestamp = -1

    init() {}

    /// Time grows with the members of the object, not with what is in them.
    init(object: Int, of values: UnsafeBufferPointer<jejak_json_value>) {
        var place = object + 1
        let end = Int(values[object].end)
        while place < end {
            let member = values[place]
            note(member, member.isNull ? -1 : place)
            place = Int(member.end)
        }
    }

    private mutating func note(_ member: jejak_json_value, _ place: Int) {
        switch member.key_length {
        case 4:
            if member.hasKey("type") { type = place }
            if member.hasKey("name") { name = place }
        case 5:
            if member.hasKey("event") { event = place }
            if member.hasKey("batch") { batch = place }
        case 6:
            if member.hasKey("userId") { userId = place }
            if member.hasKey("sentAt") { sentAt = place }
            if member.hasKey("traits") { traits = place }
        case 7:
            if member.hasKey("context") { context = place }
            if member.hasKey("groupId") { groupId = place }
        case 8:
            if member.hasKey("category") { category = place }
            if member.hasKey("writeKey") { writeKey = place }
        case 9:
            if member.hasKey("messageId") { messageId = place }
            if member.hasKey("timestamp") { timestamp = place }
        case 10:
            if member.hasKey("properties") { properties = place }
            if member.hasKey("previousId") { previousId = place }
            if member.hasKey("receivedAt") { receivedAt = place }
        case 11:
            if member.hasKey("anonymousId") { anonymousId = place }
        case 17:
            if member.hasKey("originalTimestamp") { originalTimestamp = place }
        default: break
        }
    }
}
