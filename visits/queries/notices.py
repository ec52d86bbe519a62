"""What people were told, and what staff must see to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from ektp_outreach.accounts.phones import whatsapp_url
from schools.models import School, SchoolMember
from visits.models import Campaign, Notice, Visit

from .kept_tallies import remaining_by_school

State = Notice.State
Channel = Notice.Channel


@dataclass(frozen=True, slots=True)
class ToDo:
    """What only a person can do about notices."""

    failed: list[Notice]
    unsure: list[Notice]
    to_click: list[Notice]
    nobody: list[School]

    @property
    def count(self) -> int:
        return len(self.failed) + len(self.unsure) + len(self.to_click) + len(self.nobody)


@dataclass(frozen=True, slots=True)
class NoticeFilter:
    """What somebody asked for in the address of the list; an empty text asks for nothing."""

    search: str = ""
    state: str = ""
    kind: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> NoticeFilter:
        state, kind = asked.get("status", ""), asked.get("perihal", "")
        return cls(
            search=asked.get("cari", "").replace("\0", "").strip()[:100],
            state=state if state in State.values else "",
            kind=kind if kind in Notice.Kind.values else "",
        )

    def found(self) -> QuerySet[Notice]:
        """Return the notices asked for; every part of the search names the school or the person."""
        rows = notices()
        for part in self.search.split():
            rows = rows.filter(
                Q(school__name__icontains=part)
                | Q(school__npsn=part.upper())
                | Q(recipient__name__icontains=part)
                | Q(address__icontains=part)
            )
        if self.state:
            rows = rows.filter(state=self.state)
        return rows.filter(kind=self.kind) if self.kind else rows


def notices() -> QuerySet[Notice]:
    """Return all notices, the newest first."""
    rows = Notice.objects.select_related("recipient", "school", "visit", "sent_by")
    return rows.order_by("-created_at", "-pk")


def to_do(campaign: Campaign | None, *, automatic: set[str]) -> ToDo:
    """Gather it; what a sender of the office reaches (`automatic` channels) needs no click."""
    waiting = notices().filter(state=State.WAITING)
    return ToDo(
        failed=list(notices().filter(state=State.FAILED)),
        unsure=list(notices().filter(state=State.UNSURE)),
        to_click=list(waiting.exclude(channel__in=automatic)),
        nobody=schools_without_people(campaign) if campaign else [],
    )


def schools_without_people(campaign: Campaign) -> list[School]:
    """Return the schools with pupils or visits ahead whom nobody speaks for."""
    speaks = SchoolMember.objects.filter(school=OuterRef("pk"), ended_on=None, user__is_active=True)
    remaining = [pk for pk, count in remaining_by_school(campaign).items() if count]
    alone = School.objects.active().filter(~Exists(speaks), pk__in=remaining)
    return list(alone.order_by("name"))


def told_of(visit: Visit) -> QuerySet[Notice]:
    """Return what people were told of a visit."""
    return notices().filter(visit=visit)


def click_url(notice: Notice) -> str:
    """Return the address that opens WhatsApp with the notice ready, "" without a number."""
    phone = notice.recipient.phone
    return whatsapp_url(phone, f"{notice.subject}\n\n{notice.body}") if phone else ""
