"""Files that come in while people look at pages: what waits for whom."""
