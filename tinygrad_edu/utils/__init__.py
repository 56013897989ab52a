"""Helpers around training (``torch.utils``): so far, data."""

from . import data

__all__ = ["data"]
