"""The list of reminders, and the pages of its rows."""

from django.urls import reverse

LIST = reverse("admin:reminders_reminder_changelist")
#: Who may retry and cancel.
HANDLERS = ["officer", "manager", "compliance", "administrator"]


def act(client, action, *reminders, **more):
    """Do something with some reminders of the list; return the page that follows."""
    keys = [reminder.pk for reminder in reminders]
    return client.post(LIST, {"action": action, "_selected_action": keys, "index": 0, **more}, follow=True)


def said(answer):
    """Return what a page says of what was done, each with how it is meant."""
    return [(message.level_tag, str(message)) for message in answer.context["messages"]]


def found(client, query):
    """Return the keys of the reminders that a query finds."""
    return {row.pk for row in client.get(f"{LIST}?{query}").context["cl"].result_list}


def page_of(client, row):
    """Return the page of a row."""
    return client.get(reverse(f"admin:reminders_{row._meta.model_name}_change", args=[row.pk]))
