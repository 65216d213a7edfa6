"""What a visitor does that takes more than one application: a file for a requirement is received and read."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from accounts.models import User
from attestations import reading
from attestations.models import Requirement
from evidence.inspection import text_of
from suppliers.models import Supplier, Upload
from suppliers.services import receive


def receive_for(requirement: Requirement, brought: Any, *, supplier: Supplier, actor: User) -> Upload:
    """Receive a file that is to stand for a requirement; what it says is kept with it.

    Raises NotTaken where nothing of it was kept.
    """

    def read(path: Path, media_type: str) -> Mapping[str, str]:
        return reading.read(text_of(path, media_type), requirement)

    return receive(brought.file, brought.name, supplier=supplier, actor=actor, read=read)
