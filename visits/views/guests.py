"""A pupil who is not on the visit's list: look them up elsewhere, or add them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from ektp_outreach.dates import today
from schools.actions.students import AlreadyKnown, add_student
from schools.models import Student
from visits.actions.guests import look_up_pupils
from visits.guest_forms import AddStudentForm, LookUpForm
from visits.guests import pass_for
from visits.models import Visit
from visits.queries.guests import MAX_FOUND, standings_of
from visits.queries.recording_feed import recordable_by


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.RECORD)
def look_up(request: SignedInRequest, pk: int) -> HttpResponse:
    """Find a pupil outside the list. By POST, so that no address holds a name or NISN."""
    visit = _open_visit(request, pk)
    form = LookUpForm(request.POST or None)
    context: dict[str, Any] = {"visit": visit, "form": form, "limit": MAX_FOUND}
    if request.method == "POST" and form.is_valid():
        found = look_up_pupils(visit=visit, by=request.user, **form.cleaned_data)
        context |= {"searched": True, "found": _with_passes(found, visit, request)}
    return render(request, "visits/look_up.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.RECORD)
def add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a pupil whom nobody's register has."""
    visit = _open_visit(request, pk)
    if request.method != "POST" or "text" in request.POST:
        form = _empty_form(request, visit)
        return render(request, "visits/add_student.html", {"visit": visit, "form": form})
    form = AddStudentForm(request.POST, school=visit.school, today=today())
    context: dict[str, Any] = {"visit": visit, "form": form}
    if form.is_valid():
        data = {key: value for key, value in form.cleaned_data.items() if key != "is_checked"}
        try:
            student = add_student(school=visit.school, by=request.user, **data)
        except AlreadyKnown as error:
            context["known"] = _with_passes(error.students, visit, request)
        else:
            text = _("%(name)s ditambahkan. Sekarang catat hasilnya.") % {"name": student.name}
            messages.success(request, text)
            return redirect(_address(student, visit, request))
    return render(request, "visits/add_student.html", context, status=422)


def _open_visit(request: SignedInRequest, pk: int) -> Visit:
    rows = recordable_by(request.user).select_related("school", "campaign")
    closed = (Visit.State.COMPLETED, Visit.State.CANCELLED)
    return get_object_or_404(rows.exclude(state__in=closed), pk=pk)


def _empty_form(request: SignedInRequest, visit: Visit) -> AddStudentForm:
    """Begin with what was typed into the search."""
    text = request.POST.get("text", "").strip()
    start = {"birth_date": request.POST.get("birth_date", "")}
    start["nisn" if text.isdecimal() else "name"] = text
    return AddStudentForm(initial=start, school=visit.school, today=today())


def _with_passes(
    students: list[Student], visit: Visit, request: SignedInRequest
) -> list[dict[str, Any]]:
    standings = standings_of(visit.campaign, students)
    return [
        {
            "student": student,
            "standing": standings.get(student.pk, ""),
            "url": _address(student, visit, request),
        }
        for student in students
    ]


def _address(student: Student, visit: Visit, request: SignedInRequest) -> str:
    target = reverse("visits:record", args=[visit.pk])
    return f"{target}?tamu={pass_for(student, visit, request.user)}#pilihan"
