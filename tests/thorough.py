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
        found.append(_parameters(case, in_suite=kind(case) not in seen))
        seen.add(kind(case))
    return found


def but(kept, cases):
    """Return cases as parameters: the suite tries those that are kept, the proofs the others."""
    return [_parameters(case, in_suite=case in kept) for case in cases]


def _parameters(case, *, in_suite):
    """Return a case as a parameter, a tuple as several."""
    values = case if isinstance(case, tuple) else (case,)
    return pytest.param(*values, marks=() if in_suite else pytest.mark.proof)
