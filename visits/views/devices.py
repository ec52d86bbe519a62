"""The recording devices: what is booked on them and when they cannot be used."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from devices.actions import OutageOver, add_outage, end_outage
from devices.forms import OutageForm
from devices.models import Device, Outage
from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from ektp_outreach.dates import today
from visits.models import Campaign, Visit
from visits.queries.devices import coming_bookings, devices_with_bookings
from visits.queries.flags import flags_of
from visits.queries.history import history_of
from visits.queries.outages import visits_during


@require_safe
@require_permission(Permission.MANAGE_DEVICES)
def devices(request: SignedInRequest) -> HttpResponse:
    """List the devices with their next visits and outages."""
    campaign = Campaign.objects.current()
    visits = Visit.objects.visible_to(request.user)
    flags = flags_of(campaign, visits, today=today()) if campaign else []
    context = {
        "devices": devices_with_bookings(now=timezone.now(), today=today()),
        "flags": [flag for flag in flags if flag.lacks_device],
        "now": timezone.now(),
    }
    return render(request, "visits/devices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.MANAGE_DEVICES)
def device_outage(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note that a device cannot be used; say which booked visits lose it."""
    device = get_object_or_404(Device, pk=pk)
    now = timezone.localtime().replace(second=0, microsecond=0)
    form = OutageForm(request.POST or None, instance=Outage(device=device, starts_at=now))
    if request.method == "POST" and form.is_valid():
        outage = add_outage(device=device, **form.cleaned_data, by=request.user)
        _tell_flagged(request, visits_during(outage, today=today()).count())
        return redirect("visits:devices")
    context = {
        "device": device,
        "form": form,
        "coming": coming_bookings(today()).filter(device=device),
        "history": history_of(device, limit=20),
    }
    return render(request, "visits/device_outage.html", context, status=422 if form.errors else 200)


@require_POST
@require_permission(Permission.MANAGE_DEVICES)
def outage_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """The device can be used again from now on."""
    outage = get_object_or_404(Outage, pk=pk)
    try:
        end_outage(outage=outage, at=timezone.now(), by=request.user)
    except OutageOver:
        messages.info(request, _("Gangguan ini sudah selesai sebelumnya."))
    else:
        messages.success(request, _("%(device)s dapat dipakai lagi.") % {"device": outage.device})
    return redirect("visits:devices")


def _tell_flagged(request: SignedInRequest, count: int) -> None:
    if not count:
        messages.success(request, _("Gangguan dicatat. Tidak ada kunjungan yang terkena."))
        return
    text = ngettext(
        "Gangguan dicatat. %(count)d kunjungan terkena dan perlu alat lain.",
        "Gangguan dicatat. %(count)d kunjungan terkena dan perlu alat lain.",
        count,
    )
    messages.warning(request, text % {"count": count})
