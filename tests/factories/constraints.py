"""What tests ask about constraints: whether the database refuses a row, and what a person is told."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import translation


def names_in(app_label):
    """Return the names of every constraint of an application's models."""
    models = apps.get_app_config(app_label).get_models()
    return {constraint.name for model in models for constraint in model._meta.constraints}


def refusal(row):
    """Return what the database says when it refuses a row that no form has looked at; empty if it takes it."""
    try:
        with transaction.atomic():
            type(row)._base_manager.bulk_create([row])
    except IntegrityError as error:
        return str(error)
    return ""


def names_constraint(said, name):
    """Tell whether a refusal names the constraint; SQLite names the columns of a unique one instead."""
    is_unnamed = connection.vendor == "sqlite" and said.startswith("UNIQUE constraint failed")
    return name in said or is_unnamed


def messages(row):
    """Return what a form would show of a row, in English."""
    with translation.override("en"):
        try:
            row.full_clean()
        except ValidationError as error:
            return [str(message) for message in error.messages]
    return []
