"""Why a proposal does not reach everybody, and what if: answered in the background."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from devices.models import Device
from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from schools.models import School
from visits.actions.plan_errors import PlanError
from visits.actions.plans import run_planner
from visits.models import PlanRun
from visits.plan_forms import WhatIfForm
from visits.plan_messages import failure_sentence
from visits.queries.plan_changes import changes_of_question
from visits.queries.plan_left import left_schools
from visits.reports.plan_answers import Names, gains_of, labels_of
from visits.reports.plan_figures import answer_figures, compare
from visits.reports.plan_headline import headline_of
from visits.reports.plan_tables import table_of

from .plans import first_day_of_proposal, proposals_of, run_or_404

Kind = PlanRun.Kind
WHY_SECONDS = 40
WHAT_IF_SECONDS = 20


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PLAN_VISITS)
def plan_why(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say whom a proposal leaves; POST has each limit loosened by one."""
    run = run_or_404(pk)
    if request.method == "POST":
        _ask(request, run, Kind.WHY_NOT, {}, WHY_SECONDS)
        return redirect("visits:plan_why", pk=pk)
    return _why_page(request, run, WhatIfForm(campaign=run.campaign))


@require_POST
@require_permission(Permission.PLAN_VISITS)
def plan_what_if(request: SignedInRequest, pk: int) -> HttpResponse:
    """Plan with what could be otherwise; the real plan is not touched."""
    run = run_or_404(pk)
    form = WhatIfForm(request.POST, campaign=run.campaign)
    if not form.is_valid():
        return _why_page(request, run, form)
    question = {"changes": form.changes()}
    answer = _ask(request, run, Kind.WHAT_IF, question, WHAT_IF_SECONDS)
    if answer is None:
        return redirect("visits:plan_why", pk=pk)
    return redirect("visits:plan_answer", pk=answer.pk)


@require_safe
@require_permission(Permission.PLAN_VISITS)
def plan_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what the timetable would be, beside the proposal that was asked about."""
    rows = PlanRun.objects.filter(kind=Kind.WHAT_IF, base__isnull=False)
    answer = get_object_or_404(rows.select_related("campaign", "base__campaign"), pk=pk)
    if request.htmx:
        return HttpResponse(status=204) if answer.is_active else HttpResponseClientRefresh()
    context: dict[str, Any] = {
        "answer": answer,
        "run": answer.base,
        "asked": labels_of(changes_of_question(answer.question)),
        "failure": failure_sentence(answer),
    }
    if answer.compared and answer.base:
        devices = list(Device.objects.all())
        asked = compare(answer.base, proposals_of(answer.base), devices).proposal
        columns = [(_("Usulan"), asked), (_("Seandainya"), answer_figures(answer, devices))]
        context["columns"] = [name for name, _figures in columns]
        context["table"] = table_of(columns)
    return render(request, "visits/plans/answer.html", context)


def _ask(
    request: SignedInRequest, run: PlanRun, kind: str, question: dict[str, Any], seconds: int
) -> PlanRun | None:
    """Ask about `run` with the choices that it was made with."""
    try:
        return run_planner(
            campaign=run.campaign,
            kind=kind,
            by=request.user,
            now=timezone.now(),
            seconds=seconds,
            question=run.question | question,
            base=run,
        )
    except PlanError as error:
        messages.error(request, str(error))
        return None


def _why_page(request: SignedInRequest, run: PlanRun, form: WhatIfForm) -> HttpResponse:
    helps = run.followers.filter(kind=Kind.WHY_NOT).first()
    if request.htmx and helps and not helps.is_active:
        return HttpResponseClientRefresh()
    rows = list(proposals_of(run))
    left = left_schools(run)
    names = Names(
        dict(School.objects.values_list("pk", "name")),
        dict(Device.objects.values_list("pk", "name")),
    )
    context = {
        "run": run,
        "headline": headline_of(run, rows) if run.score else "",
        "first_day": first_day_of_proposal(rows),
        "left": left,
        "left_total": sum(row.left for row in left),
        "helps": helps,
        "helps_failure": failure_sentence(helps) if helps else "",
        "gains": gains_of(helps.results, names) if helps else [],
        "form": form,
        "answers": [
            (answer, labels_of(changes_of_question(answer.question)))
            for answer in run.followers.filter(kind=Kind.WHAT_IF)
        ],
    }
    template = "visits/plans/why.html#helps" if request.htmx else "visits/plans/why.html"
    return render(request, template, context, status=422 if form.is_bound else 200)
