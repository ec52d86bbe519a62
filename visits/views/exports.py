"""Long exports: how far they are, and the files once they are made."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.models import User
from ektp_outreach.accounts.permissions import Permission
from visits.actions.export_files import KEPT, NEEDS, note_fetch
from visits.exports.files import CONTENT_TYPES, Format
from visits.models import ExportFile


@require_safe
@require_permission(Permission.EXPORT_PROGRESS, Permission.PLAN_VISITS)
def exports(request: SignedInRequest) -> HttpResponse:
    """Show somebody's own files; htmx asks while one is being made."""
    rows = list(_own(request.user))
    context = {"exports": rows, "is_active": any(row.is_active for row in rows)}
    template = "visits/exports.html#files" if request.htmx else "visits/exports.html"
    return render(request, template, context)


@require_safe
@require_permission(Permission.EXPORT_PROGRESS, Permission.PLAN_VISITS)
def export_file(request: SignedInRequest, key: UUID) -> HttpResponseBase:
    """Send a file to who asked for it and still may have it; each time is noted."""
    found = get_object_or_404(_own(request.user).filter(state=ExportFile.State.READY), pk=key)
    if not request.user.may(NEEDS[ExportFile.Kind(found.kind)]):
        raise PermissionDenied
    if request.method == "GET":
        note_fetch(export=found, by=request.user)
    headers = {
        "Content-Disposition": content_disposition_header(True, found.name) or "attachment",
        "Content-Length": str(found.size),
        "Cache-Control": "no-store",
    }
    kind = CONTENT_TYPES[Format(found.format)]
    return StreamingHttpResponse(_parts(found), content_type=kind, headers=headers)


def _own(user: User) -> QuerySet[ExportFile]:
    kept = user.export_files.filter(created_at__gt=timezone.now() - KEPT)
    return kept.select_related("campaign")


def _parts(export: ExportFile) -> Iterator[bytes]:
    """Yield one part at a time, so that a file of any length needs little memory."""
    for number in sorted(export.parts.values_list("number", flat=True)):
        yield bytes(export.parts.get(number=number).content)
