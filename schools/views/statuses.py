"""Lists of card statuses: upload, review, commit or cancel."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from ektp_outreach.dates import today
from schools.actions.import_state import ImportRefused
from schools.actions.status_imports import cancel_statuses, commit_statuses
from schools.card_stages import IKD
from schools.forms import StatusUploadForm
from schools.imports.status_rows import problem_of
from schools.imports.status_staging import take_status_upload
from schools.imports.status_template import write_status_template
from schools.models import CardStatus, StatusImport, StatusRow
from schools.queries.statuses import counts_of, listed_rows

from .imports import download

_PER_PAGE = 50
_IMPORTS_PER_PAGE = 20
_KINDS = ("held", "new", "changed", "unchanged", "repeated")


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.IMPORT_STUDENTS)
def status_imports(request: SignedInRequest) -> HttpResponse:
    """Take a list, and list those of before."""
    is_sent = request.method == "POST"
    initial = {"listed_on": today()}
    form = StatusUploadForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, initial=initial
    )
    if is_sent and form.is_valid():
        taken = take_status_upload(
            form.cleaned_data["upload"], listed_on=form.cleaned_data["listed_on"], by=request.user
        )
        return redirect("schools:status_import", taken.pk)
    found = StatusImport.objects.visible_to(request.user).select_related("created_by")
    page = Paginator(found, _IMPORTS_PER_PAGE).get_page(request.GET.get("halaman"))
    context = {"form": form, "page": page, "listed": [(each, counts_of(each)) for each in page]}
    return render(request, "schools/status_imports.html", context, status=422 if is_sent else 200)


@require_safe
@require_permission(Permission.IMPORT_STUDENTS)
def status_import(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what a list would change, or, at its end, what it did."""
    found = _import_or_404(request, pk)
    counts = counts_of(found)
    kinds = [kind for kind in _KINDS if counts[kind] and (found.is_open or kind == "held")]
    chosen = request.GET.get("daftar", "")
    kind = chosen if chosen in kinds else next(iter(kinds), "")
    page = Paginator(listed_rows(found, kind), _PER_PAGE).get_page(request.GET.get("halaman"))
    context = {
        "status_import": found,
        "counts": counts,
        "tabs": [(each, StatusRow.Action(each).label, counts[each]) for each in kinds],
        "kind": kind,
        "page": page,
        "rows": [_line(row) for row in page],
        "to_write": counts["new"] + counts["changed"],
    }
    return render(request, "schools/status_import.html", context)


@require_POST
@require_permission(Permission.IMPORT_STUDENTS)
def status_commit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write the statuses, or show what has changed since the review."""
    try:
        again = commit_statuses(status_import=_import_or_404(request, pk), by=request.user)
    except ImportRefused as refused:
        messages.error(request, str(refused))
        return redirect("schools:status_import", pk)
    if again:
        text = ngettext(
            "Data kartu baru saja berubah: %(count)d baris diperiksa ulang. Lihat lagi.",
            "Data kartu baru saja berubah: %(count)d baris diperiksa ulang. Lihat lagi.",
            again,
        )
        messages.warning(request, text % {"count": again})
    else:
        messages.success(request, _("Status kartu disimpan."))
    return redirect("schools:status_import", pk)


@require_POST
@require_permission(Permission.IMPORT_STUDENTS)
def status_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """End the import without writing anything."""
    try:
        cancel_statuses(status_import=_import_or_404(request, pk), by=request.user)
    except ImportRefused as refused:
        messages.error(request, str(refused))
        return redirect("schools:status_import", pk)
    messages.success(request, _("Impor dibatalkan. Tidak ada yang berubah."))
    return redirect("schools:status_imports")


@require_safe
@require_permission(Permission.IMPORT_STUDENTS)
def status_template(request: SignedInRequest) -> HttpResponse:
    """Download the template of a list, with the known codes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "templat-status-kartu.xlsx"
        write_status_template(path)
        return download(path, path.name)


def _import_or_404(request: SignedInRequest, pk: int) -> StatusImport:
    return get_object_or_404(StatusImport.objects.visible_to(request.user), pk=pk)


def _line(row: StatusRow) -> dict[str, Any]:
    """Return what the page shows of a row: old and new in words, or the problem."""
    return {
        "row": row,
        "old": _status_text(row.old_status),
        "new": _status_text(row.code),
        "problem": problem_of(row) if row.problem else None,
    }


def _status_text(code: str) -> str:
    if code == IKD:
        return _("IKD aktif")
    return str(CardStatus.Status(code).label) if code in CardStatus.Status.values else ""
