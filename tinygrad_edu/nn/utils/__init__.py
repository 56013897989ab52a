"""Helpers around modules (``torch.nn.utils``)."""

from __future__ import annotations

import importlib
from typing import Any

from . import rnn
from .clip_grad import (
    clip_grad_norm,
    clip_grad_norm_,
    clip_grad_value_,
    clip_grads_with_norm_,
    get_total_norm,
)
from .convert_parameters import parameters_to_vector, vector_to_parameters

__all__ = [
    "clip_grad_norm",
    "clip_grad_norm_",
    "clip_grad_value_",
    "clip_grads_with_norm_",
    "get_total_norm",
    "parameters_to_vector",
    "rnn",
    "vector_to_parameters",
]


def __getattr__(name: str) -> Any:
    """Import ``stateless`` on its first use: few programs need it."""
    if name == "stateless":
        return importlib.import_module(".stateless", __name__)
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
