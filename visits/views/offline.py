"""Pages without a network: the recording page's shell, the page that stands for all others, and
the service workers that keep them."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission

KEPT_PAGE = "visits/kept_page.js"
RECORD_WORKER = "visits/record_worker.js"
OFFLINE_WORKER = "visits/offline_worker.js"
# Everything that the pages load; a test follows the imports and finds what is missing here.
RECORD_FILES = (
    "visits/app.css",
    "visits/database.js",
    "visits/device_choice.js",
    "visits/event_log.js",
    "visits/event_queue.js",
    "visits/kawung.svg",
    "visits/logo.svg",
    "visits/notebook.js",
    "visits/offline_shell.js",
    "visits/phone_store.js",
    "visits/pupil_list.js",
    "visits/pupil_row.js",
    "visits/readiness.js",
    "visits/record.js",
    "visits/sealed.js",
    "visits/server.js",
    "visits/state_line.js",
    "visits/wiping.js",
    "visits/words.js",
)
OFFLINE_FILES = (
    "visits/app.css",
    "visits/kawung.svg",
    "visits/logo.svg",
    "visits/notebook.js",
    "visits/offline_page.js",
    "visits/words.js",
)


@require_safe
@require_permission(Permission.RECORD)
def record_shell(request: SignedInRequest) -> HttpResponse:
    """Show the recording page without any visit; the phone fills in what it holds."""
    return render(request, "visits/record.html", {"shell": True})


@require_safe
@require_permission(Permission.RECORD)
def record_worker(request: SignedInRequest) -> HttpResponse:
    """Give the service worker. It lies in a folder above the pages that it may serve."""
    page = render_to_string("visits/record.html", {"shell": True}, request)
    return _worker(RECORD_WORKER, reverse("visits:record_shell"), page, RECORD_FILES)


@require_safe
@require_permission(Permission.RECORD, Permission.VIEW_OWN_SCHOOL)
def offline_page(request: SignedInRequest) -> HttpResponse:
    """Say that a page needs the network, and lead to the lists that do not."""
    return render(request, "visits/offline.html")


@require_safe
@require_permission(Permission.RECORD, Permission.VIEW_OWN_SCHOOL)
def offline_worker(request: SignedInRequest) -> HttpResponse:
    """Give the service worker of all pages that need the network."""
    page = render_to_string("visits/offline.html", request=request)
    return _worker(OFFLINE_WORKER, reverse("visits:offline_page"), page, OFFLINE_FILES)


def _worker(script: str, address: str, page: str, files: tuple[str, ...]) -> HttpResponse:
    """Return `script` with what it shall keep in front; any change of that is a new version."""
    contents = _contents(KEPT_PAGE, script, *files)
    shell = {
        "version": hashlib.sha256((page + contents).encode()).hexdigest()[:12],
        "page": address,
        "files": [static(name) for name in files],
    }
    text = f"const shell = {json.dumps(shell)};\n{_text_of(KEPT_PAGE)}\n{_text_of(script)}"
    return HttpResponse(text, content_type="text/javascript")


def back_to_list(pk: int) -> HttpResponseRedirect:
    """Go back to a visit's list with a message; the query makes the phone ask the server."""
    return HttpResponseRedirect(f"{reverse('visits:record', args=[pk])}?kabar=1")


@lru_cache(maxsize=2)
def _contents(*files: str) -> str:
    return "".join(_text_of(name) for name in files)


def _text_of(name: str) -> str:
    path = finders.find(name)
    if not path:
        raise FileNotFoundError(name)
    return Path(path).read_text(encoding="utf-8")
