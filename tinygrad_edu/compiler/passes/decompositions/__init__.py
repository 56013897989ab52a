"""Large operations as formulas of simple ones, a family in each file."""
