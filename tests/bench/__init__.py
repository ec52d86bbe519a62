"""Benchmarks: `make bench` prints one table, `make bench ROW=name` a single row of it.

Each row measures beside a floor of the same run (a bare COPY, pgbench's one-statement update),
because machines are noisy: the ratio is what lasts, not the seconds.
"""
