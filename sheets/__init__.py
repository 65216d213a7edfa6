"""Spreadsheets in and out: runs, rows, reading, the engine, the commands."""
