"""The admin site: behind the same door as everything else, and each change leaves its trace."""

from collections.abc import Iterable
from typing import Any, cast

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from ektp_outreach.audit.events import name_of, record_event

from .models import User
from .permissions import Role

OUR_APPS = {"accounts", "audit", "schools", "devices", "visits"}


class OfficeAdminSite(admin.AdminSite):
    """Signs in through django-allauth, so that throttle and second factor hold here too.

    Shows our own models only: roles stand in code, and secrets of second factors nowhere.
    """

    site_title = _("Admin Jadwal Rekam KTP-el")
    site_header = _("Admin Jadwal Rekam KTP-el")
    index_title = _("Data dan pengaturan")
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, *args: Any, **options: Any) -> None:
        models = model_or_iterable
        if not isinstance(models, Iterable):
            models = [models]
        ours = [model for model in models if model._meta.app_label in OUR_APPS]
        super().register(ours, *args, **options)

    def get_urls(self) -> list[Any]:
        """Leave out the redirect to an object's own page: no model of ours has one."""
        return [part for part in super().get_urls() if getattr(part, "name", "") != "view_on_site"]

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return super().has_permission(request) and getattr(user, "role", "") == Role.ADMIN

    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return secure_admin_login(super().login)(request, extra_context)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")


class AuditedAdmin(admin.ModelAdmin):
    """Adds an AuditEvent to every change, in its transaction."""

    list_per_page = 50
    show_full_result_count = False

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        record_event("admin_add", obj, by=actor_of(request), data={"object": name_of(obj)})
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        fields = _changes(message)
        action = "set_password" if fields == ["password"] else "admin_change"
        record_event(
            action, obj, by=actor_of(request), data={"object": name_of(obj), "fields": fields}
        )
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        for obj in queryset:
            record_event("admin_delete", obj, by=actor_of(request), data={"object": name_of(obj)})
        return super().log_deletions(request, queryset)


class NoDeleteAdmin(AuditedAdmin):
    """For what others refer to: it is switched off or corrected, never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(NoDeleteAdmin):
    """For what nobody may change here, whatever their rights."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def actor_of(request: HttpRequest) -> User:
    """Return who acts; the admin site lets nobody else than users in."""
    return cast(User, request.user)


def _changes(message: Any) -> list[str]:
    """Return the names of what changed, from the admin's structured change message."""
    if not isinstance(message, list):
        return [str(message)]
    found: list[str] = []
    for part in message:
        for verb, details in part.items():
            fields = [str(name) for name in details.get("fields", [])]
            if "name" in details:
                found.append(f"{details['name']}: {', '.join(fields) or verb}")
            else:
                found.extend(fields)
    return found
