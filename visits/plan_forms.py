"""Forms of the planner's pages: wishes, and what if."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from ektp_outreach.day_fields import DayField, DayInput
from schools.models import School
from visits.models import Campaign, Wish
from visits.planner.explain import OneMoreTeam
from visits.queries.plan_changes import KINDS, as_json


class WishForm(forms.ModelForm):
    """A school's date, pinned, forbidden or preferred; a preferred date means its week."""

    school = forms.ModelChoiceField(
        label=_("Sekolah"),
        queryset=School.objects.active(),
        to_field_name="npsn",
        empty_label=_("Pilih sekolah"),
    )
    kind = forms.ChoiceField(
        label=_("Permintaan"),
        choices=(
            (Wish.Kind.PIN, _("Harus pada tanggal ini")),
            (Wish.Kind.FORBID, _("Jangan pada tanggal ini")),
            (Wish.Kind.PREFER, _("Hanya pada minggu tanggal ini")),
        ),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Wish
        fields = ("school", "kind", "date", "reason")
        labels: ClassVar = {"reason": _("Alasan")}
        help_texts: ClassVar = {"reason": _("Misalnya: kelas XII sedang PKL.")}
        field_classes: ClassVar = {"date": DayField}
        widgets: ClassVar = {"date": DayInput()}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == Wish.Kind.PREFER and cleaned.get("date"):
            cleaned["date"] -= timedelta(days=cleaned["date"].weekday())
        return cleaned


class WhatIfForm(forms.Form):
    """What could be otherwise; an empty field stays as it is."""

    start_later = forms.DateField(label=_("Mulai pada"), required=False, widget=DayInput())
    deadline = forms.DateField(label=_("Hari terakhir"), required=False, widget=DayInput())
    extra_day = forms.DateField(
        label=_("Bekerja juga pada"),
        help_text=_("Misalnya suatu Sabtu."),
        required=False,
        widget=DayInput(),
    )
    no_weekday = forms.TypedChoiceField(
        label=_("Tanpa hari"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=(("", _("Semua hari dipakai")), *list(WEEKDAYS.items())[:6]),
    )
    devices = forms.IntegerField(label=_("Jumlah alat"), min_value=1, max_value=99, required=False)
    one_more_team = forms.BooleanField(label=_("Satu tim lagi"), required=False)
    schools_per_day = forms.IntegerField(
        label=_("Sekolah sehari per tim"), min_value=1, max_value=6, required=False
    )
    nearby = forms.FloatField(
        label=_("Jarak berdekatan (km)"), min_value=0.1, max_value=50, required=False
    )
    longer_day = forms.FloatField(
        label=_("Jam kunjungan ditambah"), min_value=0.5, max_value=5, required=False
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._campaign = campaign

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = self._campaign.starts_on, self._campaign.election_day
        for name in ("start_later", "deadline", "extra_day"):
            day = cleaned.get(name)
            if day and not first <= day <= last:
                self.add_error(name, _("Pilih hari dari mulai kampanye sampai pemungutan suara."))
        if not self.errors and not self.changes():
            raise forms.ValidationError(_("Isi paling sedikit satu hal yang berbeda."))
        return cleaned

    def changes(self) -> list[dict[str, Any]]:
        """Return what was filled in, as a run stores it."""
        given = {name: self.cleaned_data.get(name) for name in KINDS if name in self.fields}
        more = [OneMoreTeam()] if given.pop("one_more_team") else []
        changes = [KINDS[name](value) for name, value in given.items() if value is not None]
        return [as_json(change) for change in more + changes]
