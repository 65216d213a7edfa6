"""Bring the database and the pages up to date before anything is served.

One process for all of it: starting Django costs more than any of these steps does the second time.
"""

import io

import django
from django.conf import settings
from django.core.management import call_command


def main() -> None:
    """Migrate, load the rows that ship, collect the static files; print the log-ins of the demonstration."""
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    # What is printed is shown to whoever starts the installation: the log-ins, and nothing else.
    call_command("digest_anew", stdout=io.StringIO())
    call_command("load_reference", stdout=io.StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)
    if not settings.PRODUCTION:
        call_command("load_demo")


if __name__ == "__main__":
    main()
