"""What a company is called, whatever the script, the width, the spelling and the form of company."""

import re

from foundation.folding import fold, fold_name

#: Forms as they stand at the end of a folded name without spaces; the longer before what they end in.
CHINESE_FORMS = re.compile(r"(?:股份有限公司|有限责任公司|集团有限公司|有限公司|集团公司|公司|集团|株式会社)$")
JAPANESE_FORM = re.compile(r"^株式会社")
#: Words that say no more than which form a company has; a name is never taken for its form alone.
FORM = re.compile(
    "ab|ag|bhd|bv|co|coltd|company|corp|corporation|gmbh|inc|incorporated|kg|kk|limited|llc|llp|ltd|nv|oy|plc|pte|pteltd"
    "|pty|ptyltd|sa|sarl|sas|sdn|spa|srl"
)
UNSAID = re.compile(r"[.'’·]")
NO_WORD = re.compile(r"[^\w]+")


def bare(name: str) -> str:
    """Return a company's name folded, without its form; places in brackets stay, and a name that is nothing else."""
    words = NO_WORD.sub(" ", UNSAID.sub("", fold(name))).split()
    while len(words) > 1 and FORM.fullmatch(words[-1]):
        words.pop()
    whole = "".join(words)
    found = JAPANESE_FORM.sub("", CHINESE_FORMS.sub("", whole)) or whole
    return fold_name(name) if FORM.fullmatch(found) else found
