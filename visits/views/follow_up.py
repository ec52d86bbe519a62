"""The follow-up list: who was missed, added up, and what comes next."""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from visits.actions.export_files import LONG_PUPILS, request_export
from visits.actions.exports import note_follow_up_export
from visits.actions.follow_up import PROPOSAL, decide_follow_up
from visits.exports.files import CONTENT_TYPES, Format
from visits.exports.follow_up import FORMATS, file_name, write_follow_ups
from visits.models import Campaign, FollowUp
from visits.queries.follow_up import (
    WHY,
    FollowUpFilter,
    Grouping,
    follow_ups_of,
    groups_of,
    overview_of,
)
from visits.queries.snapshots import snapshot

PAGE_SIZE = 50
STEPS = [*FollowUp.Step.choices, (PROPOSAL, "")]


@require_safe
@require_permission(Permission.VIEW_STUDENTS)
def follow_up(request: SignedInRequest) -> HttpResponse:
    """List who is to be followed up, added up by school, class, reason or kelurahan."""
    campaign = Campaign.objects.current()
    if campaign is None:
        return render(request, "visits/no_campaign.html")
    asked = FollowUpFilter.of(request.GET)
    by = request.GET.get("kelompok", "")
    by = by if by in Grouping.values else Grouping.SCHOOL.value
    with snapshot():
        context = _context(request, campaign, asked, by)
    return render(request, "visits/follow_up.html", context)


@require_POST
@require_permission(Permission.PLAN_VISITS)
def follow_up_decide(request: SignedInRequest) -> HttpResponse:
    """Store what comes next for the chosen pupils, or for the whole list asked for."""
    campaign = Campaign.objects.current()
    asked = FollowUpFilter.of(request.POST)
    step = request.POST.get("putusan", "")
    if campaign is None or step not in dict(STEPS):
        messages.error(request, _("Pilih langkah berikutnya."))
        return _back(request, asked)
    students = [int(pk) for pk in request.POST.getlist("siswa") if pk.isdecimal()]
    if request.POST.get("semua"):
        found = asked.on(follow_ups_of(campaign))
        students = list(found.values_list("pk", flat=True))
    count = decide_follow_up(
        campaign=campaign,
        students=students,
        step=step,
        note=request.POST.get("catatan", "").strip()[:200],
        by=request.user,
        now=timezone.now(),
    )
    if not count:
        messages.error(request, _("Pilih setidaknya satu siswa."))
        return _back(request, asked)
    text = ngettext(
        "Langkah berikutnya disimpan untuk %(count)d siswa.",
        "Langkah berikutnya disimpan untuk %(count)d siswa.",
        count,
    )
    messages.success(request, text % {"count": count})
    return _back(request, asked)


@require_safe
@require_permission(Permission.EXPORT_PROGRESS)
def follow_up_export(request: SignedInRequest, wanted: str) -> HttpResponseBase:
    """Send the list asked for as a file, or let the worker make a long one."""
    campaign = Campaign.objects.current()
    if campaign is None or wanted not in FORMATS:
        raise Http404
    kind = Format(wanted)
    asked = FollowUpFilter.of(request.GET)
    if asked.on(follow_ups_of(campaign)).count() > LONG_PUPILS:
        request_export(
            campaign=campaign,
            kind="follow_up",
            format=kind,
            question=asked.query,
            by=request.user,
        )
        return redirect("visits:exports")
    file = TemporaryFile()  # noqa: SIM115 (the response closes it when it is sent)
    with snapshot() as instant:
        as_of = timezone.localtime(instant)
        pupils = asked.on(follow_ups_of(campaign))
        count = pupils.count()
        write_follow_ups(pupils, kind, file, as_of=as_of, count=count)
    note_follow_up_export(campaign=campaign, kind=kind, as_of=as_of, pupils=count, by=request.user)
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=file_name(kind, as_of),
        content_type=CONTENT_TYPES[kind],
        headers={"Cache-Control": "no-store"},
    )


def _context(
    request: SignedInRequest, campaign: Campaign, asked: FollowUpFilter, by: str
) -> dict[str, Any]:
    pupils = asked.on(follow_ups_of(campaign))
    listed = pupils.select_related("school", "outcome").defer("nik_encrypted", "nik_index")
    listed = listed.order_by("school__name", "class_name", "name", "pk")
    page = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("halaman"))
    overview = overview_of(campaign, npsn=asked.npsn)
    return {
        "campaign": campaign,
        "asked": asked,
        "query": urlencode(asked.query),
        "by": by,
        "groupings": Grouping.choices,
        "groups": groups_of(pupils, asked, by),
        "page": page,
        "whys": WHY,
        "steps": FollowUp.Step.choices,
        "overview": overview,
        "total": overview.steps.total(),
        "step_figures": [
            (label, overview.steps[value], f"langkah={value}")
            for value, label in FollowUp.Step.choices
        ],
        "rows": [_row(pupil) for pupil in page],
    }


def _row(pupil: Any) -> dict[str, Any]:
    return {
        "pupil": pupil,
        "why": dict(WHY)[pupil.why],
        "step": FollowUp.Step(pupil.step).label,
    }


def _back(request: SignedInRequest, asked: FollowUpFilter) -> HttpResponse:
    return redirect(f"{reverse('visits:follow_up')}?{urlencode(asked.query)}#daftar")
