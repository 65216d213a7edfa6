"""Let all suppliers log in, hand in and sign, so many at once; exit 1 where one cannot, or all take too long."""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench import engines
from bench.large.processes import demonstration

MOST_SECONDS = 600


def main() -> int:
    options = arguments()
    # Each comes from an address of her own, as behind a proxy: tries are counted by place.
    os.environ["TRUSTED_PROXIES"] = "1"
    with demonstration(options.database, "crowd", options.port) as (_folder, engine, _holder):
        print(f"{engines.version(engine)}; {engines.machine()}; load {os.getloadavg()[0]:.1f}.", flush=True)
        import django

        django.setup()
        return 0 if measured(options) else 1


def measured(options: argparse.Namespace) -> bool:
    """Say what it took and what went wrong; tell whether nothing did, in time."""
    from django.conf import settings

    from bench.crowd.judge import wrong
    from bench.crowd.letters import Letters
    from bench.crowd.people import people
    from bench.crowd.visit import visit

    everybody = people(options.suppliers)
    letters = Letters(Path(settings.EMAIL_FILE_PATH))
    begun = time.monotonic()
    with ThreadPoolExecutor(options.at_once) as pool:
        visits = [pool.submit(visit, options.port, person, letters) for person in everybody]
    seconds = time.monotonic() - begun
    failures = [str(one.exception()) for one in visits if one.exception()] + wrong(everybody)
    if len(everybody) < options.suppliers:
        failures.append(f"Only {len(everybody)} suppliers are asked.")
    say_steps(one.result() for one in visits if not one.exception())
    for failure in failures:
        print(failure)
    whole = f"{len(everybody)} suppliers, {options.at_once} at once"
    print(f"{whole}: {seconds:.0f} s, {len(failures)} failures", flush=True)
    return not failures and seconds <= MOST_SECONDS


def say_steps(visits: Iterable[list[tuple[str, float]]]) -> None:
    """Print how long each step took, in the order in which they come."""
    steps: dict[str, list[float]] = {}
    for visit in visits:
        for step, seconds in visit:
            steps.setdefault(step, []).append(seconds)
    for step, took in steps.items():
        print(f"{step:<24} median {statistics.median(took):6.2f} s, slowest {max(took):6.2f} s")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.crowd", description="Let all suppliers come at once.")
    parser.add_argument("database", choices=["sqlite", "postgresql"])
    parser.add_argument("--suppliers", type=int, default=363)
    parser.add_argument("--at-once", type=int, default=20)
    parser.add_argument("--port", type=int, default=8079)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
