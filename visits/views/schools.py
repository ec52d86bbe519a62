"""Schools: what remains where, and one school with its visits and closed days."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from ektp_outreach.dates import today
from schools.actions.closures import add_closure, remove_closure
from schools.models import Closure, District, School
from visits.forms import ClosureForm
from visits.models import Campaign, Visit
from visits.queries.flags import flags_of
from visits.queries.history import history_of
from visits.queries.kept_tallies import tallies_of
from visits.queries.keyset import page_of
from visits.queries.portal import past_visits
from visits.queries.schools import Need, SchoolFilter, closures_of, school_rows, with_next_visit
from visits.queries.snapshots import snapshot
from visits.reports.school_map import map_of

from .paging import page_urls

PAGE_SIZE = 100


@require_safe
@require_permission(Permission.VIEW_STUDENTS)
def schools(request: SignedInRequest) -> HttpResponse:
    """List schools by name with a map; htmx gets only the list."""
    asked, campaign = SchoolFilter.of(request.GET), Campaign.objects.current()
    with snapshot():
        tallies = tallies_of(campaign) if campaign and asked.need else None
        found = asked.of_campaign(campaign, today=today(), tallies=tallies)
        page = page_of(
            with_next_visit(found, campaign, today=today()).select_related("district"),
            ("name", "pk"),
            after=request.GET.get("sesudah", ""),
            before=request.GET.get("sebelum", ""),
            size=PAGE_SIZE,
        )
        rows = school_rows(campaign, page.rows, tallies)
    context = {
        "campaign": campaign,
        "asked": asked,
        "needs": Need.choices,
        "districts": District.objects.values_list("code", "name"),
        "rows": rows,
        "map": map_of(rows),
    } | page_urls(request, page)
    template = "visits/schools.html#results" if request.htmx else "visits/schools.html"
    return render(request, template, context)


@require_safe
@require_permission(Permission.VIEW_STUDENTS, Permission.VIEW_OWN_SCHOOL)
def school(request: SignedInRequest, npsn: str) -> HttpResponse:
    """Show one school; its own people have a page of their own."""
    found = _school_or_404(request, npsn)
    if not request.user.may(Permission.VIEW_STUDENTS):
        return redirect(f"{reverse('visits:portal_home')}?sekolah={npsn}")
    return _school_page(request, found, ClosureForm())


@require_POST
@require_permission(Permission.PLAN_VISITS)
def closure_new(request: SignedInRequest, npsn: str) -> HttpResponse:
    """Note days on which the school cannot be visited; say which visits lie in them."""
    found = _school_or_404(request, npsn)
    form = ClosureForm(request.POST)
    if not form.is_valid():
        return _school_page(request, found, form, status=422)
    closure = add_closure(school=found, by=request.user, **form.cleaned_data)
    _tell_visits(request, closure)
    return redirect(f"{reverse('visits:school', args=[npsn])}#libur")


@require_POST
@require_permission(Permission.PLAN_VISITS)
def closure_remove(request: SignedInRequest, npsn: str, pk: int) -> HttpResponse:
    """The school can be visited on those days after all."""
    found = _school_or_404(request, npsn)
    remove_closure(closure=get_object_or_404(Closure, pk=pk, school=found), by=request.user)
    messages.success(request, _("Hari itu bisa dikunjungi lagi."))
    return redirect(f"{reverse('visits:school', args=[npsn])}#libur")


def _school_or_404(request: SignedInRequest, npsn: str) -> School:
    visible = School.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("district"), npsn=npsn)


def _school_page(
    request: SignedInRequest, found: School, form: ClosureForm, *, status: int = 200
) -> HttpResponse:
    campaign = Campaign.objects.current()
    visits = Visit.objects.visible_to(request.user).filter(school=found)
    with snapshot():
        same = with_next_visit(School.objects.filter(pk=found.pk), campaign, today=today())
        [row] = school_rows(campaign, list(same))
    context = {
        "campaign": campaign,
        "school": found,
        "row": row,
        "members": found.members.filter(ended_on=None).select_related("user"),
        "coming": visits.filter(date__gte=today()).prefetch_related("devices"),
        "past": past_visits(visits, today()),
        "flags": flags_of(campaign, visits, today=today()) if campaign else [],
        "closures": closures_of(found, today=today()),
        "form": form,
        "history": history_of(found),
    }
    return render(request, "visits/school.html", context, status=status)


def _tell_visits(request: SignedInRequest, closure: Closure) -> None:
    visits = Visit.objects.standing().filter(school=closure.school, date__gte=today())
    count = visits.between(closure.starts_on, closure.ends_on).count()
    if not count:
        messages.success(request, _("Dicatat. Tidak ada kunjungan pada hari itu."))
        return
    text = ngettext(
        "Dicatat. %(count)d kunjungan pada hari itu perlu dipindahkan.",
        "Dicatat. %(count)d kunjungan pada hari itu perlu dipindahkan.",
        count,
    )
    messages.warning(request, text % {"count": count})
