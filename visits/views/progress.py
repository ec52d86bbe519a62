"""How far the campaign has come, and the reports to take away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from tempfile import TemporaryFile

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from ektp_outreach.dates import today
from visits.actions.export_files import LONG_PUPILS, request_export
from visits.actions.exports import note_export
from visits.exports.files import (
    CONTENT_TYPES,
    WITH_PUPILS,
    Format,
    file_name,
    pupils_in,
    write_progress,
)
from visits.models import Campaign
from visits.queries.kept_tallies import remaining_by_school
from visits.reports.charts import days_chart_of, waterfall_of
from visits.reports.progress import SchoolProgress, progress_of

ORDERS: dict[str, Callable[[SchoolProgress], tuple[object, ...]]] = {
    "sisa": lambda school: (-school.tally.remaining, school.name),
    "nama": lambda school: (school.name,),
    "kunjungan": lambda school: (school.next_visit or date.max, school.name),
}


@require_safe
@require_permission(Permission.VIEW_PROGRESS)
def campaign_progress(request: SignedInRequest) -> HttpResponse:
    """Show the waterfall, schools, kecamatan and days of the current campaign."""
    campaign = Campaign.objects.current()
    if campaign is None:
        return render(request, "visits/progress_empty.html")
    progress = progress_of(campaign, today=today())
    order = request.GET.get("urut", "")
    order = order if order in ORDERS else "sisa"
    context = {
        "campaign": campaign,
        "progress": progress,
        "total": progress.total,
        "schools": sorted(progress.schools, key=ORDERS[order]),
        "order": order,
        "waterfall": waterfall_of(progress.total),
        "chart": days_chart_of(progress.days),
    }
    return render(request, "visits/progress.html", context)


@require_safe
@require_permission(Permission.EXPORT_PROGRESS)
def progress_export(request: SignedInRequest, wanted: str) -> HttpResponseBase:
    """Send the current campaign's progress as a file, or let the worker make a long one."""
    campaign = Campaign.objects.current()
    if campaign is None or wanted not in CONTENT_TYPES:
        raise Http404
    kind = Format(wanted)
    if kind in WITH_PUPILS and sum(remaining_by_school(campaign).values()) > LONG_PUPILS:
        request_export(
            campaign=campaign, kind="progress", format=kind, question={}, by=request.user
        )
        return redirect("visits:exports")
    file = TemporaryFile()  # noqa: SIM115 (the response closes it when it is sent)
    progress = write_progress(campaign, kind, file, today=today())
    note_export(
        campaign=campaign,
        kind=kind,
        as_of=progress.as_of,
        pupils=pupils_in(progress, kind),
        by=request.user,
    )
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=file_name(progress, kind),
        content_type=CONTENT_TYPES[kind],
        headers={"Cache-Control": "no-store"},
    )
