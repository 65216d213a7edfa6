"""What is taken from a role that was given every model of an application."""

import pytest

from accounts import reference

pytestmark = [pytest.mark.django_db, pytest.mark.either]


def codenames(phrase):
    return {permission.codename for permission in reference.permissions(phrase)}


def test_a_minus_takes_from_what_is_given_wherever_it_stands():
    all_of_it = codenames("audits.*:view,add")
    without = all_of_it - {"add_scheme"}

    assert codenames("audits.*:view,add -audits.scheme:add") == without
    assert codenames("-audits.scheme:add audits.*:view,add") == without
