"""Helpers around training (``torch.utils``): data, checkpoints."""

from . import checkpoint, data

__all__ = ["checkpoint", "data"]
