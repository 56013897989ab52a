"""Along a dimension: sums, extremes, running totals, order."""
