"""Reminders while everything is killed: `python -m bench.chaos sqlite` or `postgresql`.

Two planners and four senders are killed at random, the database is thrown over, and the mail server refuses, defers,
hangs up and goes away. Afterwards no reminder may be lost, and there is at most one message too many for each crash,
under the same Message-ID.
"""
