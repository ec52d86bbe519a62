"""Pupils of the school register."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pghistory
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ektp_outreach.accounts.permissions import Permission
from schools.ages import seventeen_cutoff

from .schools import School

if TYPE_CHECKING:
    from ektp_outreach.accounts.models import User


class StudentQuerySet(models.QuerySet["Student"]):
    def visible_to(self, user: User) -> StudentQuerySet:
        """Staff see all pupils, a school's people those of their school, others none.

        An operator sees pupils only through the visits they are assigned to.
        """
        if user.may(Permission.VIEW_STUDENTS):
            return self
        return self.filter(school__in=School.objects.visible_to(user))

    def enrolled(self) -> StudentQuerySet:
        return self.filter(left_on=None)

    def seventeen_by(self, day: date) -> StudentQuerySet:
        """Pupils who are 17 on `day` (UU 24/2013, article 63)."""
        return self.filter(birth_date__lte=seventeen_cutoff(day))


@pghistory.track(
    # The row as it was before: imports of half a million new pupils write no history.
    pghistory.UpdateEvent(row=pghistory.Old, level=pghistory.Statement),
    pghistory.DeleteEvent(level=pghistory.Statement),
    exclude=["nik_encrypted", "nik_index"],
    model_name="StudentHistory",
)
class Student(models.Model):
    """A pupil as the school register knows them.

    `nik_encrypted` is AES-GCM, `nik_index` the HMAC-SHA-256 for exact matching; the full number
    is shown only by an audited click (UU PDP 27/2022).
    """

    class Sex(models.TextChoices):
        MALE = "L", _("Laki-laki")
        FEMALE = "P", _("Perempuan")

    # Two indexes below begin with the school; one of its own would only slow imports.
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, db_index=False, verbose_name=_("sekolah")
    )
    name = models.CharField(_("nama"), max_length=150)
    sex = models.CharField(_("jenis kelamin"), max_length=1, choices=Sex)
    birth_date = models.DateField(_("tanggal lahir"))
    nisn = models.CharField("NISN", max_length=10, null=True, blank=True)
    nik_encrypted = models.BinaryField(null=True)
    nik_index = models.BinaryField(null=True, unique=True)
    nik_last4 = models.CharField(_("empat angka akhir NIK"), max_length=4, blank=True)
    class_name = models.CharField(_("rombel"), max_length=60, blank=True)
    grade = models.PositiveSmallIntegerField(_("tingkat"), null=True, blank=True)
    home_village = models.CharField(_("kelurahan tempat tinggal"), max_length=100, blank=True)
    home_district = models.CharField(_("kecamatan tempat tinggal"), max_length=100, blank=True)
    needs_help = models.BooleanField(_("perlu bantuan saat perekaman"), default=False)
    left_on = models.DateField(_("keluar dari sekolah"), null=True, blank=True)
    added_by_hand = models.BooleanField(_("ditambahkan petugas"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = StudentQuerySet.as_manager()

    class Meta:
        verbose_name = _("siswa")
        verbose_name_plural = pgettext_lazy("plural", "siswa")
        constraints = (
            # Not unique=True, which adds an index for searches by the beginning.
            models.UniqueConstraint(fields=("nisn",), name="student_nisn_unique"),
            models.CheckConstraint(
                condition=Q(nisn=None) | Q(nisn__regex=r"^[0-9]{10}$"),
                name="student_nisn_ten_digits",
            ),
            models.CheckConstraint(condition=Q(sex__in=("L", "P")), name="student_sex_known"),
            models.CheckConstraint(
                condition=(
                    Q(nik_encrypted=None, nik_index=None, nik_last4="")
                    | Q(
                        nik_encrypted__isnull=False,
                        nik_index__isnull=False,
                        nik_last4__regex=r"^[0-9]{4}$",
                    )
                ),
                name="student_nik_parts_together",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="student_has_a_name"),
        )
        indexes = (
            models.Index(fields=("name", "id"), name="student_by_name"),
            models.Index(fields=("school", "name", "id"), name="student_by_school"),
            models.Index(fields=("school", "class_name", "name", "id"), name="student_by_class"),
            models.Index(fields=("birth_date",), name="student_by_birth_date"),
            models.Index(
                fields=("name", "id"), condition=Q(left_on__isnull=False), name="student_left"
            ),
            GinIndex(OpClass(Upper(F("name")), name="gin_trgm_ops"), name="student_name_trgm"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def nik_masked(self) -> str:
        return f"••••••••••••{self.nik_last4}" if self.nik_last4 else ""
