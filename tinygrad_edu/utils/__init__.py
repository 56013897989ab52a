"""Helpers around training (``torch.utils``): data, checkpoints."""

from . import checkpoint, data, dlpack, hooks

__all__ = ["checkpoint", "data", "dlpack", "hooks"]
