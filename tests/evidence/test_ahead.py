import threading

import pytest

from evidence.ahead import AHEAD, ahead

pytestmark = pytest.mark.django_db


def told(steps, *, read=lambda step: -step, work_out=str):
    with ahead(read, work_out, iter(steps)) as given:
        return [*given]


@pytest.mark.parametrize("count", [0, 1, 2, AHEAD, 3 * AHEAD + 1])
def test_steps_are_given_in_their_order(count):
    assert told(range(count)) == [(step, str(-step)) for step in range(count)]


def test_one_step_takes_no_thread_of_its_own():
    (step,) = told([1], work_out=lambda _read: threading.get_ident())

    assert step == (1, threading.get_ident())


def test_few_steps_are_read_before_the_first_is_given():
    read = []
    with ahead(read.append, str, iter(range(50))) as given:
        next(given)

    assert len(read) <= AHEAD


@pytest.mark.parametrize("count", [1, 10])
def test_what_cannot_be_worked_out_is_raised(count):
    def fail(_read):
        raise LookupError

    with pytest.raises(LookupError):
        told(range(count), work_out=fail)


def test_what_cannot_be_read_is_raised():
    with pytest.raises(ZeroDivisionError):
        told(range(10), read=lambda step: 1 // (step - 5))
