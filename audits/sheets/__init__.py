"""The sheets of examinations."""
