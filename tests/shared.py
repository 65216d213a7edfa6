"""Rows that one process of a run of the tests makes, and the others take from it."""

import fcntl
import pickle

from django.apps import apps
from django.conf import settings
from factory.django import DjangoModelFactory

from evidence.files import path_of
from evidence.models import EvidenceFile
from tests.kept import columns, kept


def shared(name, make):
    """Return the rows that `make` leaves, as `kept` does; whoever comes first in this run makes them for all."""
    return shared_with(name, make)[0]


def shared_with(name, make):
    """Return the same, and what `make` returned.

    With them come the files they name, and from which number on factories make codes that none of them has.
    """
    folder = settings.VAR / "shared"
    folder.mkdir(exist_ok=True)
    place = folder / f"{name}.pickle"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            returned = []
            rows = kept(lambda: returned.append(make()))
            by_label = {model._meta.label: found for model, found in rows.items()}
            place.write_bytes(pickle.dumps((by_label, files(rows), numbers(), returned[0])))
    by_label, found, begun, returned = pickle.loads(place.read_bytes())
    for sha256, content in found.items():
        path = path_of(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    own = numbers()
    for factory, number in begun.items():
        factory.reset_sequence(max(number, own.get(factory, 0)), force=True)
    return {apps.get_model(label): rows for label, rows in by_label.items()}, returned


def files(rows):
    """Return the bytes of the files that rows name, by their hashes."""
    place = columns(EvidenceFile).index("sha256")
    hashes = [row[place] for row in rows[EvidenceFile]]
    return {sha256: path_of(sha256).read_bytes() for sha256 in hashes if path_of(sha256).exists()}


def numbers():
    """Return the number that each factory gives next."""
    return {factory: factory._meta._counter.seq for factory in factories(DjangoModelFactory) if factory._meta._counter}


def factories(base):
    """Give every factory that was made from one."""
    for factory in base.__subclasses__():
        yield factory
        yield from factories(factory)
