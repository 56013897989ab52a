"""A film of a training step made by hand: stages, kernels, source, buffers."""

from __future__ import annotations

from tinygrad_edu.compiler.film.document import (
    CompilerFilm,
    FilmBuffer,
    FilmKernel,
    FilmSource,
    FilmTimes,
    FilmWrite,
)
from tinygrad_edu.compiler.film.stages import Stages
from tinygrad_edu.compiler.ir.graph import Graph, Line, Node, Type, Value

FILE = "train.py"
CODE = {
    10: "def step(x, target):",
    11: "    h = torch.relu(layer1(x))",
    12: "    scores = layer2(h)",
    13: "    loss = F.cross_entropy(scores, target)",
    14: "    optimizer.zero_grad()",
    15: "    loss.backward()",
    16: "    optimizer.step()",
    17: "    return loss",
}


def line(number: int, module: str = "") -> Line:
    return Line(FILE, number, CODE[number], module)


class Writer:
    """Writes operations of one shape after the other."""

    def __init__(self) -> None:
        self.graph = Graph("step")

    def input(self, kind: str, label: str, *shape: int) -> Value:
        name = label.replace(".", "_")
        return self.graph.add_input(Type("float32", shape), kind, label, name)

    def add(
        self, op: str, *inputs: Value, at: Line, shape: tuple[int, ...], **settings: int
    ) -> Value:
        type = Type("float32", shape)
        return self.graph.add(op, inputs, [type], dict(settings), (at,)).out


def layers_film(layers: int = 2) -> CompilerFilm:
    """The film of a chain of layers with as many rows as ``layers`` asks for."""
    writer = Writer()
    graph, add = writer.graph, writer.add
    value = writer.input("argument", "x", 32, 64)
    target = writer.input("argument", "target", 32, 10)
    rate = writer.input("number", "lr")
    weights = [writer.input("state", f"{n}.weight", 64, 64) for n in range(layers)]
    acts = [value]
    for n, weight in enumerate(weights):
        at = line(11 if n < layers - 1 else 12, f"blocks.{n}")
        turned = add("t", weight, at=at, shape=(64, 64))
        product = add("mm", acts[-1], turned, at=at, shape=(32, 64))
        acts.append(add("relu", product, at=at, shape=(32, 64)))
    at = line(13)
    spare = add("exp", acts[-1], at=at, shape=(32, 64))
    best = add("amax", acts[-1], at=at, shape=(32, 1), dim=1)
    low = add("sub", acts[-1], best, at=at, shape=(32, 64))
    power = add("exp", low, at=at, shape=(32, 64))
    total = add("sum", power, at=at, shape=(32, 1), dim=1)
    chance = add("div", power, total, at=at, shape=(32, 64))
    loss = add("sum", chance, target, at=at, shape=())
    slope = add("sub", chance, target, at=line(15), shape=(32, 64))
    for n in reversed(range(layers)):
        at = line(15, f"blocks.{n}")
        slope = add("relu.gradient", slope, acts[n + 1], at=at, shape=(32, 64))
        turned = add("t", acts[n], at=at, shape=(64, 32))
        grad = add("mm", turned, slope, at=at, shape=(64, 64))
        slope = add("mm", slope, weights[n], at=at, shape=(32, 64))
        scaled = add("mul", grad, rate, at=line(16), shape=(64, 64))
        new = add("sub", weights[n], scaled, at=line(16), shape=(64, 64))
        graph.writes.append((weights[n], new))
    graph.outputs.append(loss)
    return finished(graph, spare.node)


def finished(graph: Graph, spare: Node | None) -> CompilerFilm:
    stages = Stages()
    stages.take("capture", "What ran, operation by operation", graph)
    graph.nodes = [node for node in graph.nodes if node is not spare]
    stages.take("dead_code", "What nobody looks at goes", graph, 0.2)
    stages.take("algebra", "Simpler forms of the same numbers", graph, 0.1)
    _late(graph)
    graph.groups = list(_groups(graph))
    stages.take("fuse", "Neighbours that share a loop become one", graph, 1.25)
    python, places = stages.python()
    film = CompilerFilm("step", "c", python=python, stages=stages.stages)
    film.inputs, film.operations = stages.inputs, stages.operations
    for nodes in graph.groups:
        found = {places[each.file, each.number] for n in nodes for each in n.lines}
        size = sum(value.type.nbytes for value in nodes[-1].inputs)
        kind = "product" if nodes[0].op in ("mm", "t") else "loop"
        name = f"{kind} {len(film.kernels)}"
        ids = [node.out.name for node in nodes]
        flops = 2048 * len(nodes) * (60 if kind == "product" else 1)
        film.kernels.append(FilmKernel(name, kind, ids, sorted(found), size, flops))
    film.sources = [_source(film, "c"), _source(film, "numpy")]
    film.outputs = [value.name for value in graph.outputs]
    film.writes = [FilmWrite(a.name, value.name) for a, value in graph.writes]
    _plan(film, graph)
    film.times = FilmTimes(compile_seconds=0.31)
    film.notices = ["train.py:20: print(loss) stays outside: it is done at the end"]
    return film


def _late(graph: Graph) -> None:
    """The new weights are all made at the end."""
    late = [node for node in graph.nodes if node.lines[0].number == 16]
    graph.nodes = [node for node in graph.nodes if node not in late] + late


def _groups(graph: Graph) -> list[list[Node]]:
    groups: list[list[Node]] = []
    for node in graph.nodes:
        product = node.op in ("mm", "t")
        before = groups[-1][-1] if groups else None
        same = before is not None and (before.op in ("mm", "t")) == product
        if same and before is not None and not (product and before.op == "mm"):
            groups[-1].append(node)
        else:
            groups.append([node])
    return groups


def _source(film: CompilerFilm, target: str) -> FilmSource:
    source = FilmSource(target, {"c": "C", "numpy": "NumPy"}[target])

    def put(text: str, kernels: list[int], python: list[int]) -> None:
        source.text.append(text)
        source.kernels.append(kernels)
        source.python.append(python)
        source.operations.append([])

    sign = "//" if target == "c" else "#"
    put(f"{sign} step: generated for {target}", [], [])
    for at, kernel in enumerate(film.kernels):
        put("", [], [])
        for place in kernel.lines:
            shown = film.python[place]
            text = f"{sign} {shown.file}:{shown.number}  {shown.text.strip()}"
            put(text, [at], [place])
        for name in kernel.operations:
            made = next(each for each in film.operations if each.id == name)
            if target == "c":
                put("for (ptrdiff_t i = 0; i < 2048; i++)", [at], made.lines)
                put(f"  v{made.id}[i] = {made.text};", [at], made.lines)
            else:
                put(f"{made.text}  # v{made.id}", [at], made.lines)
    return source


def _plan(film: CompilerFilm, graph: Graph) -> None:
    step = {name: at for at, one in enumerate(film.kernels) for name in one.operations}
    users = graph.users()
    ends: list[tuple[int, int, int]] = []  # last step, offset, size
    for node in graph.nodes:
        value, made = node.out, step[node.out.name]
        last = max([step[each.out.name] for each in users[value]], default=made)
        if last == made:
            continue
        size, offset = value.type.nbytes, 0
        while any(
            start < offset + size and offset < start + wide and end >= made
            for end, start, wide in ends
        ):
            offset += 4096
        ends.append((last, offset, size))
        buffer = FilmBuffer(value.name, value.name, offset, size, made, last)
        film.buffers.append(buffer)
        film.peak_bytes = max(film.peak_bytes, offset + size)
        film.unplanned_bytes += size
