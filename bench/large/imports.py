"""One file through the product: handed over, read, confirmed, killed half way, begun again, written."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from accounts.models import User
from attestations.models import Attestation
from bench.large.watch import Watched, kill_worker, until
from evidence.models import Event
from evidence.verify import findings
from sheets import runs
from sheets.models import ImportRun
from suppliers.models import Supplier

State = ImportRun.State


def imported(path: Path, holder: int) -> Iterator[tuple[str, Watched]]:
    """Bring a file and give what was seen of each step; raise LookupError where a killed worker left something."""
    officer = User.objects.filter(is_superuser=True).earliest("pk")
    with path.open("rb") as file:
        run = runs.received(iter(lambda: file.read(2**20), b""), path.name, actor=officer, sheet="")
    runs.hand_over(run, officer, State.RECEIVED)
    yield "read", until(run, holder, State.PREVIEWED)
    run.refresh_from_db()
    if run.created != run.rows:
        raise LookupError(run.import_rows.exclude(outcome="created").values_list("number", "outcome", "errors")[:3])
    runs.hand_over(run, officer, State.CONFIRMED)
    before = register()
    yield "killed half way", until(run, holder, State.WRITTEN, is_half_way)
    kill_worker(holder)
    yield "begun again and written", until(run, holder, State.WRITTEN, lambda _told: leave_nothing(run, before))
    if wrong := [*findings()]:
        raise LookupError(wrong[:5])


def register() -> list[int]:
    """Count what an import adds to."""
    return [model._base_manager.count() for model in (Supplier, Attestation, Event)]


def is_half_way(told: dict[str, Any]) -> bool:
    return bool(told["total"]) and told["done"] >= told["total"] / 2


def leave_nothing(run: ImportRun, before: list[int]) -> bool:
    """See that nothing is written while the run is; never a reason to stop waiting."""
    if run.state == State.CONFIRMED and register() != before:
        run.refresh_from_db()
        if run.state == State.CONFIRMED:
            raise LookupError(f"{run}: {register()}, {before} before it was written")
    return False
