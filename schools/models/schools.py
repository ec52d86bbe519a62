"""Schools, where they lie, who speaks for them and when they cannot be visited."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pghistory
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ektp_outreach.accounts.permissions import Permission
from ektp_outreach.dates import FIRST_DAY, LAST_DAY, ODD_YEAR

if TYPE_CHECKING:
    from ektp_outreach.accounts.models import User


class District(models.Model):
    """A kecamatan; `code` as Kemendagri writes it, for example 35.73.05."""

    code = models.CharField(_("kode"), max_length=8, unique=True)
    name = models.CharField(_("nama"), max_length=100)

    class Meta:
        verbose_name = _("kecamatan")
        verbose_name_plural = pgettext_lazy("plural", "kecamatan")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class SchoolQuerySet(models.QuerySet["School"]):
    def visible_to(self, user: User) -> SchoolQuerySet:
        """Staff see all schools, a school's people exactly theirs, everybody else none."""
        if user.may(Permission.VIEW_STUDENTS):
            return self
        if user.may(Permission.VIEW_OWN_SCHOOL):
            current = SchoolMember.objects.filter(user=user, ended_on=None)
            return self.filter(pk__in=current.values("school"))
        return self.none()

    def active(self) -> SchoolQuerySet:
        return self.filter(is_active=True)


@pghistory.track(model_name="SchoolHistory")
class School(models.Model):
    """A senior high school; NPSN is the ministry's eight-character school number."""

    class Level(models.TextChoices):
        SMA = "SMA", "SMA"
        SMK = "SMK", "SMK"
        MA = "MA", "MA"
        SLB = "SLB", "SLB"
        PKBM = "PKBM", "PKBM"

    npsn = models.CharField(
        "NPSN", max_length=8, unique=True, validators=[RegexValidator(r"^[0-9A-Z]{8}$")]
    )
    name = models.CharField(_("nama"), max_length=150)
    level = models.CharField(_("bentuk"), max_length=4, choices=Level)
    is_public = models.BooleanField(_("negeri"), default=False)
    district = models.ForeignKey(District, on_delete=models.PROTECT, verbose_name=_("kecamatan"))
    address = models.CharField(_("alamat"), max_length=250, blank=True)
    latitude = models.FloatField(_("lintang"))
    longitude = models.FloatField(_("bujur"))
    days_per_week = models.PositiveSmallIntegerField(
        _("hari sekolah per minggu"), default=5, choices=[(5, _("5 hari")), (6, _("6 hari"))]
    )
    contact_name = models.CharField(_("guru penghubung"), max_length=150, blank=True)
    contact_phone = models.CharField(_("telepon penghubung"), max_length=30, blank=True)
    is_active = models.BooleanField(_("ikut dijadwalkan"), default=True)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        verbose_name = _("sekolah")
        verbose_name_plural = pgettext_lazy("plural", "sekolah")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(npsn__regex=r"^[0-9A-Z]{8}$"), name="school_npsn_eight_characters"
            ),
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="school_position_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(days_per_week__in=(5, 6)), name="school_week_5_or_6"
            ),
        )

    def __str__(self) -> str:
        return self.name


class SchoolAlias(models.Model):
    """Another way in which files write a school's name, learnt when a user confirms it."""

    school = models.ForeignKey(
        School, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("sekolah")
    )
    name = models.CharField(_("nama dalam berkas"), max_length=150)
    normalised = models.CharField(max_length=150, unique=True)

    class Meta:
        verbose_name = _("nama lain sekolah")
        verbose_name_plural = pgettext_lazy("plural", "nama lain sekolah")

    def __str__(self) -> str:
        return self.name


@pghistory.track(model_name="SchoolMemberHistory")
class SchoolMember(models.Model):
    """A person who speaks for a school; a head who leaves keeps the row with `ended_on`."""

    class Position(models.TextChoices):
        HEAD = "head", _("Kepala sekolah")
        DEPUTY = "deputy", _("Wakil kepala sekolah")
        CONTACT = "contact", _("Guru penghubung")

    school = models.ForeignKey(
        School, on_delete=models.CASCADE, related_name="members", verbose_name=_("sekolah")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="school_memberships",
        verbose_name=_("pengguna"),
    )
    position = models.CharField(
        _("jabatan"), max_length=10, choices=Position, default=Position.HEAD
    )
    ended_on = models.DateField(_("berakhir"), null=True, blank=True)

    class Meta:
        verbose_name = _("anggota sekolah")
        verbose_name_plural = pgettext_lazy("plural", "anggota sekolah")
        constraints = (
            models.UniqueConstraint(
                fields=("school", "user"),
                condition=Q(ended_on=None),
                name="school_member_once_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} ({self.get_position_display()})"


class ClosureQuerySet(models.QuerySet["Closure"]):
    def between(self, first: date, last: date) -> ClosureQuerySet:
        """Closures that touch the days from `first` to `last`, both included."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)

    def of(self, school: School) -> ClosureQuerySet:
        """Closures of one school, with those of all schools."""
        return self.filter(Q(school=school) | Q(school=None))


@pghistory.track(model_name="ClosureHistory")
class Closure(models.Model):
    """Days on which a school (or, without one, all schools) cannot be visited."""

    class Kind(models.TextChoices):
        EXAM = "exam", _("Ujian")
        INTERNSHIP = "internship", _("PKL")
        HOLIDAY = "holiday", _("Libur sekolah")
        EVENT = "event", _("Kegiatan sekolah")
        OTHER = "other", _("Lainnya")

    school = models.ForeignKey(
        School,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="closures",
        verbose_name=_("sekolah"),
        help_text=_("Kosongkan bila berlaku untuk semua sekolah."),
    )
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("sampai"))
    kind = models.CharField(_("jenis"), max_length=12, choices=Kind)
    note = models.CharField(_("keterangan"), max_length=200, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dilaporkan sekolah oleh"),
    )

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("hari tidak bisa dikunjungi")
        verbose_name_plural = pgettext_lazy("plural", "hari tidak bisa dikunjungi")
        ordering = ("starts_on",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="closure_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__gte=FIRST_DAY, ends_on__lte=LAST_DAY),
                name="closure_in_this_century",
                violation_error_message=ODD_YEAR,
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_on:%d/%m/%Y}–{self.ends_on:%d/%m/%Y}"
