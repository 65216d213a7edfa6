"""Run the measures and print the table: `python -m bench [--suppliers N] [--database both] [names …]`."""

import argparse
import hashlib
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench import comparisons, engines
from bench.table import Times, is_met, table, together
from bench.worker import Worker

ROOT = Path(__file__).resolve().parent.parent
#: One database for what is asked of many suppliers, one whose every row is in the ledger, one that sheets fill, and one
#: whose suppliers are each to be told something.
COMPANIES = ("company", "recorded", "sheets", "mails")
#: What is measured on another database than the first, by how its code begins.
ELSEWHERE = {"evidence": "recorded", "imports": "sheets", "exports": "sheets", "mails": "mails"}


def main() -> int:
    """Measure what was asked for; return 1 when a goal is missed."""
    options = arguments()
    # Told to stop, it stops what it started.
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(1))
    codes = ["sqlite", "postgresql"] if options.database == "both" else [options.database]
    with ExitStack() as stack:
        workers = {}
        for code in codes:
            folder = Path(
                stack.enter_context(tempfile.TemporaryDirectory(prefix="goodstanding-bench-", dir=cache_folder()))
            )
            engine = stack.enter_context(engines.running(code, folder))
            workers[engine.title] = [
                started(engine, kind, options.suppliers, folder, stack) for kind in kinds(options.names)
            ]
            say(f"{engines.version(engine)}: {workers[engine.title][0][1]}")
        measures, results = measured(workers, options)
    print(f"{options.suppliers:,} suppliers; {engines.machine()}; Python {sys.version.split()[0]}.\n")
    return 0 if told(measures, results) else 1


def told(measures: list[Any], results: Times) -> bool:
    """Print the tables; return whether every goal is met."""
    alone = [measure for measure in measures if not measure["comparison"]]
    together(alone, results)
    compared = list(comparisons.lines(measures, results))
    tables = [table(alone, results)] * bool(alone) + [comparisons.table(compared)] * bool(compared)
    print("\n\n".join(tables))
    met = [is_met(m, times[m["code"]]) for times in results.values() for m in alone]
    return all(met) and all(line.is_met() for line in compared)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure what must stay fast.")
    parser.add_argument("--suppliers", type=int, default=100_000)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--runs", type=int, default=100, help="at most so many runs of each, after a warm one")
    parser.add_argument("names", nargs="*", help="codes to measure, or how they begin: coverage pages.suppliers")
    return parser.parse_args()


def kinds(names: list[str]) -> list[str]:
    """Return which companies are needed."""
    wanted = [ELSEWHERE.get(name.partition(".")[0], COMPANIES[0]) for name in names]
    return [kind for kind in COMPANIES if not wanted or kind in wanted]


def started(engine: Any, kind: str, size: int, folder: Path, stack: ExitStack) -> tuple[Worker, dict[str, int], str]:
    """Return a worker on a filled database, its size and its kind."""
    cache = cache_folder() / f"{kind}-{size}-{fingerprint()}.{engine.suffix}"
    if cache.exists():
        say(f"{engine.title}: loading the {kind} …")
        engine.load(kind, cache)
        worker = Worker(engine.url(kind), folder)
    else:
        say(f"{engine.title}: making the {kind} …")
        if isinstance(engine, engines.Postgresql):
            engine.create(kind)
        worker = Worker(engine.url(kind), folder)
        worker.ask("build", kind, size)
        worker.ask("leave")
        for old in cache.parent.glob(f"{kind}-{size}-*.{engine.suffix}"):
            old.unlink()
        engine.save(kind, cache)
    stack.callback(worker.stop)
    return worker, worker.ask("prepare", kind), kind


def cache_folder() -> Path:
    folder = Path(os.environ.get("GOODSTANDING_VAR") or ROOT / "var") / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def fingerprint() -> str:
    """Return a word that changes with the tables, the reference rows, the way the company is made and the digests."""
    made_by = ("bench/company/*.py", "*/migrations/*.py", "*/reference/*.csv", "*/protected.py")
    files = [file for pattern in made_by for file in ROOT.glob(pattern)]
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted(files))).hexdigest()[:12]


def measured(
    workers: dict[str, list[tuple[Worker, dict[str, int], str]]], options: argparse.Namespace
) -> tuple[list[Any], Times]:
    """Run everything in turns: each measure once on each database, then again."""
    everything: dict[str, Any] = {}
    askable: dict[str, dict[str, Worker]] = {title: {} for title in workers}
    for title, of_engine in workers.items():
        for worker, _size, kind in of_engine:
            for measure in worker.ask("listed", kind, options.suppliers):
                if is_wanted(measure["code"], options.names):
                    everything[measure["code"]] = measure
                    askable[title][measure["code"]] = worker
    results: Times = {title: {code: [] for code in everything} for title in workers}
    for number, code, title in turns(everything, list(workers), options.runs):
        figure = askable[title][code].ask("measure", code)
        say(f"{number:3} {title:10} {figure:11.4f} {everything[code]['unit']:2} {code}")
        if number:
            results[title][code].append(figure)
    return list(everything.values()), results


def turns(everything: dict[str, Any], titles: list[str], most: int) -> Iterator[tuple[int, str, str]]:
    """Give (round, measure, database): round nought warms up and does not count."""
    for number in range(max(min(most, measure["runs"]) for measure in everything.values()) + 1):
        for code, measure in everything.items():
            if (number or measure["warms_up"]) and number <= min(most, measure["runs"]):
                for title in titles:
                    yield number, code, title


def is_wanted(code: str, names: list[str]) -> bool:
    return not names or any(code == name or code.startswith(f"{name}.") for name in names)


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
