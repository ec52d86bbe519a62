"""Progress as JSON; the shape is an interface (docs/progress.md)."""

from __future__ import annotations

import json
from typing import IO, Any

from visits.reports.progress import Progress


def write_json(progress: Progress, file: IO[bytes]) -> None:
    text = json.dumps(_document(progress), ensure_ascii=False, indent=2)
    file.write(text.encode())
    file.write(b"\n")


def _document(progress: Progress) -> dict[str, Any]:
    campaign, total = progress.campaign, progress.total
    return {
        "as_of": progress.as_of.isoformat(timespec="seconds"),
        "campaign": campaign.name,
        "deadline": campaign.deadline.isoformat(),
        "register": total.register,
        "eligible": total.eligible,
        "recorded_before": total.before,
        "recorded": total.recorded,
        "remaining": total.remaining,
        "schools": [
            {
                "npsn": school.npsn,
                "name": school.name,
                "district": school.district,
                "eligible": school.tally.eligible,
                "recorded": school.tally.recorded,
                "remaining": school.tally.remaining,
                "next_visit": school.next_visit and school.next_visit.isoformat(),
            }
            for school in progress.schools
        ],
        "days": [
            {"date": day.date.isoformat(), "recorded": day.recorded, "needed": day.needed}
            for day in progress.days
        ],
    }
