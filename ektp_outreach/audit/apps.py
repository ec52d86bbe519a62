from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "ektp_outreach.audit"
    verbose_name = _("Jejak audit")
