"""A process of its own for each database: Django reads its settings once."""

import gc
import os
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any


class Failed(Exception):
    """What went wrong in a worker, in its own words."""


class Worker:
    """Speaks to a process that has one database open."""

    def __init__(self, url: str, folder: Path) -> None:
        context = get_context("spawn")
        self.line, theirs = context.Pipe()
        self.process = context.Process(target=work, args=(theirs, url, str(folder)), daemon=True)
        self.process.start()

    def ask(self, question: str, *arguments: Any) -> Any:
        self.line.send((question, arguments))
        is_fine, answer = self.line.recv()
        if not is_fine:
            raise Failed(answer)
        return answer

    def stop(self) -> None:
        """End it, whatever it is in the middle of: that may take an hour."""
        self.process.terminate()
        self.process.join()


def work(line: Connection, url: str, folder: str) -> None:
    """Answer questions until ended."""
    set_up(url, folder)
    from bench import tasks

    while True:
        question, arguments = line.recv()
        try:
            line.send((True, getattr(tasks, question)(*arguments)))
        except Exception:
            import traceback

            line.send((False, traceback.format_exc()))


def set_up(url: str, folder: str) -> None:
    """Start Django on a database, as in production but for the static files, which nobody collected."""
    os.environ.update(
        GOODSTANDING_ENV="local", GOODSTANDING_VAR=folder, TMPDIR=folder, DATABASE_URL=url, DEBUG="",
        ALLOWED_HOSTS="localhost", REDIS_URL="redis://localhost:6379/0", EVIDENCE_URL=f"file://{folder}/evidence",
        EMAIL_URL=f"filemail://{folder}/mail", DJANGO_SETTINGS_MODULE="config.settings", LANGUAGE_CODE="zh-hant",
        ORGANISATION_TIME_ZONE="Asia/Shanghai",
    )  # fmt: skip
    import django
    from django.conf import settings

    settings.INSTALLED_APPS.append("bench.stock")
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    django.setup()
    gc.freeze()
