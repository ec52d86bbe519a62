"""The figures of schools without counting every pupil each time.

What was counted last is kept (SchoolTally). It holds while no change of the school can be seen
(SchoolChange, written by Postgres with whatever changes) and while the rule is the same; all else
is counted anew. A figure thus always equals the list behind it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from functools import lru_cache, partial

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from schools.models import School
from visits.models import Campaign, SchoolChange, SchoolTally

from .snapshots import repeatable_read
from .tallies import Tally, count_tallies, counted

_LOCK = "SELECT pg_try_advisory_xact_lock(hashtextextended('school tallies', 0))"


def tallies_of(
    campaign: Campaign, *, schools: Collection[int] | None = None, as_of: date | None = None
) -> dict[int, Tally]:
    """Return the waterfall by school id, of all schools or of those given; no empty registers."""
    if as_of is not None:
        return count_tallies(campaign, schools, as_of=as_of)
    ids = School.objects.values_list("pk", flat=True) if schools is None else schools
    tallies = _kept(campaign, schools)
    if unknown := [pk for pk in ids if pk not in tallies]:
        tallies |= count_tallies(campaign, unknown)
        transaction.on_commit(partial(keep_tallies, campaign, unknown), robust=True)
    return {school: tally for school, tally in tallies.items() if tally.register}


def total_of(campaign: Campaign, schools: QuerySet[School], figure: str) -> int:
    """Return one figure of a Tally of `schools` together; thousands of them are added in Postgres.

    One statement adds what is kept and tells of how many schools: only of all of them it is right.
    """
    kept = _that_hold(campaign).filter(school__in=schools)
    found = kept.aggregate(total=Sum(figure), schools=Count("pk"))
    if found["schools"] == schools.count():
        return found["total"] or 0
    tallies = tallies_of(campaign, schools=list(schools.values_list("pk", flat=True)))
    return sum(getattr(tally, figure) for tally in tallies.values())


def remaining_by_school(
    campaign: Campaign, schools: Collection[int] | None = None
) -> dict[int, int]:
    """Return the number of pupils still to be recorded for each school id; no zeros."""
    tallies = tallies_of(campaign, schools=schools)
    return {school: tally.remaining for school, tally in tallies.items() if tally.remaining}


def keep_tallies(campaign: Campaign, schools: Collection[int]) -> None:
    """Count `schools` and keep the result for later readers.

    One snapshot counts and takes away the changes that it sees, no others: what is committed
    meanwhile leaves its change behind. Two snapshots cannot keep one school's tally, for the
    second finds the row changed or there already; then the first is right or void.
    """
    with suppress(OperationalError, IntegrityError), repeatable_read():
        if not _is_alone():
            return
        SchoolChange.objects.filter(school__in=schools).delete()
        SchoolTally.objects.filter(school__in=schools).delete()
        tallies = count_tallies(campaign, schools)
        rule = _rule(campaign.pk, campaign.election_day)
        SchoolTally.objects.bulk_create(
            SchoolTally(school_id=pk, rule=rule, **asdict(tallies.get(pk, Tally())))
            for pk in schools
        )


def _kept(campaign: Campaign, schools: Collection[int] | None) -> dict[int, Tally]:
    """Return the tallies that still hold, of all schools or of those given."""
    rows = _that_hold(campaign)
    if schools is not None:
        rows = rows.filter(school__in=list(schools))
    figures = ("register", "eligible", "before", "recorded", "remaining")
    return {pk: Tally(*values) for pk, *values in rows.values_list("school", *figures)}


def _that_hold(campaign: Campaign) -> QuerySet[SchoolTally]:
    changed = SchoolChange.objects.filter(school=OuterRef("school"))
    rule = _rule(campaign.pk, campaign.election_day)
    return SchoolTally.objects.filter(~Exists(changed), rule=rule)


@lru_cache(maxsize=16)
def _rule(campaign: int, election_day: date) -> str:
    """Return the fingerprint of the query that counts: another rule makes what was kept void."""
    query = counted(Campaign(pk=campaign, election_day=election_day)).query
    return hashlib.sha256(repr(query.sql_with_params()).encode()).hexdigest()[:32]


def _is_alone() -> bool:
    """Say whether nobody else is keeping tallies; there is no need to wait for them."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        return bool(cursor.fetchone()[0])
