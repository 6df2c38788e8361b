// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakDeliver

/// Mails and folders that tests begin with.
enum Samples {
    static func address(_ text: String) throws -> MailAddress { try MailAddress(parsing: text) }

    static func message(
        subject: String = "Halo Budi",
        html: String = "<p>Halo</p>",
        text: String = "Halo\n",
        toName: String? = nil,
        unsubscribe: String? = "https://mail.toko.example/u/abc"
    ) throws -> MIMEMessage {
        MIMEMessage(
            fromName: DisplayName("Toko Batik"),
            from: try address("news@toko.example"),
            toName: toName.map { DisplayName($0) },
            to: try address("budi@example.org"),
            subject: subject,
            html: html,
            text: text,
            date: 1_795_400_100_000,
            token: "AQabc-DEF_123",
            unsubscribeAddress: unsubscribe
        )
    }

    /// A folder that is removed after the work.
    static func withFolder<T>(_ work: (String) throws -> T) throws -> T {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("jejak-deliver-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // The system sweeps it later.
        return try work(folder.path)
    }

    static func files(in folder: String) throws -> [[UInt8]] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
            Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0)))
        }
    }
}
