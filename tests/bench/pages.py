"""List pages at three sizes of office: queries, median, p95 and bytes, rendered in process."""

from __future__ import annotations

import statistics
import time
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ektp_outreach.accounts.permissions import Role
from schools.models import School, Student
from visits.queries.keyset import page_of

from .harness import Result, percentile, registry, shown
from .people import make_office, make_user, note_what_happened
from .server import empty_tables

ROUNDS = 30
# (pupils, schools): an office, a province, the nation's senior high schools
SIZES = ((5_000, 51), (500_000, 1_000), (5_000_000, 5_000))


def _pages() -> dict[str, str]:
    school = School.objects.order_by("pk")[10]
    students = reverse("visits:students")
    return {
        "pupils, first page": students,
        "pupils, by name": f"{students}?cari=kartika+wib",
        "pupils, one school": f"{students}?sekolah={school.npsn}",
        "pupils, not recorded": f"{students}?status=belum",
        "pupils, recorded": f"{students}?status=direkam",
        "pupils to follow up": reverse("visits:follow_up"),
        "schools": reverse("visits:schools"),
        "schools with work left": f"{reverse('visits:schools')}?status=belum",
        "cards": reverse("visits:cards"),
        "week board": reverse("visits:board"),
        "month board": reverse("visits:month"),
    }


def _measure(size: int) -> list[Result]:
    pupils, schools = SIZES[size]
    empty_tables()
    make_office(pupils, schools, visits=3)
    note_what_happened()
    client = Client(SERVER_NAME="localhost")
    client.force_login(make_user(Role.PLANNER))
    pages = _pages()
    pages["pupils, far page"] = _far_page(client, pages["pupils, first page"])
    return [_page(client, pupils, name, url) for name, url in pages.items()]


def _far_page(client: Client, first: str) -> str:
    """Return the address of a page deep in the list, by the pager's own link."""
    order = ("name", "id")
    middle = Student.objects.filter(name__gte="Putri").order_by(*order).only(*order)
    return f"{first}?{urlencode({'sesudah': page_of(middle, order).after})}"


def _page(client: Client, pupils: int, name: str, url: str) -> Result:
    answer = client.get(url)
    if answer.status_code != 200:
        raise RuntimeError(f"{url} answers {answer.status_code}")
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
        asked = len(queries)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        client.get(url)
        times.append(time.perf_counter() - start)
    kilobytes = len(answer.content) / 1024
    return Result(
        f"{pupils:,} pupils: {name}; {asked} queries, {kilobytes:.0f} KB",
        f"p50 {shown(statistics.median(times))}, p95 {shown(percentile(times, 0.95))}",
        goal="p50 ≤ 20 ms, ≤ 8 queries",
    )


@registry.row("pages-5k")
def pages_5k() -> list[Result]:
    return _measure(0)


@registry.row("pages-500k", large=True)
def pages_500k() -> list[Result]:
    return _measure(1)


@registry.row("pages-5m", large=True)
def pages_5m() -> list[Result]:
    return _measure(2)
