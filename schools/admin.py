"""Schools, pupils and imports in the admin site."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ektp_outreach.accounts.admin_site import AuditedAdmin, NoDeleteAdmin, ReadOnlyAdmin
from schools.models import (
    CardStatus,
    Closure,
    District,
    ImportBatch,
    ImportFile,
    School,
    SchoolAlias,
    SchoolList,
    SchoolMember,
    StatusImport,
    Student,
)
from schools.names import normalise_school_name
from schools.nik import nik_index

NIK_DIGITS = 16


@admin.register(District)
class DistrictAdmin(NoDeleteAdmin):
    list_display = ("name", "code")
    search_fields = ("name", "code")


class MemberInline(admin.TabularInline):
    model = SchoolMember
    autocomplete_fields = ("user",)
    extra = 0
    can_delete = False


@admin.register(School)
class SchoolAdmin(NoDeleteAdmin):
    list_display = ("name", "npsn", "level", "is_public", "district", "is_active")
    list_filter = ("is_active", "level", "is_public", "district", "days_per_week")
    list_select_related = ("district",)
    search_fields = ("name", "npsn", "aliases__name")
    autocomplete_fields = ("district",)
    inlines = (MemberInline,)


@admin.register(SchoolMember)
class SchoolMemberAdmin(NoDeleteAdmin):
    """Who speaks for a school; who leaves gets a date, so that the trail stays whole."""

    list_display = ("user", "school", "position", "ended_on")
    list_filter = ("position", ("ended_on", admin.EmptyFieldListFilter))
    list_select_related = ("user", "school")
    search_fields = ("user__name", "user__email", "school__name", "school__npsn")
    autocomplete_fields = ("user", "school")


@admin.register(SchoolAlias)
class SchoolAliasAdmin(AuditedAdmin):
    list_display = ("name", "school")
    list_select_related = ("school",)
    search_fields = ("name", "school__name")
    autocomplete_fields = ("school",)
    fields = ("school", "name")

    def save_model(self, request: HttpRequest, obj: SchoolAlias, form: Any, change: bool) -> None:
        obj.normalised = normalise_school_name(obj.name)
        super().save_model(request, obj, form, change)


@admin.register(Closure)
class ClosureAdmin(AuditedAdmin):
    list_display = ("starts_on", "ends_on", "kind", "school", "note")
    list_filter = ("kind", ("school", admin.EmptyFieldListFilter), "starts_on")
    list_select_related = ("school",)
    search_fields = ("school__name", "school__npsn", "note")
    autocomplete_fields = ("school",)
    date_hierarchy = "starts_on"


@admin.register(Student)
class StudentAdmin(NoDeleteAdmin):
    """Pupils come by import. Mistakes in names and classes are corrected here; NIK and NISN not."""

    list_display = ("name", "school", "class_name", "birth_date", "nisn", "nik_masked", "left_on")
    list_filter = (
        ("left_on", admin.EmptyFieldListFilter),
        "grade",
        "sex",
        "added_by_hand",
        "school",
    )
    list_select_related = ("school",)
    search_fields = ("name", "nisn__exact")
    search_help_text = _("Nama, NISN lengkap, atau NIK lengkap.")
    autocomplete_fields = ("school",)
    fields = (
        "name",
        "school",
        "class_name",
        "grade",
        "sex",
        "birth_date",
        "nisn",
        "nik_masked",
        "home_village",
        "home_district",
        "needs_help",
        "left_on",
        "added_by_hand",
    )
    readonly_fields = ("nisn", "nik_masked", "added_by_hand")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="NIK")
    def nik_masked(self, student: Student) -> str:
        return student.nik_masked

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Student], search_term: str
    ) -> tuple[QuerySet[Student], bool]:
        term = search_term.strip()
        if len(term) == NIK_DIGITS and term.isdigit():
            return queryset.filter(nik_index=nik_index(term)), False
        return super().get_search_results(request, queryset, search_term)


@admin.register(CardStatus)
class CardStatusAdmin(ReadOnlyAdmin):
    list_display = ("student", "status", "status_on", "ikd_active_on", "source")
    list_filter = ("status", "status_on")
    list_select_related = ("student",)
    search_fields = ("student__name", "student__nisn__exact")


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "created_at", "created_by", "state", "ended_at")
    list_filter = ("state", "created_at")
    list_select_related = ("created_by",)
    date_hierarchy = "created_at"


@admin.register(ImportFile)
class ImportFileAdmin(ReadOnlyAdmin):
    list_display = ("name", "batch", "school", "school_confirmed", "rows_read", "refusal_code")
    list_filter = ("school_confirmed", "refusal_code")
    list_select_related = ("batch", "school")
    search_fields = ("name", "school_name", "school__name")


@admin.register(SchoolList)
class SchoolListAdmin(ReadOnlyAdmin):
    list_display = ("name", "created_at", "created_by", "state", "refusal_code")
    list_filter = ("state", "created_at")
    list_select_related = ("created_by",)
    search_fields = ("name",)


@admin.register(StatusImport)
class StatusImportAdmin(ReadOnlyAdmin):
    list_display = ("name", "listed_on", "created_at", "created_by", "state", "refusal_code")
    list_filter = ("state", "created_at")
    list_select_related = ("created_by",)
    search_fields = ("name",)
