"""Weights that are computed from other weights (``torch.nn.utils.parametrize``).

A parametrization is a module that computes a weight from the numbers that are learned.
Registered on a layer, it moves the weight to ``layer.parametrizations.weight.original``
and turns ``layer.weight`` into a property that computes it anew at each use:

>>> import tinygrad_edu as torch
>>> class Symmetric(torch.nn.Module):
...     def forward(self, x):
...         return x.triu() + x.triu(1).T
>>> layer = register_parametrization(torch.nn.Linear(3, 3), "weight", Symmetric())
>>> torch.equal(layer.weight, layer.weight.T)
True
>>> [name for name, _ in layer.named_parameters()]
['bias', 'parametrizations.weight.original']

A property belongs to a class, so the layer gets a class of its own, a subclass of what
it was. A parametrization with a method ``right_inverse`` can also be assigned to.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from copy import deepcopy
from typing import Any

from ...autograd import no_grad
from ...errors import runtime_error, value_error
from ...tensor import Tensor
from ..base.containers import ModuleDict, ModuleList
from ..base.module import Module
from ..parameter import Parameter
from . import parametrize_checks as checks

# What has been computed inside ``cached()``, by module and name; None outside of it.
_computed: ContextVar[dict[tuple[int, str], Tensor] | None] = ContextVar(
    "parametrized tensors", default=None
)


@contextlib.contextmanager
def cached() -> Iterator[None]:
    """Compute each parametrized tensor once, not at each use.

    >>> import tinygrad_edu as torch
    >>> layer = torch.nn.utils.parametrizations.weight_norm(torch.nn.Linear(2, 2))
    >>> with cached():
    ...     layer.weight is layer.weight
    True
    """
    outermost = _computed.get() is None
    token = _computed.set({} if outermost else _computed.get())
    try:
        yield
    finally:
        _computed.reset(token)


class ParametrizationList(ModuleList):
    """The parametrizations of one tensor, and the numbers it is computed from.

    Those are ``original``; or ``original0``, ``original1`` … where ``right_inverse``
    gives several. `unsafe` leaves out the checks of shape and type.
    """

    def __init__(
        self, modules: Sequence[Module], original: Tensor, unsafe: bool = False
    ) -> None:
        if not modules:
            raise value_error("ParametrizationList requires one or more modules.")
        super().__init__(modules)
        self.unsafe = unsafe
        shape, dtype = original.shape, original.dtype
        start = self._before(original)
        self.is_tensor = isinstance(start, Tensor)
        self.ntensors = 1 if self.is_tensor else len(start)
        if self.is_tensor:
            checks.same_type(original, start)
            _assign(original, start)
            _register(self, "original", original)
        else:
            for i, each in enumerate(start):
                checks.is_one_of_several(i, each)
                learned = original.requires_grad
                if isinstance(original, Parameter):
                    each = Parameter(each, learned)
                _register(self, f"original{i}", each.requires_grad_(learned))
        if not unsafe:
            checks.computes_the_same_kind(self(), shape, dtype)

    def _before(self, tensor: Tensor) -> Any:
        """What the parametrizations would compute `tensor` from, as far as known."""
        start: Any = tensor
        with no_grad():
            for module in reversed(list(self)):
                if hasattr(module, "right_inverse"):
                    with contextlib.suppress(NotImplementedError):
                        start = module.right_inverse(start)
        if not isinstance(start, Tensor | Sequence):
            raise value_error(
                "'right_inverse' must return a Tensor or a Sequence of tensors (list, "
                f"tuple...). Got {type(start).__name__}"
            )
        return start

    def right_inverse(self, value: Any) -> None:
        """Change the originals so that `value` is computed from them."""
        with no_grad():
            for module in reversed(list(self)):
                if not hasattr(module, "right_inverse"):
                    raise runtime_error(
                        f"parametrization {type(module).__name__} does not implement "
                        "right_inverse."
                    )
                value = module.right_inverse(value)
            if self.is_tensor:
                checks.can_be_original(value, self.original)
                _assign(self.original, value)
                return
            checks.are_originals(value, self.ntensors)
            for i, each in enumerate(value):
                checks.can_be_original(each, getattr(self, f"original{i}"), i)
                _assign(getattr(self, f"original{i}"), each)

    def forward(self) -> Tensor:
        """The tensor, computed."""
        names = (
            ["original"]
            if self.is_tensor
            else [f"original{i}" for i in range(self.ntensors)]
        )
        first, *others = self
        computed: Tensor = first(*[getattr(self, name) for name in names])
        for module in others:
            computed = module(computed)
        return computed


def register_parametrization(
    module: Any, tensor_name: str, parametrization: Any, *, unsafe: bool = False
) -> Any:
    """Compute a parameter or buffer of `module` by `parametrization` from now on.

    Several may be registered on one tensor; the last one is run last. Without `unsafe`
    neither shape nor dtype may change. Raises ValueError.

    Source: PyTorch, ``torch.nn.utils.parametrize.register_parametrization``.
    """
    parametrization.train(module.training)
    if is_parametrized(module, tensor_name):
        known = module.parametrizations[tensor_name]
        if not unsafe:
            tensor = getattr(module, tensor_name)
            checks.fits_behind_others(tensor_name, tensor, parametrization)
        known.append(parametrization)
        known.unsafe |= unsafe
        return module
    if tensor_name not in {**module._buffers, **module._parameters}:
        raise value_error(
            f"Module '{module}' does not have a parameter, a buffer, or a "
            f"parametrized element with name '{tensor_name}'"
        )
    original = getattr(module, tensor_name)
    made = ParametrizationList([parametrization], original, unsafe=unsafe)
    delattr(module, tensor_name)
    if not is_parametrized(module):
        module.__class__ = _class_of_its_own(type(module))
        module.parametrizations = ModuleDict()
    setattr(type(module), tensor_name, _computed_property(tensor_name))
    module.parametrizations[tensor_name] = made
    return module


def is_parametrized(module: Any, tensor_name: str | None = None) -> bool:
    """Whether a tensor of `module`, or any, is computed by a parametrization."""
    known = getattr(module, "parametrizations", None)
    if not isinstance(known, ModuleDict):
        return False
    return len(known) > 0 if tensor_name is None else tensor_name in known


def remove_parametrizations(
    module: Any, tensor_name: str, leave_parametrized: bool = True
) -> Any:
    """Make an ordinary tensor of a parametrized one.

    With `leave_parametrized` it keeps the numbers as computed, else it gets back the
    original. Raises ValueError where there is nothing to remove, or no one original.

    Source: PyTorch, ``torch.nn.utils.parametrize.remove_parametrizations``.
    """
    if not is_parametrized(module, tensor_name):
        raise value_error(
            f"Module {module} does not have a parametrization on {tensor_name}"
        )
    known = module.parametrizations[tensor_name]
    if leave_parametrized:
        with no_grad():
            computed = getattr(module, tensor_name)
        learned = any(each.requires_grad for each in known.parameters(recurse=False))
        if known.is_tensor:
            _assign(known.original, computed)
            left = known.original
        else:
            left = Parameter(computed) if learned else computed
    elif known.is_tensor:
        left = known.original
    else:
        raise value_error(
            "Cannot leave unparametrized (`leave_parametrized=False`) a tensor that is "
            "parametrized in terms of a sequence of tensors."
        )
    delattr(type(module), tensor_name)
    del module.parametrizations[tensor_name]
    _register(module, tensor_name, left)
    if not is_parametrized(module):
        del module.parametrizations
        module.__class__ = type(module).__bases__[0]
    return module


def type_before_parametrizations(module: Any) -> type:
    """The class that a module had before it got parametrizations."""
    kind = type(module)
    return kind.__bases__[0] if is_parametrized(module) else kind


def transfer_parametrizations_and_params(
    from_module: Any, to_module: Any, tensor_name: str | None = None
) -> Any:
    """Give `to_module` the parametrizations of another, and what they compute from."""
    if not is_parametrized(from_module):
        return to_module
    names = list(from_module.parametrizations) if tensor_name is None else [tensor_name]
    for name in names:
        known = from_module.parametrizations[name]
        if not hasattr(to_module, name):
            setattr(to_module, name, Parameter(getattr(from_module, name).detach()))
        for parametrization in known:
            register_parametrization(to_module, name, parametrization)
        for original, tensor in [*known._parameters.items(), *known._buffers.items()]:
            setattr(to_module.parametrizations[name], original, tensor)
    return to_module


# --- the class of its own -------------------------------------------------------------


def _class_of_its_own(kind: type) -> type:
    """A subclass to hang properties on."""
    extra: dict[str, Any] = {"__getstate__": _refuse_state}
    if not hasattr(kind, "__deepcopy__"):
        extra["__deepcopy__"] = _copied
    return type(f"Parametrized{kind.__name__}", (kind,), extra)


def _computed_property(name: str) -> property:
    """An attribute that is computed when read, and inverted when written."""

    def read(module: Any) -> Tensor:
        known, key = _computed.get(), (id(module), name)
        if known is None:
            return module.parametrizations[name]()  # type: ignore[no-any-return]
        if key not in known:
            known[key] = module.parametrizations[name]()
        return known[key]

    def write(module: Any, value: Any) -> None:
        module.parametrizations[name].right_inverse(value)

    return property(read, write)


def _copied(module: Any, memo: dict[int, Any]) -> Any:
    """What ``copy.deepcopy`` does by itself, but for the refusal below."""
    made = memo[id(module)] = object.__new__(type(module))
    made.__dict__ = deepcopy(module.__dict__, memo)
    return made


def _refuse_state(module: Any) -> Any:
    raise runtime_error(
        "Serialization of parametrized modules is only supported through state_dict(). "
        "See:",
        hint="save(model.state_dict(), path), or remove_parametrizations first",
    )


def _register(module: Module, name: str, tensor: Tensor) -> None:
    if isinstance(tensor, Parameter):
        module.register_parameter(name, tensor)
    else:
        module.register_buffer(name, tensor)


def _assign(tensor: Tensor, value: Tensor) -> None:
    """Give a tensor other numbers; it stays the same object."""
    if tensor is not value:
        tensor.data = value.detach()
