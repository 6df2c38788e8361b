// SPDX-License-Identifier: Apache-2.0

/// What became of one handing over.
///
/// The five are told apart by one question: who has the mail now? `accepted`
/// and `unknown` mean that the server has it or may have it; such a mail must
/// not be handed over again. With the other three it surely has not.
package enum SMTPOutcome: Sendable, Equatable {
    /// The server took it and answers for it from now on.
    case accepted(reply: String)
    /// The server will never take this mail for this address (5xx).
    case refused(code: Int, reply: String)
    /// The server cannot take it now (4xx): try again later.
    case postponed(code: Int, reply: String)
    /// It was never handed over: no connection, no trust, no answer. Says
    /// nothing about the address.
    case unreachable(reason: String)
    /// All of it was handed over and no last answer came: it may have been
    /// delivered or not. Never resend.
    case unknown(reason: String)
}
