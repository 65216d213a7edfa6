import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from accounts.services import system_user
from evidence.ledger import ledger
from evidence.models import Event, LedgerHead
from evidence.verify import findings
from suppliers.models import Category
from tests.evidence.chain import broken

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
WRITERS, ROUNDS = 20, 6
#: What a process does that is killed: five threads that write as fast as they can.
ENDLESS = """
import os
import django
django.setup()
from threading import Thread
from accounts.services import system_user
from evidence.ledger import ledger
from suppliers.models import Category

def write(actor, number):
    count = 0
    while True:
        count += 1
        with ledger(actor) as events:
            row = Category.objects.create(code=f"killed-{number}-{count}")
            events.add("noted", row)
        # One write a line: two threads' print would run into each other.
        os.write(1, f"{row.code}\\n".encode())

actor = system_user()
for number in range(5):
    Thread(target=write, args=(actor, number)).start()
"""


class Undone(Exception):
    """The writer thinks better of it."""


def write(actor, number, dice):
    """Write a row and its events in each round, or think better of it; return the rows that stayed."""
    stayed = []
    try:
        for count in range(ROUNDS):
            code = f"{number}-{count}"
            try:
                with ledger(actor) as events:
                    row = Category.objects.create(code=code)
                    events.add("noted", row)
                    with ledger(actor) as inner:
                        inner.add("noted_again", row)
                    if dice.random() < 0.4:
                        raise Undone
            except Undone:
                continue
            stayed.append(code)
    finally:
        connection.close()
    return stayed


def chain():
    return Event.objects.order_by("seq").values_list("seq", "payload", "prev_hash", "hash")


def test_twenty_writers_leave_one_chain_without_a_gap():
    actor = system_user()
    before = Event.objects.count()

    with ThreadPoolExecutor(WRITERS) as pool:
        written = pool.map(lambda n: write(actor, n, random.Random(n)), range(WRITERS))
        stayed = sorted(code for codes in written for code in codes)

    seqs = [seq for seq, *_ in chain()]
    assert sorted(Category.objects.values_list("code", flat=True)) == stayed
    assert 0 < len(stayed) < WRITERS * ROUNDS
    assert seqs == list(range(1, before + 2 * len(stayed) + 1))
    assert broken(chain()) == []
    assert list(findings()) == []


def test_the_first_events_ever_may_come_at_once():
    actor = system_user()
    Event.objects.all().delete()
    LedgerHead.objects.all().delete()

    def write_first(number):
        try:
            with ledger(actor) as events:
                events.add("noted", Category.objects.create(code=f"first-{number}"))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write_first, range(8)))

    assert [seq for seq, *_ in chain()] == list(range(1, 9))
    assert broken(chain()) == []


def test_a_writer_that_is_killed_leaves_one_chain_without_a_gap():
    writer = subprocess.Popen(
        [sys.executable, "-c", ENDLESS],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "config.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )
    told = [writer.stdout.readline().strip() for _ in range(40)]
    writer.kill()
    told += writer.communicate()[0].split()

    with ledger(system_user()) as events:
        events.add("noted", Category.objects.create(code="afterwards"))

    kept = set(Category.objects.values_list("code", flat=True))
    complete = [code for code in told if code in kept]
    assert complete[:40] == told[:40]
    assert Event.objects.filter(action="noted").count() == len(kept)
    assert broken(chain()) == []
    assert list(findings()) == []


def database_url():
    """Return the address of the database that this test runs on."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return os.environ["DATABASE_URL"].replace("/postgres?", f"/{settings['NAME']}?")
