"""The board: a week of days and devices, a month of days."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from ektp_outreach.dates import day_from_text, today
from visits.actions.errors import VisitConflict, VisitStateError
from visits.actions.visits import publish_visit
from visits.messages import sentences_of
from visits.models import Campaign, PlanRun, Visit
from visits.models.letters import PRINTED_FOR_VISITS
from visits.queries.board import monday_of, month_of, week_of
from visits.queries.board_proposal import lay_over


@require_safe
@require_permission(Permission.VIEW_BOARD)
def board(request: SignedInRequest) -> HttpResponse:
    """Show the week of `?tanggal=` (today's without it), with the proposal `?usulan=` over it."""
    campaign = Campaign.objects.current()
    if campaign is None:
        return render(request, "visits/no_campaign.html")
    monday = monday_of(_wanted_day(request, campaign))
    week = week_of(campaign, monday, today=today())
    run = _wanted_proposal(request, campaign)
    if run:
        lay_over(week, run)
    entries = [entry for day in week.days for entry in day.visits]
    context = {
        "campaign": campaign,
        "week": week,
        "monday": monday,
        "label": _week_label(monday),
        "previous_iso": (monday - timedelta(days=7)).isoformat(),
        "next_iso": (monday + timedelta(days=7)).isoformat(),
        "drafts": sum(entry.visit.state == Visit.State.DRAFT for entry in entries),
        "flagged": [entry for entry in entries if entry.conflicts],
        "proposal_run": run,
        "keep": f"&usulan={run.pk}" if run else "",
        "letter_kinds": PRINTED_FOR_VISITS,
    }
    return render(request, "visits/board.html", context)


@require_safe
@require_permission(Permission.VIEW_BOARD)
def month(request: SignedInRequest) -> HttpResponse:
    """Show the month of `?tanggal=`: how many schools on each day."""
    campaign = Campaign.objects.current()
    if campaign is None:
        return render(request, "visits/no_campaign.html")
    first = _wanted_day(request, campaign).replace(day=1)
    context = {
        "campaign": campaign,
        "weeks": month_of(campaign, first, today=today()),
        "first": first,
        "previous_iso": (first - timedelta(days=1)).replace(day=1).isoformat(),
        "next_iso": (first + timedelta(days=31)).replace(day=1).isoformat(),
    }
    return render(request, "visits/month.html", context)


@require_POST
@require_permission(Permission.PLAN_VISITS)
def publish_week(request: SignedInRequest) -> HttpResponse:
    """Publish every draft of a week; those that cannot stand are named and stay drafts."""
    monday = monday_of(day_from_text(request.POST.get("monday", "")) or today())
    drafts = Visit.objects.visible_to(request.user).filter(
        state=Visit.State.DRAFT, date__range=(monday, monday + timedelta(days=6))
    )
    published = 0
    for visit in drafts.select_related("school"):
        try:
            publish_visit(visit=visit, by=request.user, now=timezone.now())
        except VisitConflict as error:
            for sentence in sentences_of(error.conflicts):
                messages.error(request, f"{visit.school}: {sentence}")
        except VisitStateError as error:
            messages.error(request, f"{visit.school}: {error}")
        else:
            published += 1
    text = ngettext(
        "%(count)d kunjungan diterbitkan.", "%(count)d kunjungan diterbitkan.", published
    )
    messages.success(request, text % {"count": published})
    return redirect(f"{reverse('visits:board')}?tanggal={monday}")


def _week_label(monday: date) -> str:
    sunday = monday + timedelta(days=6)
    start = "j" if monday.month == sunday.month else "j F"
    return f"{date_format(monday, start)}–{date_format(sunday, 'j F Y')}"


def _wanted_day(request: HttpRequest, campaign: Campaign) -> date:
    """Return the day that the address asks for; today when it asks for nothing that is a day."""
    text = request.GET.get("tanggal", "")
    day = day_from_text(text)
    if text and day is None:
        messages.error(request, _("Tanggal itu tidak ada; ini minggu sekarang."))
    return day or today()


def _wanted_proposal(request: HttpRequest, campaign: Campaign) -> PlanRun | None:
    """Return the proposal that the address asks for, as long as it can still be published."""
    number = request.GET.get("usulan", "")
    if not number:
        return None
    runs = PlanRun.objects.plans().filter(campaign=campaign, state__in=PlanRun.READY)
    run = runs.filter(pk=int(number)).first() if number.isdecimal() else None
    if run is None:
        messages.info(request, _("Usulan itu sudah diterbitkan, dibuang, atau belum selesai."))
    return run
