"""Asking a model something without leaving a trace.

Views look at a model while somebody trains it: between two steps they run it on their
own numbers. Afterwards it has to be as it was, also when the look ends in an error:
in training or evaluation mode module by module, without gradients recorded, and with
the same random numbers to come.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from tinygrad_edu.diagram.library import library_of
from tinygrad_edu.errors import type_error

Model = Any  # a module of this library or of PyTorch
Library = Any  # the module tinygrad_edu, or torch


def library_of_model(model: Model, needed_by: str) -> Library:
    """The library that the model is from.

    Raises TypeError for anything that is no module.
    """
    library = library_of(model)
    if library is None or not hasattr(model, "named_modules"):
        raise type_error(
            f"{needed_by} needs a model: an nn.Module of tinygrad_edu or of PyTorch",
            got=type(model).__name__,
        )
    return library


@contextmanager
def at_rest(model: Model, library: Library) -> Iterator[None]:
    """In evaluation mode, without gradients, drawing from random numbers of its own.

    >>> import tinygrad_edu as torch
    >>> model = torch.nn.Dropout().train()
    >>> with at_rest(model, torch):
    ...     print(model.training, torch.is_grad_enabled())
    False False
    >>> model.training
    True
    """
    modes = [(module, module.training) for module in model.modules()]
    generator = library.get_rng_state()
    try:
        for module, _ in modes:  # not model.eval(), which a person may have overridden
            module.training = False
        with library.no_grad():
            yield
    finally:
        library.set_rng_state(generator)
        for module, mode in modes:
            module.training = mode


def placed_like(model: Model, array: np.ndarray[Any, Any], library: Library) -> Any:
    """The numbers as a tensor that the model takes: its floating dtype, its device."""
    made = library.tensor(np.asarray(array, dtype=np.float32))
    for parameter in model.parameters():
        if parameter.is_floating_point():
            return made.to(device=parameter.device, dtype=parameter.dtype)
    return made


def numpy_of(tensor: Any) -> np.ndarray[Any, Any]:
    """The tensor's numbers as an array on the CPU."""
    plain = tensor.detach().to("cpu") if hasattr(tensor, "detach") else tensor
    array = plain.numpy() if hasattr(plain, "numpy") else np.asarray(plain)
    return np.asarray(array)
