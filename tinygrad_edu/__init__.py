"""PyTorch's names over readable NumPy code: ``import tinygrad_edu as torch``."""

__version__ = "0.1.0"
