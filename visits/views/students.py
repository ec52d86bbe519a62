"""Pupils: the lists behind the figures, and one pupil."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from schools.actions.students import REVEALS_AN_HOUR, NoNik, TooManyReveals, reveal_nik
from schools.ages import seventeenth_birthday
from schools.models import Student
from visits.forms import RevealForm
from visits.models import Campaign
from visits.queries.choices import choices_of
from visits.queries.history import history_of
from visits.queries.keyset import Page, page_of
from visits.queries.students import (
    Group,
    StudentFilter,
    figure_of,
    recordings_of,
    rows_of,
    total_of,
)

from .paging import page_urls


@require_safe
@require_permission(Permission.VIEW_STUDENTS)
def students(request: SignedInRequest) -> HttpResponse:
    """List pupils by name; htmx gets only the table with its pager."""
    asked = StudentFilter.of(request.GET)
    choices = choices_of(district=asked.district, npsn=asked.npsn)
    asked = asked.among(choices)
    campaign = Campaign.objects.current()
    found = asked.of_campaign(campaign).visible_to(request.user)  # type: ignore[attr-defined]
    page, total = _page(request, asked, campaign, found)
    context = {
        "campaign": campaign,
        "asked": asked,
        "groups": Group.choices,
        "group_label": Group(asked.group).label if asked.group else "",
        "choices": choices,
        "school_name": dict(choices.schools).get(asked.npsn, ""),
        "district_name": dict(choices.districts).get(asked.district, ""),
        "rows": rows_of(campaign, page.rows),
        "total": total,
    } | page_urls(request, page)
    template = "visits/students.html#results" if request.htmx else "visits/students.html"
    return render(request, template, context)


def _page(
    request: SignedInRequest,
    asked: StudentFilter,
    campaign: Campaign | None,
    found: QuerySet[Student],
) -> tuple[Page[Student], int | None]:
    """Return the page of `found` that the address asks for, and how many there are in all."""
    is_figure = campaign is not None and asked.is_figure
    listed, order = asked.ordered(found)
    if asked.is_counted and not is_figure:
        listed = listed.annotate(total=total_of(found))
    after, before = request.GET.get("sesudah", ""), request.GET.get("sebelum", "")
    page = page_of(listed, order, after=after, before=before)
    if campaign is not None and is_figure:
        return page, figure_of(campaign, asked)
    if not asked.is_counted:
        return page, None
    # Every row of a counted list carries its length.
    return page, page.rows[0].total if page.rows else found.count()  # type: ignore[attr-defined]


@require_safe
@require_permission(Permission.VIEW_STUDENTS, Permission.VIEW_OWN_SCHOOL)
def student(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one pupil: facts, standing, what was noted at visits, and the history."""
    return _student_page(request, _student_or_404(request, pk), RevealForm())


@require_POST
@require_permission(Permission.REVEAL_NIK)
def student_nik(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the full NIK once, on this answer only."""
    found, form, nik = _student_or_404(request, pk), RevealForm(request.POST), ""
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            nik = reveal_nik(student=found, reason=reason, now=timezone.now(), by=request.user)
        except NoNik:
            form.add_error(None, _("NIK siswa ini belum diketahui."))
        except TooManyReveals:
            form.add_error(
                None,
                _("Anda sudah membuka %(count)d NIK dalam satu jam. Coba lagi nanti.")
                % {"count": REVEALS_AN_HOUR},
            )
    response = _student_page(request, found, form, nik=nik)
    response["Cache-Control"] = "no-store"
    response.status_code = 200 if nik else 422
    return response


def _student_or_404(request: SignedInRequest, pk: int) -> Student:
    visible = Student.objects.visible_to(request.user)
    return get_object_or_404(
        visible.select_related("school__district", "outcome", "card_status"), pk=pk
    )


def _student_page(
    request: SignedInRequest, found: Student, form: RevealForm, *, nik: str = ""
) -> HttpResponse:
    campaign = Campaign.objects.current()
    [row] = rows_of(campaign, [found])
    context = {
        "campaign": campaign,
        "student": found,
        "row": row,
        "seventeen_on": seventeenth_birthday(found.birth_date),
        "recordings": recordings_of(found),
        "history": history_of(found) if request.user.may(Permission.VIEW_STUDENTS) else [],
        "form": form,
        "nik": nik,
    }
    return render(request, "visits/student.html", context)
