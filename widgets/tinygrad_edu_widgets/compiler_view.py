"""CompilerView: what the compiler did to a program, pass by pass.

    from tinygrad_edu_widgets import CompilerView

    CompilerView(step, x, target)      # a function, compiled or not yet
    CompilerView(model, x)             # a module's forward pass

Python stands beside the source that was generated from it; what belongs together is
marked on both sides, in the graph, and in the picture of the memory.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from tinygrad_edu.compiler.film import CompilerFilm
from tinygrad_edu.compiler.film.making import as_compiled, films_of
from tinygrad_edu.compiler.film.measuring import measured
from tinygrad_edu.errors import type_error
from tinygrad_edu_widgets._bundle import script, style
from tinygrad_edu_widgets._compiler_figure import draw
from tinygrad_edu_widgets._compiler_words import summary
from tinygrad_edu_widgets._view import Plain, View

TABS = ("code", "kernels", "memory", "time")
MEASURES = ("type", "bytes", "operations")
ALTERNATIVE_LINES = 10


class CompilerView(View):
    """Shows how a program is compiled: the passes as a film, and what came out.

    The program runs once on the arguments, as any call: a training step trains.

    Args:
        program: a function or a module, also one that ``torch.compile`` returned, or a
            `CompilerFilm` that is there already.
        args: what it takes.
        kwargs: what it takes by name.

    A function whose result is differentiated later has two films, forward and backward.

    Traits: ``films`` is all of it as plain data, ``part`` the place of the film that is
    shown, ``stage`` that of its pass. ``selected`` is what is chosen:
    ``"operation:12"``, ``"kernel:0"``, ``"python:3"``, ``"source:17"``,
    ``"buffer:2"``. ``tab`` is one of ``code``, ``kernels``, ``memory``, ``time``;
    ``target`` names the source that is shown; ``measure`` (``type``, ``bytes``,
    ``operations``) is what stands beside each operation; ``only_changes`` hides what a
    pass left alone.

    Raises TypeError for what cannot be called, and whatever the program raises.

    >>> import tinygrad_edu as torch
    >>> view = CompilerView(lambda x: (x.exp() * 2).sum(), torch.ones(3))
    >>> [stage["name"] for stage in view.film["stages"]][0]
    'capture'
    >>> [kernel["kind"] for kernel in view.film["kernels"]]
    ['loop']
    """

    _esm = script("compiler_view")
    _css = style("compiler_view")

    films = traitlets.List(traitlets.Dict()).tag(sync=True)
    part = traitlets.Int(0).tag(sync=True)
    stage = traitlets.Int(0).tag(sync=True)
    selected = traitlets.Unicode("").tag(sync=True)
    tab = traitlets.Enum(TABS, "code").tag(sync=True)
    target = traitlets.Unicode("").tag(sync=True)
    measure = traitlets.Enum(MEASURES, "type").tag(sync=True)
    only_changes = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self, program: Callable[..., Any] | CompilerFilm, *args: Any, **kwargs: Any
    ) -> None:
        if not callable(program) and not isinstance(program, CompilerFilm):
            raise type_error(
                f"expected a function or a module, not {type(program).__name__}",
                got=type(program).__name__,
                expected="something to compile, as in CompilerView(step, x)",
            )
        called: Any = program
        if isinstance(program, CompilerFilm):
            self._films = [program]
        else:
            called = as_compiled(program)
            self._films = films_of(called, *args, **kwargs)
        self._call = (called, args, kwargs)
        super().__init__(
            films=[each.to_dict() for each in self._films],
            stage=max(0, len(self._films[0].stages) - 1),
            target=self._films[0].target,
        )
        self.answer("measure", self._answer_measure)

    @property
    def film(self) -> Plain:
        """The film that is shown, as plain data."""
        place = max(0, min(self.part, len(self.films) - 1))
        return dict(self.films[place])

    def measure_time(self, calls: int = 20) -> None:
        """Measures one call, eager and compiled, and shows both.

        The program runs ``calls`` times each way, in turn. What it changes (parameters,
        gradients, averages, random numbers) is put back afterwards.

        Raises ValueError where there is only a film and nothing to call.
        """
        program, args, kwargs = self._call
        first = self._films[0]
        first.times = measured(first, program, args, kwargs, calls)
        self.films = [first.to_dict(), *self.films[1:]]

    def summary(self) -> str:
        """What each pass did, what runs now, and what it moves."""
        return summary(self.film)

    def alternative_text(self) -> str:
        """The beginning of the summary."""
        return "\n".join(self.summary().split("\n")[:ALTERNATIVE_LINES])

    def figure(self) -> Any:
        """The shrinking program, its kernels and its memory, drawn by matplotlib."""
        return draw(self.film, self.stage)

    def _answer_measure(self, content: Plain) -> tuple[Plain, list[bytes]]:
        self.measure_time()
        return {}, []
