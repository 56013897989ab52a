"""What a module is: its parts, its hooks, its state, and how it holds others."""
