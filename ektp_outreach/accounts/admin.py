"""Accounts in the admin site."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ResetPasswordForm
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext

from ektp_outreach.audit.events import record_event

from .actions import reset_second_factor, save_account, set_active
from .admin_site import NoDeleteAdmin, actor_of
from .models import User


class AccountAddForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "name", "role")


class AccountChangeForm(UserChangeForm):
    class Meta:
        model = User
        fields = ("email", "name", "role", "is_active", "password")


@admin.register(User)
class AccountAdmin(NoDeleteAdmin, UserAdmin):
    """People who sign in. Nobody is deleted: the audit trail names them for ever."""

    form = AccountChangeForm
    add_form = AccountAddForm
    list_display = ("email", "name", "role", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("email", "name")
    ordering = ("email",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (gettext_lazy("Orang"), {"fields": ("name", "role", "is_active")}),
        (gettext_lazy("Waktu"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("email", "name", "role", "usable_password", "password1", "password2"),
            },
        ),
    )
    actions = (
        "close_accounts",
        "open_accounts",
        "send_password_links",
        "take_off_second_factors",
    )

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        save_account(user=obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Nobody locks themselves out."""
        own = ("role", "is_active") if obj == request.user else ()
        return (*self.readonly_fields, *own)

    @admin.action(description=gettext_lazy("Tutup akun yang dipilih"))
    def close_accounts(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        others = queryset.filter(is_active=True).exclude(pk=actor_of(request).pk)
        for user in others:
            set_active(user=user, active=False, by=actor_of(request))
        self._say(request, len(others))

    @admin.action(description=gettext_lazy("Buka kembali akun yang dipilih"))
    def open_accounts(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        closed = queryset.filter(is_active=False)
        for user in closed:
            set_active(user=user, active=True, by=actor_of(request))
        self._say(request, len(closed))

    @admin.action(description=gettext_lazy("Kirim tautan untuk mengatur kata sandi"))
    def send_password_links(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        active = queryset.filter(is_active=True)
        for user in active:
            form = ResetPasswordForm({"email": user.email})
            if form.is_valid():
                form.save(request)
                record_event("send_password_link", user, by=actor_of(request))
        self._say(request, len(active))

    @admin.action(description=gettext_lazy("Lepas langkah kedua (ponsel atau kunci hilang)"))
    def take_off_second_factors(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            reset_second_factor(user=user, by=actor_of(request))
        self._say(request, len(queryset))

    def _say(self, request: HttpRequest, count: int) -> None:
        text = ngettext("%(count)d akun diproses.", "%(count)d akun diproses.", count)
        messages.success(request, text % {"count": count})
