"""Tell people what happened: one notice for each person and fact, in the fact's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Role
from schools.models import SchoolMember
from visits.models import MoveRequest, Notice, PortalLink, Visit
from visits.queries.sending_times import sending_time

from .portal_links import give_link, token_of

Kind = Notice.Kind
State = Notice.State
# What news of a visit makes out of date, as long as it was not sent.
STALE = (
    Kind.PUBLISHED,
    Kind.FOLLOW_UP,
    Kind.MOVED,
    Kind.REMINDER_7,
    Kind.REMINDER_3,
    Kind.REMINDER_1,
    Kind.NOT_READY,
)


def tell_published(visits: Iterable[Visit]) -> None:
    """Tell schools and crews of visits that were just published."""
    for visit in visits:
        earlier = Visit.objects.filter(
            campaign=visit.campaign_id, school=visit.school_id, state=Visit.State.COMPLETED
        )
        kind = Kind.FOLLOW_UP if earlier.exists() else Kind.PUBLISHED
        tell(kind, _fact(kind, visit), visit, everybody_at(visit))


def tell_moved(visit: Visit, old: Mapping[str, str]) -> None:
    """Tell of a new day or hour; `old` has the former `date`, `start` and `end`.

    Whoever was not told of those, for the news had not left yet, is named what they know.
    """
    was = _old(date.fromisoformat(old["date"]), old["start"])
    tell(Kind.MOVED, _fact(Kind.MOVED, visit), visit, everybody_at(visit), was, _known(visit))


def tell_newcomer(member: SchoolMember, *, today: date) -> None:
    """Tell who begins to speak for a school of its visits that lie ahead."""
    ahead = Visit.objects.filter(
        school=member.school_id,
        date__gte=today,
        state__in=(Visit.State.SCHEDULED, Visit.State.CONFIRMED),
    )
    for visit in ahead.select_related("school", "campaign"):
        tell(Kind.PUBLISHED, _fact(Kind.PUBLISHED, visit), visit, [member.user])


def tell_at(person: User) -> None:
    """Send what waits for a person to where they are reached now."""
    channel, address = _reached(person)
    waiting = Notice.objects.filter(recipient=person, state=State.WAITING)
    # A new mail: what comes back from the old address is no news of this one.
    waiting.exclude(address=address).update(channel=channel, address=address, uuid=RandomUUID())


def tell_no_more(member: SchoolMember) -> None:
    """Take back what waits to be sent to who speaks for a school no longer."""
    waiting = Notice.objects.filter(
        recipient=member.user_id, school=member.school_id, state=State.WAITING
    )
    waiting.update(state=State.DROPPED)


def tell_cancelled(visit: Visit) -> None:
    """Tell that nobody comes, and why."""
    tell(Kind.CANCELLED, _fact(Kind.CANCELLED, visit), visit, everybody_at(visit))


def tell_requested(request: MoveRequest) -> None:
    """Tell the planners that a school asks for another date."""
    days = [_long(day) for day in request.dates]
    people = User.objects.filter(role=Role.PLANNER, is_active=True)
    more = {"dates": days, "reason": request.reason, "request": request}
    tell(Kind.REQUESTED, f"requested:{request.pk}", request.visit, people, more)


def tell_answered(request: MoveRequest) -> None:
    """Tell a school what became of its request; an accepted one is told as a move besides."""
    more = {"answer": request.answer, "accepted": request.state == MoveRequest.State.ACCEPTED}
    people = people_of(request.visit)
    tell(Kind.ANSWERED, f"answered:{request.pk}", request.visit, people, more)


def tell(
    kind: Kind,
    fact: str,
    visit: Visit,
    people: Iterable[User],
    more: Mapping[str, Any] | None = None,
    personal: Mapping[int, Mapping[str, Any]] | None = None,
) -> None:
    """Write one notice of `fact` to each of `people`; who has been told of it is not told again.

    `more` is for the words of all, `personal` for those of one person, by id.

    News of a visit takes back what waits to be sent and is out of date by it.
    """
    people = list(people)
    if kind in (Kind.MOVED, Kind.CANCELLED):
        Notice.objects.filter(visit=visit, state=State.WAITING, kind__in=STALE).update(
            state=State.DROPPED
        )
    begins, _ends = visit.period_in(visit.campaign.time_zone)
    not_before = sending_time(visit.campaign, timezone.now(), begins)
    with translation.override("id"):
        notices = [
            _notice(
                kind,
                fact,
                visit,
                person,
                not_before,
                {**(more or {}), **(personal or {}).get(person.pk, {})},
            )
            for person in people
        ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def _known(visit: Visit) -> dict[int, dict[str, str]]:
    """Return the former day and hour for each person who was sent news of another than now's."""
    news = Notice.objects.filter(visit=visit, kind__in=(Kind.PUBLISHED, Kind.FOLLOW_UP, Kind.MOVED))
    sent = news.exclude(state__in=(State.WAITING, State.DROPPED))
    facts = sent.order_by("recipient", "-pk").distinct("recipient")
    # A fact ends with the number of the visit's change, which the visit's history has too.
    told = {who: int(fact.split(":")[-1]) for who, fact in facts.values_list("recipient", "fact")}
    was = visit.events.filter(sequence__in=set(told.values())).order_by("pgh_id")  # type: ignore[attr-defined]
    slots = {row.sequence: (row.date, f"{row.start_time:%H:%M}") for row in was}
    now = (visit.date, f"{visit.start_time:%H:%M}")
    return {who: _old(*slots[n]) for who, n in told.items() if slots.get(n, now) != now}


def _old(day: date, start: str) -> dict[str, str]:
    return {"old_date": _long(day), "old_start": start.replace(":", ".")}


def people_of(visit: Visit) -> list[User]:
    """Return who speaks for the visit's school now."""
    members = SchoolMember.objects.filter(school=visit.school_id, ended_on=None)
    return [m.user for m in members.select_related("user").order_by("pk") if m.user.is_active]


def everybody_at(visit: Visit) -> list[User]:
    """Return the school's people and the crew."""
    people = [*people_of(visit), *visit.operators.filter(is_active=True)]
    return list({person.pk: person for person in people}.values())


def _notice(
    kind: Kind,
    fact: str,
    visit: Visit,
    person: User,
    not_before: datetime,
    more: dict[str, Any],
) -> Notice:
    context = more | {
        "person": person,
        "visit": visit,
        "school": visit.school,
        "day": _long(visit.date),
        "address": _address(visit, person),
        "office": visit.campaign.office_name,
    }
    subject, _blank, body = (
        render_to_string(f"notices/{_template(kind)}.txt", context).strip().partition("\n")
    )
    channel, address = _reached(person)
    return Notice(
        kind=kind,
        fact=fact,
        recipient=person,
        school=visit.school,
        visit=visit,
        channel=channel,
        address=address,
        subject=subject.strip(),
        body=body.strip() + "\n",
        not_before=not_before,
    )


def _reached(person: User) -> tuple[Notice.Channel, str]:
    if person.email:
        return Notice.Channel.EMAIL, person.email
    return Notice.Channel.WHATSAPP, person.phone


def _template(kind: Kind) -> str:
    reminders = (Kind.REMINDER_7, Kind.REMINDER_3, Kind.REMINDER_1)
    return "reminder" if kind in reminders else str(kind.value)


def _fact(kind: Kind, visit: Visit) -> str:
    """Name what happened to a visit; Postgres numbers its changes."""
    visit.refresh_from_db(fields=["sequence"])
    return f"{kind.value}:{visit.pk}:{visit.sequence}"


def _address(visit: Visit, person: User) -> str:
    """Return the page to open: a personal link for the school's people."""
    if person.role != Role.SCHOOL_HEAD:
        name = "record" if person.role == Role.OPERATOR else "visit"
        return f"{settings.BASE_URL}{reverse(f'visits:{name}', args=[visit.pk])}"
    token = token_of(_link(visit, person))
    return f"{settings.BASE_URL}{reverse('visits:link_visit', args=[token, visit.pk])}"


def _link(visit: Visit, person: User) -> PortalLink:
    """Return a link of this person to this school that outlives the visit; make one if need be.

    It lives until the campaign ends, and for a month after the visit and after this news of it.
    """
    zone = ZoneInfo(visit.campaign.time_zone)
    end = datetime.combine(visit.campaign.election_day + timedelta(days=1), time(), zone)
    end = max(end, datetime.combine(visit.date + timedelta(days=30), time(), zone))
    now = timezone.now()
    end = max(end, now + timedelta(days=30))
    usable = PortalLink.objects.usable(now).filter(
        member__user=person, member__school=visit.school_id
    )
    if link := usable.order_by("-expires_at").first():
        return link
    member = SchoolMember.objects.get(user=person, school=visit.school_id, ended_on=None)
    return give_link(member=member, expires_at=end, by=None)


def _long(day: Any) -> str:
    with translation.override("id"):
        return date_format(day, "l, j F Y")
