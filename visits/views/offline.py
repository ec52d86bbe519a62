"""The recording page without a network: its shell, and the service worker that keeps it."""

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

WORKER = "visits/record_worker.js"
# Everything that the shell loads; a test follows the imports and finds what is missing here.
SHELL_FILES = (
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
    shell = {
        "version": hashlib.sha256((page + _contents()).encode()).hexdigest()[:12],
        "page": reverse("visits:record_shell"),
        "files": [static(name) for name in SHELL_FILES],
    }
    script = f"const shell = {json.dumps(shell)};\n{_text_of(WORKER)}"
    return HttpResponse(script, content_type="text/javascript")


def back_to_list(pk: int) -> HttpResponseRedirect:
    """Go back to a visit's list with a message; the query makes the phone ask the server."""
    return HttpResponseRedirect(f"{reverse('visits:record', args=[pk])}?kabar=1")


@lru_cache(maxsize=1)
def _contents() -> str:
    """All that the worker keeps, so that any change of it is a new version."""
    return "".join(_text_of(name) for name in (WORKER, *SHELL_FILES))


def _text_of(name: str) -> str:
    path = finders.find(name)
    if not path:
        raise FileNotFoundError(name)
    return Path(path).read_text(encoding="utf-8")
