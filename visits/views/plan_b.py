"""Plan B of a visit: its list on paper, and as a sheet that comes back filled in."""

from __future__ import annotations

import io
from collections import Counter
from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from schools.imports.records import FileRefused
from schools.models import Student
from visits.actions.exports import note_list_print
from visits.actions.outcome_sheets import (
    LEFT,
    SheetEnded,
    cancel_sheet,
    review_sheet,
    store_sheet,
    take_sheet,
)
from visits.models import OutcomeSheet, Visit
from visits.plan_b_forms import SheetForm
from visits.queries.recording_feed import recordable_by
from visits.queries.roster import Entry, events_of, roster_of
from visits.sync.sheets import problem_of, read_sheet

KINDS = ("pdf", "xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.RECORD)
def plan_b(request: SignedInRequest, pk: int) -> HttpResponse:
    """Offer the list on paper and as a sheet, and take the sheet back."""
    visit = _visit_or_404(request, pk)
    is_sent = request.method == "POST"
    form = SheetForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        visit=visit,
        user=request.user,
    )
    if is_sent and form.is_valid():
        asked = form.cleaned_data
        upload = asked["upload"]
        try:
            sha256, rows = read_sheet(upload, {entry.student.pk for entry in _entries(visit)})
        except FileRefused as refused:
            form.add_error("upload", f"{refused.message} {refused.remedy}")
        else:
            sheet = take_sheet(
                visit=visit,
                name=upload.name or "?",
                sha256=sha256,
                rows=rows,
                operator=asked["operator"],
                device=asked["device"],
                recorded_at=asked["recorded_at"],
                by=request.user,
                now=timezone.now(),
            )
            return redirect("visits:sheet", pk, sheet.pk)
    context = {
        "visit": visit,
        "form": form,
        "sheets": visit.sheets.select_related("uploaded_by", "operator")[:20],
    }
    return render(request, "visits/plan_b.html", context, status=422 if is_sent else 200)


@require_safe
@require_permission(Permission.RECORD)
def plan_b_list(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """Send the visit's list as PDF or as a sheet; who took it is noted."""
    from visits.exports.paper import content_of, file_name, write_paper, write_sheet

    visit = _visit_or_404(request, pk)
    if kind not in KINDS:
        raise Http404
    entries = _entries(visit)
    if kind == "pdf":
        url = request.build_absolute_uri(reverse("visits:record", args=[pk]))
        data = write_paper(visit, entries, url=url, made_at=timezone.now())
    else:
        file = io.BytesIO()
        write_sheet(entries, file)
        data = file.getvalue()
    note_list_print(visit=visit, kind=kind, pupils=len(entries), by=request.user)
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name(visit, kind)}"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(data, headers=headers, **content_of(kind))


@require_safe
@require_permission(Permission.RECORD)
def sheet(request: SignedInRequest, pk: int, sheet_pk: int) -> HttpResponse:
    """Show what storing a sheet would do; afterwards, what there is of it in the log."""
    visit = _visit_or_404(request, pk)
    found = _sheet_or_404(visit, sheet_pk)
    outlooks = review_sheet(sheet=found, now=timezone.now()) if found.is_open else []
    names = Student.objects.in_bulk([r["student"] for r in found.rows if r["problem"] != "code"])
    for each in outlooks:
        each.mark.student = names[each.mark.student_id]
    context = {
        "visit": visit,
        "sheet": found,
        "changes": [each for each in outlooks if each.old],
        "lines": [each for each in outlooks if not each.old],
        "problems": [
            (row, problem_of(row), names.get(row["student"]))
            for row in found.rows
            if row["problem"]
        ],
        "counts": Counter(str(each.status) for each in outlooks),
        "to_store": sum(each.is_stored and not each.old for each in outlooks),
    }
    return render(request, "visits/sheet.html", context)


@require_POST
@require_permission(Permission.RECORD)
def sheet_store(request: SignedInRequest, pk: int, sheet_pk: int) -> HttpResponse:
    """Store the marks of a sheet in the log, and those changes that were chosen."""
    found = _sheet_or_404(_visit_or_404(request, pk), sheet_pk)
    accepted = _uuids(request.POST.getlist("changes"))
    try:
        outlooks = store_sheet(sheet=found, accepted=accepted, by=request.user, now=timezone.now())
    except SheetEnded:
        messages.error(request, _("Lembar ini sudah selesai."))
        return redirect("visits:sheet", pk, sheet_pk)
    count = sum(each.is_stored for each in outlooks)
    text = ngettext("%(count)d catatan disimpan.", "%(count)d catatan disimpan.", count)
    messages.success(request, text % {"count": count})
    if left := sum(each.status == LEFT for each in outlooks):
        text = ngettext(
            "%(count)d siswa dibiarkan seperti yang tercatat, berbeda dari lembar.",
            "%(count)d siswa dibiarkan seperti yang tercatat, berbeda dari lembar.",
            left,
        )
        messages.warning(request, text % {"count": left})
    return redirect("visits:plan_b", pk)


@require_POST
@require_permission(Permission.RECORD)
def sheet_cancel(request: SignedInRequest, pk: int, sheet_pk: int) -> HttpResponse:
    """Give a sheet up."""
    found = _sheet_or_404(_visit_or_404(request, pk), sheet_pk)
    try:
        cancel_sheet(sheet=found, by=request.user, now=timezone.now())
    except SheetEnded:
        messages.error(request, _("Lembar ini sudah selesai."))
    else:
        messages.success(request, _("Lembar dibatalkan. Tidak ada yang disimpan."))
    return redirect("visits:plan_b", pk)


def _visit_or_404(request: SignedInRequest, pk: int) -> Visit:
    visits = recordable_by(request.user).select_related("school", "campaign")
    return get_object_or_404(visits, pk=pk)


def _sheet_or_404(visit: Visit, pk: int) -> OutcomeSheet:
    sheets = OutcomeSheet.objects.filter(visit=visit)
    return get_object_or_404(sheets.select_related("operator", "device", "uploaded_by"), pk=pk)


def _entries(visit: Visit) -> list[Entry]:
    return roster_of(visit, list(events_of(visit)))


def _uuids(texts: list[str]) -> set[UUID]:
    """Read the chosen events; what is none was chosen by nobody."""
    found = set()
    for text in texts:
        with suppress(ValueError):
            found.add(UUID(text))
    return found
