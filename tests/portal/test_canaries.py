"""Nothing of one supplier is found by somebody of another, wherever he looks: `make walls` looks 5,000 times."""

from random import Random

import pytest

from tests.admin.test_access import addresses
from tests.portal.walking import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.either]


def test_nothing_of_the_other_is_found_anywhere(both, settings, pytestconfig):
    settings.UPLOADS_AN_HOUR = 60
    requests = pytestconfig.getoption("--requests", default=300)
    seed = pytestconfig.getoption("--seed", default=0)
    walk = Walk(*both, staff_pages=sorted(set(addresses())), random=Random(seed))

    walk.every_page()
    while walk.seen["requests"] < requests:
        walk.anywhere()

    seen = dict(walk.seen)
    print(f"seed {seed}: {seen}")
    assert walk.found == [], seed
    # What is one's own was found: whoever sees nothing proves nothing.
    assert seen["own"] > 30, seed
    assert seen["pdf"] > 2, seed
    assert seen["mails"] > 2, seed
    assert seen[404] > 20, seed
