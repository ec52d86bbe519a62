#!/usr/bin/env python
"""Django's command line for ektp_outreach."""

import os
import sys


def main() -> None:
    if sys.argv[1:2] == ["plan"]:
        # Plans are files in and out: they need no settings, no database, and no waiting for either.
        from visits.planner.command import main as plan

        sys.exit(plan(sys.argv[2:]))
    from ektp_outreach.demo_environment import meet_demo

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ektp_outreach.settings")
    meet_demo()
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Settings: {error}")
    except OperationalError as error:
        sys.exit(f"The database does not answer (is `make demo` running?): {error}")


if __name__ == "__main__":
    main()
