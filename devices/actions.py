"""Record when a device cannot be used. Booked visits are never changed by it, only flagged."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from devices.models import Device, Outage
from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_event


class OutageOver(Exception):
    """The outage has already ended."""

    code = "outage_over"


@transaction.atomic
def add_outage(
    *, device: Device, starts_at: datetime, ends_at: datetime | None, reason: str, by: User
) -> Outage:
    """Note that `device` cannot be used from `starts_at` on; without an end it lasts on."""
    outage = Outage.objects.create(
        device=device, starts_at=starts_at, ends_at=ends_at, reason=reason
    )
    data = {
        "device": device.name,
        "starts_at": starts_at.isoformat(timespec="minutes"),
        "ends_at": ends_at.isoformat(timespec="minutes") if ends_at else None,
        "reason": reason,
    }
    record_event("add_outage", outage, device, by=by, data=data)
    return outage


@transaction.atomic
def end_outage(*, outage: Outage, at: datetime, by: User) -> None:
    """The device can be used again from `at` on; an outage that has not begun is taken back."""
    outage = Outage.objects.select_for_update().get(pk=outage.pk)
    if outage.ends_at and outage.ends_at <= at:
        raise OutageOver
    data = {"device": outage.device.name, "reason": outage.reason}
    record_event("end_outage", outage, outage.device, by=by, data=data)
    if outage.starts_at >= at:
        outage.delete()
        return
    outage.ends_at = at
    outage.save(update_fields=["ends_at"])


@transaction.atomic
def set_in_use(*, device: Device, in_use: bool, by: User) -> None:
    """Take `device` into use or out of it; visits that hold it are flagged, not changed."""
    device.is_active = in_use
    device.save(update_fields=["is_active"])
    action = "take_device_into_use" if in_use else "take_device_out_of_use"
    record_event(action, device, by=by, data={"device": device.name})
