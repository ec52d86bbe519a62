"""What people were told: what arrived, what did not, and what a person must do about it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from visits.actions.notices import RETURNS, mark_returned, mark_sent, send_again
from visits.actions.returned_mail import mailbox_problem
from visits.models import Campaign, Notice
from visits.queries.keyset import page_of
from visits.queries.notices import NoticeFilter, click_url, notices, to_do
from visits.senders import senders

from .paging import page_urls


@require_safe
@require_permission(Permission.PLAN_VISITS)
def notice_list(request: SignedInRequest) -> HttpResponse:
    """Show what is to be done, and all notices, the newest first; htmx gets only the list."""
    asked = NoticeFilter.of(request.GET)
    page = page_of(
        asked.found(),
        ("-pk",),
        after=request.GET.get("sesudah", ""),
        before=request.GET.get("sebelum", ""),
    )
    context = {
        "asked": asked,
        "notices": page.rows,
        "states": Notice.State.choices,
        "kinds": Notice.Kind.choices,
    } | page_urls(request, page)
    if request.htmx:
        return render(request, "visits/notices.html#results", context)
    context["to_do"] = to_do(Campaign.objects.current(), automatic=set(senders()))
    context["mailbox_problem"] = mailbox_problem()
    return render(request, "visits/notices.html", context)


@require_safe
@require_permission(Permission.PLAN_VISITS)
def notice(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one notice as it was written, and the ways to send it."""
    found = get_object_or_404(notices(), pk=pk)
    automatic = found.channel in senders()
    context = {
        "notice": found,
        "whatsapp": click_url(found),
        "automatic": automatic,
        "returns": RETURNS,
    }
    return render(request, "visits/notice.html", context)


@require_POST
@require_permission(Permission.PLAN_VISITS)
def notice_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Try a failed or doubtful one once more."""
    found, now = get_object_or_404(Notice, pk=pk), timezone.now()
    if not send_again(notice=found, by=request.user, now=now):
        messages.error(request, _("Pemberitahuan ini sudah diurus."))
    elif found.not_before > now:
        when = date_format(timezone.localtime(found.not_before), "DATETIME_FORMAT")
        messages.success(request, _("Akan dikirim %(when)s.") % {"when": when})
    else:
        messages.success(request, _("Akan dikirim lagi dalam satu menit."))
    return redirect("visits:notices")


@require_POST
@require_permission(Permission.PLAN_VISITS)
def notice_sent(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note that a person sent it, or knows that it arrived."""
    found = get_object_or_404(Notice, pk=pk)
    if mark_sent(notice=found, by=request.user, now=timezone.now()):
        messages.success(request, _("Dicatat sebagai terkirim."))
    else:
        messages.error(request, _("Pemberitahuan ini sudah diurus."))
    return redirect("visits:notices")


@require_POST
@require_permission(Permission.PLAN_VISITS)
def notice_returned(request: SignedInRequest, pk: int) -> HttpResponse:
    """Note that a mail came back, and why: one of the reasons that we know."""
    found, problem = get_object_or_404(Notice, pk=pk), request.POST.get("sebab", "")
    if problem not in RETURNS:
        messages.error(request, _("Pilih sebabnya."))
    elif mark_returned(notice=found, problem=problem, by=request.user):
        messages.success(request, _("Dicatat: tidak sampai."))
    else:
        messages.error(request, _("Pemberitahuan ini sudah diurus."))
    return redirect("visits:notice", pk)
