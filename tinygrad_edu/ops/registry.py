"""What a primitive is: a forward on arrays and a gradient rule, side by side.

Every differentiable operation of the library is one ``Primitive``. It knows nothing
of Tensor or of the graph. An example, whole:

    @primitive(saves="out", formula="∂L/∂a = ∂L/∂y · y")
    def exp(a):
        return np.exp(a)

    @exp.gradient("a")
    def _(F, g, out):
        return g * out

``saves`` names what the gradient rule needs to see again: an argument (``a``), its
shape (``a.shape``), its dtype, whether its memory runs down the columns (``a.down``),
or the result (``out``). The rule is given ``F``, the incoming
gradient ``g``, the saved things in the order of ``saves``, and the settings (the
keyword arguments of the forward). It returns the gradient of the named argument. A
parameter that a rule does not look at starts with ``_``: what no rule needs for the
gradients that are wanted is not kept.

**The one clever idea of the engine stands here.** A primitive has two faces: its
forward on arrays, and (made in ``autograd/recording.py``) a function on Tensors that
records itself in the graph. ``F`` is the namespace of all first faces or of all
second faces. ``backward()`` runs a rule with arrays: fast, no graph.
``backward(create_graph=True)`` runs the *same rule* with Tensors: every step of the
rule is recorded, so the gradient can be differentiated again. Nobody writes a rule
twice.

Two promises of a rule, which let the engine keep arrays without copying them:
it returns its incoming gradient, a view of it, or a new array, never a saved array;
and never the same new array for two arguments.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Sequence
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from ..devices import Array
from ..errors import runtime_error

Forward = Callable[..., Any]
Rule = Callable[..., Any]
Title = str | Callable[..., str]

# The first faces: every primitive's forward by name. ``F`` of a plain backward().
ON_ARRAYS = SimpleNamespace()
PRIMITIVES: dict[str, Primitive] = {}


class Primitive:
    """One operation: ``forward`` on arrays, and a gradient rule for each argument.

    ``title`` is the name PyTorch shows for the node (``MulBackward0``), or a function
    that makes it from the settings (``sum`` over a dimension is ``SumBackward1``);
    ``view`` says that the result may share memory with the first argument;
    ``outputs`` how many arrays the forward returns, 0 for a tuple of any number.

    ``formula`` is the gradient rule as a line of text, for people who look at a node in
    a diagram. In it y is the result, L the loss and ∂L/∂y the gradient that arrives;
    ``·`` multiplies numbers, or elements one by one, ``@`` multiplies matrices, ᵀ
    transposes.

    ``numbers`` says for which types forward and rules are right as they stand. "real"
    numbers are the usual case; "any" are complex ones too; "moved" are any, and only
    carried to another place, so that even half and bfloat16 lose nothing; "own" works
    with the digits of the type itself. See ``autograd/number_kinds.py``.
    """

    # Whether each number of the result comes from its own place; ``vmap`` asks.
    pointwise = False
    # Whether the rule takes None for an output that no gradient came to, not zeros.
    gaps = False
    by_user: Any = None  # a custom Function's way to pass gradients on

    def __init__(
        self,
        forward: Forward,
        name: str,
        arguments: tuple[str, ...],
        *,
        saves: str = "",
        title: Title = "",
        view: bool = False,
        outputs: int = 1,
        formula: str = "",
        numbers: str = "real",
    ) -> None:
        self.forward = forward
        self.name = name
        self.arguments = arguments
        self.saves = [self._parse(word) for word in saves.split()]
        usual = camel_case(name) + "Backward0"
        self.title = title if isinstance(title, str) and title else usual
        self.naming = None if isinstance(title, str) else title
        self.view = view
        self.outputs = outputs
        self.formula = formula
        self.numbers = numbers
        self.rules: list[Rule | None] = [None] * len(arguments)
        self.joint: Rule | None = None
        # Kernels of other devices register themselves here: {"cuda": forward}.
        self.kernels: dict[str, Forward] = {}
        # And those that take half and bfloat16 as they are, computing in float32;
        # they return NotImplemented for what they do not take.
        self.narrow_kernels: dict[str, Forward] = {}
        # What does its work on complex numbers, see ``autograd/number_kinds.py``.
        self.for_complex: Primitive | None = None
        self.__doc__ = forward.__doc__ if inspect.isfunction(forward) else None
        PRIMITIVES[name] = self
        setattr(ON_ARRAYS, name, forward)

    def gradient(self, *arguments: str) -> Callable[[Rule], Rule]:
        """Register a rule for these arguments; each is told apart by its own rule."""

        def register(rule: Rule) -> Rule:
            for argument in arguments:
                self.rules[self.arguments.index(argument)] = rule
            return rule

        return register

    def gradients(self, rule: Rule) -> Rule:
        """Register one rule that returns the gradients of all arguments at once."""
        self.joint = rule
        return rule

    def forward_on(self, device_type: str) -> Forward:
        """The forward for a device: its own kernel, or the one that serves all."""
        return self.kernels.get(device_type, self.forward)

    def rules_for(self, inputs: Sequence[Any]) -> Sequence[Rule | None]:
        """The rule of each input; the joint rule stands for all of them."""
        return self.rules if self.joint is None else [self.joint] * len(inputs)

    def title_for(self, settings: dict[str, Any]) -> str:
        """The name of a node that was made with these settings."""
        return self.title if self.naming is None else self.naming(**settings)

    @cached_property
    def differentiable(self) -> bool:
        """Whether any argument has a gradient rule."""
        return self.joint is not None or any(self.rules)

    @property
    def refuses(self) -> bool:
        """Whether PyTorch has no gradient here, and says so when one is asked for."""
        return any(hasattr(rule, "undefined") for rule in self.rules)

    @cached_property
    def users(self) -> list[tuple[int, ...] | None]:
        """For each saved thing, the arguments whose rules look at it; None for all."""
        if self.joint is not None:
            return [None] * len(self.saves)
        rules = {i: rule for i, rule in enumerate(self.rules) if rule is not None}
        found: list[tuple[int, ...] | None] = []
        for place in range(len(self.saves)):
            looking = tuple(i for i in rules if looks_at(rules[i], place))
            found.append(None if len(looking) == len(self.arguments) else looking)
        return found

    def _parse(self, word: str) -> tuple[str, int]:
        """``a`` is ("input", 0), ``a.shape`` ("shape", 0), ``out`` ("output", 0)."""
        if word.startswith("out"):
            return "output", int(word[3:] or 0)
        if word == "shapes":
            return "shapes", 0
        argument, _, what = word.partition(".")
        return what or "input", self.arguments.index(argument)

    def __repr__(self) -> str:
        return f"<primitive {self.name}>"


def primitive(
    saves: str = "",
    *,
    title: Title = "",
    view: bool = False,
    outputs: int = 1,
    formula: str = "",
    numbers: str = "real",
    pointwise: bool = False,
    gaps: bool = False,
) -> Callable[[Forward], Primitive]:
    """Make a primitive of a function whose positional arguments are arrays."""

    def register(forward: Forward) -> Primitive:
        made = Primitive(
            forward,
            forward.__name__.rstrip("_"),
            positional(forward),
            saves=saves,
            title=title,
            view=view,
            outputs=outputs,
            formula=formula,
            numbers=numbers,
        )
        made.pointwise = pointwise
        made.gaps = gaps
        return made

    return register


def elementwise(
    name: str,
    forward: Forward,
    *rules: Rule | None,
    saves: str = "",
    title: str = "",
    formula: str = "",
    numbers: str = "real",
) -> Primitive:
    """One line of the elementwise table: a NumPy function and a rule per argument."""
    arguments = ("a", "b")[: len(rules)]
    made = Primitive(
        forward,
        name,
        arguments,
        saves=saves,
        title=title,
        formula=formula,
        numbers=numbers,
    )
    made.rules = list(rules)
    made.pointwise = True
    return made


def undefined(name: str) -> Rule:
    """The rule of an argument that has no gradient in PyTorch: it refuses."""

    def rule(F: Any, g: Any, **_: Any) -> Any:
        raise runtime_error(f"derivative for aten::{name} is not implemented")

    rule.undefined = True  # type: ignore[attr-defined]
    return rule


def looks_at(rule: Rule, place: int) -> bool:
    """Whether a rule uses the saved thing at this place: its name says so."""
    names = positional(rule)
    return len(names) > 2 + place and not names[2 + place].startswith("_")


def positional(function: Callable[..., Any]) -> tuple[str, ...]:
    """The names of a function's positional arguments, ``*these`` among them.

    Read off the code itself: ``inspect.signature`` would take half of the import.
    """
    code = inspect.unwrap(function).__code__
    several = code.co_flags & inspect.CO_VARARGS
    after = code.co_argcount + code.co_kwonlyargcount
    names: tuple[str, ...] = code.co_varnames
    return names[: code.co_argcount] + names[after : after + bool(several)]


def camel_case(name: str) -> str:
    """PyTorch's spelling of an operation in the graph: log_softmax -> LogSoftmax."""
    return "".join(word.capitalize() for word in name.split("_"))


def in_rows(a: Array) -> Array:
    """The same numbers row behind row in memory, as PyTorch lays out a new tensor.

    NumPy keeps the order of a transposed input, and ``view`` would refuse the result.
    """
    return a if a.flags.c_contiguous else a.copy("C")


def copy_of(a: Array) -> Array:
    """A copy to write into.

    NumPy gives a single number as a scalar, and a write to a scalar's memory is lost.
    """
    return a.copy()[...]


def array_module_of(a: Array) -> Any:
    """The library an array belongs to: NumPy, or CuPy for an array on a GPU."""
    name = type(a).__module__.partition(".")[0]
    return sys.modules["numpy" if name == "ml_dtypes" else name]  # one bfloat16 number
