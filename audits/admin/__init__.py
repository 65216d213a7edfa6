"""Examinations in the admin."""
