"""Names of tensors, and the module that each operation belongs to.

A backward graph knows no modules, but it does know its parameters, and a
parameter's name says where it lives: what consumes ``0.weight`` belongs to module
``0``. Nothing is guessed beyond that, save that an operation between two
operations of one module belongs to it as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tinygrad_edu.diagram.document import GraphEdge, GraphModule, GraphNode
from tinygrad_edu.diagram.library import Module, Tensor, is_module, is_tensor
from tinygrad_edu.errors import type_error


@dataclass
class Names:
    """What the user calls tensors and modules.

    ``tensors`` maps ``id(tensor)`` to a name; ``kept`` keeps those tensors alive,
    so that no id is used twice.
    """

    tensors: dict[int, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    kept: list[Tensor] = field(default_factory=list)

    def add(self, name: str, thing: object) -> None:
        """Note a tensor under its name, or a module's parameters under theirs."""
        if is_tensor(thing):
            self.tensors.setdefault(id(thing), name)
            self.kept.append(thing)
        elif is_module(thing):
            self.add_module(name, thing)
        else:
            raise type_error(
                f"names must hold tensors or modules, not {type(thing).__name__}",
                got=f"{name!r}: {type(thing).__name__}",
                hint='names=model, or names={"weight": w, "x": x}',
            )

    def add_module(self, name: str, module: Module) -> None:
        """Note all parameters and sub-modules of a module."""
        for path, parameter in module.named_parameters():
            self.add(joined(name, path), parameter)
        for path, inner in module.named_modules():
            self.types[joined(name, path)] = type(inner).__name__

    def of(self, tensor: Tensor) -> str:
        """The name of a tensor, empty if it has none."""
        return self.tensors.get(id(tensor), "")


def collect_names(names: object) -> Names:
    """Names from nothing, a module, or a dict of tensors and modules."""
    collected = Names()
    if names is None:
        return collected
    if is_module(names):
        collected.add_module("", names)
    elif isinstance(names, Mapping):
        for name, thing in names.items():
            collected.add(str(name), thing)
    else:
        raise type_error(
            f"names must be a module or a dict, not {type(names).__name__}",
            got=type(names).__name__,
            hint='names=model, or names={"weight": w, "x": x}',
        )
    return collected


def joined(*parts: str) -> str:
    """A dotted path from parts, of which some may be empty.

    >>> joined("", "encoder", "0.weight")
    'encoder.0.weight'
    """
    return ".".join(part for part in parts if part)


def split_name(name: str) -> tuple[str, str]:
    """Module path and last part of a dotted name.

    >>> split_name("encoder.0.weight"), split_name("w")
    (('encoder.0', 'weight'), ('', 'w'))
    """
    module, _, last = name.rpartition(".")
    return module, last


def layer_label(path: str, kind: str) -> str:
    """The label of a layer that is drawn as one node.

    >>> layer_label("encoder.0", "Linear")
    '0 · Linear'
    """
    return f"{split_name(path)[1]} · {kind}"


def full_name(node: GraphNode) -> str:
    """What a node is called outside of its box: with its module's path.

    >>> full_name(GraphNode("n0", "operation", "0 · Linear", "Linear", "encoder.0"))
    'encoder.0 · Linear'
    >>> full_name(GraphNode("n0", "parameter", "weight", "AccumulateGrad", "0"))
    '0.weight'
    """
    if node.id.startswith("module:"):  # folded
        return f"{node.module} · {node.label.partition(' · ')[2]}"
    if node.module and node.label == layer_label(node.module, node.operation):
        return f"{node.module} · {node.operation}"
    return joined(node.module, node.label)


def common_path(paths: Iterable[str]) -> str:
    """The innermost module that holds all of ``paths``.

    >>> common_path(["net.0.a", "net.0.b", "net.0.b.c"])
    'net.0'
    """
    split = [path.split(".") for path in paths]
    if not split:
        return ""
    shared = []
    for parts in zip(*split, strict=False):
        if len(set(parts)) > 1:
            break
        shared.append(parts[0])
    return ".".join(shared)


def holds(outer: str, inner: str) -> bool:
    """Whether module ``outer`` is ``inner`` or has it somewhere inside.

    >>> holds("net", "net.0"), holds("net", "network"), holds("", "net")
    (True, False, True)
    """
    return not outer or inner == outer or inner.startswith(outer + ".")


def containers(path: str) -> list[str]:
    """A module path and all the paths around it, outermost first.

    >>> containers("net.0.a")
    ['net', 'net.0', 'net.0.a']
    """
    parts = path.split(".") if path else []
    return [".".join(parts[: i + 1]) for i in range(len(parts))]


# These only hold modules; they are never called, so nothing is computed in them.
HOLDERS = ("ModuleList", "ModuleDict")


def assign_modules(
    nodes: list[GraphNode], edges: list[GraphEdge], types: dict[str, str]
) -> None:
    """Give operations the module of the parameters they consume.

    ``nodes`` come in forward order; parameters have their module already. A
    parameter with several consumers says nothing about them: a tied weight is
    used inside and outside of its module.
    """
    inputs, outputs = neighbours(edges)
    own: dict[str, str] = {}  # made from parameters of this module alone
    for node in nodes:
        if node.kind == "parameter" and node.module:
            if len(outputs[node.id]) > 1:
                node.module = ""
            else:
                own[node.id] = node.module
        elif node.kind == "operation":
            paths = [own[i] for i in inputs[node.id] if i in own]
            node.module = common_path(paths)
            if len(paths) == len(inputs[node.id]) and node.module:
                own[node.id] = node.module
    held: dict[str, list[int]] = defaultdict(list)
    for place, node in enumerate(nodes):
        for path in containers(node.module):
            held[path].append(place)
    for path in sorted(held):
        if types.get(path) not in HOLDERS:
            _close(path, held[path], nodes, inputs, outputs)


def neighbours(
    edges: list[GraphEdge],
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Who feeds each node, and whom each node feeds, by id."""
    inputs: dict[str, list[str]] = defaultdict(list)
    outputs: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        inputs[edge.target].append(edge.source)
        outputs[edge.source].append(edge.target)
    return inputs, outputs


def _close(
    path: str,
    held: list[int],
    nodes: list[GraphNode],
    inputs: dict[str, list[str]],
    outputs: dict[str, list[str]],
) -> None:
    """Put what lies between two nodes of a module into the module.

    Nodes come in forward order, so nothing else can lie between its operations.
    """
    operations = [place for place in held if nodes[place].kind != "parameter"]
    if not operations:
        return
    near = nodes[operations[0] : operations[-1] + 1]
    members = {nodes[place].id for place in held}
    below, above = set(members), set(members)
    for node in near:
        if any(i in below for i in inputs[node.id]):
            below.add(node.id)
    for node in reversed(near):
        if any(o in above for o in outputs[node.id]):
            above.add(node.id)
    for node in near:
        if node.id in below and node.id in above and holds(node.module, path):
            node.module = path if node.id not in members else node.module


def module_boxes(nodes: list[GraphNode], types: dict[str, str]) -> list[GraphModule]:
    """One box for every module that holds a node, outer boxes first."""
    paths = {path for node in nodes for path in containers(node.module)}
    called = sorted(path for path in paths if types.get(path) not in HOLDERS)
    return [GraphModule(path, types.get(path, "")) for path in called]
