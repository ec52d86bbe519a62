"""Reports of mail servers are read as they write them; what only looks like one is not."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visits.delivery_reports import Report, report_of

from .delivery_reports import (
    ADDRESS,
    NOTICE,
    about_an_answer_to_ours,
    answer_of_a_person,
    bare,
    exchange,
    forwarded_by_a_person,
    gmail,
    postfix,
    postfix_headers_only,
    read_receipt,
)

UNKNOWN = f"550 5.1.1 <{ADDRESS}>: Recipient address rejected: User unknown"
RECIPIENT_NOT_FOUND = (
    "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"
)
SHAPES = [postfix, postfix_headers_only, exchange, gmail, bare]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (postfix(), UNKNOWN),
        (postfix_headers_only(), UNKNOWN),
        (exchange(), RECIPIENT_NOT_FOUND),
        (gmail(), "552-5.2.2 The recipient's inbox is out of storage space."),
        (bare(), "5.0.0"),
    ],
)
def test_a_report_names_the_notice_and_the_servers_words(raw: bytes, reason: str) -> None:
    assert report_of(raw) == Report(UUID(NOTICE), failed=True, reason=reason)


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_mail_that_is_late_or_arrived_has_not_failed(action: str) -> None:
    assert report_of(postfix(action=action, status="4.4.1")) == Report(UUID(NOTICE), False, "")


@pytest.mark.parametrize(
    "raw",
    [
        answer_of_a_person(),
        read_receipt(),
        forwarded_by_a_person(),
        about_an_answer_to_ours(),
        postfix("<20261111.4Tq2Zz@lain.test>"),
        postfix(f"<{NOTICE[:-1]}@contoh.test>"),
        postfix(f"{NOTICE}@contoh.test"),
        b"",
        b"Content-Type: multipart/report; boundary=b\r\n\r\n",
        b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n--b--",
    ],
)
def test_what_is_no_report_about_one_of_ours_is_left_alone(raw: bytes) -> None:
    assert report_of(raw) is None


def test_one_failure_among_several_recipients_counts() -> None:
    arrived = b"Final-Recipient: rfc822; lain@sekolah.test\r\nAction: delivered\r\n\r\n"
    raw = postfix().replace(b"Final-Recipient", arrived + b"Final-Recipient", 1)
    assert report_of(raw) == Report(UUID(NOTICE), failed=True, reason=UNKNOWN)


def test_words_that_postgres_cannot_keep_are_made_fit() -> None:
    report = report_of(postfix(said="550 \0\udcff" + "x" * 999))
    assert report is not None
    assert (len(report.reason), "\0" in report.reason) == (300, False)
    assert report.reason.encode().startswith(b"550 ")


def test_parts_within_parts_without_end_are_no_report() -> None:
    deep = b"".join(
        b"Content-Type: multipart/report; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(4_000)
    )
    assert report_of(deep) is None


@given(
    shape=st.sampled_from(SHAPES),
    at=st.floats(0, 1),
    length=st.integers(0, 200),
    junk=st.binary(max_size=60),
)
def test_a_broken_report_is_read_or_left_alone(shape, at, length, junk) -> None:
    raw = shape()
    start = int(at * len(raw))
    report = report_of(raw[:start] + junk + raw[start + length :])
    assert report is None or report.reason.encode("utf-8") is not None


@given(st.floats(0, 1))
def test_a_report_that_was_cut_off_never_names_another(at: float) -> None:
    raw = gmail()
    report = report_of(raw[: int(at * len(raw))])
    assert report is None or str(report.notice) == NOTICE
