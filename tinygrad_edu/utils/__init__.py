"""Helpers around training (``torch.utils``): data, checkpoints."""

from . import checkpoint, data, dlpack

__all__ = ["checkpoint", "data", "dlpack"]
