"""Uploading registers: the list of imports, one batch of files, our template."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from ektp_outreach.dates import today
from schools.actions.import_state import ImportRefused
from schools.actions.imports import start_import
from schools.actions.review import review_import
from schools.forms import UploadForm
from schools.imports.template import write_template
from schools.imports.uploads import refuse_too_large, take_upload
from schools.models import ImportBatch
from schools.queries.imports import batches_with_files, tally

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PER_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.IMPORT_STUDENTS)
def imports(request: SignedInRequest) -> HttpResponse:
    """List the imports; without JavaScript, take the files of a new one."""
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if is_sent and form.is_valid():
        batch = start_import(by=request.user)
        for upload in form.cleaned_data["uploads"]:
            take_upload(batch, upload, today())
        review_import(batch=batch)
        return redirect("schools:import", batch.pk)
    batches = batches_with_files(ImportBatch.objects.visible_to(request.user))
    page = Paginator(batches, _PER_PAGE).get_page(request.GET.get("halaman"))
    listed = [(batch, tally(list(batch.files.all()))) for batch in page]
    return render(request, "schools/imports.html", {"form": form, "page": page, "listed": listed})


@require_POST
@require_permission(Permission.IMPORT_STUDENTS)
def import_start(request: SignedInRequest) -> JsonResponse:
    """Open a batch for the page's script, which then sends the files one by one."""
    batch = start_import(by=request.user)
    addresses = {
        "upload": reverse("schools:import_upload", args=[batch.pk]),
        "review": reverse("schools:import_review", args=[batch.pk]),
    }
    return JsonResponse(addresses, status=201)


@require_POST
@require_permission(Permission.IMPORT_STUDENTS)
def import_upload(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add files to a batch; the script gets JSON and asks for the review at the end.

    It names files that are `too_large` instead of sending them.
    """
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    form = UploadForm(request.POST, request.FILES)
    by_script = request.headers.get("Accept") == "application/json"
    try:
        uploads = form.cleaned_data["uploads"] if form.is_valid() else []
        files = [refuse_too_large(batch, name) for name in request.POST.getlist("too_large")]
        files += [file for upload in uploads for file in take_upload(batch, upload, today())]
        if not by_script:
            review_import(batch=batch)
    except ImportRefused as refused:
        if by_script:
            return JsonResponse({"error": str(refused)}, status=409)
        messages.error(request, str(refused))
        return redirect("schools:import", pk)
    if by_script:
        told = [{"name": f.name, "rows": f.rows_read, "refusal": f.refusal} for f in files]
        return JsonResponse({"files": told})
    text = ngettext("%(count)d berkas ditambahkan.", "%(count)d berkas ditambahkan.", len(files))
    messages.success(request, text % {"count": len(files)})
    return redirect("schools:import", pk)


@require_safe
@require_permission(Permission.IMPORT_STUDENTS)
def import_template(request: SignedInRequest) -> HttpResponse:
    """Download our plain template."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "templat-siswa.xlsx"
        write_template(path)
        return download(path, path.name)


def download(path: Path, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(path.read_bytes(), content_type=XLSX, headers=headers)
