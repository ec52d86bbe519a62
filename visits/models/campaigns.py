"""A campaign: everybody who is 17 on election day shall be recorded before it."""

from __future__ import annotations

from datetime import date, time

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ektp_outreach.dates import FIRST_DAY, LAST_DAY, ODD_YEAR
from schools.ages import seventeen_cutoff


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def current(self) -> Campaign | None:
        """The campaign that pages show: the active one with the latest election day."""
        return self.filter(is_active=True).order_by("-election_day", "-pk").first()


@pghistory.track(model_name="CampaignHistory")
class Campaign(models.Model):
    """The frame of all planning; every limit that a visit must keep stands here."""

    name = models.CharField(_("nama"), max_length=120)
    starts_on = models.DateField(_("mulai"))
    election_day = models.DateField(_("hari pemungutan suara"))
    deadline = models.DateField(
        _("hari perekaman terakhir"), help_text=_("Tidak ada kunjungan sesudah hari ini.")
    )
    minimum_age = models.PositiveSmallIntegerField(_("usia rekam paling muda"), default=16)
    teams = models.PositiveSmallIntegerField(_("jumlah tim"), default=1)
    schools_per_team_day = models.PositiveSmallIntegerField(
        _("sekolah per tim per hari"), default=3
    )
    min_devices = models.PositiveSmallIntegerField(
        _("alat per kunjungan, paling sedikit"), default=2
    )
    max_devices = models.PositiveSmallIntegerField(
        _("alat per kunjungan, paling banyak"), default=3
    )
    nearby_km = models.FloatField(_("jarak berdekatan (km)"), default=3.0)
    pupils_per_device_hour = models.FloatField(
        _("siswa per alat per jam"), default=10, validators=[MinValueValidator(0.1)]
    )
    visit_starts = models.TimeField(_("jam mulai biasa"), default=time(8, 0))
    visit_ends = models.TimeField(_("jam selesai biasa"), default=time(13, 0))
    extra_dates = ArrayField(
        models.DateField(),
        default=list,
        blank=True,
        verbose_name=_("hari kerja tambahan"),
        help_text=_("Akhir pekan atau hari libur yang tetap dipakai; pisahkan dengan koma."),
    )
    office_name = models.CharField(_("nama kantor"), max_length=150)
    office_latitude = models.FloatField(_("lintang kantor"))
    office_longitude = models.FloatField(_("bujur kantor"))
    time_zone = models.CharField(_("zona waktu"), max_length=40, default="Asia/Jakarta")
    is_active = models.BooleanField(_("aktif"), default=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("kampanye")
        verbose_name_plural = pgettext_lazy("plural", "kampanye")
        constraints = (
            models.CheckConstraint(
                condition=Q(deadline__gte=F("starts_on"), election_day__gte=F("deadline")),
                name="campaign_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__gte=FIRST_DAY, election_day__lte=LAST_DAY),
                name="campaign_in_this_century",
                violation_error_message=ODD_YEAR,
            ),
            models.CheckConstraint(
                condition=Q(min_devices__gte=1, max_devices__gte=F("min_devices")),
                name="campaign_devices_in_order",
            ),
            models.CheckConstraint(
                condition=Q(teams__gte=1, schools_per_team_day__gte=1, nearby_km__gte=0),
                name="campaign_teams_positive",
            ),
            models.CheckConstraint(
                condition=Q(visit_ends__gt=F("visit_starts"), pupils_per_device_hour__gt=0),
                name="campaign_hours_positive",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def schools_per_day(self) -> int:
        """The most schools that all teams together visit in a day."""
        return self.teams * self.schools_per_team_day

    @property
    def birth_cutoff(self) -> date:
        """The latest birth date with which a pupil is 17 on election day."""
        return seventeen_cutoff(self.election_day)
