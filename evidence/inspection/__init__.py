"""Look through a paper that a stranger handed in, before anybody opens it."""

from evidence.inspection.inspecting import inspect
from evidence.inspection.reasons import Flag, Reason
from evidence.inspection.showing import preview, text_of
from evidence.inspection.verdict import Verdict

__all__ = ["Flag", "Reason", "Verdict", "inspect", "preview", "text_of"]
