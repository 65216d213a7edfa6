"""Serve as config/gunicorn.py says, with a worker that has read fonts and words before it answers.

What it takes from then on is what requests take.
"""

from config import gunicorn
from config.warming import warm

# gunicorn reads its settings from the names of one file.
globals().update({name: value for name, value in vars(gunicorn).items() if not name.startswith("_")})


def post_worker_init(_worker):
    warm()
