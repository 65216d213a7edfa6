"""No tables: dates, folding, discovery and the one seam upwards."""
