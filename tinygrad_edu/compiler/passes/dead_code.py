"""Dead code: what nobody looks at is not computed.

>>> from tinygrad_edu.compiler.passes.rewriting import show
>>> print(show('''
...   input %x: float32[3] argument "x"
...   %y: float32[3] = exp(%x)
...   %z: float32[3] = log(%x)
...   return %y
... ''', dead_code))
input %x: float32[3] argument "x"
%y: float32[3] = exp(%x)
return %y

A draw of random numbers stays: it moves the generator, which others draw from later.
"""

from __future__ import annotations

from ..ir.graph import Graph, Value

# What these do is seen outside of the program.
EFFECTS = ("draw",)


def dead_code(graph: Graph) -> None:
    """Drop every operation that no result and no effect depends on."""
    wanted: set[Value] = set(graph.results())
    alive = []
    for node in reversed(graph.nodes):
        if node.op in EFFECTS or not wanted.isdisjoint(node.outputs):
            wanted.update(node.inputs)
            alive.append(node)
    graph.nodes = alive[::-1]
    kept = set(alive)
    groups = [[node for node in group if node in kept] for group in graph.groups]
    graph.groups = [group for group in groups if group]
