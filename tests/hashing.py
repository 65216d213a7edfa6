"""Passwords are hashed as in life, but in one round: people are made by the hundred here."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class OneRound(PBKDF2PasswordHasher):
    iterations = 1
