"""The app of visits; it looks at its setting when Django starts."""

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    name = "visits"
    verbose_name = _("Kunjungan dan perekaman")

    def ready(self) -> None:
        for path in settings.NOTICE_SENDERS:
            try:
                import_string(path)
            except ImportError as error:
                raise ImproperlyConfigured(f"NOTICE_SENDERS: {path} is no sender.") from error
