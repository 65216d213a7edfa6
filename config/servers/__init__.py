"""Servers that we start ourselves where the machine has none."""
