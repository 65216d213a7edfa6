"""Hand in many large files at once while people look at pages; exit 1 where one fails or a page takes too long."""

import argparse
import os
import statistics
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from bench import engines
from bench.large.processes import demonstration

MOST_SECONDS = 0.8


def main() -> int:
    options = arguments()
    with demonstration(options.database, "uploads", options.port) as (_folder, engine, _holder):
        print(f"{engines.version(engine)}; {engines.machine()}; load {os.getloadavg()[0]:.1f}.", flush=True)
        import django

        django.setup()
        return 0 if measured(options) else 1


def measured(options: argparse.Namespace) -> bool:
    """Say what it took, alone and beside the uploads; tell whether that is good enough."""
    from bench.uploads.people import people
    from bench.uploads.requests import page_seconds, paper_of, upload_seconds

    everybody = people(options.uploads + options.readers)
    senders, readers = everybody[: options.uploads], everybody[options.uploads :]
    papers = [paper_of(options.megabytes * 10**6, number) for number in range(options.uploads)]
    over = Event()
    with ThreadPoolExecutor(options.uploads + options.readers) as pool:
        browsing = [pool.submit(page_seconds, options.port, reader, over) for reader in readers]
        sent = [pool.submit(upload_seconds, options.port, *pair) for pair in zip(senders, papers, strict=True)]
        uploads = [future.result() for future in sent]
        over.set()
        pages = [seconds for future in browsing for seconds in future.result()]
    failed = [status for status, _seconds in uploads if status != 302]
    slow = statistics.quantiles(pages, n=20)[-1]
    slowest = max(seconds for _status, seconds in uploads)
    print(f"{len(uploads)} uploads of {options.megabytes} MB: {len(failed)} failed {failed}, slowest {slowest:.1f} s")
    print(
        f"{len(pages)} pages meanwhile: median {statistics.median(pages):.2f} s, 95 % within {slow:.2f} s", flush=True
    )
    return not failed and slow <= MOST_SECONDS


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.uploads", description="Hand in while people read.")
    parser.add_argument("database", choices=["sqlite", "postgresql"])
    parser.add_argument("--uploads", type=int, default=20)
    parser.add_argument("--megabytes", type=int, default=10)
    parser.add_argument("--readers", type=int, default=10)
    parser.add_argument("--port", type=int, default=8078)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
