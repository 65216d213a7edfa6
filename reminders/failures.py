"""What could not be told, and why: kept when something else becomes of it."""

from django.db import connection

from reminders.statements import KEEP_FAILURES


def keep_failures() -> None:
    """Keep when and why reminders failed that have not been told so far; called before they come to anything else.

    A row that is overtaken, cancelled or sent once more says that of itself: reports of a day on which it had failed
    count the same ever after.
    """
    with connection.cursor() as cursor:
        cursor.execute(KEEP_FAILURES)
