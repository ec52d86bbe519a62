"""Lists of schools: upload, review, take over or cancel."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from schools.actions.import_state import ImportRefused
from schools.actions.school_lists import (
    Judgement,
    Wanted,
    cancel_school_list,
    commit_school_list,
    judge_school_list,
)
from schools.forms import SchoolListForm
from schools.imports.cells import text_of
from schools.imports.school_changes import changes_of
from schools.imports.school_staging import parse_schools, take_school_upload
from schools.imports.school_template import write_school_list
from schools.models import School, SchoolList

from .imports import download

_PER_PAGE = 50
_LISTS_PER_PAGE = 20
_LABELS = {
    "held": gettext_lazy("Ditahan"),
    "new": gettext_lazy("Baru"),
    "changed": gettext_lazy("Berubah"),
    "unchanged": gettext_lazy("Tetap"),
    "missing": gettext_lazy("Tidak ada di berkas"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.IMPORT_STUDENTS)
def school_lists(request: SignedInRequest) -> HttpResponse:
    """Take a list, and list those of before."""
    is_sent = request.method == "POST"
    form = SchoolListForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        taken = take_school_upload(form.cleaned_data["upload"], by=request.user)
        return redirect("schools:school_list", taken.pk)
    found = SchoolList.objects.visible_to(request.user).select_related("created_by")
    page = Paginator(found.defer("rows"), _LISTS_PER_PAGE).get_page(request.GET.get("halaman"))
    context = {"form": form, "page": page}
    return render(request, "schools/school_lists.html", context, status=422 if is_sent else 200)


@require_safe
@require_permission(Permission.IMPORT_STUDENTS)
def school_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what a list would change, or, at its end, what it did and what it left out."""
    found = _list_or_404(request, pk)
    review = _Review.of(found)
    chosen = request.GET.get("daftar", "")
    kind = chosen if chosen in review.lists else next(iter(review.lists), "")
    lines = review.lists.get(kind, [])
    page = Paginator(lines, _PER_PAGE).get_page(request.GET.get("halaman"))
    context = {
        "school_list": found,
        "counts": found.counts or review.counts,
        "tabs": [(each, _LABELS[each], len(rows)) for each, rows in review.lists.items()],
        "kind": kind,
        "page": page,
        "seen": review.judged.digest,
    }
    return render(request, "schools/school_list.html", context)


@require_POST
@require_permission(Permission.IMPORT_STUDENTS)
def school_list_commit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add and change the schools, or show what has changed since the page was looked at."""
    found = _list_or_404(request, pk)
    rows, _unreadable = parse_schools(found.rows)
    try:
        written = commit_school_list(
            school_list=found, rows=rows, seen=request.POST.get("dilihat", "-"), by=request.user
        )
    except ImportRefused as refused:
        messages.error(request, str(refused))
        return redirect("schools:school_list", pk)
    if written:
        messages.success(request, _("Daftar sekolah disimpan."))
    else:
        messages.warning(request, _("Data sekolah baru saja berubah. Periksa lagi, lalu simpan."))
    return redirect("schools:school_list", pk)


@require_POST
@require_permission(Permission.IMPORT_STUDENTS)
def school_list_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """End the import without writing anything."""
    try:
        cancel_school_list(school_list=_list_or_404(request, pk), by=request.user)
    except ImportRefused as refused:
        messages.error(request, str(refused))
        return redirect("schools:school_list", pk)
    messages.success(request, _("Impor dibatalkan. Tidak ada yang berubah."))
    return redirect("schools:school_lists")


@require_safe
@require_permission(Permission.IMPORT_STUDENTS)
def school_list_template(request: SignedInRequest) -> HttpResponse:
    """Download the schools as a sheet that can be changed and uploaded again."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "daftar-sekolah.xlsx"
        write_school_list(path, School.objects.select_related("district").order_by("name", "pk"))
        return download(path, path.name)


@dataclass(frozen=True, slots=True)
class _Review:
    """What a list would do, and the lines that the page shows of each kind that has any."""

    judged: Judgement
    counts: dict[str, int]
    lists: dict[str, list[dict[str, Any]]]

    @classmethod
    def of(cls, found: SchoolList) -> _Review:
        rows, unreadable = parse_schools(found.rows)
        judged = judge_school_list(rows)
        held = sorted([*unreadable, *judged.held])
        names = {number: text_of(cells[1]) for number, cells in found.rows}
        lines: dict[str, list[dict[str, Any]]] = {
            "held": [
                {"row": each.row, "name": names[each.row], "problem": each.message} for each in held
            ]
        }
        if found.is_open:
            lines |= {
                "new": [_line(wanted) for wanted in judged.new],
                "changed": [_line(wanted) for wanted in judged.changed],
                "unchanged": [_line(wanted) for wanted in judged.unchanged],
                "missing": [{"name": each.name, "npsn": each.npsn} for each in judged.missing],
            }
        counts = judged.counts | {"held": len(held)}
        return cls(judged, counts, {kind: rows for kind, rows in lines.items() if rows})


def _line(wanted: Wanted) -> dict[str, Any]:
    listed = wanted.listed
    return {
        "row": listed.row,
        "name": wanted.school.name if wanted.school else listed.name,
        "npsn": listed.npsn,
        "changes": changes_of(wanted),
    }


def _list_or_404(request: SignedInRequest, pk: int) -> SchoolList:
    return get_object_or_404(SchoolList.objects.visible_to(request.user), pk=pk)
