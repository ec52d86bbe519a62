"""The guard in front of the endpoints for programs: every refusal is JSON, never a page.

A client tells a refusal from a captive portal by `code`; people read `message`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.csrf import csrf_failure as csrf_page

from ektp_outreach.accounts.permissions import Permission
from ektp_outreach.accounts.second_factor import needs_second_factor
from ektp_outreach.errors import BUSY

from .pace import Pace

View = Callable[..., HttpResponse]
PACE = Pace(per_second=200, burst=400)

SENTENCES: dict[str, Promise] = {
    "signed_out": _("Sesi Anda sudah berakhir. Masuk lagi; catatan di perangkat ini tetap ada."),
    "csrf": _("Halaman ini sudah terlalu lama terbuka. Muat ulang, lalu kirim lagi."),
    "forbidden": _("Akun Anda tidak boleh merekam."),
    "second_factor": _("Pasang dahulu langkah kedua untuk masuk, di halaman Keamanan akun."),
    "phone_revoked": _("Akses ponsel ini dicabut. Hubungi penjadwal."),
    "wrong_method": _("Alamat ini tidak menerima permintaan semacam itu."),
    "malformed": _("Isi kiriman tidak lengkap atau tidak terbaca."),
    "not_json": _("Isi kiriman bukan JSON yang benar."),
    "no_events": _("Kiriman harus berisi daftar `events`."),
    "too_many": _("Paling banyak 500 catatan sekali kirim."),
    "other_person": _("Catatan ini milik orang lain; ia sendiri harus masuk untuk mengirimnya."),
    "too_often": _("Terlalu banyak permintaan; tunggu sebentar, lalu kirim lagi."),
    "too_large": _("Kiriman terlalu besar; bagi menjadi beberapa kiriman."),
    "bad_cursor": _("Penanda `since` tidak dikenal; mulai lagi tanpa penanda."),
    "visit_unknown": _("Kunjungan ini tidak ada, atau Anda tidak bertugas di sana."),
    "busy": BUSY,
}


def refuse(status: int, code: str) -> JsonResponse:
    headers = {"Retry-After": "1"} if status in (429, 503) else None
    body = {"code": code, "message": str(SENTENCES[code])}
    return JsonResponse(body, status=status, headers=headers)


def program_endpoint(permission: Permission) -> Callable[[View], View]:
    """Let only signed-in people with `permission` through, by GET and POST.

    The view carries `.permissions` like those behind `require_permission`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return _refusal(request, permission) or view(request, *args, **kwargs)
            except (OperationalError, InterfaceError):  # a deadlock, or Postgres restarts
                return refuse(503, "busy")  # nothing was stored

        guarded.permissions = (permission,)  # type: ignore[attr-defined]
        return guarded

    return decorate


def _refusal(request: HttpRequest, permission: Permission) -> JsonResponse | None:
    if not request.user.is_authenticated:
        return refuse(401, "signed_out")
    if not request.user.may(permission):
        return refuse(403, "forbidden")
    if needs_second_factor(request.user):
        return refuse(403, "second_factor")
    if request.method not in ("GET", "POST"):
        return refuse(405, "wrong_method")
    if not PACE.allows(request.user.pk, time.monotonic()):
        return refuse(429, "too_often")
    return None


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer programs in JSON and people with Django's page (settings.CSRF_FAILURE_VIEW)."""
    if not request.path.startswith("/sync/"):
        return csrf_page(request, reason)
    if not request.user.is_authenticated:
        return refuse(401, "signed_out")
    return refuse(403, "csrf")
