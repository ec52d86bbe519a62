"""Phones take lists, say what they have not sent yet, and lose their access when lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ektp_outreach.accounts.models import Session, User
from ektp_outreach.audit.events import record_event
from visits.models import Phone, RosterCopy, Visit


class PhoneRevoked(Exception):
    """Staff took this phone's access away; `code` is for programs."""

    code = "phone_revoked"


@dataclass(frozen=True, slots=True)
class Caller:
    """The phone that asks: its id, what it seems to be, and the session that it uses."""

    uuid: UUID
    label: str
    session_key: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a phone says of one visit: how many marks it has not sent, and whether it forgot it."""

    visit: int
    unsent: int
    wiped: bool = False


@transaction.atomic
def take_roster(*, caller: Caller, visit: Visit, by: User, now: datetime) -> RosterCopy:
    """Note that a phone takes the list of `visit`; raise PhoneRevoked."""
    phone = _greet(caller, now)
    copy, new = RosterCopy.objects.get_or_create(
        phone=phone, visit=visit, defaults={"taken_by": by, "taken_at": now}
    )
    if new or copy.wiped_at or copy.taken_by_id != by.pk:
        copy.taken_by, copy.taken_at, copy.wiped_at = by, now, None
        copy.save(update_fields=["taken_by", "taken_at", "wiped_at"])
        record_event("take_roster", visit, visit.school, by=by, data={"phone": str(phone)})
    return copy


@transaction.atomic
def report_unsent(*, caller: Caller, reports: list[Report], by: User, now: datetime) -> None:
    """Keep what a phone says of the lists that it took; raise PhoneRevoked."""
    phone = _greet(caller, now)
    for report in reports:
        wiped = report.wiped and not report.unsent
        copies = phone.copies.filter(visit=report.visit)
        copies.update(unsent=report.unsent, reported_at=now, wiped_at=now if wiped else None)
        if wiped:
            for copy in copies.select_related("visit__school"):
                data = {"phone": str(phone)}
                record_event("wipe_phone", copy.visit, copy.visit.school, by=by, data=data)


@transaction.atomic
def revoke_phone(*, phone: Phone, by: User, now: datetime) -> Phone:
    """Take a lost phone's access away and end its session; again changes nothing."""
    phone = Phone.objects.select_for_update().get(pk=phone.pk)
    if phone.revoked_at is None:
        Session.objects.filter(session_key=phone.session_key).delete()
        phone.revoked_at, phone.revoked_by, phone.session_key = now, by, ""
        phone.save(update_fields=["revoked_at", "revoked_by", "session_key"])
        record_event("revoke_phone", phone, by=by, data={"phone": str(phone)})
    return phone


@transaction.atomic
def restore_phone(*, phone: Phone, by: User) -> Phone:
    """Give a phone that was found again its access back; its people sign in anew."""
    phone = Phone.objects.select_for_update().get(pk=phone.pk)
    if phone.revoked_at is not None:
        phone.revoked_at = phone.revoked_by = None
        phone.save(update_fields=["revoked_at", "revoked_by"])
        record_event("restore_phone", phone, by=by, data={"phone": str(phone)})
    return phone


def _greet(caller: Caller, now: datetime) -> Phone:
    """Lock the phone that asks and note that it was here; raise PhoneRevoked."""
    Phone.objects.bulk_create(
        [Phone(uuid=caller.uuid, label=caller.label, registered_at=now, seen_at=now)],
        ignore_conflicts=True,
    )
    phone = Phone.objects.select_for_update().get(pk=caller.uuid)
    if phone.revoked_at is not None:
        raise PhoneRevoked
    phone.session_key, phone.seen_at = caller.session_key, now
    phone.save(update_fields=["session_key", "seen_at"])
    return phone
