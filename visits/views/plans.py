"""Ask the planner for a timetable, watch it, and read what it proposes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from devices.models import Device
from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from visits.actions.plan_errors import PlanError
from visits.actions.plans import discard_plan, run_planner, stop_planner
from visits.models import Campaign, PlanRun, Proposal, Wish
from visits.plan_messages import failure_sentence
from visits.queries.plan_now import plan_now
from visits.reports.plan_figures import changes_of, compare
from visits.reports.plan_headline import headline_of, releases_of
from visits.reports.plan_proof import proof_of_run
from visits.reports.plan_tables import columns_of, loads_of, table_of

SHOWN_RUNS = 10
OVERDUE = timedelta(seconds=15)
# One team's plan is proven in seconds, and somebody waits; several teams need longer.
ONE_TEAM_SECONDS, TEAMS_SECONDS = 30, 240


@require_safe
@require_permission(Permission.PLAN_VISITS)
def plan(request: SignedInRequest) -> HttpResponse:
    """Show what a plan would be made from, and the earlier ones."""
    campaign = Campaign.objects.current()
    if campaign is None:
        return render(request, "visits/no_campaign.html")
    runs = PlanRun.objects.plans().filter(campaign=campaign).select_related("created_by")
    context = {
        "campaign": campaign,
        "now": plan_now(campaign, timezone.now()),
        "active": runs.active().first(),
        "runs": runs[:SHOWN_RUNS],
        "wishes": Wish.objects.filter(campaign=campaign).select_related("school"),
    }
    return render(request, "visits/plans/start.html", context)


@require_POST
@require_permission(Permission.PLAN_VISITS)
def plan_start(request: SignedInRequest) -> HttpResponse:
    """Begin a proposal; one that is being made already is shown instead."""
    campaign = Campaign.objects.current()
    kind = request.POST.get("kind")
    if campaign is None or kind not in PlanRun.PLANS:
        return redirect("visits:plan")
    seconds = ONE_TEAM_SECONDS if campaign.teams == 1 else TEAMS_SECONDS
    try:
        run = run_planner(
            campaign=campaign, kind=kind, by=request.user, now=timezone.now(), seconds=seconds
        )
    except PlanError as error:
        messages.error(request, str(error))
        return redirect("visits:plan")
    return redirect("visits:plan_run", pk=run.pk)


@require_safe
@require_permission(Permission.PLAN_VISITS)
def plan_run(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show how a run goes, or what it proposes once it is done; htmx asks every second."""
    run = run_or_404(pk)
    if run.is_active or run.state == PlanRun.State.FAILED:
        return _progress(request, run)
    if request.htmx:
        return HttpResponseClientRefresh()
    return _proposal(request, run)


@require_POST
@require_permission(Permission.PLAN_VISITS)
def plan_stop(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a run with the best it has."""
    run = run_or_404(pk)
    try:
        stop_planner(run=run, by=request.user, now=timezone.now())
    except PlanError as error:
        messages.info(request, str(error))
    return redirect("visits:plan_run", pk=pk)


@require_POST
@require_permission(Permission.PLAN_VISITS)
def plan_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a proposal away."""
    try:
        discard_plan(run=run_or_404(pk), by=request.user)
        messages.success(request, _("Usulan dibuang; jadwal yang berlaku tidak berubah."))
    except PlanError as error:
        messages.error(request, str(error))
    return redirect("visits:plan")


def run_or_404(pk: int) -> PlanRun:
    rows = PlanRun.objects.plans().select_related("campaign", "created_by")
    return get_object_or_404(rows, pk=pk)


def proposals_of(run: PlanRun) -> QuerySet[Proposal]:
    """Return a run's proposals with all that a page shows of them."""
    return run.proposals.select_related("school").prefetch_related("devices")


def _progress(request: SignedInRequest, run: PlanRun) -> HttpResponse:
    if request.htmx and not run.is_active:
        return HttpResponseClientRefresh()
    now = timezone.now()
    since = now - (run.started_at or run.created_at)
    context = {
        "run": run,
        "lines": proof_of_run(run),
        "elapsed": int(since.total_seconds()),
        "is_overdue": run.state == PlanRun.State.WAITING and since > OVERDUE,
        "failure": failure_sentence(run),
    }
    template = "visits/plans/run.html#progress" if request.htmx else "visits/plans/run.html"
    return render(request, template, context)


def _proposal(request: SignedInRequest, run: PlanRun) -> HttpResponse:
    rows = list(proposals_of(run))
    columns = columns_of(compare(run, rows, list(Device.objects.all())))
    context: dict[str, Any] = {
        "run": run,
        "changes": changes_of(rows),
        "proof_caption": _("Tujuan dan buktinya"),
        "columns": [name for name, _figures in columns],
        "figures_caption": _("Dibandingkan"),
        "table": table_of(columns),
        "loads": loads_of(columns),
        "lines": proof_of_run(run),
        "headline": headline_of(run, rows),
        "releases": releases_of(run),
        "first_day": first_day_of_proposal(rows),
    }
    return render(request, "visits/plans/proposal.html", context)


def first_day_of_proposal(rows: list[Proposal]) -> Any:
    return min((row.date for row in rows if row.date), default=None)
