"""What a mail says, in the words of the active language, which is the recipient's.

What somebody typed is only ever put into a sentence of ours, never read as one.
"""

from reminders.wording.letter import content_of

__all__ = ["content_of"]
