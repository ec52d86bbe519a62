"""The berita acara of a visit: state it, print it, count it again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from visits.actions.errors import VisitStateError
from visits.actions.letters import issue_minutes
from visits.actions.minutes import state_minutes
from visits.models import Visit
from visits.queries.minutes import check_of
from visits.queries.recording_feed import recordable_by


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.RECORD)
def minutes(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the statements of a visit and whether their figures still hold; make the next one."""
    visit = _visit_or_404(request, pk)
    if request.method == "POST":
        try:
            state_minutes(visit=visit, by=request.user, now=timezone.now())
        except VisitStateError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Berita acara dibuat."))
        return redirect("visits:minutes", pk)
    stated = list(visit.minutes.select_related("made_by"))
    checks = [(each, check_of(each)) for each in stated]
    context = {"visit": visit, "checks": checks, "latest": checks[0] if checks else None}
    return render(request, "visits/minutes.html", context)


@require_safe
@require_permission(Permission.RECORD)
def minutes_print(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Send one statement as PDF; who took it is noted."""
    from visits.exports.minutes import file_name, write_minutes

    visit = _visit_or_404(request, pk)
    found = get_object_or_404(visit.minutes.select_related("visit__school"), number=number)
    url = request.build_absolute_uri(reverse("visits:minutes", args=[pk]))
    letter = issue_minutes(minutes=found, by=request.user, now=timezone.now())
    pdf = write_minutes(found, letter, check_url=url)
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name(found)}"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _visit_or_404(request: SignedInRequest, pk: int) -> Visit:
    visits = recordable_by(request.user).select_related("school", "campaign")
    return get_object_or_404(visits, pk=pk)
