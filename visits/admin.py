"""Campaigns, visits and recordings in the admin site.

Visits are looked at here and changed on their own page, where the rules hold.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ektp_outreach.accounts.admin_site import NoDeleteAdmin, ReadOnlyAdmin
from ektp_outreach.accounts.models import User
from visits.models import (
    Assignment,
    CalendarFeed,
    Campaign,
    ExportFile,
    FollowUp,
    Letter,
    Letterhead,
    LetterText,
    Minutes,
    MoveRequest,
    Notice,
    OutcomeSheet,
    PlanRun,
    PortalLink,
    Proposal,
    Readiness,
    Recording,
    StudentOutcome,
    Visit,
    VisitOperator,
)
from visits.models.letters import LetterKind
from visits.wordings import folder_wording

CHANGES = {
    "insert": _("ditambahkan"),
    "update": _("diubah"),
    "delete": _("dihapus"),
}


@admin.register(Campaign)
class CampaignAdmin(NoDeleteAdmin):
    list_display = ("name", "starts_on", "deadline", "election_day", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)


class AssignmentInline(admin.TabularInline):
    model = Assignment
    extra = 0


class CrewInline(admin.TabularInline):
    model = VisitOperator
    extra = 0


@admin.register(Visit)
class VisitAdmin(ReadOnlyAdmin):
    list_display = ("date", "start_time", "school", "state", "team", "open_page")
    list_filter = ("state", "date", "campaign", "school__district")
    list_select_related = ("school",)
    search_fields = ("school__name", "school__npsn", "note")
    date_hierarchy = "date"
    inlines = (AssignmentInline, CrewInline)
    readonly_fields = ("open_page",)

    @admin.display(description=_("Halaman kunjungan"))
    def open_page(self, visit: Visit) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("visits:visit", args=[visit.pk]), _("Buka dan ubah")
        )


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    list_display = ("device", "visit", "period", "is_active")
    list_filter = ("is_active", "device")
    list_select_related = ("device", "visit__school")
    search_fields = ("device__name", "visit__school__name")


@admin.register(VisitOperator)
class VisitOperatorAdmin(ReadOnlyAdmin):
    list_display = ("user", "visit")
    list_select_related = ("user", "visit__school")
    search_fields = ("user__name", "user__email", "visit__school__name")


@admin.register(Recording)
class RecordingAdmin(ReadOnlyAdmin):
    list_display = ("recorded_at", "student", "outcome", "reason", "visit", "operator", "conflict")
    list_filter = ("outcome", "reason", "conflict", "recorded_at")
    list_select_related = ("student", "visit__school", "operator")
    search_fields = ("=uuid", "student__name", "visit__school__name")
    date_hierarchy = "recorded_at"
    ordering = ("-recorded_at", "-uuid")


@admin.register(StudentOutcome)
class StudentOutcomeAdmin(ReadOnlyAdmin):
    list_display = ("student", "outcome", "reason", "visit", "happened_on")
    list_filter = ("outcome", "reason", "happened_on")
    list_select_related = ("student", "visit__school")
    search_fields = ("student__name", "visit__school__name")
    date_hierarchy = "happened_on"
    ordering = ("-happened_on", "-pk")


@admin.register(PlanRun)
class PlanRunAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "campaign", "state", "proven_levels", "created_by")
    list_filter = ("state", "campaign")
    list_select_related = ("campaign", "created_by")


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ("run", "school", "date", "team", "pupils")
    list_select_related = ("run__campaign", "school")
    search_fields = ("school__name",)


@admin.register(FollowUp)
class FollowUpAdmin(ReadOnlyAdmin):
    list_display = ("student", "step", "note", "decided_by", "decided_at")
    list_filter = ("step", "decided_at")
    list_select_related = ("student", "decided_by")
    search_fields = ("student__name", "student__nisn__exact", "note")
    ordering = ("-decided_at", "-pk")


@admin.register(OutcomeSheet)
class OutcomeSheetAdmin(ReadOnlyAdmin):
    list_display = ("name", "visit", "uploaded_by", "uploaded_at", "operator", "state")
    list_filter = ("state", "uploaded_at")
    list_select_related = ("visit__school", "uploaded_by", "operator")
    search_fields = ("name", "visit__school__name")


@admin.register(Minutes)
class MinutesAdmin(ReadOnlyAdmin):
    list_display = ("visit", "number", "made_at", "made_by", "sha256")
    list_filter = ("made_at",)
    list_select_related = ("visit__school", "made_by")
    search_fields = ("visit__school__name", "sha256")


@admin.register(Letterhead)
class LetterheadAdmin(NoDeleteAdmin):
    list_display = ("campaign", "government", "signatory_name", "number_scheme")
    list_select_related = ("campaign",)


@admin.register(LetterText)
class LetterTextAdmin(admin.ModelAdmin):
    """The office's wording; deleting a row brings the wording of the folder back."""

    list_display = ("kind", "subject")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with the wording that is used now: `?kind=notice`."""
        kind = request.GET.get("kind", LetterKind.NOTICE)
        subject, body = folder_wording(kind if kind in LetterKind.values else LetterKind.NOTICE)
        return {"kind": kind, "subject": subject, "body": body}


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    list_display = ("text", "kind", "visit", "replaces", "made_at", "made_by")
    list_filter = ("kind", "year")
    list_select_related = ("visit__school", "replaces", "made_by")
    search_fields = ("text", "visit__school__name")


@admin.register(ExportFile)
class ExportFileAdmin(ReadOnlyAdmin):
    """Who asked for which file; its content is for them alone and is not here."""

    list_display = ("created_at", "kind", "format", "created_by", "state", "rows_done", "size")
    list_filter = ("state", "kind", "format")
    list_select_related = ("created_by",)
    search_fields = ("name", "created_by__name")


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "kind", "recipient", "school", "channel", "state")
    list_filter = ("state", "kind", "channel")
    list_select_related = ("recipient", "school")
    search_fields = ("address", "subject", "school__name")


@admin.register(Readiness)
class ReadinessAdmin(ReadOnlyAdmin):
    list_display = ("visit", "is_ready", "updated_by", "updated_at")
    list_select_related = ("visit__school", "updated_by")
    search_fields = ("visit__school__name",)


@admin.register(PortalLink)
class PortalLinkAdmin(ReadOnlyAdmin):
    list_display = ("member", "created_at", "last_used_at", "expires_at", "revoked_at")
    list_select_related = ("member__user", "member__school")
    search_fields = ("member__school__name", "member__user__name")


@admin.register(CalendarFeed)
class CalendarFeedAdmin(ReadOnlyAdmin):
    list_display = ("kind", "school", "user", "created_at", "last_read_at", "revoked_at")
    list_filter = ("kind",)
    list_select_related = ("school", "user")


@admin.register(MoveRequest)
class MoveRequestAdmin(ReadOnlyAdmin):
    list_display = ("requested_at", "visit", "requested_by", "state", "answered_by")
    list_filter = ("state",)
    list_select_related = ("visit__school", "requested_by", "answered_by")
    search_fields = ("visit__school__name", "reason")


class HistoryAdmin(ReadOnlyAdmin):
    """Rows as they were, kept by Postgres triggers; `context` is what the request told them."""

    list_display = ("when", "what", "row", "who")
    list_filter = ("pgh_label", "pgh_created_at")
    list_select_related = ("pgh_obj",)
    date_hierarchy = "pgh_created_at"
    ordering = ("-pgh_created_at", "-pgh_id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        actor_id = Cast(KeyTextTransform("user", "pgh_context__metadata"), BigIntegerField())
        actor = User.objects.filter(pk=OuterRef("actor_id")).values("name")[:1]
        rows = super().get_queryset(request).annotate(actor_id=actor_id)
        return rows.annotate(actor=Subquery(actor))

    @admin.display(description=_("waktu"), ordering="pgh_created_at")
    def when(self, event: Any) -> datetime:
        return event.pgh_created_at

    @admin.display(description=_("perubahan"))
    def what(self, event: Any) -> str:
        return str(CHANGES.get(event.pgh_label, event.pgh_label))

    @admin.display(description=_("data"))
    def row(self, event: Any) -> str:
        return str(event.pgh_obj or f"#{event.pgh_obj_id}")

    @admin.display(description=_("pelaku"))
    def who(self, event: Any) -> str:
        return event.actor or ""


def _register_histories() -> None:
    for model in apps.get_models():
        tracked = getattr(model, "pgh_tracked_model", None)
        if tracked:
            name = format_lazy(_("riwayat {}"), tracked._meta.verbose_name)
            model._meta.verbose_name = model._meta.verbose_name_plural = name
            admin.site.register(model, HistoryAdmin)


_register_histories()
