"""What people ask of the planner, and what each wish costs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ektp_outreach.accounts.guards import SignedInRequest, require_permission
from ektp_outreach.accounts.permissions import Permission
from ektp_outreach.dates import today
from schools.models import School
from visits.actions.plan_errors import PlanError
from visits.actions.plans import run_planner
from visits.actions.wishes import add_wish, remove_wish
from visits.models import Campaign, PlanRun, Wish
from visits.plan_forms import WishForm
from visits.queries.wishes import latest_costs, wishes_with_costs
from visits.reports.plan_answers import cost_sentence

COSTS_SECONDS = 60


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PLAN_VISITS)
def wishes(request: SignedInRequest) -> HttpResponse:
    """List the wishes, and add one."""
    campaign = Campaign.objects.current()
    if campaign is None:
        return render(request, "visits/no_campaign.html")
    form, errors = WishForm(request.POST or None, initial=request.GET.dict()), []
    if request.method == "POST" and form.is_valid():
        try:
            add_wish(campaign=campaign, **form.cleaned_data, by=request.user, today=today())
            messages.success(request, _("Permintaan disimpan; usulan berikutnya memakainya."))
            return _back(request)
        except PlanError as error:
            errors = [str(error)]
    return _page(request, campaign, form, errors)


@require_POST
@require_permission(Permission.PLAN_VISITS)
def wish_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a wish back."""
    remove_wish(wish=get_object_or_404(Wish, pk=pk), by=request.user)
    messages.success(request, _("Permintaan dihapus."))
    return redirect("visits:wishes")


@require_POST
@require_permission(Permission.PLAN_VISITS)
def wish_costs(request: SignedInRequest) -> HttpResponse:
    """Have the cost of each wish worked out in the background."""
    campaign = Campaign.objects.current()
    if campaign is not None:
        try:
            run_planner(
                campaign=campaign,
                kind=PlanRun.Kind.WISH_COSTS,
                by=request.user,
                now=timezone.now(),
                seconds=COSTS_SECONDS,
            )
        except PlanError as error:
            messages.error(request, str(error))
    return redirect("visits:wishes")


def rows_of(
    campaign: Campaign, costs: PlanRun | None, school: School | None = None
) -> list[tuple[Wish, str]]:
    """Return wishes with their costs in words; empty where nobody has worked them out."""
    return [
        (wish, cost_sentence(row) if row else "")
        for wish, row in wishes_with_costs(campaign, costs, school)
    ]


def _back(request: SignedInRequest) -> HttpResponse:
    """Return to the visit that the wish was made at, or to the list."""
    if (visit := request.POST.get("visit", "")).isdecimal():
        return redirect("visits:visit", pk=int(visit))
    return redirect("visits:wishes")


def _page(
    request: SignedInRequest, campaign: Campaign, form: WishForm, errors: list[str]
) -> HttpResponse:
    costs = latest_costs(campaign)
    context = {
        "campaign": campaign,
        "form": form,
        "errors": errors,
        "costs": costs,
        "rows": rows_of(campaign, costs),
    }
    status = 422 if request.method == "POST" else 200
    template = "visits/plans/wishes.html#list" if request.htmx else "visits/plans/wishes.html"
    return render(request, template, context, status=status)
