"""Devices in the admin site."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from devices.actions import set_in_use
from devices.models import Device, Outage
from ektp_outreach.accounts.admin_site import AuditedAdmin, NoDeleteAdmin, actor_of


@admin.register(Device)
class DeviceAdmin(NoDeleteAdmin):
    list_display = ("name", "serial_number", "is_active", "days_used_before", "note")
    list_filter = ("is_active",)
    search_fields = ("name", "serial_number")
    actions = ("take_into_use", "take_out_of_use")

    @admin.action(description=_("Pakai alat yang dipilih"))
    def take_into_use(self, request: HttpRequest, queryset: QuerySet[Device]) -> None:
        for device in queryset.filter(is_active=False):
            set_in_use(device=device, in_use=True, by=actor_of(request))

    @admin.action(description=_("Jangan pakai lagi alat yang dipilih"))
    def take_out_of_use(self, request: HttpRequest, queryset: QuerySet[Device]) -> None:
        for device in queryset.filter(is_active=True):
            set_in_use(device=device, in_use=False, by=actor_of(request))


@admin.register(Outage)
class OutageAdmin(AuditedAdmin):
    list_display = ("device", "starts_at", "ends_at", "reason")
    list_filter = ("device", "starts_at")
    list_select_related = ("device",)
    search_fields = ("device__name", "reason")
    autocomplete_fields = ("device",)
    date_hierarchy = "starts_at"
