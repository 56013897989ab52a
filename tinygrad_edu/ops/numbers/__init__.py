"""Number by number: arithmetic, functions of one number, comparison, conversion."""
