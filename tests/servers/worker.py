"""A Celery worker in a thread of this process, which takes its work from a real broker."""

import threading

from celery import signals
from celery.contrib.testing.worker import start_worker
from django.db import connections

from config.celery import app

ENDS_WITHIN = 30  # seconds


def work_until(task, argument):
    """Let a worker take what waits until it has done a task of one argument; return what tasks it did not know."""
    over, unknown = threading.Event(), []

    def note_unknown(name, **_more):
        unknown.append(name)

    def note_done(sender, args, **_more):
        connections.close_all()
        if (sender.name, [*args]) == (task, [argument]):
            over.set()

    def leave_logging_alone(**_settings):
        """Be there: where somebody listens, Celery sets up no logging of its own."""

    listening = {
        signals.task_unknown: note_unknown,
        signals.task_postrun: note_done,
        signals.setup_logging: leave_logging_alone,
    }
    for signal, receiver in listening.items():
        signal.connect(receiver)
    try:
        with start_worker(app, perform_ping_check=False):
            assert over.wait(ENDS_WITHIN), f"{task} {argument} was never done"
    finally:
        for signal, receiver in listening.items():
            signal.disconnect(receiver)
    return unknown
