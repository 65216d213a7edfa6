"""Import a large register on one database and say what it took; exit 1 where it took too much or left something."""

import argparse
import sys

from bench import engines
from bench.large.processes import demonstration

MOST_MEGABYTES = 300
#: A bar that moves is seen in so many places at least.
PLACES = 5


def main() -> int:
    options = arguments()
    with demonstration(options.database, "large", options.port) as (folder, engine, holder):
        print(f"{engines.version(engine)}; {options.suppliers:,} suppliers; {engines.machine()}.", flush=True)
        import django

        django.setup()
        from bench.large import files
        from bench.large.imports import imported

        is_fine = True
        for path in files.written(folder, options.suppliers):
            for step, watched in imported(path, holder):
                took = f"{watched.seconds:.0f} s, at most {watched.megabytes} MB, bar at {len(watched.bar)} places"
                print(f"{path.stem}, {step}: {took}", flush=True)
                is_fine &= watched.megabytes < MOST_MEGABYTES and len(watched.bar) >= PLACES
        return 0 if is_fine else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.large", description="Import a register as large as any.")
    parser.add_argument("database", choices=["sqlite", "postgresql"])
    parser.add_argument("--suppliers", type=int, default=100_000)
    parser.add_argument("--port", type=int, default=8077)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
