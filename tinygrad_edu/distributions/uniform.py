"""PyTorch's place of the uniform distribution; it stands in ``continuous.py``."""

from .continuous import Uniform

__all__ = ["Uniform"]
