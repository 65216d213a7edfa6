"""Whoever asks a new process for its first document does not wait for fonts and words to be read."""

import threading

from django.urls import clear_url_caches, get_resolver
from gunicorn.config import Config

from config import gunicorn
from foundation.typesetting import LOOKS, fonts


def test_a_worker_that_begins_reads_fonts_and_addresses_of_each_language_beside_its_work():
    fonts.cache_clear()
    clear_url_caches()

    gunicorn.post_worker_init(None)

    for thread in threading.enumerate():
        if thread.name == "warming":
            thread.join()
    assert fonts.cache_info().currsize == 1
    assert {*get_resolver()._reverse_dict} == {*LOOKS}


def test_gunicorn_calls_it_where_a_worker_has_begun():
    config = Config()

    config.set("post_worker_init", gunicorn.post_worker_init)

    assert config.post_worker_init is gunicorn.post_worker_init
