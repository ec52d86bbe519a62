"""Who speaks for a school, and the personal links of these people."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from ektp_outreach.accounts.phones import whatsapp_url
from ektp_outreach.dates import today
from schools.models import School, SchoolMember
from visits.actions.people import PersonRefused, add_person, correct_person, end_membership
from visits.actions.portal_links import give_link, revoke_link, token_of
from visits.forms import ContactForm, PersonForm
from visits.models import Campaign, PortalLink

# Without a campaign a link is good for this long.
LINK_DAYS = 90


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PLAN_VISITS)
def people(request: SignedInRequest, npsn: str) -> HttpResponse:
    """Show who speaks for a school, with their links; POST adds somebody."""
    school = get_object_or_404(School, npsn=npsn)
    form = PersonForm(school, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            member = add_person(school=school, by=request.user, today=today(), **form.cleaned_data)
        except PersonRefused as error:
            form.add_error(None, str(error))
        else:
            text = _("%(person)s terdaftar. Beri tautan pribadinya sekarang.")
            messages.success(request, text % {"person": member.user})
            return redirect("visits:people", npsn)
    now = timezone.now()
    members = (
        SchoolMember.objects.filter(school=school)
        .select_related("user")
        .prefetch_related("links")
        .order_by("ended_on", "position", "pk")
    )
    context = {
        "school": school,
        "form": form,
        "people": [m for m in members if m.ended_on is None],
        "former": [m for m in members if m.ended_on is not None],
        "now": now,
    }
    return render(request, "visits/people.html", context, status=422 if form.errors else 200)


@require_POST
@require_permission(Permission.PLAN_VISITS)
def person_edit(request: SignedInRequest, npsn: str, pk: int) -> HttpResponse:
    """Correct a name or an address; what did not arrive can be sent again to the new one."""
    form = ContactForm(request.POST)
    member = _member_or_404(npsn, pk, current=True)
    if form.is_valid():
        try:
            correct_person(member=member, by=request.user, **form.cleaned_data)
        except PersonRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Tersimpan."))
    for sentence in (str(each) for errors in form.errors.values() for each in errors):
        messages.error(request, sentence)
    return redirect("visits:people", npsn)


@require_POST
@require_permission(Permission.PLAN_VISITS)
def person_end(request: SignedInRequest, npsn: str, pk: int) -> HttpResponse:
    """Let somebody speak for the school no longer."""
    member = end_membership(member=_member_or_404(npsn, pk), by=request.user, today=today())
    text = _("%(person)s tidak lagi mewakili sekolah ini; tautannya berhenti berlaku.")
    messages.success(request, text % {"person": member.user})
    return redirect("visits:people", npsn)


@require_POST
@require_permission(Permission.PLAN_VISITS)
def link_new(request: SignedInRequest, npsn: str, pk: int) -> HttpResponse:
    """Make a personal link and show how to hand it over."""
    member = _member_or_404(npsn, pk, current=True)
    link = give_link(member=member, expires_at=_expiry(), by=request.user)
    return redirect("visits:link_card", npsn, link.pk)


@require_safe
@require_permission(Permission.PLAN_VISITS)
def link_card(request: SignedInRequest, npsn: str, pk: int) -> HttpResponse:
    """Show a link as text, QR code and WhatsApp message."""
    from visits.exports.letters import qr_of

    link = _link_or_404(npsn, pk)
    address = f"{settings.BASE_URL}{reverse('visits:link_home', args=[token_of(link)])}"
    user = link.member.user
    text = _(
        "Yth. %(person)s, jadwal perekaman KTP-el untuk %(school)s dapat dilihat dan "
        "dikonfirmasi di sini: %(address)s. Tautan ini hanya untuk Anda."
    ) % {"person": user, "school": link.member.school, "address": address}
    context = {
        "school": link.member.school,
        "link": link,
        "usable": PortalLink.objects.usable(timezone.now()).filter(pk=link.pk).exists(),
        "address": address,
        "qr": qr_of(address),
        "whatsapp": whatsapp_url(user.phone, text) if user.phone else "",
    }
    return render(request, "visits/link_card.html", context)


@require_POST
@require_permission(Permission.PLAN_VISITS)
def link_revoke(request: SignedInRequest, npsn: str, pk: int) -> HttpResponse:
    """Let nobody open a link again."""
    revoke_link(link=_link_or_404(npsn, pk), by=request.user, now=timezone.now())
    messages.success(request, _("Tautan dicabut; yang memegangnya tidak bisa masuk lagi."))
    return redirect("visits:people", npsn)


def _member_or_404(npsn: str, pk: int, *, current: bool = False) -> SchoolMember:
    members = SchoolMember.objects.select_related("user", "school").filter(school__npsn=npsn)
    if current:
        members = members.filter(ended_on=None)
    return get_object_or_404(members, pk=pk)


def _link_or_404(npsn: str, pk: int) -> PortalLink:
    links = PortalLink.objects.select_related("member__user", "member__school")
    return get_object_or_404(links, pk=pk, member__school__npsn=npsn)


def _expiry() -> datetime:
    """Return when a new link ends: with election day, if that is ahead."""
    campaign = Campaign.objects.current()
    if campaign and campaign.election_day >= today():
        midnight = datetime.combine(campaign.election_day, time(), ZoneInfo(campaign.time_zone))
        return midnight + timedelta(days=1)
    return timezone.now() + timedelta(days=LINK_DAYS)
