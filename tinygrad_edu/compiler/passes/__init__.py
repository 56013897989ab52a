"""Passes: each changes a graph in place, and leaves its meaning as it was.

A pass is one file with one function of that name, whose example shows a program before
and after. To add one: copy its neighbour, and name it in ``PASSES``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..ir.graph import Graph
from .algebra import algebra
from .casts import casts
from .common import common
from .dead_code import dead_code
from .decompose import decompose
from .fold import fold
from .one_hot import one_hot
from .reshapes import reshapes
from .views import views
from .whole_tables import whole_tables

Pass = Callable[[Graph], object]

# First operations are taken apart, then what that has left over is cleared away. What
# is computed twice is found last, when equal things look equal; fusion comes after all.
PASSES: tuple[Pass, ...] = (
    decompose,
    whole_tables,
    casts,
    views,
    reshapes,
    fold,
    algebra,
    common,
    one_hot,
    dead_code,
)


def optimize(
    graph: Graph,
    passes: Sequence[Pass] = PASSES,
    watch: Callable[[str, Graph], object] | None = None,
) -> None:
    """Run passes over a graph, in order; ``watch(name, graph)`` is called after each.

    >>> from tinygrad_edu.compiler.ir.text import read, write
    >>> graph = read('''graph twice on cpu
    ...   input %x: float32[3] argument "x"
    ...   %one: float32[] = constant(value=1)
    ...   %a: float32[3] = mul(%x, %one)
    ...   %b: float32[3] = exp(%a)
    ...   return %b
    ... ''')
    >>> optimize(graph)
    >>> print(write(graph), end="")
    graph twice on cpu
      input %x: float32[3] argument "x"
      %b: float32[3] = exp(%x)
      return %b
    """
    for each in passes:
        each(graph)
        if watch is not None:
            watch(each.__name__, graph)
