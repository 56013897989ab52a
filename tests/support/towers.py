"""Graph documents of modules one after the other, for tests of folding."""

from __future__ import annotations

from tinygrad_edu.diagram.document import (
    GraphDocument,
    GraphEdge,
    GraphModule,
    GraphNode,
)


def tower(blocks: int) -> GraphDocument:
    """Blocks of three operations in two nested modules, one after the other."""
    nodes, edges = [], []
    for i in range(3 * blocks):
        inner = f"net.{i // 3}" + (".deep" if i % 3 == 1 else "")
        nodes.append(GraphNode(f"n{i}", "operation", f"op{i}", module=inner, shape=[i]))
    edges = [GraphEdge(f"n{i}", f"n{i + 1}") for i in range(3 * blocks - 1)]
    modules = [GraphModule("net", "Net")]
    modules += [GraphModule(f"net.{b}", "Block") for b in range(blocks)]
    modules += [GraphModule(f"net.{b}.deep", "Deep") for b in range(blocks)]
    return GraphDocument("backward", "Tower", nodes, edges, modules)


def repeated(blocks: int) -> GraphDocument:
    """Blocks alike between a first and a last operation; each block skips itself."""
    nodes = [GraphNode("start", "operation", "start")]
    edges, last = [], "start"
    for b in range(blocks):
        names = [f"b{b}.{i}" for i in range(3)]
        nodes += [
            GraphNode(name, "operation", f"op{i}", module=f"net.{b}", shape=[i])
            for i, name in enumerate(names)
        ]
        nodes.append(GraphNode(f"add{b}", "operation", "add"))
        edges += [GraphEdge(last, names[0]), GraphEdge(names[0], names[1])]
        edges += [GraphEdge(names[1], names[2]), GraphEdge(names[2], f"add{b}")]
        edges.append(GraphEdge(last, f"add{b}"))
        last = f"add{b}"
    nodes.append(GraphNode("end", "output", "end"))
    edges.append(GraphEdge(last, "end"))
    modules = [GraphModule(f"net.{b}", "Block") for b in range(blocks)]
    return GraphDocument("forward", "Repeated", nodes, edges, modules)
