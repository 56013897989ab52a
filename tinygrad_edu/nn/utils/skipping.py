"""A module without its start (``torch.nn.utils.skip_init``)."""

from __future__ import annotations

import inspect
from typing import Any

from ...errors import runtime_error
from ...random import fork_rng
from ..base.module import Module


def skip_init(module_cls: Any, *args: Any, **kwargs: Any) -> Any:
    """Make a module whose weights will be loaded anyway.

    No random number is used up; what the weights hold is nobody's business. Raises
    RuntimeError for what is no module, or takes no `device`.

    Source: PyTorch, ``torch.nn.utils.skip_init``.

    >>> import tinygrad_edu as torch
    >>> skip_init(torch.nn.Linear, 2, 3).weight.shape
    torch.Size([3, 2])
    """
    if not (isinstance(module_cls, type) and issubclass(module_cls, Module)):
        raise runtime_error(f"Expected a Module; got {module_cls}")
    if "device" not in inspect.signature(module_cls).parameters:
        raise runtime_error("Module must support a 'device' arg to skip initialization")
    with fork_rng():
        return module_cls(*args, **kwargs)
