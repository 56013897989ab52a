"""Making the film of a program: captured once, and photographed after every pass.

>>> import tinygrad_edu as torch
>>> (film,) = films_of(lambda x: (x.exp() * 2).sum(), torch.ones(3))
>>> film.stages[0].name, film.stages[-1].name
('capture', 'plan')
>>> len(film.kernels)
1
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any

from ..capture.reach import leaves
from ..frontend.backends import get_default_backend
from ..frontend.case import Case, names_of
from ..frontend.compiled import capturing
from ..frontend.compiling import compile, compiled_of
from ..ir.graph import Graph, Node
from ..passes import PASSES, optimize
from ..passes.fuse import fuse
from ..planning import Call, Loop, Schedule, Step, schedule
from .document import CompilerFilm, FilmBuffer, FilmKernel, FilmTimes, FilmWrite
from .sources import c_source, numpy_source, other_source
from .stages import Stages, identity

CAPTURED = "What one run did, operation by operation."
PLANNED = (
    "Every operation finds its kernel, in the order in which they run; views become "
    "addresses, and lone numbers are written into the source."
)


def films_of(
    program: Callable[..., Any], *args: Any, **kwargs: Any
) -> list[CompilerFilm]:
    """The films of a call: one for each graph that was compiled, forward first.

    The program runs, for real. What cannot be compiled gives a film without stages,
    whose ``notices`` say why.
    """
    case = case_of(program, args, kwargs)
    if case.reason or case.program is None:
        place = f" ({case.line})" if case.line else ""
        reason = case.reason or "it has just made its optimizer's state"
        return [_empty(case, f"Runs as it is: {reason}{place}")]
    target = case.target or "c"
    films = [
        film_of_part(each.captured, each, f"{_title(case)}{ending}", target)
        for each, ending in zip(case.program.parts, _endings(case), strict=True)
    ]
    _name_arguments(films, case, args, kwargs)
    return films


def as_compiled(program: Any) -> Any:
    """What ``torch.compile`` returns; what it has returned already stays as it is."""
    known = compiled_of(program)
    if known is not None and known.target is not None:
        return program
    if known is not None:  # with the backend "eager"
        program = known.function
    backend = get_default_backend()
    return compile(program, backend="inductor" if backend == "eager" else backend)


def case_of(program: Any, args: Any, kwargs: Any) -> Case:
    """The compiled case that fits a call, which is run and captured if there is none.

    An optimizer's first step makes its averages, and is not what is compiled: then the
    program runs once more.
    """
    compiled = compiled_of(as_compiled(program))
    assert compiled is not None
    with capturing:
        for case in compiled.cases:
            if not case.why_not(args, kwargs):
                break
        else:
            case, _ = compiled.new_case(args, kwargs)
            if case.again:
                case, _ = compiled.new_case(args, kwargs)
        case.build()
    return case


def film_of_graph(graph: Graph, title: str = "", target: str = "c") -> CompilerFilm:
    """The film of a graph alone; the graph itself stays as it is."""
    graph, stages = graph.copy(), Stages()
    stages.take("capture", CAPTURED, graph)
    _photographed(graph, stages)
    before = perf_counter()
    plan = schedule(graph)
    took = 1e3 * (perf_counter() - before)
    kernel_of = {
        id(node): at for at, one in enumerate(plan.steps) for node in one.nodes
    }
    nodes = [node for one in plan.steps for node in one.nodes]
    kernels = [kernel_of[id(node)] for node in nodes]
    stages.take_nodes("plan", PLANNED, graph, nodes, kernels, took)
    return _put_together(title or graph.name, target, graph, plan, stages)


def film_of_part(graph: Graph, part: Any, title: str, target: str) -> CompilerFilm:
    """The film of a graph with what is known of the part that runs it."""
    film = film_of_graph(graph, title, target)
    executable = part.executable
    if executable is None:
        return film
    film.target = executable.target
    if all(source.target != film.target for source in film.sources):
        film.sources.insert(0, other_source(executable, film))
    film.times = FilmTimes(
        compile_seconds=executable.compile_seconds, cached=bool(executable.cached)
    )
    if executable.reason:
        film.notices.append(str(executable.reason))
    return film


def _endings(case: Case) -> list[str]:
    parts = case.program.parts if case.program else []
    return (
        [""] if len(parts) == 1 else [": forward", ": backward", *map(str, parts[2:])]
    )


def _name_arguments(
    films: list[CompilerFilm], case: Case, args: Any, kwargs: Any
) -> None:
    """Arguments have the function's own names, where each of them is one leaf."""
    if len(leaves(args, kwargs)) != len(args) + len(kwargs):
        return
    names = [*names_of(case.function, len(args)), *kwargs]
    known = {f"argument {place}": name for place, name in enumerate(names)}
    for film in films:
        for each in film.inputs:
            if each.kind == "argument":
                each.label = known.get(each.label, each.label)


def _empty(case: Case, notice: str) -> CompilerFilm:
    return CompilerFilm(_title(case), case.target or "", notices=[notice])


def _title(case: Case) -> str:
    """The name of the function, without the functions around it."""
    return case.name.rpartition("<locals>.")[2]


def _photographed(graph: Graph, stages: Stages) -> None:
    """All passes, each with its picture, its first sentence and its time."""
    titles = {each.__name__: _sentence(each) for each in (*PASSES, fuse)}
    last = perf_counter()

    def watch(name: str, graph: Graph) -> None:
        nonlocal last
        took = 1e3 * (perf_counter() - last)
        stages.take(name, titles.get(name, ""), graph, took)
        last = perf_counter()

    optimize(graph, watch=watch)
    if not graph.groups:
        fuse(graph)
        watch("fuse", graph)


def _sentence(each: Callable[..., Any]) -> str:
    """The first sentence of a pass's file."""
    text = sys.modules[each.__module__].__doc__ or each.__doc__ or ""
    return " ".join(text.strip().split("\n\n")[0].split())


def _put_together(
    title: str, target: str, graph: Graph, plan: Schedule, stages: Stages
) -> CompilerFilm:
    source = c_source(plan)
    names = _names(plan.steps, source.names if source else {})
    keys = [stages.keep(one.lines) for one in plan.steps]
    python, places = stages.python()
    film = CompilerFilm(
        title,
        target,
        inputs=stages.inputs,
        operations=stages.operations,
        stages=stages.stages,
        python=python,
        outputs=[value.name for value in graph.outputs],
        writes=[FilmWrite(state.name, value.name) for state, value in graph.writes],
        peak_bytes=plan.peak_bytes,
        unplanned_bytes=plan.unplanned_bytes,
    )
    film.kernels = [
        _kernel(one, name, [places[key] for key in found])
        for one, name, found in zip(plan.steps, names, keys, strict=True)
    ]
    _settle_groups(film)
    film.buffers = list(_buffers(plan))
    written = [source.shown(film, places)] if source else []
    film.sources = [*written, *numpy_source(graph, film, places)]
    return film


def _settle_groups(film: CompilerFilm) -> None:
    """A group is known by the kernel that it becomes, in all stages."""
    becomes = {id: at for at, one in enumerate(film.kernels) for id in one.operations}
    for stage in film.stages:
        ids = [film.operations[place].id for place in stage.operations]
        known: dict[int, int] = {}
        for group, name in zip(stage.kernels, ids, strict=True):
            if group >= 0 and name in becomes:
                known.setdefault(group, becomes[name])
        stage.kernels = [
            becomes.get(name, known.get(group, -1)) if group >= 0 else -1
            for group, name in zip(stage.kernels, ids, strict=True)
        ]


def _kernel(step: Step, name: str, lines: list[int]) -> FilmKernel:
    ids = [identity(node) for node in step.nodes]
    kind = type(step).__name__.lower()
    return FilmKernel(name, kind, ids, lines, step.bytes_moved, step.flops)


def _names(steps: list[Step], written: dict[int, str]) -> list[str]:
    """What people call each step: its function in the source, numbered if shared."""
    plain = [written.get(at) or _name(step, at) for at, step in enumerate(steps)]
    return [
        f"{name} ({plain[: at + 1].count(name)} of {plain.count(name)})"
        if plain.count(name) > 1
        else name
        for at, name in enumerate(plain)
    ]


def _name(step: Step, at: int) -> str:
    if isinstance(step, Call):
        return step.node.op
    return f"{'loop' if isinstance(step, Loop) else 'product'} {at}"


def _buffers(plan: Schedule) -> Iterable[FilmBuffer]:
    """What lies in the workspace; a value that only looks at it is left out."""
    makers: dict[int, Node] = {}
    for value, place in plan.places.items():
        if value.node is not None:
            makers.setdefault(id(place.buffer), value.node)
    for each in plan.buffers:
        if each.place != "workspace":
            continue
        maker = makers.get(id(each))
        name = identity(maker) if maker is not None else each.name
        yield FilmBuffer(name, name, each.index, each.nbytes, each.first, each.last)
