"""A model as a program: its graph, its weights by name, and how it is called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..compiler.ir import text
from ..compiler.ir.graph import Graph, Type
from ..compiler.ir.verify import verify
from ..errors import runtime_error
from ..nn.base.module import Module
from ..nn.parameter import Parameter
from ..tensor import Tensor
from .forms import Form, another, filled, form_of, leaves_of
from .running import run, tensor


@dataclass(frozen=True)
class ExportGraphSignature:
    """What the inputs and outputs of a graph are to the module it came from.

    The dicts map the name of a value in the graph to the name of a parameter or a
    buffer. Source: PyTorch, ``torch.export.ExportGraphSignature``.
    """

    user_inputs: tuple[str, ...]
    user_outputs: tuple[str, ...]
    inputs_to_parameters: dict[str, str] = field(default_factory=dict)
    inputs_to_buffers: dict[str, str] = field(default_factory=dict)
    buffers_to_mutate: dict[str, str] = field(default_factory=dict)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters that are used."""
        return tuple(self.inputs_to_parameters.values())

    @property
    def buffers(self) -> tuple[str, ...]:
        """The names of the buffers that are used."""
        return tuple(self.inputs_to_buffers.values())


class ExportedProgram:
    """A graph with all it needs to run: no class and no code of the model.

    ``graph`` is the graph (``print(program)`` shows it as text), ``state_dict`` the
    parameters and buffers by their names, ``module()`` something to call. Made by
    :func:`export`, written and read by :func:`save` and :func:`load`.
    Source: PyTorch, ``torch.export.ExportedProgram``.

    >>> import tinygrad_edu as torch
    >>> program = torch.export.export(torch.nn.Linear(2, 1), (torch.ones(4, 2),))
    >>> program.graph_signature.parameters
    ('weight', 'bias')
    >>> program.module()(torch.zeros(4, 2)).shape
    torch.Size([4, 1])
    """

    def __init__(
        self,
        graph: Graph,
        states: dict[str, Tensor],
        arguments: Form,
        results: Form,
        *,
        hidden: frozenset[str] = frozenset(),
        example_inputs: Any = None,
    ) -> None:
        self.graph = graph
        self.arguments = arguments
        self.results = results
        self.example_inputs = example_inputs
        self.states = states  # all parameters and buffers
        self.hidden = hidden  # buffers that no state dict shows

    @property
    def state_dict(self) -> dict[str, Tensor]:
        """Parameters and buffers by their names, the program's own tensors."""
        return {k: v for k, v in self.states.items() if k not in self.hidden}

    @property
    def constants(self) -> dict[str, Tensor]:
        """Arrays of numbers that were neither parameter nor buffer nor argument."""
        inputs = [each for each in self.graph.inputs if each.kind == "constant"]
        arrays = self.graph.arrays
        return {each.label: tensor(arrays[each.value.name]) for each in inputs}

    @property
    def graph_signature(self) -> ExportGraphSignature:
        """Which value of the graph is which argument, parameter or buffer."""
        graph, labels = self.graph, {e.value: e.label for e in self.graph.inputs}
        states = [each for each in graph.inputs if each.kind == "state"]
        learned = [e for e in states if isinstance(self.states[e.label], Parameter)]
        fixed = [each for each in states if each not in learned]
        return ExportGraphSignature(
            tuple([e.value.name for e in graph.inputs if e.kind == "argument"]),
            tuple([value.name for value in graph.outputs]),
            {each.value.name: each.label for each in learned},
            {each.value.name: each.label for each in fixed},
            {new.name: labels[state] for state, new in graph.writes},
        )

    def named_parameters(self) -> Iterator[tuple[str, Parameter]]:
        """All parameters with their names."""
        for name, each in self.states.items():
            if isinstance(each, Parameter):
                yield name, each

    def parameters(self) -> Iterator[Parameter]:
        """All parameters."""
        for _, each in self.named_parameters():
            yield each

    def named_buffers(self) -> Iterator[tuple[str, Tensor]]:
        """All buffers with their names."""
        for name, each in self.states.items():
            if not isinstance(each, Parameter):
                yield name, each

    def buffers(self) -> Iterator[Tensor]:
        """All buffers."""
        for _, each in self.named_buffers():
            yield each

    def validate(self) -> None:
        """Raise ValueError where the graph is no program."""
        verify(self.graph)

    def module(self) -> ProgramModule:
        """A module that runs the program, with the same parameters and buffers.

        It is called as the model was, with arguments of the same shapes and number
        types; it can be differentiated, trained and compiled.
        """
        return ProgramModule(self)

    def run(self, tensors: list[Tensor]) -> list[Tensor]:
        """The outputs for the tensors among the arguments, in their order."""
        given = iter(tensors)
        inputs = []
        for each in self.graph.inputs:
            if each.kind == "argument":
                inputs.append(next(given))
            elif each.kind == "state":
                inputs.append(self.states[each.label])
            else:
                inputs.append(tensor(self.graph.arrays[each.value.name]))
        return run(self.graph, inputs)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Refuses, as PyTorch's does: the module is what is called."""
        raise runtime_error(
            "Unable to call ExportedProgram directly. "
            "You should use `exported_program.module()` instead."
        )

    def text(self, lines: bool = True) -> str:
        """The graph as text; without `lines`, no lines of Python."""
        return text.write(self.graph, lines)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        count = len(self.graph.nodes)
        return f"<ExportedProgram {self.graph.name}, {count} operations>"


class ProgramModule(Module):
    """Calls a program as the model was called.

    >>> import tinygrad_edu as torch
    >>> program = torch.export.export(torch.nn.Flatten(), (torch.ones(2, 3, 4),))
    >>> program.module()(torch.zeros(2, 3, 4)).shape
    torch.Size([2, 12])
    >>> program.module()(torch.zeros(2, 5))
    Traceback (most recent call last):
        ...
    ValueError: args[0] is not as it was when the program was exported
      got:      float32[2, 5]
      expected: float32[2, 3, 4]
      try:      export once more, with arguments like these
    """

    def __init__(self, program: ExportedProgram) -> None:
        super().__init__()
        self._program = program
        for name, each in program.states.items():
            self._hold(name, each, persistent=name not in program.hidden)

    def _hold(self, name: str, value: Tensor, persistent: bool) -> None:
        """A parameter or buffer under its dotted name, in modules of no class."""
        *path, last = name.split(".")
        place: Module = self
        for each in path:
            if each not in place._modules:
                place.add_module(each, Module())
            place = place._modules[each]
        if isinstance(value, Parameter):
            place.register_parameter(last, value)
        else:
            place.register_buffer(last, value, persistent=persistent)

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """What the model's forward gave."""
        program = self._program
        positional, named = program.arguments["list"]
        found = [
            *leaves_of(positional, args, "args"),
            *leaves_of(named, kwargs, "kwargs"),
        ]
        kinds = [e.value.type for e in program.graph.inputs if e.kind == "argument"]
        for (where, each), expected in zip(found, kinds, strict=True):
            if Type.of(each._array) != expected:
                raise another(where, f"{expected!r}", Type.of(each._array))
        out = program.run([each for _, each in found])
        return filled(program.results, out.__getitem__)

    def extra_repr(self) -> str:
        """How many operations there are."""
        return f"{len(self._program.graph.nodes)} operations"


def arguments_of(
    args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[Form, list[Tensor]]:
    """The form of a call, and its tensors."""
    leaves: list[Tensor] = []
    return form_of([args, kwargs], leaves, "the arguments"), leaves
