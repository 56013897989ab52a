"""``capture``: one call of a function, run for real and written down as a graph.

>>> import tinygrad_edu as torch
>>> w = torch.tensor([1.0, 2.0], requires_grad=True)
>>> def step(x):
...     w.grad = None
...     loss = (w * x).sum()
...     loss.backward()
...     with torch.no_grad():
...         w.sub_(0.5 * w.grad)
...     return loss
>>> captured = capture(step, (torch.tensor([3.0, 4.0]),))
>>> captured.result
tensor(11., grad_fn=<SumBackward0>)
>>> [node.op for node in captured.graph.nodes]
['mul', 'sum', 'constant', 'stretch', 'mul', 'constant', 'mul', 'sub']

The tensors that a program reads from outside are its inputs; ``captured.fetch`` says
how to get each at the next call. What it did to them is in ``graph.writes``, and what
it did to objects, such as giving a parameter a new ``.grad``, in ``effects``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from ...autograd.watching import taking
from .both_ways import BothWays
from .captured import Captured
from .finishing import Finish
from .reach import Reach
from .recording import Recording


def active() -> bool:
    """Whether a capture is going on in this thread."""
    return taking.get() is not None


def capture(
    function: Callable[..., Any],
    args: tuple[Any, ...] = (),
    kwargs: dict[str, Any] | None = None,
    name: str = "",
) -> Captured:
    """Run ``function(*args, **kwargs)`` once, and write down what it does to tensors.

    What the function raises comes out unchanged. Where something cannot be recorded,
    the call ends as it would have ended without a capture, and ``reason`` names the
    line.
    """
    return _captured(function, args, kwargs or {}, name, None)


def capture_with_backward(
    function: Callable[..., Any],
    args: tuple[Any, ...] = (),
    kwargs: dict[str, Any] | None = None,
    name: str = "",
) -> Captured:
    """``capture``, and where results need gradients, the way back in a second graph.

    >>> import tinygrad_edu as torch
    >>> w = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> captured = capture_with_backward(lambda x: (w * x).sum(), (torch.ones(2),))
    >>> captured.backward.graph.outputs[0].type
    float32[2]
    """
    return _captured(function, args, kwargs or {}, name, BothWays)


def _captured(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    name: str,
    ways: type[BothWays] | None,
) -> Captured:
    recording = start(function, args, kwargs, name)
    try:
        recording.begin()
        recording.caller = sys._getframe().f_code
        captured = Captured(function(*args, **kwargs), reach=recording.reach)
        both = None if ways is None else ways(recording, captured)
        Finish(recording, captured, both).run()
    except BaseException:
        recording.alive = False
        recording.thawing.thaw()
        raise
    finally:
        recording.end()
    return captured


def start(function: Any, args: Any, kwargs: Any, name: str) -> Recording:
    """A recording that knows what the function can get at."""
    reach = Reach()
    reach.arguments(args, kwargs)
    reach.look(function)
    given = name or getattr(function, "__name__", type(function).__name__)
    return Recording(reach, given)
