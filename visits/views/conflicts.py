"""What arrived from phones and needs a person: doubtful recordings, and queues saved as files."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from visits.actions.decisions import NothingToDecide, keep_recording, set_recording_aside
from visits.actions.queue_uploads import upload_queue
from visits.actions.recording_rules import SENTENCES
from visits.actions.recordings import Status
from visits.models import Recording
from visits.queries.conflicts import doubts, undecided
from visits.sync.queue_files import MAX_BYTES, Queue, UnreadableQueue, read_queue


@require_safe
@require_permission(Permission.PLAN_VISITS)
def conflicts(request: SignedInRequest) -> HttpResponse:
    """List the recordings that wait for a decision, oldest first."""
    rows = [(doubt, str(SENTENCES[doubt.recording.conflict])) for doubt in doubts()]
    context = {"rows": rows, "total": undecided().count()}
    return render(request, "visits/conflicts.html", context)


@require_POST
@require_permission(Permission.PLAN_VISITS)
def conflict_decide(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Keep a doubtful recording, or set it aside."""
    recording = get_object_or_404(Recording.objects.select_related("visit", "student"), pk=uuid)
    decide = set_recording_aside if request.POST.get("verdict") == "set_aside" else keep_recording
    try:
        decision = decide(recording=recording, by=request.user, now=timezone.now())
    except NothingToDecide:
        messages.info(request, _("Catatan itu sudah diputuskan."))
    else:
        verdict = decision.get_verdict_display()
        messages.success(request, f"{recording.student}: {verdict.lower()}.")
    return redirect("visits:conflicts")


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PLAN_VISITS)
def queue_upload(request: SignedInRequest) -> HttpResponse:
    """Take in a queue that a phone saved as a file."""
    if request.method != "POST":
        return render(request, "visits/queue_upload.html")
    try:
        queue = _queue_of(request.FILES.get("queue"))
    except UnreadableQueue:
        error = _("Pilih berkas antrean (.json) yang disimpan dari halaman rekam.")
        return render(request, "visits/queue_upload.html", {"error": error}, status=422)
    answers = upload_queue(
        events=queue.events, phone=queue.phone, by=request.user, now=timezone.now()
    )
    counts = Counter(answer.status for _event, answer in answers)
    counts[Status.REFUSED] += queue.malformed
    context = {
        "done": True,
        "counts": {status.value: counts[status] for status in Status},
        "reasons": Counter(answer.message for _event, answer in answers if answer.code).items(),
    }
    return render(request, "visits/queue_upload.html", context)


def _queue_of(file: UploadedFile | None) -> Queue:
    if file is None or (file.size or 0) > MAX_BYTES:
        raise UnreadableQueue
    return read_queue(file.read())
