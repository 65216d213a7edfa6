"""What becomes here of the rows of a supplier that ends in another: who was told what stays."""

from reminders.models import Mail, Reminder
from suppliers.merge_parts import Part

PARTS = [Part(Reminder), Part(Mail)]
