#!/usr/bin/env python
"""Run Goodstanding's management commands."""

import os
import sys


def main() -> None:
    """Hand the command line to Django."""
    os.umask(0o077)  # what a command makes, such as the database, is for this account only
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
