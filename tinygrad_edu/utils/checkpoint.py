"""Activation checkpointing: memory for time.

The graph of a model keeps the numbers its gradient rules will need; for deep models
that is most of the memory. A checkpointed part keeps only its inputs. When backward
comes to it, the part is computed a second time, and this time its numbers are there.

Two ways, as in PyTorch. With ``use_reentrant=False`` saved-tensor hooks put an empty
*place* into the graph for each saved tensor; the first one that is asked for has all
of them filled. With ``use_reentrant=True`` the part is one custom Function, whose
backward runs a backward pass of its own inside.

Source: T. Chen, B. Xu, C. Zhang, C. Guestrin, *Training Deep Nets with Sublinear Memory
Cost*, 2016; PyTorch, ``torch.utils.checkpoint``.
"""

from __future__ import annotations

import threading
import warnings
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any

from ..autograd import enable_grad, no_grad
from ..autograd.backward import backward, current_pass
from ..autograd.function import Function
from ..autograd.saved_hooks import SavedInputs, saved_tensors_hooks
from ..autograd.tensor_base import TensorBase
from ..errors import runtime_error, value_error
from ..seeding import fork_rng, get_rng_state, set_rng_state

Contexts = tuple[AbstractContextManager[Any], AbstractContextManager[Any]]

_early_stop: ContextVar[bool] = ContextVar("early_stop", default=True)


class CheckpointError(RuntimeError):
    """The second computation was not the same as the first."""


def noop_context_fn() -> Contexts:
    """The contexts of a checkpoint that asks for none."""
    return nullcontext(), nullcontext()


def checkpoint(
    function: Callable[..., Any],
    *args: Any,
    use_reentrant: bool | None = None,
    context_fn: Callable[[], Contexts] = noop_context_fn,
    determinism_check: str = "default",
    debug: bool = False,
    early_stop: bool = True,
    preserve_rng_state: bool = True,
    **kwargs: Any,
) -> Any:
    """``function(*args, **kwargs)``, computed again in backward rather than kept.

    ``preserve_rng_state`` makes both computations draw the same random numbers.
    ``context_fn`` gives a context for each of them. ``determinism_check`` compares the
    shapes and dtypes of both ("none" does not). ``early_stop`` ends the second one as
    soon as it has computed all that backward needs. ``debug`` is accepted and ignored.
    Source: PyTorch, ``torch.utils.checkpoint.checkpoint``.

    >>> import tinygrad_edu as torch
    >>> from tinygrad_edu.utils.checkpoint import checkpoint
    >>> x = torch.tensor(2.0, requires_grad=True)
    >>> y = checkpoint(lambda a: a.exp().sin(), x, use_reentrant=False)
    >>> y.backward()
    >>> x.grad
    tensor(3.3129)
    """
    if use_reentrant is None:
        use_reentrant = _ask_for_reentrant("checkpoint")
    if not use_reentrant:
        stop = early_stop and _early_stop.get()
        part = _Part(function, context_fn, determinism_check, stop)
        return part.run(args, kwargs, preserve_rng_state)
    if kwargs:
        raise value_error("Unexpected keyword arguments: " + ",".join(kwargs))
    if context_fn is not noop_context_fn or debug:
        raise value_error(
            "Passing `context_fn` or `debug` is only supported when "
            "use_reentrant=False."
        )
    return CheckpointFunction.apply(function, preserve_rng_state, *args)


def checkpoint_sequential(
    functions: Any,
    segments: int,
    input: Any,
    use_reentrant: bool | None = None,
    *,
    preserve_rng_state: bool = True,
    **kwargs: Any,
) -> Any:
    """A chain of functions, or an ``nn.Sequential``, in segments that are checkpointed.

    The last segment keeps its numbers: backward needs them at once.
    Source: PyTorch, ``torch.utils.checkpoint.checkpoint_sequential``.

    >>> import tinygrad_edu as torch
    >>> from tinygrad_edu.utils.checkpoint import checkpoint_sequential
    >>> x = torch.tensor(1.0, requires_grad=True)
    >>> chain = [torch.sin, torch.exp, torch.tanh, torch.square]
    >>> checkpoint_sequential(chain, 2, x, use_reentrant=False).backward()
    >>> x.grad
    tensor(0.0932)
    """
    if use_reentrant is None:
        use_reentrant = _ask_for_reentrant("checkpoint_sequential")
    if kwargs:
        raise value_error("Unexpected keyword arguments: " + ",".join(kwargs))
    chain = list(functions.children() if hasattr(functions, "children") else functions)
    size, start = len(chain) // segments, 0
    for start in range(0, size * (segments - 1), size):
        input = checkpoint(
            _in_turn(chain[start : start + size]),
            input,
            use_reentrant=use_reentrant,
            preserve_rng_state=preserve_rng_state,
        )
    return _in_turn(chain[size * (segments - 1) :])(input)


def _in_turn(functions: Sequence[Callable[[Any], Any]]) -> Callable[[Any], Any]:
    def run(input: Any) -> Any:
        for function in functions:
            input = function(input)
        return input

    return run


def _ask_for_reentrant(name: str) -> bool:
    """PyTorch's warning; its answer is still True."""
    warnings.warn(
        f"torch.utils.checkpoint.{name}: the use_reentrant parameter should be passed "
        "explicitly. use_reentrant=False is recommended, but if you need to preserve "
        "the current default behavior, you can pass use_reentrant=True.",
        stacklevel=3,
    )
    return True


@contextmanager
def set_checkpoint_early_stop(enable: bool) -> Iterator[None]:
    """Whether checkpoints made inside stop as soon as all is computed again.

    Source: PyTorch, ``torch.utils.checkpoint.set_checkpoint_early_stop``.
    """
    token = _early_stop.set(enable)
    try:
        yield
    finally:
        _early_stop.reset(token)


# ------------------------------------------------------------------ by saved hooks


class _Place:
    """Stands in the graph for a saved tensor; known by its identity."""

    __slots__ = ("__weakref__",)


class _EnoughError(Exception):
    """All that was saved has been computed again."""


class _Part:
    """A checkpointed call: its inputs, and the places its numbers come back to."""

    def __init__(
        self,
        function: Callable[..., Any],
        context_fn: Callable[[], Contexts],
        determinism_check: str,
        early_stop: bool,
    ) -> None:
        if determinism_check not in ("default", "none"):
            raise value_error(
                "determinism_check should be one of ['default', 'none'], but got "
                f"{determinism_check}"
            )
        self.function = function
        self.first, self.second = context_fn()
        self.compare = determinism_check == "default"
        self.early_stop = early_stop
        self.complete = False
        self.places: list[weakref.ref[_Place]] = []
        self.facts: list[dict[str, Any]] = []
        self.values: weakref.WeakKeyDictionary[_Place, Any]
        self.values = weakref.WeakKeyDictionary()
        self.lock = threading.RLock()  # two threads may walk over one graph

    def run(self, args: tuple[Any, ...], kwargs: dict[str, Any], rng: bool) -> Any:
        """The first computation."""
        self.rng_state = get_rng_state() if rng else None
        self.names = list(kwargs)
        self.inputs = SavedInputs((*args, *kwargs.values()))
        with self.first, saved_tensors_hooks(self.keep_place, self.fill):
            out = self.function(*args, **kwargs)
        self.complete = True
        return out

    def keep_place(self, tensor: Any) -> _Place:
        """``pack``: forget the tensor, remember what it looked like."""
        place = _Place()
        self.places.append(weakref.ref(place))
        self.facts.append(look(tensor))
        return place

    def fill(self, place: _Place) -> Any:
        """``unpack``: the tensor of a place, computed again if it is not there."""
        with self.lock:
            if place not in self.values:
                self.compute_again()
            return self.values.pop(place)

    def compute_again(self) -> None:
        """The second computation, which gives every living place its tensor."""
        count = 0

        def refill(tensor: Any) -> Any:
            nonlocal count
            count += 1
            tensor = tensor.detach()  # the graph of this computation is not needed
            if count > len(self.places):
                self.check_surplus()
            else:
                self.take_back(count - 1, tensor)
            if self.early_stop and count == len(self.places):
                raise _EnoughError
            return tensor

        inputs = self.inputs.tensors()
        split = len(inputs) - len(self.names)
        with ExitStack() as contexts:
            if self.rng_state is not None:
                contexts.enter_context(fork_rng())
                set_rng_state(self.rng_state)
            contexts.enter_context(enable_grad())
            contexts.enter_context(self.second)
            contexts.enter_context(saved_tensors_hooks(refill, lambda tensor: tensor))
            try:
                named = dict(zip(self.names, inputs[split:], strict=True))
                self.function(*inputs[:split], **named)
            except _EnoughError:
                pass
        if self.complete and count < len(self.places):
            raise CheckpointError(
                "torch.utils.checkpoint: A different number of tensors was saved "
                "during the original forward and recomputation.\n"
                f"Number of tensors saved during forward: {len(self.places)}\n"
                f"Number of tensors saved during recomputation: {count}."
            )

    def take_back(self, i: int, tensor: Any) -> None:
        """The tensor that was saved as the i-th comes back, if anybody waits for it."""
        place = self.places[i]()
        if self.compare and look(tensor) != self.facts[i]:
            raise CheckpointError(
                "torch.utils.checkpoint: Recomputed values for the following tensors "
                "have different metadata than during the forward pass.\n"
                f"tensor at position {i}:\nsaved metadata: {self.facts[i]}\n"
                f"recomputed metadata: {look(tensor)}"
            )
        if place is not None:
            self.values[place] = tensor

    def check_surplus(self) -> None:
        if self.complete:
            raise CheckpointError(
                "torch.utils.checkpoint: trying to save more tensors during "
                "recomputation than during the original forward pass."
            )


def look(tensor: Any) -> dict[str, Any]:
    """What both computations must agree on."""
    return {"shape": tensor.shape, "dtype": tensor.dtype, "device": tensor.device}


# ------------------------------------------------------------------ by a Function


class CheckpointFunction(Function):
    """A part that is computed again in its own backward."""

    @staticmethod
    def forward(ctx: Any, function: Any, preserve_rng_state: bool, *args: Any) -> Any:
        check_backward_validity(args)
        ctx.function = function
        ctx.rng_state = get_rng_state() if preserve_rng_state else None
        ctx.args = [None if isinstance(each, TensorBase) else each for each in args]
        ctx.tensors = [i for i, each in enumerate(args) if isinstance(each, TensorBase)]
        ctx.save_for_backward(*[args[i] for i in ctx.tensors])
        with no_grad():
            return function(*args)

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        walk = current_pass.get()
        if walk is not None and walk.needed is not None:
            raise runtime_error(
                "When use_reentrant=True, torch.utils.checkpoint is incompatible with "
                ".grad() or passing an `inputs` parameter to .backward(). To resolve "
                "this error, you can either set use_reentrant=False, or call "
                ".backward() without passing the `inputs` argument."
            )
        args = list(ctx.args)
        for i, tensor in zip(ctx.tensors, ctx.saved_tensors, strict=True):
            args[i] = tensor
        inputs = detach_variable(tuple(args))
        with fork_rng() if ctx.rng_state is not None else nullcontext(), enable_grad():
            if ctx.rng_state is not None:
                set_rng_state(ctx.rng_state)
            outputs = ctx.function(*inputs)
        several = outputs if isinstance(outputs, tuple) else (outputs,)
        pairs = [
            (out, grad)
            for out, grad in zip(several, grads, strict=True)
            if isinstance(out, TensorBase) and out._requires_grad
        ]
        if not pairs:
            raise runtime_error(
                "none of output has requires_grad=True, this checkpoint() is not "
                "necessary"
            )
        backward([out for out, _ in pairs], [grad for _, grad in pairs])
        found = [
            each._grad if isinstance(each, TensorBase) else None for each in inputs
        ]
        return (None, None, *found)


def detach_variable(inputs: tuple[Any, ...]) -> tuple[Any, ...]:
    """The tensors among the inputs as leaves of a graph of their own."""
    made = []
    for each in inputs:
        if isinstance(each, TensorBase):
            leaf = each.detach()  # type: ignore[attr-defined]
            leaf.requires_grad = each._requires_grad
            made.append(leaf)
        else:
            made.append(each)
    return tuple(made)


def check_backward_validity(inputs: Sequence[Any]) -> None:
    """Warn if no gradient can come to the inputs of a checkpoint."""
    if not any(isinstance(each, TensorBase) and each._requires_grad for each in inputs):
        warnings.warn(
            "None of the inputs have requires_grad=True. Gradients will be None",
            stacklevel=2,
        )
