"""The admin site: behind the same door as everything else."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _


class OfficeAdminSite(AdminSite):
    """Signs in through django-allauth, so that throttle and second factor hold here too."""

    site_title = _("Admin Jadwal Rekam KTP-el")
    site_header = _("Admin Jadwal Rekam KTP-el")
    index_title = _("Data dan pengaturan")
    enable_nav_sidebar = False

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:
        return secure_admin_login(super().login)(request, extra_context)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:
        return redirect("account_change_password")
