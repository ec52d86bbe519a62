"""A school with six pupils in two classes, and how a finger works through its list."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from schools.models import Student
from tests.factories import make_student
from tests.integration.recording.world import World

NAMES = ("Ani Lestari", "Budi Santoso", "Citra Dewi", "Dedi Putra", "Eka Wati", "Fajar Nur")


@dataclass
class RecordingSchool(World):
    """The world of recording with six pupils in place of its one."""

    pupils: dict[str, Student] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.student.delete()
        for number, name in enumerate(NAMES):
            class_name = "XII IPA 1" if number < 3 else "XII IPS 2"
            self.pupils[name] = make_student(
                self.school, name=name, class_name=class_name, nisn=f"00876543{number:02}"
            )


def open_list(page: Page, url: str) -> None:
    """Open a visit's list and wait until the phone holds it."""
    page.goto(url)
    page.locator("#siap.readiness__state--ready").wait_for()


def row(page: Page, name: str) -> Locator:
    return page.locator("[data-pupil]", has_text=name)


def tap(page: Page, name: str, first: str, second: str = "") -> None:
    """Press `first` in the pupil's row, then `second` in the dialog that it opens."""
    row(page, name).get_by_text(first, exact=True).click()
    if second:
        page.get_by_role("dialog").get_by_text(second, exact=True).click()


def expect_counts(page: Page, *, recorded: int, absent: int, other: int, waiting: int) -> None:
    counts = {"recorded": recorded, "absent": absent, "other": other, "waiting": waiting}
    for name, number in counts.items():
        expect(page.locator(f'[data-count="{name}"]')).to_have_text(str(number))
