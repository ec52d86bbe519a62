"""A proposed visit in the form of a booking, judged among the others of its run."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.request import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from ektp_outreach.dates import today
from visits.actions.errors import VisitConflict
from visits.actions.plan_errors import PlanError
from visits.actions.proposals import edit_proposal
from visits.forms import PlaceForm
from visits.messages import sentences_of
from visits.models import Proposal
from visits.planner.problem import PlacedVisit
from visits.queries.proposal_check import check_proposal


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PLAN_VISITS)
def proposal_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a proposed visit; htmx gets only the judged part of the form."""
    proposal = _proposal_or_404(pk)
    if not proposal.run.is_ready:
        messages.info(request, _("Usulan itu sudah diterbitkan, dibuang, atau belum selesai."))
        return redirect("visits:plan_run", pk=proposal.run_id)
    if request.method != "POST":
        return _page(request, proposal, _as_it_is(proposal, request.GET))
    form, errors = PlaceForm(request.POST, campaign=proposal.run.campaign), []
    if form.is_valid():
        try:
            edit_proposal(proposal=proposal, by=request.user, today=today(), **form.cleaned_data)
            messages.success(request, _("Usulan diubah dengan tangan."))
            return redirect("visits:plan_run", pk=proposal.run_id)
        except VisitConflict as error:
            errors = sentences_of(error.conflicts)
        except PlanError as error:
            errors = [str(error)]
    return _page(request, proposal, request.POST, form=form, errors=errors)


def _proposal_or_404(pk: int) -> Proposal:
    rows = Proposal.objects.filter(date__isnull=False).select_related("run__campaign", "school")
    return get_object_or_404(rows.prefetch_related("devices"), pk=pk)


def _as_it_is(proposal: Proposal, query: QueryDict) -> QueryDict:
    """Return the proposed place as form data; what the address carries goes first."""
    data = QueryDict(mutable=True)
    data["date"] = proposal.shown_date.isoformat()
    data["start"], data["end"] = f"{proposal.start_time:%H:%M}", f"{proposal.end_time:%H:%M}"
    data["team"] = str(proposal.team)
    if "date" not in query:
        data.setlist("devices", [str(device.pk) for device in proposal.devices.all()])
    for key in query:
        data.setlist(key, query.getlist(key))
    return data


def _page(
    request: SignedInRequest,
    proposal: Proposal,
    data: QueryDict,
    *,
    form: PlaceForm | None = None,
    errors: list[str] | None = None,
) -> HttpResponse:
    campaign = proposal.run.campaign
    wanted = _wanted(proposal, PlaceForm(data, campaign=campaign))
    check = wanted and check_proposal(proposal, wanted, today=today())
    context: dict[str, Any] = {
        "campaign": campaign,
        "run": proposal.run,
        "proposal": proposal,
        "form": form or PlaceForm(initial=data.dict(), campaign=campaign),
        "errors": errors,
        "check": check,
        "errors_now": sentences_of(check.errors) if check else [],
        "warnings_now": sentences_of(check.warnings) if check else [],
    }
    if request.htmx:
        return render(request, "visits/_booking_check.html", context | {"visit": proposal})
    return render(request, "visits/plans/edit.html", context, status=422 if form else 200)


def _wanted(proposal: Proposal, form: PlaceForm) -> PlacedVisit | None:
    """Return what the form asks for, as far as it can be judged."""
    form.full_clean()
    given = form.cleaned_data
    if not given.keys() >= {"date", "start", "end"}:
        return None
    return PlacedVisit(
        school=proposal.school_id,
        date=given["date"],
        start=given["start"],
        end=given["end"],
        devices=frozenset(device.pk for device in given.get("devices", ())),
        team=given.get("team") or 1,
        id=-proposal.pk,
    )
