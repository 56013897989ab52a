"""The tensors that belong to a module: those it learns and those it only keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import dtypes
from ..autograd.stand_in import outside_graph
from ..creation import empty
from ..errors import runtime_error, type_error
from ..tensor import Tensor


def nothing() -> Tensor:
    """A tensor without numbers."""
    array = np.empty(0, dtypes.get_default_dtype().numpy)
    return Tensor._from_array(array)  # type: ignore[no-any-return]


class Parameter(Tensor):
    """A tensor that a module learns (``torch.nn.Parameter``).

    Assigned to an attribute of a module, it is found by ``module.parameters()``. It
    shares its numbers with `data`. Raises TypeError for what is not a tensor and
    RuntimeError for whole numbers, which have no gradient.

    >>> import tinygrad_edu as torch
    >>> Parameter(torch.ones(2))
    Parameter containing:
    tensor([1., 1.], requires_grad=True)
    """

    def __new__(
        cls, data: Tensor | None = None, requires_grad: bool = True
    ) -> Parameter:
        """Share the memory of `data`; without data, hold nothing yet."""
        data = nothing() if data is None else data
        if not isinstance(data, Tensor):
            raise type_error(
                f"Parameter data should be a torch.Tensor, got {type(data).__name__}",
                hint="torch.tensor(...) makes one of numbers",
            )
        if requires_grad and not data.is_floating_point():
            raise runtime_error(
                "Only Tensors of floating point and complex dtype "
                "can require gradients",
                got=str(data.dtype),
                hint="data.float(), or Parameter(data, requires_grad=False)",
            )
        made: Parameter = cls._from_array(
            outside_graph(data._array), requires_grad, data._device
        )
        made._counter = data._counter  # one memory, one count of writes
        return made

    def __init__(self, data: Tensor | None = None, requires_grad: bool = True) -> None:
        """All is done in ``__new__``."""

    def __repr__(self) -> str:
        return "Parameter containing:\n" + super().__repr__()


class Buffer(Tensor):
    """A tensor that a module keeps but does not learn (``torch.nn.Buffer``).

    Assigned to an attribute, it moves and is saved with the module; with
    ``persistent=False`` it is not saved.

    >>> import tinygrad_edu as torch
    >>> from tinygrad_edu import nn
    >>> module = nn.Module()
    >>> module.mean = Buffer(torch.zeros(2))
    >>> list(module.parameters()), list(module.state_dict())
    ([], ['mean'])
    """

    persistent = True

    def __new__(cls, data: Tensor | None = None, *, persistent: bool = True) -> Buffer:
        """Share the memory of `data`."""
        data = nothing() if data is None else data
        made: Buffer = cls._from_array(outside_graph(data._array), False, data._device)
        made._counter = data._counter
        made.persistent = persistent
        return made

    def __init__(self, data: Tensor | None = None, *, persistent: bool = True) -> None:
        """All is done in ``__new__``."""


class _Uninitialized(Tensor):
    """What a parameter and a buffer share whose shape the first input will tell."""

    becomes: type[Tensor]

    def materialize(
        self, shape: Sequence[int], device: Any = None, dtype: Any = None
    ) -> None:
        """Become an ordinary tensor of this shape, not yet filled."""
        dtype = dtype or self.dtype
        self.data = empty(shape, device=device or self.device, dtype=dtype)
        self.__class__ = self.becomes  # type: ignore[assignment]

    @property
    def shape(self) -> Any:
        """An error: nobody knows it yet."""
        raise runtime_error(
            "Can't access the shape of an uninitialized parameter or buffer. This "
            "error usually happens in `load_state_dict` when trying to load an "
            "uninitialized parameter into an initialized one. Call `forward` to "
            "initialize the parameters before accessing their attributes."
        )

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class UninitializedParameter(_Uninitialized, Parameter):
    """A parameter without numbers yet (``torch.nn.UninitializedParameter``).

    >>> weight = UninitializedParameter()
    >>> weight
    <UninitializedParameter>
    >>> weight.materialize((2, 3))
    >>> type(weight).__name__, weight.shape
    ('Parameter', torch.Size([2, 3]))
    """

    becomes = Parameter

    def __new__(
        cls, requires_grad: bool = True, device: Any = None, dtype: Any = None
    ) -> UninitializedParameter:
        """Nothing but a place, a type, and whether it will learn."""
        data = empty(0, device=device, dtype=dtype)
        made: UninitializedParameter = cls._from_array(
            data._array, requires_grad, data._device
        )
        return made

    def __init__(
        self, requires_grad: bool = True, device: Any = None, dtype: Any = None
    ) -> None:
        """All is done in ``__new__``."""


class UninitializedBuffer(_Uninitialized):
    """A buffer without numbers yet (``torch.nn.UninitializedBuffer``)."""

    becomes = Tensor

    def __new__(
        cls, requires_grad: bool = False, device: Any = None, dtype: Any = None
    ) -> UninitializedBuffer:
        """Nothing but a place and a type."""
        data = empty(0, device=device, dtype=dtype)
        made: UninitializedBuffer = cls._from_array(
            data._array, requires_grad, data._device
        )
        return made

    def __init__(
        self, requires_grad: bool = False, device: Any = None, dtype: Any = None
    ) -> None:
        """All is done in ``__new__``."""


def is_lazy(param: Any) -> bool:
    """Whether a parameter or a buffer waits for its shape."""
    return isinstance(param, _Uninitialized)
