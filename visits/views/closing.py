"""Closing a visit: who is still open, by class, and why."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from visits.actions.closing import LATER, close_visit
from visits.actions.errors import VisitStateError
from visits.models import Visit
from visits.models.recordings import AbsenceReason
from visits.queries.open_phones import marks_by_device, open_copies
from visits.queries.recording_feed import recordable_by
from visits.queries.roster import classes_of, events_of, roster_of, tally_of

from .offline import back_to_list


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.RECORD)
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for a reason in bulk, with deviations by pupil, and close the visit."""
    rows = recordable_by(request.user).select_related("school", "campaign")
    visit = get_object_or_404(rows, pk=pk)
    if not visit.is_open:
        messages.info(request, str(VisitStateError("already_closed")))
        return back_to_list(visit.pk)
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        despite = request.POST.get("despite", "").strip()[:200]
        try:
            close_visit(
                visit=visit,
                reason=reason,
                exceptions=_exceptions(request),
                by=request.user,
                now=timezone.now(),
                despite=despite,
            )
        except VisitStateError as error:
            return _page(request, visit, reason, [str(error)])
        messages.success(request, _("Kunjungan ditutup."))
        return back_to_list(visit.pk)
    return _page(request, visit, "", [])


def _page(request: SignedInRequest, visit: Visit, reason: str, errors: list[str]) -> HttpResponse:
    entries = roster_of(visit, list(events_of(visit)))
    waiting = [entry for entry in entries if not entry.standing]
    context = {
        "visit": visit,
        "tally": tally_of(entries),
        "by_device": marks_by_device(visit),
        "phones_out": open_copies(visit, timezone.now()),
        "despite": request.POST.get("despite", ""),
        "waiting": len(waiting),
        "classes": classes_of(waiting),
        "choices": _choices(),
        "reason": reason,
        "errors": errors,
    }
    return render(request, "visits/close.html", context, status=422 if errors else 200)


def _choices() -> list[tuple[str, str]]:
    absences = [(value, str(label)) for value, label in AbsenceReason.choices]
    return [*absences, (LATER, _("Belum giliran, tetap di daftar berikutnya"))]


def _exceptions(request: SignedInRequest) -> dict[int, str]:
    """Return the pupils whose own reason differs from the one for all."""
    return {
        int(key.removeprefix("reason-")): str(value)
        for key, value in request.POST.items()
        if key.startswith("reason-") and key.removeprefix("reason-").isdecimal() and value
    }
