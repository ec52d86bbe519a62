"""The review of one import: what would change, whose files they are, commit or cancel."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ektp_outreach.accounts.guards import SignedInRequest, View, require_permission
from ektp_outreach.accounts.permissions import Permission
from schools.actions.import_commit import commit_import
from schools.actions.import_state import ImportRefused
from schools.actions.imports import cancel_import, confirm_schools, remove_file
from schools.actions.review import review_import
from schools.forms import SchoolsForm, UploadForm
from schools.imports.cards import held_cards
from schools.imports.changes import describe_changes
from schools.imports.problem_sheet import write_problem_sheet
from schools.imports.problems import explain, with_problems
from schools.models import ImportBatch, ImportFile
from schools.queries.imports import (
    held_groups,
    listed_rows,
    missing_students,
    problem_rows,
    tally,
)

from .imports import download

_PER_PAGE = 50
_CARDS_PER_PAGE = 20
_KINDS = ("again", "held", "new", "changed", "moved", "missing", "warnings", "unchanged")
# What is left to show once an import has been written.
_KINDS_AFTER = ("held", "missing")


def _says_refusals(view: View) -> View:
    """Say why an action could not be done, on the page of the import."""

    @wraps(view)
    def saying(request: SignedInRequest, pk: int, **kwargs: int) -> HttpResponseBase:
        try:
            return view(request, pk, **kwargs)
        except ImportRefused as refused:
            messages.error(request, str(refused))
            return redirect("schools:import", pk)

    return saying


@require_safe
@require_permission(Permission.IMPORT_STUDENTS)
def import_(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what an import would change, or, at its end, what it did."""
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    files = list(batch.files.select_related("school"))
    read = [file for file in files if not file.refusal_code]
    shown = [file for file in read if str(file.pk) == request.GET.get("berkas")] or read
    form = SchoolsForm(read)
    context = {
        "batch": batch,
        "files": files,
        "refused": [file for file in files if file.refusal_code],
        "unsure": [pair for pair in form.pairs() if not pair[0].school_confirmed],
        "sure": [pair for pair in form.pairs() if pair[0].school_confirmed],
        "upload_form": UploadForm(),
        "rows_read": sum(file.rows_read for file in read),
        "counts": tally(read),
        "kinds": _kinds(batch, tally(read)),
        "shown_file": shown[0] if len(shown) < len(read) else None,
        **_list(request, batch, shown),
    }
    return render(request, "schools/import.html", context)


def _kinds(batch: ImportBatch, counts: Mapping[str, int]) -> list[str]:
    """Return the lists that are not empty; only what is kept can be listed after the end."""
    kinds = _KINDS if batch.is_open else _KINDS_AFTER
    return [kind for kind in kinds if counts[kind]]


def _list(
    request: SignedInRequest, batch: ImportBatch, files: Sequence[ImportFile]
) -> dict[str, Any]:
    """Return the chosen list of some files, with the tabs of the others."""
    counts = tally(files)
    kinds = _kinds(batch, counts)
    chosen = request.GET.get("daftar")
    kind = chosen if chosen in kinds else next(iter(kinds), "")
    context: dict[str, Any] = {"kind": kind, "list_counts": counts, "list_kinds": kinds}

    def page_of(things: Any, size: int = _PER_PAGE) -> Page[Any]:
        return Paginator(things, size).get_page(request.GET.get("halaman"))

    if kind == "missing":
        context["page"] = page_of(missing_students(files))
    elif kind == "held":
        context["page"] = page_of(held_groups(files), _CARDS_PER_PAGE)
        context["cards"] = held_cards(files, list(context["page"]))
    elif kind:
        context["page"] = page_of(listed_rows(files, kind).select_related("file__school"))
        if kind == "warnings":
            context["explained"] = explain(context["page"])
        else:
            context["rows"] = [(row, describe_changes(row.changes)) for row in context["page"]]
    return context


@require_POST
@require_permission(Permission.IMPORT_STUDENTS)
@_says_refusals
def import_review(request: SignedInRequest, pk: int) -> HttpResponse:
    """Compare the files with the register, once all are uploaded."""
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    review_import(batch=batch)
    return redirect("schools:import", pk)


@require_POST
@require_permission(Permission.IMPORT_STUDENTS)
@_says_refusals
def import_schools(request: SignedInRequest, pk: int) -> HttpResponse:
    """Confirm the schools of the files."""
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    files = batch.files.filter(refusal_code="").select_related("school")
    form = SchoolsForm(files, request.POST)
    if not form.is_valid():
        messages.error(request, _("Sekolah itu tidak ada dalam daftar."))
        return redirect("schools:import", pk)
    confirm_schools(batch=batch, schools=form.chosen(), by=request.user)
    _tell_open_schools(request, files.filter(school_confirmed=False).count())
    return redirect("schools:import", pk)


def _tell_open_schools(request: SignedInRequest, count: int) -> None:
    if not count:
        messages.success(request, _("Sekolah semua berkas sudah dipastikan."))
        return
    text = ngettext(
        "Pilih sekolah untuk %(count)d berkas lagi, atau keluarkan berkasnya.",
        "Pilih sekolah untuk %(count)d berkas lagi, atau keluarkan berkasnya.",
        count,
    )
    messages.warning(request, text % {"count": count})


@require_POST
@require_permission(Permission.IMPORT_STUDENTS)
@_says_refusals
def import_remove_file(request: SignedInRequest, pk: int, file_pk: int) -> HttpResponse:
    """Take one file out of the import."""
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    file = get_object_or_404(batch.files, pk=file_pk)
    remove_file(file=file, by=request.user)
    messages.success(request, _("Berkas %(name)s dikeluarkan.") % {"name": file.name})
    return redirect("schools:import", pk)


@require_POST
@require_permission(Permission.IMPORT_STUDENTS)
@_says_refusals
def import_commit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write the import, or show what has changed since the review."""
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    again = commit_import(batch=batch, by=request.user)
    if not again:
        messages.success(request, _("Impor disimpan."))
    return redirect("schools:import", pk)


@require_POST
@require_permission(Permission.IMPORT_STUDENTS)
@_says_refusals
def import_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """End the import without writing anything."""
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    cancel_import(batch=batch, by=request.user)
    messages.success(request, _("Impor dibatalkan. Tidak ada yang berubah."))
    return redirect("schools:imports")


@require_safe
@require_permission(Permission.IMPORT_STUDENTS)
def import_problems(request: SignedInRequest, pk: int) -> HttpResponse:
    """Download the rows that a person has to look at."""
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    files = list(batch.files.filter(refusal_code=""))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "masalah.xlsx"
        write_problem_sheet(path, with_problems(problem_rows(files)))
        return download(path, f"masalah-impor-{batch.pk}.xlsx")
