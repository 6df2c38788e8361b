// SPDX-License-Identifier: Apache-2.0

import JejakDeliver
import Testing

/// Only what is surely about an address may silence it.
@Suite struct SMTPRefusalTests {
    @Test(arguments: [
        (550, "550 5.1.1 no such user", SMTPRefusal.address),
        (550, "550-5.1.1 The account does not exist", .address),
        (553, "553 5.1.3 bad syntax", .address),
        (550, "550 5.1.8 Sender address rejected: Domain not found", .sender),
        (553, "553 5.1.7 bad sender", .sender),
        (530, "530 5.7.0 Authentication required", .sender),
        (535, "535 authentication failed", .sender),
        (550, "550 spam: see 5.1.1", .message),
        (550, "550 blocked, 5.1.22.3 is listed", .message),
        (550, "550 5.7.1 policy", .message),
        (552, "552 5.2.2 mailbox full", .message),
        (554, "554 no", .message),
    ])
    func `a refusal is read from the status behind its code`(
        code: Int,
        reply: String,
        meaning: SMTPRefusal
    ) {
        #expect(SMTPRefusal(code: code, reply: reply) == meaning)
    }
}
