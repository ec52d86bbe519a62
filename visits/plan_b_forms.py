"""The form of a filled-in list: the file, and what is asked once for all its marks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from devices.models import Device
from ektp_outreach.accounts.models import User
from visits.models import Visit


class SheetForm(forms.Form):
    upload = forms.FileField(
        label=gettext_lazy("Lembar yang sudah diisi"),
        help_text=gettext_lazy("XLSX, XLS, ODS atau CSV."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        allow_empty_file=True,
    )
    operator = forms.ModelChoiceField(
        label=gettext_lazy("Petugas yang mencatat"), queryset=User.objects.none()
    )
    device = forms.ModelChoiceField(
        label=gettext_lazy("Alat"), queryset=Device.objects.none(), required=False
    )
    recorded_at = forms.DateTimeField(
        label=gettext_lazy("Dicatat pada"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )

    def __init__(self, *args: Any, visit: Visit, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        crew = User.objects.filter(Q(visits=visit) | Q(pk=user.pk)).distinct().order_by("name")
        self.fields["operator"].queryset = crew  # type: ignore[attr-defined]
        self.fields["device"].queryset = visit.devices.order_by("name")  # type: ignore[attr-defined]
        start, end = visit.period_in(visit.campaign.time_zone)
        now = timezone.now()
        self.initial.setdefault("operator", user.pk)
        self.initial.setdefault("recorded_at", end if end < now else max(min(now, end), start))

    def clean_recorded_at(self) -> datetime:
        moment: datetime = self.cleaned_data["recorded_at"]
        if moment > timezone.now():
            raise forms.ValidationError(_("Waktu ini belum tiba."))
        return moment
