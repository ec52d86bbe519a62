"""Addresses of the board, visits, recording, progress and the school portal."""

from django.urls import URLPattern, path

from .sync.phones import sync_phones, sync_rosters
from .sync.recordings import sync_recordings
from .views import (
    board,
    booking,
    closing,
    devices,
    follow_up,
    guests,
    home,
    minutes,
    portal,
    progress,
    recording,
    schools,
    students,
    visits,
)

app_name = "visits"

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("alat/", devices.devices, name="devices"),
    path("alat/<int:pk>/gangguan/", devices.device_outage, name="device_outage"),
    path("alat/gangguan/<int:pk>/selesai/", devices.outage_end, name="outage_end"),
    path("capaian/", progress.campaign_progress, name="campaign_progress"),
    path("capaian/unduh/<str:wanted>/", progress.progress_export, name="progress_export"),
    path("hari-ini/", recording.today, name="today"),
    path("kunjungan/baru/", booking.visit_new, name="visit_new"),
    path("kunjungan/cek/", booking.booking_check, name="booking_check"),
    path("kunjungan/<int:pk>/", visits.visit, name="visit"),
    path("kunjungan/<int:pk>/alat/", booking.visit_devices, name="visit_devices"),
    path("kunjungan/<int:pk>/batalkan/", visits.visit_cancel, name="visit_cancel"),
    path("kunjungan/<int:pk>/berita-acara/", minutes.minutes, name="minutes"),
    path(
        "kunjungan/<int:pk>/berita-acara/<int:number>/",
        minutes.minutes_print,
        name="minutes_print",
    ),
    path("kunjungan/<int:pk>/konfirmasi/", visits.visit_confirm, name="visit_confirm"),
    path("kunjungan/<int:pk>/mulai/", visits.visit_start, name="visit_start"),
    path("kunjungan/<int:pk>/petugas/", visits.visit_crew, name="visit_crew"),
    path("kunjungan/<int:pk>/pindah/", booking.visit_move, name="visit_move"),
    path("kunjungan/<int:pk>/rekam/", recording.record, name="record"),
    path("kunjungan/<int:pk>/rekam/siswa/", guests.look_up, name="record_look_up"),
    path("kunjungan/<int:pk>/rekam/siswa/baru/", guests.add, name="record_add"),
    path("kunjungan/<int:pk>/terbitkan/", visits.visit_publish, name="visit_publish"),
    path("kunjungan/<int:pk>/tutup/", closing.close, name="close"),
    path("papan/", board.board, name="board"),
    path("papan/bulan/", board.month, name="month"),
    path("papan/terbitkan/", board.publish_week, name="publish_week"),
    path("sekolah-saya/", portal.portal, name="portal"),
    path("sekolah-saya/kunjungan/<int:pk>/", portal.portal_visit, name="portal_visit"),
    path(
        "sekolah-saya/kunjungan/<int:pk>/konfirmasi/",
        portal.portal_confirm,
        name="portal_confirm",
    ),
    path("sekolah/", schools.schools, name="schools"),
    path("sekolah/<str:npsn>/", schools.school, name="school"),
    path("sekolah/<str:npsn>/libur/", schools.closure_new, name="closure_new"),
    path("sekolah/<str:npsn>/libur/<int:pk>/hapus/", schools.closure_remove, name="closure_remove"),
    path("siswa/", students.students, name="students"),
    path("siswa/<int:pk>/", students.student, name="student"),
    path("siswa/<int:pk>/nik/", students.student_nik, name="student_nik"),
    path("sync/v1/phones/", sync_phones, name="sync_phones"),
    path("susulan/", follow_up.follow_up, name="follow_up"),
    path("susulan/putuskan/", follow_up.follow_up_decide, name="follow_up_decide"),
    path("susulan/unduh/<str:wanted>/", follow_up.follow_up_export, name="follow_up_export"),
    path("sync/v1/recordings/", sync_recordings, name="sync_recordings"),
    path("sync/v1/rosters/", sync_rosters, name="sync_rosters"),
]
