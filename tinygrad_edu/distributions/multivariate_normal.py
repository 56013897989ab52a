"""PyTorch's place of the normal distribution of many dimensions: see ``normal.py``."""

from .normal import MultivariateNormal

__all__ = ["MultivariateNormal"]
