"""Times what must stay fast, at 100,000 suppliers, on both databases: `make bench`."""
