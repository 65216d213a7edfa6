"""Applications that follow reactions, for the tests of the seam."""

#: What was called, in its order.
heard: list[tuple[str, dict]] = []
