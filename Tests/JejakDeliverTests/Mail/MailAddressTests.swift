// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakDeliver
internal import Testing

/// Which addresses get mail.
struct MailAddressTests {
    @Test(arguments: [
        "budi@example.org", "budi.santoso+toko@mail.example.co.id", "o'neil@example.org",
        "a@b.cd", "root@localhost", "x@xn--bcher-kva.example", " budi@example.org ",
    ])
    func `ordinary addresses pass`(text: String) throws {
        let address = try MailAddress(parsing: text)
        #expect(address.text == text.split(separator: " ").joined())
    }

    @Test(arguments: [
        "", "budi", "@example.org", "budi@", "a@b@example.org", "bu di@example.org",
        "budi@example", "budi@exam_ple.org", "budi@-example.org", "budi@example..org",
        ".budi@example.org", "budi.@example.org", "bu..di@example.org", "budi@example.org.",
        "budi@127.0.0.1", "budi@[127.0.0.1]", "\"budi\"@example.org", "budi@example.org\n",
        "budi@example.org\r\nBcc: all@example.org", "budi\u{0}@example.org", "büdi@example.org",
        "budi@exämple.org", "Budi <budi@example.org>", "a@example.org,b@example.org",
        String(repeating: "a", count: 65) + "@example.org",
        "a@" + String(repeating: "b.", count: 130) + "org",
        "a@" + String(repeating: "b", count: 64) + ".org",
    ])
    func `others are refused in one sentence`(text: String) {
        let error = #expect(throws: DeliverError.self) { try MailAddress(parsing: text) }
        #expect(error?.code == .badAddress)
        #expect(error?.sentence.contains { $0.isNewline } == false)
    }

    @Test func `a name keeps its words and loses what could break a header`() throws {
        #expect(DisplayName("Budi\r\nBcc: x@y.example").text == "Budi Bcc: x@y.example")
        #expect(DisplayName("\u{202E}moc\u{0}.knab").text == "moc .knab")
        #expect(DisplayName(String(repeating: "ä", count: 5000)).text.count == 120)
        #expect(throws: DeliverError.self) { try DisplayName(parsing: "Toko\nBcc: x") }
        #expect(try DisplayName(parsing: " Toko Batik ").text == "Toko Batik")
    }
}
