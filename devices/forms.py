"""What staff type about devices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from devices.models import Outage


class MomentInput(forms.DateTimeInput):
    """The browser's own field for a day and a time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class OutageForm(forms.ModelForm):
    """When a device cannot be used, and why."""

    class Meta:
        model = Outage
        fields = ("starts_at", "ends_at", "reason")
        widgets = {"starts_at": MomentInput(), "ends_at": MomentInput()}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "ends_at": gettext_lazy("Kosongkan bila belum diketahui."),
            "reason": gettext_lazy("Misalnya: kamera rusak, dibawa ke bengkel."),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("Waktu selesai harus sesudah waktu mulai."))
        return data
