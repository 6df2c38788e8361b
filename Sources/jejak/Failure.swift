// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakCore

/// The one place where errors become exit codes: 1 for a failure, 2 for one
/// that may pass by itself, 3 for an import with rejects, 64 for a command that
/// cannot be understood, 130 for an interruption.
enum Failure {
    /// An import that took what was good and rejected the rest.
    struct Rejects: ExplainedError {
        let sentence: String
    }

    static func end(_ error: any Error) -> Never {
        switch error {
        case let rejects as Rejects:
            say(rejects.sentence)
            exit(3)
        case let explained as any ExplainedError:
            say("jejak: " + explained.sentence)
            exit(explained.isRetryable ? 2 : 1)
        case is CancellationError:
            say("jejak: stopped; run the same command again to go on")
            exit(130)
        default:
            Jejak.exit(withError: error)
        }
    }

    static func say(_ sentence: String) {
        FileHandle.standardError.write(Data((sentence + "\n").utf8))
    }
}
