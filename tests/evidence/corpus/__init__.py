"""Papers of every kind that people hand in, and what must become of each; all made in code."""

from tests.evidence.corpus import disguises, images, pdfs, workbooks
from tests.evidence.corpus.case import Case

CASES = [*disguises.cases(), *pdfs.cases(), *images.cases(), *workbooks.cases()]

__all__ = ["CASES", "Case"]
