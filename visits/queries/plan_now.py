"""The campaign as it is now, in the few figures that a plan is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from devices.models import Device, Outage
from visits.models import Campaign, Visit

from .kept_tallies import remaining_by_school
from .planning import first_day_of
from .rates import Rate, rate_of
from .workdays import working_days


@dataclass(frozen=True, slots=True)
class PlanNow:
    """`told` are the published visits ahead that nobody has confirmed yet."""

    first_day: date
    remaining: int
    schools: int
    workdays: int
    devices: int
    devices_out: int
    rate: Rate
    confirmed: int
    told: int


def plan_now(campaign: Campaign, now: datetime) -> PlanNow:
    """Count what a plan that is made now starts from."""
    first = first_day_of(campaign, now)
    remaining = remaining_by_school(campaign)
    ahead = Visit.objects.filter(campaign=campaign, date__gte=first).aggregate(
        confirmed=Count("pk", filter=Q(state=Visit.State.CONFIRMED)),
        told=Count("pk", filter=Q(state=Visit.State.SCHEDULED)),
    )
    in_use = Device.objects.filter(is_active=True)
    still_out = Outage.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), device__in=in_use)
    return PlanNow(
        first_day=first,
        remaining=sum(remaining.values()),
        schools=len(remaining),
        workdays=len(working_days(campaign, first, campaign.deadline)),
        devices=in_use.count(),
        devices_out=still_out.values("device").distinct().count(),
        rate=rate_of(campaign),
        confirmed=ahead["confirmed"],
        told=ahead["told"],
    )
