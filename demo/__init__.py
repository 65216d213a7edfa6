"""A seeded company of the published shape, for make run and the tests."""
