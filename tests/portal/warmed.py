"""Serve as config/gunicorn.py says, with a worker that has read fonts and words before it answers.

What it takes from then on is what requests take.
"""

from config.gunicorn import *  # noqa: F403 - gunicorn reads its settings from the names of one file
from config.warming import warm


def post_worker_init(_worker):
    warm()
