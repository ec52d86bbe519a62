from django.apps import AppConfig
from django.core.signals import request_started


class OutreachConfig(AppConfig):
    """The project itself: settings, demo and commands that span all apps; it has no models."""

    name = "ektp_outreach"
    label = "outreach"

    def ready(self) -> None:
        from .prepared import drop_dead_connection

        request_started.connect(drop_dead_connection)
