"""Memory of the web server's workers after real use."""

from __future__ import annotations

import statistics
import urllib.request
from pathlib import Path

from .harness import Result, registry
from .load import children_of
from .marks import phones
from .people import make_office
from .server import empty_tables, served


@registry.row("memory")
def memory_per_worker() -> list[Result]:
    empty_tables()
    make_office(10_000, 51, visits=2)
    with served() as (port, master):
        phone = phones(port, 1)[0]
        for path in ("/hari-ini/", f"/kunjungan/{phone.visit}/rekam/") * 20:
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}{path}", headers={"Cookie": f"sessionid={phone.session}"}
            )
            with urllib.request.urlopen(request, timeout=60) as answer:
                answer.read()
        sizes = [_resident_mb(pid) for pid in children_of(master)]
    return [
        Result(
            f"{len(sizes)} workers after 40 pages: {', '.join(f'{s:.0f}' for s in sizes)} MB",
            f"{statistics.median(sizes):.0f} MB a worker",
            goal="≤ 100 MB",
        )
    ]


def _resident_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith("VmRSS"))
    return int(kilobytes) / 1024
