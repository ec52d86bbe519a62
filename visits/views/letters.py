"""Letters to print: one of a visit, a whole week's, and those that a school may take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Permission
from ektp_outreach.dates import day_from_text
from visits.actions.export_files import LONG_LETTERS, request_export
from visits.actions.letters import issue_letter
from visits.models import Letter, Visit
from visits.models.letters import PRINTED_FOR_VISITS, LetterKind

from .portal_door import Visitor

# What a school may take; the lists of names only after a sign-in.
FOR_SCHOOLS = (LetterKind.NOTICE, LetterKind.PARENTS)
WITH_NAMES = (LetterKind.ATTENDANCE, LetterKind.BOARD)


@require_POST
@require_permission(Permission.PLAN_VISITS)
def visit_letter(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send one letter of a visit as PDF; it is given its number now."""
    visit = get_object_or_404(_told(), pk=pk)
    return _pdf([visit], _kinds(request, PRINTED_FOR_VISITS), request.user)


@require_POST
@require_permission(Permission.PLAN_VISITS)
def week_letters(request: SignedInRequest) -> HttpResponse:
    """Send the chosen letters of all visits of a week as one PDF."""
    monday = day_from_text(request.POST.get("monday", ""))
    if monday is None:
        raise BadRequest("monday")
    visits = _told().filter(date__range=(monday, monday + timedelta(days=6)))
    if not visits:
        messages.warning(request, _("Tidak ada kunjungan yang sudah diterbitkan pada minggu itu."))
        return redirect("visits:board")
    kinds = _kinds(request, PRINTED_FOR_VISITS)
    if len(visits) * len(kinds) <= LONG_LETTERS:
        return _pdf(visits, kinds, request.user)
    letters = _issue(visits, kinds, request.user, timezone.now())
    request_export(
        campaign=visits[0].campaign,
        kind="letters",
        format="pdf",
        question={
            "monday": monday.isoformat(),
            "letters": [[visit.pk, kind] for visit, kind, _letter in letters],
        },
        by=request.user,
    )
    return redirect("visits:exports")


@require_POST
def school_letter(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """Send a school one of its own letters; lists of names only to who has signed in."""
    visit = get_object_or_404(_told().filter(pk__in=visitor.visits), pk=pk)
    allowed = FOR_SCHOOLS + (WITH_NAMES if visitor.sees_names else ())
    return _pdf([visit], _kinds(request, allowed), visitor.user)


def _told() -> QuerySet[Visit]:
    rows = Visit.objects.published().select_related("school__district", "campaign")
    return rows.prefetch_related("devices", "operators").order_by("date", "start_time", "pk")


def _kinds(request: HttpRequest, allowed: Sequence[str]) -> list[str]:
    wanted = request.POST.getlist("surat")
    if not wanted:
        raise BadRequest(_("Pilih setidaknya satu surat."))
    if not set(wanted) <= set(allowed):
        raise Http404
    return [kind for kind in LetterKind.values if kind in wanted]


def _pdf(visits: Iterable[Visit], kinds: list[str], by: User) -> HttpResponse:
    from visits.exports.official import file_name, write_letters

    now, visits = timezone.now(), list(visits)
    letters = _issue(visits, kinds, by, now)
    one = len(letters) == 1
    name = file_name(*letters[0][:2]) if one else f"surat-{visits[0].date.isoformat()}.pdf"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    pdf = write_letters(letters, made_at=now)
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _issue(
    visits: Iterable[Visit], kinds: list[str], by: User, now: datetime
) -> list[tuple[Visit, str, Letter | None]]:
    """Give the letters their numbers."""
    return [
        (visit, kind, issue_letter(visit=visit, kind=kind, by=by, now=now))
        for visit in visits
        for kind in kinds
    ]
