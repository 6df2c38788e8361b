// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakDeliver
internal import Testing

/// Templates that cannot be used, each with a sentence that helps.
struct TemplateRefusalTests {
    private func sentence(_ html: String?, text: String? = nil, subject: String = "Halo") -> String
    {
        do {
            _ = try MailTemplateTests.template(html, text: text, subject: subject)
            return "was let through"
        } catch let error as DeliverError {
            return error.sentence
        } catch {
            return "another error: \(error)"
        }
    }

    @Test(arguments: [
        ("<p>\n{{frist_name}}</p>", "HTML part, line 2: there is no variable 'frist_name'"),
        ("{{frist_name}}", "perhaps 'first_name' is meant"),
        ("{{firstName}}", "perhaps 'first_name' is meant"),
        ("{{zzzzzzzzzz}}", "known are"),
        ("{{first_name", "is not closed"), ("{{}}", "names no variable"),
        ("{{{first_name}}}", "without making it safe"),
        ("{{&first_name}}", "without making it safe"),
        ("{{>part}}", "no other templates"), ("{{<part}}{{/part}}", "no other templates"),
        ("{{=<% %>=}}", "cannot be changed"), ("{{%CONTENT_TYPE:TEXT}}", "cannot be changed"),
        ("{{upper(first_name)}}", "there is no variable"), ("{{.}}", "there is no variable"),
        ("{{#first_name}}x", "'{{#first_name}}' is not closed"),
        ("x{{/first_name}}", "closes nothing"),
        ("{{#first_name}}{{#spent}}{{/first_name}}{{/spent}}", "has to close"),
        ("<p title={{first_name}}>", "without quotes"), ("<p {{first_name}}>", "without quotes"),
        ("<p {{#spent}}class=\"a\"{{/spent}}>", "without quotes"),
        ("<style>{{first_name}}</style>", "inside <style>"),
        ("<p style=\"color:{{first_name}}\">", "inside a style"),
        ("<p onclick=\"x()\">", "is a program"), ("<script>x()</script>", "<script> is removed"),
        ("<a href=\"{{first_name}}\">x</a>", "choose where a link leads"),
        ("<p>\n<a href=\"https://{{first_name}}/\">x</a>", "line 2: a value would become"),
        ("<a href=\"https://x.example{{first_name}}/\">x</a>", "part of the host"),
        ("<a href=\"{{first_name}}://x.example\">x</a>", "choose where a link leads"),
        ("<a href=\"javascript:alert(1)\">x</a>", "do not follow"),
        ("<a href=\" java&#115;cript:alert(1)\">x</a>", "do not follow"),
        ("<a href=\"/sale\">x</a>", "leads nowhere"),
        ("<a href=\"//x.example/sale\">x</a>", "leads nowhere"),
        ("<a href=\"https://x.example/{{#spent}}a{{/spent}}\">x</a>", "inside an address"),
        ("<img src=\"{{first_name}}\">", "choose where a link leads"),
        ("<a href=\"https://user@x.example/\">x</a>", "names no host"),
        ("<p class=\"a", "is not closed"), ("<p", "is not closed"), ("<!-- x", "is not closed"),
        ("a\u{0}b", "control character"), ("", "neither an HTML part nor a text part"),
        (" \n", "neither an HTML part nor a text part"),
    ])
    func `the sentence names the place and the mend`(html: String, part: String) {
        #expect(sentence(html).contains(part), "\(sentence(html))")
    }

    @Test func `subjects are one line`() {
        #expect(sentence("x", subject: "Halo\r\nBcc: x").contains("line break"))
        #expect(sentence("x", subject: " ").contains("it is empty"))
        #expect(sentence("x", subject: "{{nope}}").contains("subject"))
        #expect(sentence("x", subject: String(repeating: "x", count: 3000)).contains("3000 bytes"))
    }

    @Test func `a text part is looked at as well`() {
        #expect(sentence("x", text: "a\nb {{nope}}").contains("text part, line 2"))
        #expect(sentence(nil, text: "https://{{first_name}}/x").contains("part of the host"))
    }

    @Test func `five megabytes are refused before they are read`() {
        let begin = Date()
        let huge = String(repeating: "{{first_name}}", count: 360_000)
        #expect(sentence(huge).contains("at most 262144 are allowed"))
        #expect(Date().timeIntervalSince(begin) < 1)
    }

    @Test func `deep nesting and very many tags or links are refused`() {
        let deep = String(repeating: "{{#spent}}", count: 50_000)
        #expect(sentence(String(deep.prefix(200_000))).contains("tags"))
        let seventeen =
            String(repeating: "{{#spent}}", count: 17)
            + String(repeating: "{{/spent}}", count: 17)
        #expect(sentence(seventeen).contains("nested more than 16"))
        let links = (0..<600).map { "<a href=\"https://x.example/\($0)\">x</a>" }.joined()
        #expect(sentence(links).contains("more than 500 links"))
    }

    @Test func `hostile templates of full size are read in a moment`() {
        let begin = Date()
        let size = 250_000
        for source in [
            "https://x.example/" + String(repeating: ")", count: size),
            String(repeating: "<img src=\"https://x.example/\">", count: size / 31),
            String(repeating: "<a b=c>", count: size / 7), String(repeating: "{", count: size),
            String(repeating: "<style></style>", count: size / 15),
            String(repeating: "&", count: size), String(repeating: "<!---->", count: size / 7),
            String(repeating: "http://", count: size / 7),
            String(repeating: "<p>", count: size / 3),
        ] {
            _ = sentence(source)
            _ = sentence(nil, text: source)
        }
        #expect(Date().timeIntervalSince(begin) < 10)
    }

    @Test(arguments: [
        ("a\n  {{! x }}  \nb\n", "a\nb\n"), ("a {{! x }}\nb", "a \nb"),
        ("{{#first_name}}\nx\n{{/first_name}}\ny", "x\ny"),
        ("{{^first_name}}\nx\n{{/first_name}}\ny", "y"),
        ("{{#spent}}\r\nx\r\n{{/spent}}\r\ny", "y"), ("{{^spent}}x{{/spent}}\ny", "x\ny"),
        ("{{#first_name}}{{^spent}}{{first_name}}{{/spent}}{{/first_name}}!", "Budi!"),
        ("{{#first_name}}\n{{#spent}}\nx\n{{/spent}}\n{{/first_name}}\n-", "-"),
        ("  {{first_name}}\n.", "  Budi\n."), ("{{\nfirst_name\n}}|", "Budi|"),
        ("{ {{first_name}} } }} {", "{ Budi } }} {"), ("{{first_name}}\u{301}x", "Budi\u{301}x"),
    ])
    func `tags and their lines are as the specification has them`(
        source: String,
        printed: String
    ) throws {
        let template = try MailTemplateTests.template(nil, text: source)
        let text = MailTemplateTests.render(template).text
        #expect(text.trimmingCharacters(in: .newlines) == printed.trimmingCharacters(in: .newlines))
    }

    @Test func `braces that are no tags stay what they are`() throws {
        let html = "<style>a{b:c}{</style>{ {a} }} { {{! x }} {"
        let template = try MailTemplateTests.template(html, text: "a { b { {{first_name}}{")
        let mail = MailTemplateTests.render(template)
        #expect(mail.html.contains("a{b:c}"))
        #expect(mail.text.contains("Budi"))
    }

    @Test func `any bytes are refused or rendered, never more`() throws {
        var random = SeededRandom(seed: 11)
        let pieces = [
            "{{", "}}", "{", "}", "first_name", "#", "/", "^", "!", "<a href=\"", "\">", "'", "<",
            ">", "https://x.example/", "</a>", "&amp;", "&#123;", "é", "\u{301}", "\r\n", "\n", " ",
            "<style>", "</style>", "<!--", "-->", "{{first_name}}", "{{#spent}}", "{{/spent}}",
            "</body>", "=", "🎉",
        ]
        var rendered = 0
        for _ in 0..<4000 {
            let count = 1 + random.below(14)
            let source = (0..<count).map { _ in pieces[random.below(pieces.count)] }.joined()
            for asHTML in [true, false] {
                do {
                    let template = try MailTemplateTests.template(
                        asHTML ? source : nil,
                        text: asHTML ? nil : source
                    )
                    let mail = MailTemplateTests.render(template, ["first_name": .text("<x\">")])
                    #expect(mail.html.utf8.firstRange(of: "<x\">".utf8) == nil)
                    #expect(!mail.html.contains("jejak__") && !mail.text.contains("jejak__"))
                    rendered += 1
                } catch let error as DeliverError {
                    #expect(!error.sentence.contains { $0.isNewline })
                }
            }
        }
        #expect(rendered > 500)
    }
}
