"""`manage.py plan`: files in, files out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from ektp_outreach import settings

from .files import instance_file


def run_plan(folder: Path, raw: Any, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a stranger does: nothing in the environment."""
    (folder / "in.json").write_text(raw if isinstance(raw, str) else json.dumps(raw))
    files = ["--instance", folder / "in.json", "--out", folder / "plan.json"]
    return subprocess.run(
        [sys.executable, "manage.py", "plan", *files, *options],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_plan_is_written_with_its_score_and_proof(tmp_path: Path) -> None:
    done = run_plan(tmp_path, instance_file(), "--seed", "3", "--time-limit", "20")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    plan = json.loads((tmp_path / "plan.json").read_text())
    assert (plan["format"], plan["instance"]) == ("ktp-outreach-plan/1", "three")
    assert plan["proven_levels"] == 6
    assert plan["score"] == {
        "unrecorded": 0,
        "changes": 0,
        "team_days": 3,
        "travel_m": 39_059,
        "waiting": 140,
        "busiest_device": 3,
    }
    assert sum(visit["pupils"] for visit in plan["visits"]) == 250


def test_a_plan_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    done = run_plan(tmp_path, instance_file(), "--out", str(tmp_path / "nowhere" / "plan.json"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "plan.json cannot be written: No such file or directory." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_contradiction_is_one_sentence_and_no_plan(tmp_path: Path) -> None:
    fixed = [{"school": school, "date": "2026-11-03"} for school in ("A", "C")]
    done = run_plan(tmp_path, instance_file(fixed_visits=fixed))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "the fixed visits to A and C on 2026-11-03 cannot be shared among 1 team(s) "
        "of at most 2 nearby schools.\n"
    )
    assert not (tmp_path / "plan.json").exists()


def test_what_is_no_instance_is_one_sentence_and_no_plan(tmp_path: Path) -> None:
    done = run_plan(tmp_path, '{"format": "ktp-outreach-instance/1", "format": ""}')
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "a key stands twice" in done.stderr
    assert not (tmp_path / "plan.json").exists()


def test_a_time_limit_is_a_number_of_seconds(tmp_path: Path) -> None:
    done = run_plan(tmp_path, instance_file(), "--time-limit", "nan")
    assert done.returncode == 2
    assert "nan is no number of seconds" in done.stderr
