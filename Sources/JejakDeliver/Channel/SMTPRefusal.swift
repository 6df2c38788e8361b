// SPDX-License-Identifier: Apache-2.0

/// What a server's final no is about: the address, the mail, or us.
///
/// Only the enhanced status of RFC 3463 that stands right behind the reply
/// code is believed: a bare 550 may mean an address, a word in the mail or our
/// own network, and a wrong guess would silence people for good.
package enum SMTPRefusal: Sendable, Equatable {
    /// There is no such address.
    case address
    /// This mail, for whatever reason.
    case message
    /// Nobody's mail of ours is taken: not signed in, or our own address is
    /// none. Trying the next one would be refused as well.
    case sender

    package init(code: Int, reply: String) {
        guard let status = Self.status(reply) else {
            self = [530, 534, 535, 538].contains(code) ? .sender : .message
            return
        }
        let pieces = status.split(separator: ".")
        let isOurs =
            pieces.count == 3
            && (pieces[1] == "1" && ["7", "8"].contains(pieces[2])
                || pieces[1] == "7" && ["0", "8", "9", "11"].contains(pieces[2])
                    && [530, 534, 535, 538].contains(code))
        self = isOurs ? .sender : StatusCode.isAboutAddress(status) ? .address : .message
    }

    /// The status behind the code: `550 5.1.1 …` or `550-5.1.1 …`.
    private static func status(_ reply: String) -> String? {
        let rest = reply.drop { $0.isNumber }.drop { $0 == " " || $0 == "-" }
        let word = rest.prefix { $0.isNumber || $0 == "." }
        let pieces = word.split(separator: ".", omittingEmptySubsequences: false)
        guard pieces.count == 3, pieces[0] == "5",
            pieces.allSatisfy({ (1...3).contains($0.count) })
        else { return nil }
        return String(word)
    }
}
