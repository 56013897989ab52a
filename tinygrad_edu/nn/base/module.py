"""The base of all networks: a tree of modules with tensors at its nodes.

A module is written like this:

>>> import tinygrad_edu as torch
>>> from tinygrad_edu import nn
>>> class Scale(nn.Module):
...     def __init__(self):
...         super().__init__()
...         self.factor = nn.Parameter(torch.tensor(2.0))
...     def forward(self, x):
...         return x * self.factor
>>> model = Scale()
>>> model(torch.tensor([1.0, 2.0]))
tensor([2., 4.], grad_fn=<MulBackward0>)
>>> [name for name, parameter in model.named_parameters()]
['factor']

A module has five parts, each a room. Assigning is registering (``registry.py``); what
is registered is listed (``tree.py``), called (``calling.py``), given another type or
place (``converting.py``) and saved (``state_dict.py``). Here they are put together.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any, Self

from ...errors import value_error
from .calling import Calling
from .converting import Converting
from .gradients import clear_gradient
from .registry import type_name
from .state_dict import Saving


class Module(Calling, Converting, Saving):
    """Base class of all neural network modules (``torch.nn.Module``).

    A subclass calls ``super().__init__()`` first, assigns its parts to attributes,
    and says in ``forward`` what it computes. ``training`` tells whether it learns at
    present; ``train()`` and ``eval()`` change it.
    """

    training: bool

    def apply(self, fn: Callable[[Module], object]) -> Self:
        """Call `fn` with every module below, then with this one."""
        for module in self.children():
            module.apply(fn)
        fn(self)
        return self

    def train(self, mode: bool = True) -> Self:
        """Set this module and all below to learning: dropout is on, for example."""
        if not isinstance(mode, bool):
            raise value_error(
                "training mode is expected to be boolean", got=type_name(mode)
            )
        self.training = mode
        for module in self.children():
            module.train(mode)
        return self

    def eval(self) -> Self:
        """The same as ``train(False)``: ready to be used or measured."""
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Freeze (False) or thaw (True) all parameters."""
        for parameter in self.parameters():
            parameter.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget all gradients, which otherwise add up."""
        for parameter in self.parameters():
            clear_gradient(parameter, set_to_none)

    def compile(self, *args: Any, **kwargs: Any) -> None:
        """Compile this module's calls in place: ``torch.compile``'s arguments.

        The module stays what it is, with the names of its parts. Source: PyTorch,
        ``torch.nn.Module.compile``.

        >>> import tinygrad_edu as torch
        >>> layer = torch.nn.ReLU()
        >>> layer.compile()
        >>> layer(torch.tensor([-1.0, 2.0]))
        tensor([0., 2.])
        """
        compiler = importlib.import_module("tinygrad_edu.compiler")
        # Of the class: a method of this module would close a circle.
        call = Calling._uncompiled_call
        self._compiled_call = compiler.compile(call, *args, **kwargs)
        self._hooked = True

    def __getstate__(self) -> dict[str, Any]:
        """What a copy or a file gets: everything but what ``compile()`` made."""
        state = self.__dict__.copy()
        if state.pop("_compiled_call", None) is not None:
            state["_hooked"] = self._has_hooks()
        return state

    # --- showing ---------------------------------------------------------------------

    def extra_repr(self) -> str:
        """What to show between the brackets; a subclass may say."""
        return ""

    def __repr__(self) -> str:
        settings = self.extra_repr().splitlines()
        children = [
            f"({name}): {indent(repr(module))}"
            for name, module in self._modules.items()
        ]
        return show(self._get_name(), settings, children)


def show(name: str, settings: list[str], children: list[str]) -> str:
    """``Name(settings)`` on one line, or with each child on lines of its own."""
    if len(settings) == 1 and not children:
        return f"{name}({settings[0]})"
    lines = "".join(f"\n  {line}" for line in settings + children)
    return f"{name}({lines}\n)" if lines else f"{name}()"


def indent(text: str) -> str:
    """All lines but the first two columns to the right."""
    return text.replace("\n", "\n  ")
