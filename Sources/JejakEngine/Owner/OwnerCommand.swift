// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// What only the owner of a folder may do, as a value that can be sent to it.
///
/// A command line works on the folder itself where nobody owns it; where a
/// server does, it asks that one through the folder's socket. Either way the
/// same function carries the command out, and its answer is one JSON object.
package enum OwnerCommand: Codable, Sendable, Equatable {
    case addSource(name: String, ratePerSecond: Int?)
    case rotateSource(name: String)
    case setSource(name: String, isDisabled: Bool)
    /// All of them where `ids` and `reason` are nothing.
    case replayQuarantine(ids: [Int64]?, reason: String?)
    case dropQuarantine(ids: [Int64]?, reason: String?)
    /// An operator's word on who is who; identifiers as `kind:value`.
    case decree(kind: String, first: String, second: String, author: String, reason: String)
    case saveSegment(name: String, text: String)
    case removeSegment(name: String)
    case listSegments
    /// Has the running server compare all journeys; its answer is the status.
    case compareJourneys(seed: UInt64, minimumClusterSize: Int?)
    case cancelJourneys
    case journeyStatus
}

extension Workspace {
    /// Carries a command out and answers with one JSON object.
    package func carryOut(_ command: OwnerCommand) throws -> String {
        var object = JSONObject()
        switch command {
        case .addSource(let name, let rate):
            let key = try addSource(name, ratePerSecond: rate)
            object.add("source", name)
            object.add("writeKey", key)
        case .rotateSource(let name):
            let key = try rotateSource(name)
            object.add("source", name)
            object.add("writeKey", key)
        case .setSource(let name, let isDisabled):
            try setSource(name, isDisabled: isDisabled)
            object.add("source", name)
            object.add("disabled", isDisabled)
        case .replayQuarantine(let ids, let reason):
            let result = try replayQuarantine(ids: ids, reason: reason)
            object.add("accepted", result.accepted)
            object.add("stillRefused", result.stillRefused)
        case .dropQuarantine(let ids, let reason):
            object.add("dropped", try dropQuarantine(ids: ids, reason: reason))
        case .decree(let kind, let first, let second, let author, let reason):
            let edict = try Self.edict(kind, first, second)
            return try decree(edict, by: author, reason: reason).json.text
        case .saveSegment(let name, let text):
            return try saveSegment(name, text: text).json(members: 0).text
        case .removeSegment(let name):
            try removeSegment(name)
            object.add("removed", name)
        case .listSegments:
            object.add("segments", try segments().map { $0.record.json(members: $0.members) })
        case .compareJourneys, .cancelJourneys, .journeyStatus:
            return try carryOutJourneys(command)
        }
        return object.text
    }

    /// A comparison takes longer than anybody waits at the socket: it is begun,
    /// and asked after.
    private func carryOutJourneys(_ command: OwnerCommand) throws -> String {
        switch command {
        case .compareJourneys(let seed, let size):
            guard let journeyFit else {
                throw EngineError(
                    .badRequest,
                    "no server runs in this folder: run 'jejak journeys cluster'"
                )
            }
            try journeyFit.start(seed: seed, minimumClusterSize: size)
        case .cancelJourneys: journeyFit?.cancel()
        default: break
        }
        let report = try journeyReport()
        return try journeyStatus(of: report).json(report)
    }

    /// Has a command carried out by whoever owns the folder: this process for a
    /// moment, or the server that runs.
    package static func carryOut(_ command: OwnerCommand, folder: String) throws -> String {
        do {
            return try Workspace(folder: folder, access: .owner).carryOut(command)
        } catch let error as EngineError where error.code == .ownedByAnother {
            guard let answer = try OwnerSocket.ask(command, folder: DataFolder(folder)) else {
                throw error
            }
            return answer
        }
    }
}
