"""Addresses of the board, visits, recording, progress and the school portal."""

from django.urls import URLPattern, path

from .sync.recordings import sync_recordings
from .views import devices, home, portal, progress

app_name = "visits"

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("alat/", devices.devices, name="devices"),
    path("alat/<int:pk>/gangguan/", devices.device_outage, name="device_outage"),
    path("alat/gangguan/<int:pk>/selesai/", devices.outage_end, name="outage_end"),
    path("capaian/", progress.campaign_progress, name="campaign_progress"),
    path("sekolah-saya/", portal.portal, name="portal"),
    path("sekolah-saya/kunjungan/<int:pk>/", portal.portal_visit, name="portal_visit"),
    path(
        "sekolah-saya/kunjungan/<int:pk>/konfirmasi/",
        portal.portal_confirm,
        name="portal_confirm",
    ),
    path("sync/v1/recordings/", sync_recordings, name="sync_recordings"),
]
