"""Kill everything on one database and say what became of the reminders; exit 1 where one was lost or doubled unseen."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench import engines
from bench.chaos.clock import wind_up
from bench.chaos.processes import Sink, sink

#: Noon where the organisation is.
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
#: A minute, after which a mail is tried again, passes in two seconds, and a lease in ten.
SPEED = 30


def main() -> int:
    options = arguments()
    begun = time.monotonic()
    with ready(options.database, options.seed, migrated=options.migrated) as (engine, server, folder):
        from bench.chaos import company
        from bench.chaos.run import Plan, run

        company.found(options.reminders, NOON.date())
        wind_up(NOON, SPEED)
        restart = engine.server.restart if isinstance(engine, engines.Postgresql) else None
        verdict = run(Plan(options.reminders, options.kills, options.seed, folder, restart), server)
        thrown = "thrown over once" if restart else "no server to be thrown over"
        print(f"{engines.version(engine)}, {thrown}; seed {options.seed}; {time.monotonic() - begun:.0f} s")
        print(
            f"  {options.reminders:,} reminders: {dict(verdict.states)}; lost {len(verdict.lost)};"
            f" {verdict.duplicates} duplicates of {verdict.crashes} crashes; {options.kills} kills"
        )
        wrong = [*verdict.wrong()]
        for words in wrong[:20]:
            print(f"  {words}")
        return 1 if wrong else 0


@contextmanager
def ready(
    database: str, seed: str, zone: str = "Asia/Shanghai", migrated: Path | None = None
) -> Iterator[tuple[engines.Sqlite | engines.Postgresql, Sink, Path]]:
    """Start a database and the mail server; give both and their folder."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="goodstanding-chaos-")))
        engine = stack.enter_context(engines.running(database, folder))
        server = stack.enter_context(sink(folder / "messages", seed))
        prepare(engine, folder, server.port, zone, migrated)
        yield engine, server, folder


def prepare(
    engine: engines.Sqlite | engines.Postgresql, folder: Path, port: int, zone: str, migrated: Path | None
) -> None:
    """Let Django find a database without rows and the mail server, in this process and those that it starts."""
    engine.create("chaos", migrated)
    os.environ.update(
        GOODSTANDING_ENV="local", GOODSTANDING_VAR=str(folder), DATABASE_URL=engine.url("chaos"), DEBUG="",
        REDIS_URL="redis://127.0.0.1:1/0", EMAIL_URL=f"smtp://127.0.0.1:{port}", LANGUAGE_CODE="en",
        ORGANISATION_TIME_ZONE=zone, DJANGO_SETTINGS_MODULE="config.settings",
    )  # fmt: skip
    import django

    django.setup()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description="Kill whoever reminds.")
    parser.add_argument("database", choices=["sqlite", "postgresql"])
    parser.add_argument("--reminders", type=int, default=1_500)
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--migrated", type=Path, help="what to begin with, as tests/migrated.py keeps it")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
