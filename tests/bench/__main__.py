"""Run benchmark rows: python -m tests.bench [all | ROW …]; --list names them."""

from __future__ import annotations

import sys

from ektp_outreach.postgres import Cluster

from . import server
from .harness import machine, registry, table


def main(arguments: list[str]) -> int:
    cluster = Cluster(server.DATA)
    cluster.start()
    try:
        server.open_database(cluster)
        from . import (  # noqa: F401
            colleague,
            dialogue,
            exports,
            imports,
            journeys,
            marks,
            pages,
            statuses,
            workers,
        )

        if "--list" in arguments:
            for row in registry.rows.values():
                sys.stdout.write(f"{row.name}{' (large)' if row.is_large else ''}\n")
            return 0
        unknown = [name for name in arguments if name != "all" and name not in registry.rows]
        if unknown:
            sys.stderr.write(f"No such row: {', '.join(unknown)}; see --list.\n")
            return 2
        wanted = [
            row
            for row in registry.rows.values()
            if row.name in arguments or "all" in arguments or (not arguments and not row.is_large)
        ]
        before = machine()
        results = {}
        for row in wanted:
            sys.stderr.write(f"{row.name} …\n")
            results[row.name] = row.measure()
        sys.stdout.write(f"{table(results)}\n\nBefore: {before}\nAfter:  {machine()}\n")
    finally:
        cluster.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
