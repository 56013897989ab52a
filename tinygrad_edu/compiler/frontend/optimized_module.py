"""What ``torch.compile(model)`` returns: a module around the model."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from ...nn.base.module import Module

_OWN = {"_orig_mod", "_call", "_compiled_call", "_hooked"}


class OptimizedModule(Module):
    """A module whose calls are compiled; all else is asked of the original.

    The original is ``_orig_mod``, and so the names of a state_dict begin. Source:
    PyTorch, ``torch._dynamo.OptimizedModule``.

    >>> import tinygrad_edu as torch
    >>> model = torch.compile(torch.nn.Linear(2, 1), backend="eager")
    >>> model.in_features, list(model.state_dict())
    (2, ['_orig_mod.weight', '_orig_mod.bias'])
    """

    _orig_mod: Any

    def __init__(self, model: Module, compiler: Callable[..., Any]) -> None:
        super().__init__()
        self.__dict__.pop("training")
        self.__dict__["_compiler"] = compiler
        self.__dict__["_call"] = compiler(model)
        self._modules["_orig_mod"] = model

    @property
    def training(self) -> bool:
        """Whether the original learns at present."""
        return bool(self._orig_mod.training)

    @training.setter
    def training(self, mode: bool) -> None:
        self._orig_mod.training = mode

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """The original's answer."""
        return self._call(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name == "_orig_mod":
            return self.__dict__["_modules"]["_orig_mod"]
        return getattr(self._orig_mod, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _OWN or name == "training":
            super().__setattr__(name, value)
        else:
            setattr(self._orig_mod, name, value)

    def __delattr__(self, name: str) -> None:
        delattr(self._orig_mod, name)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *dir(self._orig_mod)})

    def __deepcopy__(self, memo: dict[int, Any]) -> OptimizedModule:
        """A copy of the original, compiled anew."""
        original = copy.deepcopy(self._orig_mod, memo)
        return OptimizedModule(original, self.__dict__["_compiler"])
