"""Why a proposal does not reach everybody."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from visits.queries.plan_left import left_schools
from visits.reports.plan_headline import headline_of

from .plans import first_day_of_proposal, proposals_of, run_or_404


@require_safe
@require_permission(Permission.PLAN_VISITS)
def plan_why(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say which schools' pupils a proposal leaves."""
    run = run_or_404(pk)
    rows = list(proposals_of(run))
    left = left_schools(run)
    context = {
        "run": run,
        "headline": headline_of(run, rows),
        "first_day": first_day_of_proposal(rows),
        "left": left,
        "left_total": sum(row.left for row in left),
    }
    return render(request, "visits/plans/why.html", context)
