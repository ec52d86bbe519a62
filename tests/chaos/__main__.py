"""The recording day at its worst, in two minutes: python -m tests.chaos [SECONDS].

Seven phones record 4,586 pupils over a network that drops, doubles, delays and cuts requests,
while the web server and then PostgreSQL are killed with -9. At the end every mark that was
acknowledged must be stored once, and every pupil must stand where the model says.
"""

from __future__ import annotations

import sys
import time

from ektp_outreach.postgres import Cluster
from tests.bench import server
from tests.bench.harness import machine

SECONDS = 60.0
PUPILS = 4_586
PHONES = 7


def main(arguments: list[str]) -> int:
    seconds = float(arguments[0]) if arguments else SECONDS
    cluster = Cluster(server.DATA)
    cluster.start()
    try:
        server.open_database(cluster)
        from .day import run_day

        began = time.monotonic()
        result = run_day(cluster, phones=PHONES, pupils=PUPILS, seconds=seconds)
        sys.stdout.write(f"{result}\n{time.monotonic() - began:.0f} s. {machine()}\n")
    finally:
        cluster.stop()
    return 0 if result.is_right else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
