"""What every worker is forked from: all is loaded, and nothing is connected."""

from importlib import import_module

import django

django.setup()
for module in ("reminders.ringing", "reminders.sending", "bench.chaos.workers"):
    import_module(module)
