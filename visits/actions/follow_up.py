"""Decide what happens with pupils whom a visit did not record."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from ektp_outreach.accounts.models import User
from ektp_outreach.audit.events import record_events
from ektp_outreach.audit.models import subject_key
from schools.models import Student
from visits.models import Campaign, FollowUp
from visits.queries.follow_up import follow_ups_of

# Take the decision back; the proposal holds again.
PROPOSAL = "proposal"


@transaction.atomic
def decide_follow_up(
    *,
    campaign: Campaign,
    students: Collection[int],
    step: str,
    note: str,
    by: User,
    now: datetime,
) -> int:
    """Decide the next step (a FollowUp.Step, or PROPOSAL) for those of `students` on the list.

    Return for how many: who was recorded in the meantime needs none.
    """
    listed = list(follow_ups_of(campaign).filter(pk__in=students).values_list("pk", flat=True))
    if step == PROPOSAL:
        FollowUp.objects.filter(campaign=campaign, student__in=listed).delete()
    else:
        FollowUp.objects.bulk_create(
            [
                FollowUp(
                    campaign=campaign,
                    student_id=pk,
                    step=FollowUp.Step(step),
                    note=note,
                    decided_by=by,
                    decided_at=now,
                )
                for pk in listed
            ],
            update_conflicts=True,
            update_fields=["step", "note", "decided_by", "decided_at"],
            unique_fields=["campaign", "student"],
        )
    data = {"step": step, "note": note}
    key = subject_key(campaign)
    events = (([f"{Student._meta.label_lower}:{pk}", key], data) for pk in listed)
    record_events("decide_follow_up", events, by=by)
    return len(listed)
