"""A register as large as it may grow, imported through the product as it is run: `python -m bench.large sqlite`.

Not a measure of seconds: what it takes of memory in the worker, whether the bar moves, and what a worker that is killed
half way leaves behind.
"""
