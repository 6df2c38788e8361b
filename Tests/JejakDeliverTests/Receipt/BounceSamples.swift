// SPDX-License-Identifier: Apache-2.0

/// Mails that came back, written after the forms of the servers named.
enum BounceSamples {
    static func original(_ token: String) -> String {
        """
        From: "Toko Batik" <news@toko.example>
        To: <budi@example.org>
        Subject: Halo
        Message-ID: <\(token)@toko.example>
        X-Jejak-Message: \(token)
        """
    }

    static func postfix(
        _ token: String,
        action: String = "failed",
        status: String = "5.1.1",
        code: String = "550"
    ) -> String {
        """
        Return-Path: <>
        From: MAILER-DAEMON@mx.toko.example (Mail Delivery System)
        Subject: Undelivered Mail Returned to Sender
        To: news@toko.example
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
        \tboundary="9B0A1.1732241/mx.toko.example"

        This is a MIME-encapsulated message.

        --9B0A1.1732241/mx.toko.example
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        I'm sorry to have to inform you that your message could not
        be delivered to one or more recipients.

        <budi@example.org>: host mx.example.org[192.0.2.1] said: \(code) \(status)
            <budi@example.org>: Recipient address rejected

        --9B0A1.1732241/mx.toko.example
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.toko.example
        X-Postfix-Queue-ID: 9B0A1
        Arrival-Date: Mon, 23 Nov 2026 09:15:00 +0700 (WIB)

        Final-Recipient: rfc822; Budi@Example.org
        Original-Recipient: rfc822;budi@example.org
        Action: \(action)
        Status: \(status)
        Remote-MTA: dns; mx.example.org
        Diagnostic-Code: smtp; \(code) \(status) <budi@example.org>: Recipient
            address rejected

        --9B0A1.1732241/mx.toko.example
        Content-Description: Undelivered Message Headers
        Content-Type: text/rfc822-headers

        \(original(token))

        --9B0A1.1732241/mx.toko.example--
        """
    }

    /// exim writes prose and puts the whole mail below it.
    static func exim(_ token: String) -> String {
        """
        Return-path: <>
        From: Mail Delivery System <Mailer-Daemon@mx.toko.example>
        To: news@toko.example
        Subject: Mail delivery failed: returning message to sender
        Auto-Submitted: auto-replied

        This message was created automatically by mail delivery software.

        A message that you sent could not be delivered to one or more of its
        recipients. This is a permanent error. The following address(es) failed:

          budi@example.org
            host mx.example.org [192.0.2.1]
            SMTP error from remote mail server after RCPT TO:<budi@example.org>:
            550 5.1.1 <budi@example.org>: user unknown

        ------ This is a copy of the message, including all the headers. ------

        \(original(token))

        Halo
        """
    }

    /// Exchange names the status in its own words and encodes in base64.
    static func exchange(_ token: String) -> String {
        """
        From: <postmaster@example.org>
        To: <news@toko.example>
        Subject: Undeliverable: Halo
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary=_b1

        --_b1
        Content-Type: multipart/alternative; boundary="_b2"

        --_b2
        Content-Type: text/plain; charset="us-ascii"
        Content-Transfer-Encoding: quoted-printable

        Your message to budi@example.org couldn't be delivered=2E

        --_b2--

        --_b1
        Content-Type: message/delivery-status
        Content-Transfer-Encoding: base64

        UmVwb3J0aW5nLU1UQTogZG5zO1NHMi5leGFtcGxlLm9yZw0KDQpGaW5hbC1SZWNpcGllbnQ6IHJm
        YzgyMjtidWRpQGV4YW1wbGUub3JnDQpBY3Rpb246IGZhaWxlZA0KU3RhdHVzOiA1LjEuMTANCkRp
        YWdub3N0aWMtQ29kZTogc210cDs1NTAgNS4xLjEwIFJFU09MVkVSLkFEUi5SZWNpcGllbnROb3RG
        b3VuZA0K

        --_b1
        Content-Type: message/rfc822

        \(original(token))
        Content-Type: text/plain

        Halo

        --_b1--
        """
    }

    /// Gmail's has a status for people and the whole mail inside.
    static func gmail(_ token: String, status: String = "5.2.2", action: String = "failed")
        -> String
    {
        """
        From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
        To: news@toko.example
        Auto-Submitted: auto-replied
        Subject: Delivery Status Notification (Failure)
        In-Reply-To: <\(token)@toko.example>
        References: <\(token)@toko.example>
        MIME-Version: 1.0
        Content-Type: multipart/report; boundary="000000000000a"; report-type=delivery-status

        --000000000000a
        Content-Type: multipart/related; boundary="000000000000b"

        --000000000000b
        Content-Type: text/plain; charset="UTF-8"

        ** Message not delivered **

        --000000000000b--
        --000000000000a
        Content-Type: message/delivery-status

        Reporting-MTA: dns; googlemail.com
        Arrival-Date: Sun, 22 Nov 2026 18:15:01 -0800 (PST)

        Final-Recipient: rfc822; budi@example.org
        Action: \(action)
        Status: \(status)
        Diagnostic-Code: smtp; 552 \(status) The recipient's inbox is out of storage space.

        --000000000000a
        Content-Type: message/rfc822

        \(original(token))

        Halo
        --000000000000a--
        """
    }

    static func complaint(_ token: String, type: String = "abuse") -> String {
        """
        From: <feedback@mail.example>
        To: <fbl@toko.example>
        Subject: FW: Halo
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary="p1"

        --p1
        Content-Type: text/plain; charset="US-ASCII"

        This is an email abuse report.
        --p1
        Content-Type: message/feedback-report

        Feedback-Type: \(type)
        User-Agent: SomeProvider/1.0
        Version: 1
        Original-Rcpt-To: <budi@example.org>

        --p1
        Content-Type: message/rfc822

        \(original(token))

        Halo
        --p1--
        """
    }

    static func person(_ subject: String = "Undelivered thanks") -> String {
        """
        From: Budi <budi@example.org>
        To: news@toko.example
        Subject: \(subject)

        Terima kasih! 550 5.1.1 <x@example.org>
        """
    }
}
