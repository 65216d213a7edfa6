"""The real servers that tests run against, started by us."""
