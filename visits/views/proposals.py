"""A proposal: day by day, in parts, and published."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from schools.models import School
from visits.actions.errors import VisitConflict
from visits.actions.plan_errors import PlanError, WorldChanged
from visits.actions.plans import accept_parts
from visits.actions.publishing import publish_plan
from visits.messages import sentences_of
from visits.models import PlanRun, Proposal
from visits.plan_messages import change_sentences
from visits.reports.plan_days import drawn_days
from visits.reports.plan_figures import changes_of
from visits.reports.plan_headline import headline_of
from visits.reports.proposals import news_of

from .plans import first_day_of_proposal, proposals_of, run_or_404


@require_safe
@require_permission(Permission.PLAN_VISITS)
def plan_days(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the proposal's days with their tours."""
    run = run_or_404(pk)
    rows = list(proposals_of(run))
    context = {
        "run": run,
        "days": drawn_days(run, rows, list(School.objects.active())),
        "headline": headline_of(run, rows) if run.score else "",
        "first_day": first_day_of_proposal(rows),
    }
    return render(request, "visits/plans/days.html", context)


@require_POST
@require_permission(Permission.PLAN_VISITS)
def plan_choose(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep the changes that are ticked and have the rest planned anew."""
    run = run_or_404(pk)
    wanted = {int(n) for n in request.POST.getlist("accepted") if n.isdecimal()}
    proposals = list(run.proposals.all())
    accepted = [p for p in proposals if p.kind == Proposal.Kind.UNCHANGED or p.pk in wanted]
    if len(accepted) == len(proposals):
        messages.info(request, _("Semua perubahan dicentang; tidak ada yang perlu dihitung ulang."))
        return redirect("visits:plan_run", pk=pk)
    try:
        run = accept_parts(
            run=run,
            accepted=accepted,
            by=request.user,
            now=timezone.now(),
            seconds=run.seconds,
        )
    except PlanError as error:
        messages.error(request, str(error))
    return redirect("visits:plan_run", pk=run.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PLAN_VISITS)
def plan_publish(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what each school will be told; tell them, unless the world has changed."""
    run = run_or_404(pk)
    if request.method != "POST":
        return _publish_page(request, run, [])
    try:
        publish_plan(run=run, by=request.user, now=timezone.now())
    except WorldChanged as error:
        return _publish_page(request, run, change_sentences(error.changes))
    except VisitConflict as error:
        return _publish_page(request, run, sentences_of(error.conflicts))
    except PlanError as error:
        return _publish_page(request, run, [str(error)])
    count = run.proposals.filter(date__isnull=False).count()
    text = ngettext(
        "Jadwal diterbitkan: %(count)d kunjungan. Sekolah sudah dapat melihatnya.",
        "Jadwal diterbitkan: %(count)d kunjungan. Sekolah sudah dapat melihatnya.",
        count,
    )
    messages.success(request, text % {"count": count})
    return redirect("visits:plan_run", pk=pk)


def _publish_page(request: SignedInRequest, run: PlanRun, refusals: list[str]) -> HttpResponse:
    if not (run.is_ready or refusals):
        messages.info(request, _("Usulan itu sudah diterbitkan, dibuang, atau belum selesai."))
        return redirect("visits:plan_run", pk=run.pk)
    rows = list(proposals_of(run))
    context = {
        "run": run,
        "news": news_of(rows),
        "changes": changes_of(rows),
        "planned": sum(row.date is not None for row in rows),
        "refusals": refusals,
    }
    status = 409 if refusals else 200
    return render(request, "visits/plans/publish.html", context, status=status)
