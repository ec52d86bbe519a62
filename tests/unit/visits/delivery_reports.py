"""Reports as mail servers write them, about a mail to an address that does not exist."""

from __future__ import annotations

from textwrap import dedent

NOTICE = "6f9d2b1e-3c4a-4d5e-8f60-718293a4b5c6"
OURS = f"<{NOTICE}@contoh.test>"
ADDRESS = "kepsek@sekolah.test"


def mail(text: str) -> bytes:
    """Return the text as a mail: its lines end as in SMTP; lone surrogates stand for bytes."""
    return dedent(text).lstrip().replace("\n", "\r\n").encode("utf-8", "surrogateescape")


def postfix(
    message_id: str = OURS,
    action: str = "failed",
    status: str = "5.1.1",
    said: str = f"550 5.1.1 <{ADDRESS}>: Recipient address rejected:\n            User unknown",
) -> bytes:
    return mail(f"""
        Return-Path: <>
        Received: by mx.kantor.test (Postfix) id 4Tq2Zz; Wed, 11 Nov 2026 10:00:02 +0700 (WIB)
        Date: Wed, 11 Nov 2026 10:00:02 +0700 (WIB)
        From: MAILER-DAEMON@mx.kantor.test (Mail Delivery System)
        Subject: Undelivered Mail Returned to Sender
        To: ektp@contoh.test
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
        \tboundary="4Tq2Zy.1762830002/mx.kantor.test"
        Message-Id: <20261111030002.4Tq2Zz@mx.kantor.test>

        This is a MIME-encapsulated message.

        --4Tq2Zy.1762830002/mx.kantor.test
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        This is the mail system at host mx.kantor.test.

        <{ADDRESS}>: host mail.sekolah.test[192.0.2.7] said: 550 5.1.1
            <{ADDRESS}>: Recipient address rejected: User unknown

        --4Tq2Zy.1762830002/mx.kantor.test
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.kantor.test
        X-Postfix-Queue-ID: 4Tq2Zy
        Arrival-Date: Wed, 11 Nov 2026 10:00:01 +0700 (WIB)

        Final-Recipient: rfc822; {ADDRESS}
        Original-Recipient: rfc822;{ADDRESS}
        Action: {action}
        Status: {status}
        Remote-MTA: dns; mail.sekolah.test
        Diagnostic-Code: smtp; {said}

        --4Tq2Zy.1762830002/mx.kantor.test
        Content-Description: Undelivered Message
        Content-Type: message/rfc822

        Return-Path: <ektp@contoh.test>
        Subject: Jadwal perekaman KTP-el
        From: ektp@contoh.test
        To: {ADDRESS}
        Message-ID: {message_id}
        Auto-Submitted: auto-generated

        Isi surat

        --4Tq2Zy.1762830002/mx.kantor.test--
    """)


def postfix_headers_only() -> bytes:
    """As Postfix answers when only the headers are wanted back."""
    return postfix().replace(b"Content-Type: message/rfc822", b"Content-Type: text/rfc822-headers")


def exchange() -> bytes:
    return mail(f"""
        From: Microsoft Outlook
            <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@sekolah.test>
        To: ektp@contoh.test
        Date: Wed, 11 Nov 2026 03:00:04 +0000
        Content-Type: multipart/report; report-type=delivery-status;
        \tboundary="_0c1d2e3f_"
        Content-Language: id-ID
        Message-ID: <1f2e3d4c@SG2PR01MB1234.prod.exchangelabs.test>
        In-Reply-To: {OURS}
        References: {OURS}
        Subject: Undeliverable: Jadwal perekaman KTP-el
        Auto-Submitted: auto-replied
        MIME-Version: 1.0

        --_0c1d2e3f_
        Content-Type: multipart/alternative; differences=Content-Type;
        \tboundary="_inner_"

        --_inner_
        Content-Type: text/plain; charset="us-ascii"
        Content-Transfer-Encoding: quoted-printable

        Your message to {ADDRESS} couldn't be delivered.=0A

        --_inner_
        Content-Type: text/html; charset="us-ascii"

        <html><body>Your message couldn't be delivered.</body></html>

        --_inner_--

        --_0c1d2e3f_
        Content-Type: message/delivery-status

        Reporting-MTA: dns;SG2PR01MB1234.apcprd01.prod.exchangelabs.test
        Received-From-MTA: dns;mx.kantor.test
        Arrival-Date: Wed, 11 Nov 2026 03:00:03 +0000

        Final-Recipient: rfc822;{ADDRESS}
        Action: failed
        Status: 5.1.10
        Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found
         by SMTP address lookup

        --_0c1d2e3f_
        Content-Type: message/rfc822

        Received: from mx.kantor.test (192.0.2.9) by SG2APC01FT012.mail.protection.test
        Subject: Jadwal perekaman KTP-el
        Message-ID: {OURS}
        From: <ektp@contoh.test>

        --_0c1d2e3f_--
    """)


def gmail() -> bytes:
    return mail(f"""
        Return-Path: <>
        Received: by 2002:a17:90b:4c8d with SMTP id my13mr; Tue, 10 Nov 2026 19:00:05 -0800 (PST)
        Content-Type: multipart/report; boundary="000000000000a1b2c3"; report-type=delivery-status
        To: ektp@contoh.test
        From: Mail Delivery Subsystem <mailer-daemon@googlemail.test>
        Subject: Delivery Status Notification (Failure)
        References: {OURS}
        In-Reply-To: {OURS}
        X-Failed-Recipients: {ADDRESS}
        Message-ID: <65f0a1b2.170a0220.test@mx.google.test>

        --000000000000a1b2c3
        Content-Type: multipart/related; boundary="000000000000d4e5f6"

        --000000000000d4e5f6
        Content-Type: text/html; charset="UTF-8"
        Content-Transfer-Encoding: base64

        PGh0bWw+PGJvZHk+QWxhbWF0IHRpZGFrIGRpdGVtdWthbjwvYm9keT48L2h0bWw+

        --000000000000d4e5f6
        Content-Type: image/png; name="icon.png"
        Content-Transfer-Encoding: base64
        Content-ID: <icon.png>

        iVBORw0KGgo=

        --000000000000d4e5f6--
        --000000000000a1b2c3
        Content-Type: message/delivery-status

        Reporting-MTA: dns; googlemail.test
        Arrival-Date: Tue, 10 Nov 2026 19:00:04 -0800 (PST)
        X-Original-Message-ID: {OURS}

        Final-Recipient: rfc822; {ADDRESS}
        Action: failed
        Status: 5.2.2
        Diagnostic-Code: smtp; 552-5.2.2 The recipient's inbox is out of storage space.
        Last-Attempt-Date: Tue, 10 Nov 2026 19:00:05 -0800 (PST)

        --000000000000a1b2c3
        Content-Type: message/rfc822

        X-Google-Smtp-Source: AGHT
        From: ektp@contoh.test
        To: {ADDRESS}
        Message-ID: {OURS}

        Isi surat
        --000000000000a1b2c3--
    """)


def bare() -> bytes:
    """A server that returns nothing of ours and gives no words; only In-Reply-To names us."""
    return mail(f"""
        From: postmaster@tua.test
        To: ektp@contoh.test
        In-Reply-To: {OURS}
        MIME-Version: 1.0
        Content-Type: Multipart/Report; Report-Type=delivery-status; boundary=b

        --b
        Content-Type: Message/Delivery-Status

        Reporting-MTA: dns; tua.test

        Final-Recipient: rfc822; {ADDRESS}
        Action: Failed (permanently)
        Status: 5.0.0

        --b--
    """)


def answer_of_a_person() -> bytes:
    return mail(f"""
        From: {ADDRESS}
        To: ektp@contoh.test
        Subject: Re: Jadwal perekaman KTP-el
        In-Reply-To: {OURS}
        References: {OURS}
        Content-Type: text/plain; charset=utf-8

        Terima kasih. 550 5.1.1 User unknown; Action: failed
    """)


def read_receipt() -> bytes:
    return mail(f"""
        From: {ADDRESS}
        To: ektp@contoh.test
        In-Reply-To: {OURS}
        Content-Type: multipart/report; report-type=disposition-notification; boundary=b

        --b
        Content-Type: text/plain

        Surat sudah dibaca.
        --b
        Content-Type: message/disposition-notification

        Final-Recipient: rfc822;{ADDRESS}
        Original-Message-ID: {OURS}
        Disposition: manual-action/MDN-sent-manually; displayed
        --b--
    """)


def forwarded_by_a_person() -> bytes:
    """Somebody sends a report on, as an attachment."""
    inside = postfix().decode().replace("\r\n", "\n")
    head = dedent(f"""
        From: {ADDRESS}
        To: ektp@contoh.test
        Content-Type: multipart/mixed; boundary=luar

        --luar
        Content-Type: message/rfc822

    """).lstrip()
    return f"{head}{inside}\n--luar--\n".replace("\n", "\r\n").encode()


def about_an_answer_to_ours() -> bytes:
    """What somebody wrote in the thread of a notice came back: the notice did not."""
    other = "<CAF00@mail.test>"
    return postfix(other).replace(
        f"Message-ID: {other}".encode(),
        f"Message-ID: {other}\r\nIn-Reply-To: {OURS}\r\nReferences: {OURS}".encode(),
    )
