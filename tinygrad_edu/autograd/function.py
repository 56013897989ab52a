"""Operations of your own: ``torch.autograd.Function`` with its ``ctx``.

``forward`` computes, ``backward`` says how gradients go back. Whatever ``forward`` does
with tensors is not recorded; ``apply`` leaves one node in the graph, and when the walk
comes to it, ``custom.py`` calls ``backward``. What that does with tensors *is*
recorded under ``create_graph``, so a custom function can be differentiated twice.
"""

from __future__ import annotations

import functools
import inspect
import warnings
from collections.abc import Callable
from typing import Any

from ..errors import runtime_error
from .custom import Operation, Saved, attach, new_node
from .grad_mode import is_grad_enabled, no_grad
from .stand_in import check_arrays
from .tensor_base import TensorBase
from .watching import begin, end


class FunctionCtx:
    """What ``forward`` notes for ``backward``: tensors by methods, the rest freely.

    Source: PyTorch, ``torch.autograd.function.FunctionCtx``.
    """

    to_save: tuple[Any, ...] = ()
    dirty_tensors: tuple[Any, ...] = ()
    non_differentiable: tuple[Any, ...] = ()
    materialize_grads: bool = True
    needs_input_grad: tuple[bool, ...] = ()
    _forward_cls: Any = None
    _kept: Saved | None = None  # set once the forward is over

    def save_for_backward(self, *tensors: Any) -> None:
        """Keep tensors for ``ctx.saved_tensors``; call it once, in ``forward``.

        A tensor that is written in place before ``backward`` is noticed, and an output
        can be kept without a circle of references. None may stand among them.
        """
        self.to_save = tensors

    def save_for_forward(self, *tensors: Any) -> None:
        """Accepted for PyTorch's sake: only forward mode, ``jvp``, would ask for it."""

    @property
    def saved_tensors(self) -> tuple[Any, ...]:
        """What ``save_for_backward`` kept; an error once backward has freed it."""
        return () if self._kept is None else self._kept.tensors()

    def mark_dirty(self, *args: Any) -> None:
        """Say which inputs ``forward`` has written in place; it must return them."""
        self.dirty_tensors = args

    def mark_non_differentiable(self, *args: Any) -> None:
        """Say which outputs have no gradient: indices, for example."""
        self.non_differentiable = args

    def set_materialize_grads(self, value: bool) -> None:
        """Whether ``backward`` gets zeros (True, the default) or None for an output
        that no gradient reached.
        """
        self.materialize_grads = value


class FunctionMeta(type):
    """Gives each Function a class for its ctx, named as PyTorch shows it."""

    def __init__(
        cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]
    ) -> None:
        super().__init__(name, bases, attrs)
        cls._backward_cls = type(
            f"{name}Backward", (FunctionCtx,), {"_forward_cls": cls}
        )
        cls._operation = Operation(cls)


class Function(FunctionCtx, metaclass=FunctionMeta):
    """Base class of operations with a gradient rule of your own.

    Override ``forward`` and ``backward`` as static methods, call ``apply``.
    ``forward(ctx, *args)`` may also be split into ``forward(*args)`` and
    ``setup_context(ctx, inputs, output)``. ``backward(ctx, *grad_outputs)`` gets a
    gradient for each output and returns one for each argument, None where there is
    none. Source: PyTorch, ``torch.autograd.Function``.

    >>> import tinygrad_edu as torch
    >>> class Cube(torch.autograd.Function):
    ...     @staticmethod
    ...     def forward(ctx, x):
    ...         ctx.save_for_backward(x)
    ...         return x * x * x
    ...     @staticmethod
    ...     def backward(ctx, grad_output):
    ...         (x,) = ctx.saved_tensors
    ...         return grad_output * 3 * x * x
    >>> x = torch.tensor(2.0, requires_grad=True)
    >>> y = Cube.apply(x)
    >>> y.backward()
    >>> y.grad_fn.name(), x.grad
    ('CubeBackward', tensor(12.))
    """

    _backward_cls: Any
    _operation: Any
    generate_vmap_rule = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        warnings.warn(
            f"{self.__class__} should not be instantiated. Methods on autograd "
            "functions are all static, so you should invoke them on the class itself. "
            "Instantiating an autograd function will raise an error in a future "
            "version of PyTorch.",
            DeprecationWarning,
            stacklevel=2,
        )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise runtime_error(
            "Legacy autograd function with non-static forward method is deprecated. "
            "Please use new-style autograd function with static forward method. "
            "(Example: https://pytorch.org/docs/stable/autograd.html"
            "#torch.autograd.Function)",
            hint=f"{type(self).__name__}.apply(...)",
        )

    @staticmethod
    def forward(*args: Any, **kwargs: Any) -> Any:
        """Compute the outputs: ``forward(ctx, *args)``, or without ``ctx``."""
        raise NotImplementedError(
            "You must implement the forward function for custom autograd.Function."
        )

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        """Note on ``ctx`` what ``backward`` needs, when ``forward`` takes no ctx."""
        raise NotImplementedError("setup_context is not implemented.")

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Any) -> Any:
        """The gradient of each argument, from those of the outputs."""
        raise NotImplementedError(
            "You must implement either the backward or vjp method for your custom "
            "autograd.Function to use it with backward mode AD."
        )

    vjp = backward

    @staticmethod
    def jvp(ctx: Any, *grad_inputs: Any) -> Any:
        """Forward mode, which this library does not have: never called."""
        raise NotImplementedError(
            "You must implement the jvp function for custom autograd.Function to use "
            "it with forward mode AD."
        )

    @staticmethod
    def vmap(info: Any, in_dims: Any, *args: Any) -> Any:
        """The rule for a batch, see ``torch.func.vmap``."""
        raise NotImplementedError(
            "To use autograd.Function with vmap, you must either override the vmap "
            "staticmethod or set generate_vmap_rule=True."
        )

    @classmethod
    def apply(cls, *args: Any, **kwargs: Any) -> Any:
        """Run ``forward`` and leave a node for ``backward`` in the graph."""
        split = cls.setup_context is not Function.setup_context
        if split:
            bound = inspect.signature(cls.forward).bind(*args, **kwargs)
            bound.apply_defaults()
            args, kwargs = bound.args, bound.kwargs
        inputs = (*args, *kwargs.values())
        check_arrays(inputs)
        ctx = cls._backward_cls()
        ctx.needs_input_grad = tuple(
            [isinstance(each, TensorBase) and each._requires_grad for each in inputs]
        )
        recorded = is_grad_enabled() and True in ctx.needs_input_grad
        node = new_node(ctx, inputs) if recorded else None
        looking = begin(cls.__name__)
        try:
            with no_grad():
                if split:
                    out = cls.forward(*args, **kwargs)
                    cls.setup_context(ctx, args, out)
                else:
                    out = cls.forward(ctx, *args, **kwargs)
            return attach(ctx, node, inputs, out)
        finally:
            end(looking, (), node)

    @classmethod
    def _rule(cls) -> Callable[..., Any]:
        """The gradient rule, under either of its two names."""
        if cls.vjp is Function.vjp:
            return cls.backward
        if cls.backward is not Function.backward:
            raise runtime_error(
                "Implementing both 'backward' and 'vjp' for a custom Function is not "
                "allowed. You should only implement one of them."
            )
        return cls.vjp


def once_differentiable(backward: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a ``backward`` that computes in ways that nobody records, NumPy for one.

    A second derivative through it is an error then, and never silently wrong.
    Source: PyTorch, ``torch.autograd.function.once_differentiable``.

    >>> import tinygrad_edu as torch
    >>> class Exp(torch.autograd.Function):
    ...     @staticmethod
    ...     def forward(ctx, x):
    ...         ctx.result = x.exp()
    ...         return ctx.result.clone()
    ...     @staticmethod
    ...     @torch.autograd.function.once_differentiable
    ...     def backward(ctx, grad_output):
    ...         return grad_output * ctx.result
    >>> x = torch.tensor(0.0, requires_grad=True)
    >>> torch.autograd.grad(Exp.apply(x), x)
    (tensor(1.),)
    """

    @functools.wraps(backward)
    def wrapper(ctx: Any, *grads: Any) -> Any:
        check_arrays(grads)
        with no_grad():
            found = backward(ctx, *grads)
        tensors = [each for each in grads if isinstance(each, TensorBase)]
        if not is_grad_enabled() or not any(each._requires_grad for each in tensors):
            return found
        several = found if isinstance(found, tuple) else (found,)
        refused = [
            _Once.apply(each, *tensors) if isinstance(each, TensorBase) else each
            for each in several
        ]
        return tuple(refused) if isinstance(found, tuple) else refused[0]

    return wrapper


class _Once(Function):
    """Hands a gradient on and refuses to be differentiated."""

    @staticmethod
    def forward(ctx: Any, value: Any, *grads: Any) -> Any:
        return value

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        raise runtime_error(
            "trying to differentiate twice a function that was marked with "
            "@once_differentiable",
            hint="write its backward in torch operations and take the mark away",
        )


class InplaceFunction(Function):
    """A Function of old programs; ``mark_dirty`` does all it did."""


__all__ = [
    "Function",
    "FunctionCtx",
    "FunctionMeta",
    "InplaceFunction",
    "once_differentiable",
]
