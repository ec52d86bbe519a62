"""Import a list of schools from the command line; without --commit only look at it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ektp_outreach.audit.events import current_source
from schools.actions.school_lists import (
    Held,
    Judgement,
    judge_school_list,
    take_school_list,
)
from schools.imports.records import FileRefused
from schools.imports.refusals import of_school_list, refusal
from schools.imports.school_rows import SchoolRow
from schools.imports.school_staging import parse_schools, read_school_list
from schools.imports.sniffing import can_be_read

COUNTED = {
    "new": gettext_lazy("baru"),
    "changed": gettext_lazy("berubah"),
    "unchanged": gettext_lazy("tetap"),
    "missing": gettext_lazy("tidak ada di berkas"),
}


class Command(BaseCommand):
    help = (
        "Import schools by NPSN. Exit status: 0 when nothing was refused, 1 when some rows were, "
        "2 when the file was refused whole."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--commit", action="store_true", help="write; without it, a dry run")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        path, committed, status = options["file"], options["commit"], 0
        token = current_source.set("import_schools")
        try:
            rows, unreadable = _read(path)
            judged = take_school_list(rows, by=None) if committed else judge_school_list(rows)
            problems = sorted([*unreadable, *judged.held])
            status = 1 if problems else 0
        except FileRefused as refused:
            why = of_school_list(refused)
            judged, committed, status = Judgement(), False, 2
            problems = [Held(0, why.code, f"{why.message} {why.remedy}")]
        finally:
            current_source.reset(token)
        if options["json"]:
            self.stdout.write(json.dumps(_report(path, judged, problems, committed), indent=2))
        else:
            self._print(path, judged, problems, committed)
        raise SystemExit(status)

    def _print(self, path: Path, judged: Judgement, problems: list[Held], committed: bool) -> None:
        counts = ", ".join(f"{label} {judged.counts[kind]}" for kind, label in COUNTED.items())
        self.stdout.write(f"{path.name}: {counts}")
        for problem in problems:
            at = _("baris %(row)d: ") % {"row": problem.row} if problem.row else ""
            self.stdout.write(f"  {at}{problem.message} [{problem.code}]")
        self.stdout.write(_("Tersimpan.") if committed else _("Tidak ada yang disimpan."))


def _read(path: Path) -> tuple[list[SchoolRow], list[Held]]:
    """Return the rows that can be read, and the others with what is wrong. Raise FileRefused."""
    if not can_be_read(path):
        raise refusal("not_found")
    return parse_schools(read_school_list(path))


def _report(path: Path, judged: Judgement, problems: list[Held], committed: bool) -> dict[str, Any]:
    return {
        "file": path.name,
        **{kind: judged.counts[kind] for kind in COUNTED},
        "problems": [
            {"row": problem.row or None, "code": problem.code, "message": problem.message}
            for problem in problems
        ],
        "committed": committed,
    }
