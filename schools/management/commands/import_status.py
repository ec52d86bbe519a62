"""Import lists of card statuses from the command line; without --commit only look at them."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ektp_outreach.audit.events import current_source
from ektp_outreach.dates import today
from schools.actions.status_imports import commit_statuses
from schools.imports.status_rows import problem_of
from schools.imports.status_staging import stage_status_list
from schools.models import StatusImport
from schools.queries.statuses import listed_rows

COUNTED = {
    "new": gettext_lazy("baru diketahui"),
    "changed": gettext_lazy("berubah"),
    "unchanged": gettext_lazy("tetap"),
    "repeated": gettext_lazy("berulang"),
    "held": gettext_lazy("ditahan"),
}
Report = dict[str, Any]


class Command(BaseCommand):
    help = (
        "Import card statuses by NIK. Exit status: 0 when nothing was refused, 1 when some rows "
        "were, 2 when a file was refused whole."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--date",
            type=date.fromisoformat,
            help="the day (YYYY-MM-DD) of rows that name none; today by default",
        )
        parser.add_argument("--commit", action="store_true", help="write; without it, a dry run")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        token = current_source.set("import_status")
        listed_on = options["date"] or today()
        try:
            with transaction.atomic():
                imports, committed = [], options["commit"]
                for path in options["files"]:
                    found = stage_status_list(path, path.name, listed_on=listed_on)
                    report = _report(found)
                    if options["commit"] and not found.refusal_code:
                        commit_statuses(status_import=found, by=None)
                    imports.append((found, report))
                committed = committed and any(not each.refusal_code for each, _r in imports)
                transaction.set_rollback(not committed)
        finally:
            current_source.reset(token)
        reports = [report for _found, report in imports]
        if options["json"]:
            self.stdout.write(json.dumps({"files": reports, "committed": committed}, indent=2))
        else:
            self._print(reports, committed)
        raise SystemExit(_exit_status(reports, imports))

    def _print(self, reports: list[Report], committed: bool) -> None:
        for report in reports:
            counts = ", ".join(f"{label} {report[kind]}" for kind, label in COUNTED.items())
            self.stdout.write(f"{report['file']}: {counts}")
            for problem in report["problems"]:
                at = _("baris %(row)d: ") % problem if problem["row"] else ""
                self.stdout.write(f"  {at}{problem['message']} [{problem['code']}]")
        self.stdout.write(_("Tersimpan.") if committed else _("Tidak ada yang disimpan."))


def _report(found: StatusImport) -> Report:
    problems: list[Report] = []
    if found.refusal_code:
        message = f"{found.refusal} {found.remedy}"
        problems.append({"row": None, "code": found.refusal_code, "message": message})
    else:
        for row in listed_rows(found, "held").iterator():
            problem = problem_of(row)
            message = f"{problem.message} {problem.remedy}"
            problems.append({"row": row.row, "code": row.problem, "message": message})
    return {
        "file": found.name,
        **{kind: found.counts.get(kind, 0) for kind in COUNTED},
        "problems": problems,
    }


def _exit_status(reports: list[Report], imports: list[tuple[StatusImport, Report]]) -> int:
    if any(found.refusal_code for found, _report in imports):
        return 2
    return 1 if any(report["held"] for report in reports) else 0
