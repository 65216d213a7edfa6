"""Two people at once, each in a transaction of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event as Signal

from django.db import connection

from accounts.services import system_user
from evidence.ledger import ledger

#: How long the first waits on SQLite before it commits, unless the second is done sooner: it must not be.
PATIENCE = 0.5


def together(first, second):
    """Run `second` while `first` has written and not yet committed; return what became of each."""
    written, done = Signal(), Signal()

    def run_first():
        try:
            with ledger(system_user()):
                first()
                written.set()
                wait_for(done)
        finally:
            written.set()
            connection.close()

    def run_second():
        written.wait()
        try:
            second()
        finally:
            done.set()
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return [future.exception() for future in [pool.submit(run_first), pool.submit(run_second)]]


def wait_for(done):
    """Wait until the other is done, or can go no further before this transaction ends."""
    if connection.vendor == "sqlite":
        # It stands before its transaction, where nobody sees it, and would for ever.
        done.wait(PATIENCE)
    else:
        while not (done.wait(0.01) or is_waited_for()):
            pass


def is_waited_for():
    """Tell whether a transaction on PostgreSQL waits for another of the same database."""
    with connection.cursor() as cursor:
        # Within a transaction it would show for ever what it showed first.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock')"
        )
        return cursor.fetchone()[0]
