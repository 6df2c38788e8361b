// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakDeliver
internal import Testing

/// Tokens: what is genuine is read, and nothing else.
struct TrackingKeyTests {
    private let key: TrackingKey

    init() throws { key = try TrackingKey(Array(0..<32)) }

    @Test func `a token says what it was made of`() throws {
        for kind in TrackingKind.allCases {
            for (message, link) in [(0, 0), (1, 3), (Int64.max, Int(UInt32.max)), (-5, 7)] {
                let token = key.token(kind: kind, message: message, link: link)
                #expect(token.utf8.count == TrackingKey.tokenLength)
                #expect(
                    token.utf8.allSatisfy {
                        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
                            || (0x61...0x7A).contains($0) || $0 == 0x2D || $0 == 0x5F
                    }
                )
                #expect(
                    key.read(token) == TrackingToken(kind: kind, message: message, link: link)
                )
                #expect(key.token(kind: kind, message: message, link: link) == token)
            }
        }
    }

    @Test func `any flipped bit is refused`() throws {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        for message in [Int64(1), 42, 1 << 40] {
            let token = Array(key.token(kind: .unsubscribe, message: message))
            for place in token.indices {
                let value = try #require(letters.firstIndex(of: token[place]))
                for bit in 0..<6 {
                    var changed = token
                    changed[place] = letters[value ^ (1 << bit)]
                    #expect(key.read(String(changed)) == nil)
                }
            }
        }
    }

    @Test func `neither another key nor another form is read`() throws {
        let token = key.token(kind: .click, message: 9, link: 2)
        let other = try TrackingKey(Array(1..<33))
        #expect(other.read(token) == nil)
        for wrong in ["", "=", token + "=", String(token.dropLast()), token + "A", " " + token] {
            #expect(key.read(wrong) == nil)
        }
        #expect(key.read(String(repeating: "ä", count: 20)) == nil)
        #expect(key.read(String(repeating: "A", count: 40)) == nil)
        #expect(key.read(String(repeating: "A", count: 1_000_000)) == nil)
        #expect(throws: DeliverError.self) { try TrackingKey([1, 2, 3]) }
        #expect(throws: DeliverError.self) { try TrackingKey([UInt8](repeating: 0, count: 32)) }
    }

    @Test func `neighbours look unlike`() {
        let first = Array(key.token(kind: .open, message: 1).utf8)
        let second = Array(key.token(kind: .open, message: 2).utf8)
        let same = zip(first, second).filter { $0 == $1 }.count
        #expect(same < 12)
    }
}
