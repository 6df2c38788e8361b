// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

extension EventBatch {
    /// Forgets the events from a count on, for calls that are all or nothing.
    /// Their texts stay in the table, where nothing names them.
    mutating func removeEvents(from count: Int) {
        guard count < self.count else { return }
        times.removeSubrange(count...)
        if receivedDelays.count > count { receivedDelays.removeSubrange(count...) }
        kinds.removeSubrange(count...)
        flags.removeSubrange(count...)
        names.removeSubrange(count...)
        sources.removeSubrange(count...)
        messages.removeSubrange(count...)
        identities.removeSubrange(count...)
        trailStarts.removeSubrange((count + 1)...)
        propertyStarts.removeSubrange((count + 1)...)
        abandonEvent()
    }
}
