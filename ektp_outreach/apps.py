from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """The project itself: settings, demo and commands that span all apps; it has no models."""

    name = "ektp_outreach"
    label = "outreach"
