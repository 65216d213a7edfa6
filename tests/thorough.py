"""What the suite tries on a part, and `make proofs` on all."""

import pytest

#: Gives a test `whole`: whether it goes through all, or through what stands for it.
IN_PART_AND_WHOLE = pytest.mark.parametrize(
    "whole", [pytest.param(False, id="in part"), pytest.param(True, id="whole", marks=pytest.mark.proof)]
)


def first_of_each(cases, kind):
    """Return cases as parameters: the suite tries the first of each kind, the proofs the others."""
    seen, found = set(), []
    for case in cases:
        found.append(pytest.param(case, marks=pytest.mark.proof if kind(case) in seen else ()))
        seen.add(kind(case))
    return found


def but(kept, cases):
    """Return cases as parameters, a tuple as several: the suite tries those that are kept, the proofs the others."""
    found = []
    for case in cases:
        values = case if isinstance(case, tuple) else (case,)
        found.append(pytest.param(*values, marks=() if case in kept else pytest.mark.proof))
    return found
