// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakDeliver
internal import Testing

/// Settings that would harm are refused before a connection is made.
struct SMTPServerSettingsTests {
    @Test func `ports and TLS follow from the address`() throws {
        let here = try SMTPServerSettings(url: "smtp://localhost")
        #expect(here.port == 25 && !here.requiresTLS && here.isLoopback)
        let there = try SMTPServerSettings(url: "smtp://Mail.Toko.example/")
        #expect(there.host == "mail.toko.example" && there.port == 587 && there.requiresTLS)
        let secure = try SMTPServerSettings(url: "smtps://mail.toko.example")
        #expect(secure.port == 465 && secure.requiresTLS && secure.isEncryptedFromStart)
        #expect(try SMTPServerSettings(url: "smtp://[::1]:2525").port == 2525)
        let plain = try SMTPServerSettings(url: "smtp://relay.toko.example", allowsPlain: true)
        #expect(!plain.requiresTLS)
    }

    @Test(arguments: [
        "", "mail.toko.example", "http://mail.toko.example", "smtp://", "smtp://a b",
        "smtp://user:geheim@mail.toko.example", "smtp://mail.toko.example:0",
        "smtp://mail.toko.example:99999", "smtp://mail.toko.example:+25", "smtp://ma\r\nil.example",
        "smtp://[::1", "file:///etc/passwd",
    ])
    func `an address of another form is refused without being shown`(url: String) {
        let error = #expect(throws: DeliverError.self) { try SMTPServerSettings(url: url) }
        #expect(error?.code == .badSetting)
        #expect(error?.sentence.contains("geheim") == false)
    }

    @Test func `a password never travels in the clear`() {
        #expect(throws: DeliverError.self) {
            try SMTPServerSettings(
                url: "smtp://mail.toko.example",
                username: "toko",
                password: "geheim",
                allowsPlain: true
            )
        }
        #expect(throws: DeliverError.self) {
            try SMTPServerSettings(url: "smtp://mail.toko.example", requiresTLS: false)
        }
        #expect(throws: DeliverError.self) {
            try SMTPServerSettings(url: "smtp://mail.toko.example", username: "toko")
        }
        #expect(throws: DeliverError.self) {
            try SMTPServerSettings(url: "smtp://localhost", connectTimeout: .seconds(0))
        }
        #expect(throws: DeliverError.self) {
            try SMTPServerSettings(url: "smtp://localhost", greetingName: "a b")
        }
    }
}
