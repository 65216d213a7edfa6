"""The Celery application: a doorbell, never the place where the truth is kept."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("goodstanding")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
