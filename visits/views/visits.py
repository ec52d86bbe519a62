"""The page of one visit, and what people decide there."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from ektp_outreach.dates import today
from visits.actions.errors import VisitConflict, VisitStateError
from visits.actions.visits import (
    assign_operators,
    cancel_visit,
    confirm_visit,
    publish_visit,
    start_visit,
)
from visits.forms import CancelForm, CrewForm
from visits.messages import sentences_of
from visits.models import MoveRequest, Visit
from visits.models.letters import PRINTED_FOR_VISITS
from visits.queries.history import history_of
from visits.queries.notices import told_of
from visits.queries.readiness import missing_of, readiness_of, unready_visits
from visits.queries.visits import busy_operators, facts_of, operators_of
from visits.queries.wishes import latest_costs

from .wishes import rows_of


@require_safe
@require_permission(Permission.VIEW_BOARD)
def visit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one visit with what can be done about it."""
    return _visit_page(request, _visit_or_404(request, pk), CancelForm())


@require_POST
@require_permission(Permission.PLAN_VISITS)
def visit_publish(request: SignedInRequest, pk: int) -> HttpResponse:
    """Tell the school."""
    return _act(
        request,
        pk,
        lambda found: publish_visit(visit=found, by=request.user, now=timezone.now()),
        _("Kunjungan diterbitkan; sekolah dapat melihatnya."),
    )


@require_POST
@require_permission(Permission.PLAN_VISITS)
def visit_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note that the school has agreed, by telephone for instance."""
    return _act(
        request,
        pk,
        lambda found: confirm_visit(
            visit=found, by=request.user, now=timezone.now(), today=today()
        ),
        _("Tanggal kunjungan dicatat sebagai dikonfirmasi."),
    )


@require_POST
@require_permission(Permission.PLAN_VISITS)
def visit_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give the visit up, with a reason."""
    form = CancelForm(request.POST)
    if not form.is_valid():
        return _visit_page(request, _visit_or_404(request, pk), form)
    reason = form.cleaned_data["reason"]
    return _act(
        request,
        pk,
        lambda found: cancel_visit(visit=found, reason=reason, by=request.user),
        _("Kunjungan dibatalkan; alatnya bebas lagi."),
    )


@require_POST
@require_permission(Permission.RECORD)
def visit_start(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin recording and go to the list."""
    found = _visit_or_404(request, pk)
    try:
        start_visit(visit=found, by=request.user)
    except VisitStateError as error:
        messages.error(request, str(error))
        return redirect("visits:today")
    return redirect("visits:record", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PLAN_VISITS)
def visit_crew(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose who goes."""
    found = _visit_or_404(request, pk)
    crew = operators_of(found)
    form = CrewForm(request.POST or None, initial={"operators": [user.pk for user in crew]})
    if request.method == "POST" and form.is_valid():
        operators = form.cleaned_data["operators"]
        return _act(
            request,
            pk,
            lambda visit: assign_operators(visit=visit, operators=operators, by=request.user),
            _("Petugas kunjungan disimpan."),
        )
    busy = busy_operators(found)
    choices = [(option, busy.get(option.data["value"].value)) for option in form["operators"]]
    context = {"visit": found, "form": form, "choices": choices}
    return render(request, "visits/crew.html", context)


def _visit_or_404(request: SignedInRequest, pk: int) -> Visit:
    visits = Visit.objects.visible_to(request.user).select_related("school__district", "campaign")
    return get_object_or_404(visits.prefetch_related("assignments__device"), pk=pk)


def _visit_page(request: SignedInRequest, visit: Visit, form: CancelForm) -> HttpResponse:
    facts = facts_of(visit, today=today())
    readiness = readiness_of(visit)
    context = {
        "letter_kinds": PRINTED_FOR_VISITS,
        "told": told_of(visit),
        "asked": MoveRequest.objects.filter(hold=visit).first(),
        "readiness": readiness,
        "missing": missing_of(readiness),
        "unready": unready_visits(Visit.objects.filter(pk=visit.pk), today=today()),
        "visit": visit,
        "facts": facts,
        "sentences": sentences_of(facts.conflicts),
        "operators": operators_of(visit),
        "cancel_form": form,
        "history": history_of(visit),
        "wishes": rows_of(visit.campaign, latest_costs(visit.campaign), visit.school),
        "today": today(),
    }
    return render(request, "visits/visit.html", context, status=422 if form.is_bound else 200)


def _act(
    request: SignedInRequest, pk: int, action: Callable[[Visit], Visit], success: str
) -> HttpResponse:
    """Do `action` to the visit; say what happened, or why not, on its page."""
    try:
        action(_visit_or_404(request, pk))
    except VisitConflict as error:
        for sentence in sentences_of(error.conflicts):
            messages.error(request, sentence)
    except VisitStateError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, success)
    return redirect("visits:visit", pk=pk)
