"""A model over several devices, as programs for many GPUs write it (``nn.parallel``).

Here there is one device at a time, so :class:`DataParallel` hands everything on to its
model, as PyTorch's does on a machine without GPUs. Programs run unchanged, and their
state dicts have the same names.
"""

from __future__ import annotations

from typing import Any

from .base.module import Module


class DataParallel(Module):
    """The model itself, under the name ``module`` (``torch.nn.DataParallel``).

    PyTorch would split each batch over several GPUs; on one device all of it goes to
    the model. `device_ids`, `output_device` and `dim` are kept and not used.
    Source: PyTorch, ``torch.nn.DataParallel``.

    >>> import tinygrad_edu as torch
    >>> model = DataParallel(torch.nn.Linear(2, 3))
    >>> model(torch.ones(4, 2)).shape, list(model.state_dict())
    (torch.Size([4, 3]), ['module.weight', 'module.bias'])
    """

    module: Any

    def __init__(
        self,
        module: Module,
        device_ids: Any = None,
        output_device: Any = None,
        dim: int = 0,
    ) -> None:
        super().__init__()
        self.module = module
        self.device_ids: list[Any] = []

    def forward(self, *inputs: Any, **kwargs: Any) -> Any:
        """What the model makes of all of it."""
        return self.module(*inputs, **kwargs)
