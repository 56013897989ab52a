"""Helpers around training (``torch.utils``): so far, data."""
