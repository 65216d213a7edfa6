"""Look through a paper that a stranger handed in, before anybody opens it."""

from evidence.inspection.inspecting import inspect
from evidence.inspection.joining import MOST_PHOTOS, NotJoined, join
from evidence.inspection.kinds import IMAGES
from evidence.inspection.reasons import Flag, Reason
from evidence.inspection.showing import preview, text_of
from evidence.inspection.verdict import Verdict

__all__ = ["IMAGES", "MOST_PHOTOS", "Flag", "NotJoined", "Reason", "Verdict", "inspect", "join", "preview", "text_of"]
