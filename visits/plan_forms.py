"""Forms of the planner's pages: wishes, and what if."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from schools.models import School
from visits.models import Wish


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
        widgets: ClassVar = {"date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
