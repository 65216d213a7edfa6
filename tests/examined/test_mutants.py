"""Each mutant still fits the rule that it breaks: `make mutants` takes half an hour to say so."""

import pytest

from tests.examined.broken import MUTANTS
from tests.examined.mutants import ROOT

pytestmark = pytest.mark.either


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_fits(mutant):
    whole = (ROOT / mutant.path).read_text(encoding="utf-8")

    assert mutant.applied(whole) != whole
