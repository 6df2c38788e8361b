// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCollect

/// One line on the terminal that says how far a long work is; silent where
/// nobody looks.
final class ProgressLine {
    private let isShown: Bool
    private let started = Date()
    private var isOpen = false

    init(isQuiet: Bool) {
        isShown = !isQuiet && isatty(STDERR_FILENO) == 1
    }

    func show(_ report: ImportReport) {
        guard isShown, report.bytesInAll > 0 else { return }
        let seconds = Date().timeIntervalSince(started)
        let share = min(1, Double(report.bytesRead) / Double(report.bytesInAll))
        let speed = seconds > 0 ? Int(Double(report.rows) / seconds) : 0
        let left = share > 0.01 ? Int(seconds / share * (1 - share)) : nil
        show(
            "\(Int(share * 100)) %  \(report.rows) rows  \(speed) rows/s"
                + (left.map { "  \($0) s left" } ?? "")
        )
    }

    func show(_ text: String) {
        guard isShown else { return }
        isOpen = true
        FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
    }

    func end() {
        guard isOpen else { return }
        isOpen = false
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }
}
