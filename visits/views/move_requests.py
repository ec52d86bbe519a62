"""Requests for another date: a school asks and withdraws, the office accepts or declines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from ektp_outreach.dates import today
from visits.actions.errors import VisitConflict, VisitStateError
from visits.actions.move_requests import (
    MOST_DATES,
    accept_move,
    decline_move,
    request_move,
    withdraw_move,
)
from visits.forms import AskForm, DeclineForm
from visits.messages import sentences_of
from visits.models import MoveRequest, Visit
from visits.queries.dying_requests import Loss, losses_by, open_requests
from visits.queries.offers import Offer, offer_on, offers_for, problem_for, without
from visits.queries.problem import placed

from .portal_door import Visitor


@dataclass(frozen=True, slots=True)
class Choice:
    """One date that a school asks for, as staff see it; without an offer it no longer works."""

    date: date
    is_held: bool
    offer: Offer | None
    losses: list[Loss]


@require_http_methods(["GET", "HEAD", "POST"])
def school_move(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """Show a school which other dates work; POST asks for up to three of them."""
    visit = get_object_or_404(visitor.visits.select_related("school", "campaign"), pk=pk)
    offers = offers_for(visit.campaign, visit, today=today())
    form = AskForm([offer.date for offer in offers], request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            request_move(
                visit=visit,
                dates=form.wanted(),
                reason=form.cleaned_data["reason"],
                by=visitor.user,
                now=timezone.now(),
            )
        except VisitConflict:
            form.add_error(None, _("Tanggal pertama baru saja terisi. Pilih tanggal lain."))
        except VisitStateError as error:
            form.add_error(None, str(error))
        else:
            text = _("Terkirim. Tanggal pilihan pertama ditahan 48 jam untuk sekolah Anda.")
            messages.success(request, text)
            return redirect(visitor.url("visit", pk))
    context = {
        "visitor": visitor,
        "visit": visit,
        "form": form,
        "offers": offers[:MOST_DATES],
        "some": bool(offers),
    }
    status = 422 if form.errors else 200
    return render(request, "visits/portal_move.html", context, status=status)


@require_POST
def school_withdraw(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """The school keeps its date after all."""
    visit = get_object_or_404(visitor.visits, pk=pk)
    asked = visit.move_requests.filter(state=MoveRequest.State.OPEN).first()
    try:
        if asked is None:
            raise VisitStateError("already_answered")
        withdraw_move(request=asked, by=visitor.user, now=timezone.now())
    except VisitStateError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Permintaan ditarik. Tanggal semula tetap berlaku."))
    return redirect(visitor.url("visit", pk))


@require_safe
@require_permission(Permission.PLAN_VISITS)
def requests(request: SignedInRequest) -> HttpResponse:
    """List the requests that wait for an answer, and those answered of late."""
    answered = (
        MoveRequest.objects.exclude(state=MoveRequest.State.OPEN)
        .select_related("visit__school", "answered_by")
        .order_by("-answered_at")[:20]
    )
    context = {"waiting": open_requests(), "answered": answered, "now": timezone.now()}
    return render(request, "visits/move_requests.html", context)


@require_safe
@require_permission(Permission.PLAN_VISITS)
def move_request(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what a school asks for, what each date costs, and who would lose by it."""
    return _request_page(request, _request_or_404(pk), DeclineForm())


@require_POST
@require_permission(Permission.PLAN_VISITS)
def move_accept(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move the visit to one of the dates that the school asked for."""
    asked = _request_or_404(pk)
    wanted = next((d for d in asked.dates if d.isoformat() == request.POST.get("tanggal")), None)
    try:
        if wanted is None:
            raise VisitStateError("dates_unclear")
        done, dead = accept_move(request=asked, day=wanted, by=request.user, now=timezone.now())
    except VisitConflict as error:
        for sentence in sentences_of(error.conflicts):
            messages.error(request, sentence)
        return redirect("visits:move_request", pk)
    except VisitStateError as error:
        messages.error(request, str(error))
        return redirect("visits:requests")
    messages.success(request, _("Disetujui; kunjungan dipindahkan dan dikonfirmasi."))
    if dead:
        names = ", ".join(str(loss.request.visit.school) for loss in dead)
        text = ngettext(
            "Permintaan %(names)s dijawab: semua tanggalnya sudah terisi.",
            "Permintaan %(names)s dijawab: semua tanggalnya sudah terisi.",
            len(dead),
        )
        messages.warning(request, text % {"names": names})
    return redirect("visits:visit", done.visit_id)


@require_POST
@require_permission(Permission.PLAN_VISITS)
def move_decline(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep the date, and tell the school why."""
    asked = _request_or_404(pk)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _request_page(request, asked, form)
    try:
        answer = form.cleaned_data["answer"]
        decline_move(request=asked, answer=answer, by=request.user, now=timezone.now())
    except VisitStateError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Ditolak; tanggal semula tetap berlaku."))
    return redirect("visits:requests")


def _request_page(request: SignedInRequest, asked: MoveRequest, form: DeclineForm) -> HttpResponse:
    is_open = asked.state == MoveRequest.State.OPEN
    context = {
        "asked": asked,
        "visit": asked.visit,
        "choices": _choices(asked) if is_open else [],
        "is_open": is_open,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "visits/move_request.html", context, status=status)


def _choices(asked: MoveRequest) -> list[Choice]:
    visit: Visit = asked.visit
    held = asked.hold
    days = [visit.date, *asked.dates]
    problem = problem_for(visit.campaign, visit, min(days), max(days), today())
    free = without(problem, [asked.hold_id] if asked.hold_id else [])
    found = []
    for day in asked.dates:
        is_held = held is not None and held.date == day
        offer = offer_on(free, placed(visit), day)
        losses = losses_by(visit, offer.place, today=today()) if offer else []
        found.append(Choice(day, is_held, offer, losses))
    return found


def _request_or_404(pk: int) -> MoveRequest:
    rows = MoveRequest.objects.select_related(
        "visit__school", "visit__campaign", "requested_by", "answered_by", "hold"
    )
    return get_object_or_404(rows, pk=pk)
