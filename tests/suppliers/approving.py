"""What is said to whoever may not approve a stage."""

import pytest
from django.core.exceptions import ValidationError

from suppliers.services import approve_stage
from tests.factories import TODAY


def refused(request, actor):
    """Let somebody approve a stage who must be refused; return codes with their words."""
    with pytest.raises(ValidationError) as caught:
        approve_stage(request, actor=actor, today=TODAY)
    return [(error.code, error.messages[0]) for error in caught.value.error_list]
