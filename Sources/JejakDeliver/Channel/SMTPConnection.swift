// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import JejakCore

/// One connection to a mail server, kept open between mails.
///
/// Used by one thread at a time and blocking; every wait is bounded by the
/// settings. Built on one easy handle of libcurl, which keeps the connection
/// and opens a new one where the server closed it.
///
/// When is a mail lost, when doubled? The timeline of one handing over:
///
///     connect · TLS · AUTH | MAIL · RCPT · DATA | body … last bytes | answer
///     ───────── unreachable ─────────────────────────────┤ unknown ├─ known
///
/// The body is given to libcurl in two pieces, the second being its last two
/// bytes. libcurl asks for the second only after the first is in the socket,
/// and the end mark of the dialogue comes after the second. So before the
/// second was asked for the server cannot have the mail; after that it may,
/// until its answer is read. That is the whole rule.
package final class SMTPConnection {
    private let settings: SMTPServerSettings
    private let handle: UnsafeMutableRawPointer
    private let dialogue = SMTPDialogue()
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private let secrets: [String]

    /// Made before the first handle; libcurl asks for it once per process.
    private static let isStarted: Bool = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

    package init(_ settings: SMTPServerSettings) throws {
        guard Self.isStarted, let made = curl_easy_init() else {
            throw DeliverError(
                .badSetting,
                "libcurl could not be started; check its installation with 'curl --version'."
            )
        }
        self.settings = settings
        handle = made
        secrets = Self.secrets(of: settings)
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        setUp()
    }

    deinit {
        curl_easy_cleanup(handle)
        errorText.deallocate()
    }

    /// What is the same for every mail.
    private func setUp() {
        text(CURLOPT_URL, settings.address)
        _ = jejak_curl_allow_mail_only(handle)
        number(CURLOPT_NOSIGNAL, 1)
        number(CURLOPT_UPLOAD, 1)
        number(CURLOPT_FOLLOWLOCATION, 0)
        // An empty text, not the absence of one, turns off what the
        // environment says.
        text(CURLOPT_PROXY, "")
        text(CURLOPT_NOPROXY, "*")
        number(CURLOPT_NETRC, 0)
        let level =
            settings.requiresTLS
            ? CURLUSESSL_ALL : settings.isLoopback ? CURLUSESSL_NONE : CURLUSESSL_TRY
        number(CURLOPT_USE_SSL, Int(level.rawValue))
        number(CURLOPT_SSL_VERIFYPEER, 1)
        number(CURLOPT_SSL_VERIFYHOST, 2)
        number(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let caFile = settings.caFile { text(CURLOPT_CAINFO, caFile) }
        if let username = settings.username, let password = settings.password {
            text(CURLOPT_USERNAME, username)
            text(CURLOPT_PASSWORD, password)
        }
        let answer = settings.answerTimeout.wholeMilliseconds
        number(CURLOPT_CONNECTTIMEOUT_MS, settings.connectTimeout.wholeMilliseconds)
        number(CURLOPT_SERVER_RESPONSE_TIMEOUT, max(1, (answer + 999) / 1000))
        // A body that does not move is given up as an answer would be.
        number(CURLOPT_LOW_SPEED_LIMIT, 1)
        number(CURLOPT_LOW_SPEED_TIME, max(1, (answer + 999) / 1000))
        number(CURLOPT_TCP_KEEPALIVE, 1)
        setUpCallbacks()
    }

    private func setUpCallbacks() {
        let context = Unmanaged.passUnretained(dialogue).toOpaque()
        _ = jejak_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText)
        _ = jejak_curl_set_transfer(handle, CURLOPT_READFUNCTION) { bytes, size, count, context in
            SMTPDialogue.of(context)?.give(bytes, size * count) ?? 0
        }
        _ = jejak_curl_set_pointer(handle, CURLOPT_READDATA, context)
        _ = jejak_curl_set_transfer(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            SMTPDialogue.of(context)?.hear(bytes, size * count)
            return size * count
        }
        _ = jejak_curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
        _ = jejak_curl_set_transfer(handle, CURLOPT_WRITEFUNCTION) { _, size, count, _ in
            size * count
        }
        // The trace is the only way to learn which command an answer belongs
        // to. It also carries the password: see `SMTPDialogue.note`.
        _ = jejak_curl_set_trace(handle, CURLOPT_DEBUGFUNCTION) { _, kind, bytes, count, context in
            if kind == CURLINFO_HEADER_OUT { SMTPDialogue.of(context)?.note(bytes, count) }
            return 0
        }
        _ = jejak_curl_set_pointer(handle, CURLOPT_DEBUGDATA, context)
        number(CURLOPT_VERBOSE, 1)
    }

    private func number(_ option: CURLoption, _ value: Int) {
        _ = jejak_curl_set_long(handle, option, value)
    }

    private func text(_ option: CURLoption, _ value: String) {
        // libcurl copies the text.
        _ = value.withCString { jejak_curl_set_text(handle, option, $0) }
    }

    /// Hands one mail over and says what became of it. Blocks.
    package func send(from: MailAddress, to: MailAddress, bytes: [UInt8]) -> SMTPOutcome {
        let first = attempt(from: from, to: to, bytes: bytes)
        // A server may close a connection that rests. That shows only at the
        // next mail, before any of it was handed over, so once more is safe.
        guard case .unreachable = first, wasReused, !dialogue.hasHeard, !dialogue.hasGivenBody
        else {
            return first
        }
        return attempt(from: from, to: to, bytes: bytes)
    }

    private var wasReused: Bool {
        var opened = 0
        guard jejak_curl_get_long(handle, CURLINFO_NUM_CONNECTS, &opened) == CURLE_OK else {
            return false
        }
        return opened == 0
    }

    private func attempt(from: MailAddress, to: MailAddress, bytes: [UInt8]) -> SMTPOutcome {
        errorText[0] = 0
        text(CURLOPT_MAIL_FROM, "<\(from.text)>")
        var recipients: UnsafeMutablePointer<curl_slist>?
        recipients = curl_slist_append(nil, "<\(to.text)>")
        defer { curl_slist_free_all(recipients) }
        guard recipients != nil else { return .unreachable(reason: "There is no memory left.") }
        _ = jejak_curl_set_list(handle, CURLOPT_MAIL_RCPT, recipients)
        // The size is not told: libcurl 7.88 counts doubled dots too and would
        // stop early. So the mail's end is where the callback says so.
        // All waits together: each is bounded, and so is their sum.
        let answer = settings.answerTimeout.wholeMilliseconds
        let whole = settings.connectTimeout.wholeMilliseconds + 8 * answer + bytes.count / 8
        number(CURLOPT_TIMEOUT_MS, whole)
        let result = bytes.withUnsafeBufferPointer { body in
            dialogue.begin(body)
            defer { dialogue.end() }
            return curl_easy_perform(handle)
        }
        _ = jejak_curl_set_list(handle, CURLOPT_MAIL_RCPT, nil)
        return judge(result)
    }

    /// See the timeline above.
    private func judge(_ result: CURLcode) -> SMTPOutcome {
        let reply = clean(dialogue.reply)
        let code = dialogue.code
        if result == CURLE_OK {
            // libcurl is content with 250 only; without an answer nothing is sure.
            return dialogue.hasAnswerToBody
                ? .accepted(reply: reply) : .unknown(reason: "The server gave no last answer.")
        }
        if dialogue.hasGivenAll {
            guard dialogue.hasAnswerToBody, code >= 400 else {
                return .unknown(
                    reason: "The mail was handed over whole, then \(explain(result)); it may have "
                        + "been delivered."
                )
            }
            return code >= 500
                ? .refused(code: code, reply: reply) : .postponed(code: code, reply: reply)
        }
        if dialogue.isAboutMail, code >= 400, dialogue.hasAnswerToCommand {
            // 421 is "closing the channel", at whatever point it comes.
            return code >= 500
                ? .refused(code: code, reply: reply) : .postponed(code: code, reply: reply)
        }
        var reason = "\(settings.host):\(settings.port) cannot be used: \(explain(result))"
        if code >= 400 { reason += "; the server said '\(reply)'" }
        return .unreachable(reason: reason + ".")
    }

    /// What libcurl says, in one half sentence without secrets.
    private func explain(_ result: CURLcode) -> String {
        let own = String(cString: errorText)
        let said = own.isEmpty ? String(cString: curl_easy_strerror(result)) : own
        let cause =
            switch result {
            case CURLE_COULDNT_RESOLVE_HOST: "its name is not known"
            case CURLE_COULDNT_CONNECT: "nobody answers there"
            case CURLE_OPERATION_TIMEDOUT: "it did not answer in time"
            case CURLE_LOGIN_DENIED: "it refuses the user name and password"
            case CURLE_USE_SSL_FAILED: "it offers no TLS, which is required"
            case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE:
                "its certificate is not trusted"
            case CURLE_SSL_CONNECT_ERROR: "TLS could not be agreed on"
            case CURLE_WEIRD_SERVER_REPLY: "it does not speak as a mail server"
            case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE:
                "the connection broke"
            default: "the transfer failed"
            }
        return "\(cause) (\(clean(said)))"
    }

    /// A text of the server or of libcurl on one line, without the password in
    /// any form in which it travels.
    private func clean(_ raw: String) -> String {
        var out = HeaderText.safe(raw, charactersMax: 400)
        for secret in secrets { out = out.replacing(secret, with: "•••") }
        while out.last == "." { out.removeLast() }
        return out
    }

    private static func secrets(of settings: SMTPServerSettings) -> [String] {
        guard let username = settings.username, let password = settings.password else { return [] }
        let zero: [UInt8] = [0]
        let plain = zero + Array(username.utf8) + zero + Array(password.utf8)
        return [Base64.encode(plain), Base64.encode(Array(password.utf8)), password]
    }
}

extension Duration {
    var wholeMilliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
