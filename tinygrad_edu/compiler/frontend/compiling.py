"""``torch.compile`` and what belongs to it."""

from __future__ import annotations

import functools
import gc
import weakref
from collections.abc import Callable
from typing import Any

from ...autograd.watching import taking
from ...errors import message, type_error
from ...nn.base.module import Module
from .backends import check_backend, check_mode
from .compiled import Compiled
from .failures import forget_what_was_said
from .optimized_module import OptimizedModule
from .replay_text import MISS

# All compiled functions that are alive, for ``reset``.
_alive: weakref.WeakSet[Compiled] = weakref.WeakSet()


def compile(
    model: Callable[..., Any] | None = None,
    *,
    fullgraph: bool = False,
    dynamic: bool | None = None,
    backend: str | None = None,
    mode: str | None = None,
    options: dict[str, Any] | None = None,
    name: str | None = None,
    disable: bool = False,
    recompile_limit: int | None = None,
) -> Any:
    """The function or module, compiled: the same answers, sooner.

    The first call runs as it is while everything in it is recorded: operations, the
    backward pass, the optimizer's step, random draws. A call that is like it (the
    same shapes, types, flags and plain values) then runs generated source in place of
    Python. Another case is compiled anew, up to 8 of them. What cannot be recorded runs
    as it is; ``torch.compiler.explain`` says why.

    ``backend`` is "inductor" or "c" (C, by the machine's compiler), "numpy",
    "interpret", "cuda" or "eager" (nothing is compiled). With ``fullgraph`` it is an
    error if a function cannot be captured as a whole. ``dynamic`` and ``mode`` are
    accepted: sizes are always part of a case. ``options``: "threads" for large
    generated loops (as many as ``get_num_threads()``), "recompile_limit".

    Raises RuntimeError for an unknown backend, mode or option.
    Source: PyTorch, ``torch.compile``.

    >>> import tinygrad_edu as torch
    >>> @torch.compile
    ... def gelu(x):
    ...     return x * (1 + torch.erf(x / 2**0.5)) / 2
    >>> for _ in range(3):
    ...     gelu(torch.tensor([0.0, 1.0]))
    tensor([0.0000, 0.8413])
    tensor([0.0000, 0.8413])
    tensor([0.0000, 0.8413])
    """
    options = check_mode(mode, options)
    if recompile_limit is not None:
        options["recompile_limit"] = recompile_limit
    compiler = functools.partial(
        _compiled, check_backend(backend), fullgraph, options, disable
    )
    return compiler if model is None else compiler(model)


def _compiled(
    backend: str, fullgraph: bool, options: dict[str, Any], disable: bool, model: Any
) -> Any:
    """One function or module, compiled."""
    if not callable(model):
        raise type_error(
            f"A callable function is expected, but {type(model)} is provided."
        )
    if isinstance(model, type):
        raise type_error(
            "torch.compile takes a function or a module, not a class",
            got=repr(model),
            hint="torch.compile(Model())",
        )
    if disable:
        return model
    if compiled_of(model) is not None:
        return model
    if isinstance(model, Module):
        compiler = functools.partial(_compile_call, backend, fullgraph, options)
        return OptimizedModule(model, compiler)
    return _compile_call(backend, fullgraph, options, model)


def _compile_call(
    backend: str, fullgraph: bool, options: dict[str, Any], function: Any
) -> Callable[..., Any]:
    """The function that asks the cases, as fast as Python can."""
    compiled = Compiled(function, backend, fullgraph, options)
    _alive.add(compiled)
    replays, otherwise = compiled.replays, compiled.otherwise

    def call(*args: Any, **kwargs: Any) -> Any:
        for replay in replays:
            answer = replay(args, kwargs)
            if answer is not MISS:
                return answer
        return otherwise(args, kwargs)

    if isinstance(function, Module):
        functools.update_wrapper(call, type(function).forward)
    else:
        functools.update_wrapper(call, function)
    call._torchdynamo_orig_callable = function  # type: ignore[attr-defined]
    call._compiled = compiled  # type: ignore[attr-defined]
    return call


def compiled_of(function: Any) -> Compiled | None:
    """The cases behind what ``compile`` returned; None for anything else."""
    if isinstance(function, OptimizedModule):
        function = function.__dict__["_call"]
    elif isinstance(function, Module):
        function = function._compiled_call
    found = getattr(function, "_compiled", None)
    return found if isinstance(found, Compiled) else None


def reset() -> None:
    """Forget everything that was captured, in all compiled functions.

    Source: PyTorch, ``torch.compiler.reset``.

    >>> reset()
    """
    for each in list(_alive):
        each.reset()
    forget_what_was_said()
    gc.collect()


def is_compiling() -> bool:
    """Whether the running line is being captured. Source: PyTorch, ``torch.compiler``.

    >>> is_compiling()
    False
    """
    return taking.get() is not None


def is_dynamo_compiling() -> bool:
    """The same as :func:`is_compiling`."""
    return is_compiling()


def is_exporting() -> bool:
    """False: ``torch.export`` sees a program as ``torch.compile`` does."""
    return False


def cudagraph_mark_step_begin() -> None:
    """Accepted: no CUDA graphs are kept from step to step."""


def disable(
    fn: Any = None, recursive: bool = True, *, reason: str | None = None
) -> Any:
    """Mark a function that is not to be captured: whoever calls it runs as it is.

    Source: PyTorch, ``torch.compiler.disable``.

    >>> @disable
    ... def noisy(x):
    ...     return x + 1
    >>> noisy(1)
    2
    """
    if fn is None:
        return functools.partial(disable, recursive=recursive, reason=reason)
    if not callable(fn):
        raise type_error(
            f"A callable function is expected, but {type(fn)} is provided."
        )
    original = getattr(fn, "_torchdynamo_orig_callable", fn)
    if isinstance(fn, OptimizedModule):
        return fn._orig_mod
    because = f" (reason: {reason})" if reason else ""
    what = f"a function marked with torch.compiler.disable is called{because}"

    @functools.wraps(original)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        taker: Any = taking.get()
        if taker is not None:
            taker.stop(what)
        return original(*args, **kwargs)

    wrapped._torchdynamo_disable = True  # type: ignore[attr-defined]
    return wrapped


def allow_in_graph(fn: Any) -> Any:
    """The function itself: whatever it does with tensors is recorded as it is.

    Source: PyTorch, ``torch.compiler.allow_in_graph``.

    >>> allow_in_graph(abs)(-1)
    1
    """
    return fn


def assume_constant_result(fn: Any) -> Any:
    """The function itself: what is no tensor is taken for constant already.

    Source: PyTorch, ``torch.compiler.assume_constant_result``.

    >>> assume_constant_result(abs)(-1)
    1
    """
    return fn


def substitute_in_graph(original_fn: Any, **_: Any) -> Any:
    """Refused: every function here is Python that can be followed."""
    raise NotImplementedError(
        message(
            "substitute_in_graph is not supported",
            got=repr(original_fn),
            hint="write the function in torch operations",
        )
    )
