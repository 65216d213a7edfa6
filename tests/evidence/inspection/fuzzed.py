"""Papers that are damaged at random, for `make fuzz`."""

import json
from pathlib import Path
from random import Random

from evidence.inspection import preview, text_of
from evidence.inspection.kinds import MEDIA_TYPES
from evidence.inspection.process import Failed, answered
from evidence.inspection.reasons import Flag, Reason
from tests.evidence.corpus import CASES

FILES, MOST_BYTES = 60, 100_000
KINDS = {".pdf": "pdf", ".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg"}


def written(random: Random, folder: Path) -> list[tuple[str, bytes]]:
    """Return names and contents of some papers of the corpus."""
    papers = [case for case in CASES if Path(case.name).suffix in KINDS and not case.title.startswith("name")]
    found = [(case.name, case.content()) for case in random.sample(papers, FILES)]
    return [(name, content) for name, content in found if len(content) < MOST_BYTES]


def outcome_of(path: Path) -> tuple[str, bool]:
    """Return what became of a paper, and whether that must not be."""
    kind = KINDS[path.suffix]
    try:
        answer = json.loads(answered("inspect", path, kind))
    except Failed as failed:
        # What asks for too much is refused so, and told; any other end is a fault of ours.
        return failed.reason, failed.reason != Reason.TOO_COMPLEX
    if "refused" in answer:
        return answer["refused"], answer["refused"] not in Reason.values
    text_of(path, MEDIA_TYPES[answer["kind"]])
    preview(path, MEDIA_TYPES[answer["kind"]])
    return "taken", not set(answer["flags"]) <= set(Flag.values)
