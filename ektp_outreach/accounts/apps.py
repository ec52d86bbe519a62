from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "ektp_outreach.accounts"
    verbose_name = _("Pengguna")

    def ready(self) -> None:
        from . import sign_in_trail

        sign_in_trail.connect()


class OfficeAdminConfig(AdminConfig):
    default_site = "ektp_outreach.accounts.admin_site.OfficeAdminSite"
