"""The C program of a plan: ``emit(schedule)``.

Each loop and each product is a function of its own; equal ones are written once, and
get the memory they work on as pointers. So a model of many equal layers makes a small
program. A segment calls them in order.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..planning.steps import Access, Buffer, Call, Loop, Product, Schedule, Step
from . import c_calls, c_products, routines
from .c_expressions import TYPES, literal
from .c_functions import functions
from .c_loops import LoopWriter
from .c_memory import Memory
from .c_writer import comment, listed

HEAD = """\
/* Written by tinygrad_edu. Each function is a part of the program; the segments at the
   end call them in order. p[i] is memory: inputs, outputs, and the workspace last. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif
"""
WORTH_SHARING = 1_000_000  # numbers in a loop that threads share


@dataclass(eq=False, slots=True)
class Kernel:
    """One function of the program: a loop or a product, and the steps that call it.

    It stands in the lines ``first_line`` to ``last_line`` of the text, from 1.
    """

    name: str
    steps: list[Step] = field(default_factory=list)
    first_line: int = 0
    last_line: int = 0


@dataclass(eq=False, slots=True)
class Split:
    """A loop that threads can share: ``int name(p, numbers, first, last)`` in C.

    Any parts of ``range(size)`` may be done at the same time.
    """

    name: str
    size: int
    step: Loop


@dataclass(eq=False, slots=True)
class Source:
    """A C program and how to call it.

    ``segments`` are what happens in order: the name of a C function
    ``int name(void **p, const double *numbers)``; a ``Call`` for Python to do; a
    ``Split``. ``numbers`` are the Python numbers of ``graph.inputs`` in order.
    ``pointers`` says what ``p[i]`` is: a buffer of an input or an output, or None for
    the workspace (``schedule.peak_bytes`` bytes, aligned to 64), which comes last.

    A function returns 0, or 1 + i when the indices in the step ``checks[i]`` are out of
    bounds; nothing has been written to any state then.

    ``blas`` names the function that takes pointers to sgemm and dgemm (or NULL).
    """

    text: str
    segments: list[str | Call | Split]
    pointers: list[Buffer | None]
    kernels: list[Kernel]
    checks: list[Loop] = field(default_factory=list)
    blas: str = "set_blas"


def emit(schedule: Schedule, threads: int = 1) -> Source:
    """The C program of a plan.

    >>> from tinygrad_edu.compiler.ir.graph import Graph, Type
    >>> from tinygrad_edu.compiler.planning import schedule
    >>> graph = Graph()
    >>> x = graph.add_input(Type("float32", (3,)), "argument", "x")
    >>> graph.outputs = [graph.add("neg", [x], [x.type]).out]
    >>> source = emit(schedule(graph))
    >>> source.segments
    ['segment_1']
    >>> print(source.text[source.text.index("/* 3: neg") :], end="")
    /* 3: neg. */
    static void loop_1(const float *restrict in1, float *restrict out1, int64_t first,
                       int64_t last)
    {
      #pragma omp simd
      for (int64_t column = first; column < last; column++) {
        const float in1_at_1 = in1[column];
        const float neg_1 = -in1_at_1;
        out1[column] = neg_1;
      }
    }
    <BLANKLINE>
    EXPORT int segment_1(void **p, const double *numbers)
    {
      float *const in_x = p[0];  /* 3 */
      float *const output_0 = p[1];  /* 3 */
      (void)p, (void)numbers;
      loop_1(in_x, output_0, 0, 3);
      return 0;
    }
    """
    return Emitter(schedule, threads).source()


class Emitter:
    """Writes the program of one plan."""

    def __init__(self, schedule: Schedule, threads: int) -> None:
        self.schedule = schedule
        self.threads = threads
        self.kernels: dict[tuple[str, str], Kernel] = {}
        self.said: dict[Kernel, str] = {}
        self.memory = Memory(schedule)
        self.segments: list[str | Call | Split] = []
        self.bodies: list[tuple[str, list[str]]] = []
        self.checks: list[Loop] = []
        self.early: list[str] = []
        # Functions for one operation: their texts, and those that are called.
        self.routines: dict[str, str] = {}
        self.named: dict[str, Kernel] = {}

    def source(self) -> Source:
        """The whole program, its entries, and what stands where."""
        current: list[str] = []
        for step in self.schedule.steps:
            current = self._step(step, current)
        self._close(current)
        if self.early and self.bodies:
            self.bodies[0][1][:0] = self.early
        text, kernels = self._text()
        return Source(text, self.segments, self.memory.pointers, kernels, self.checks)

    def _step(self, step: Step, current: list[str]) -> list[str]:
        """Write one step into the current segment, or begin a new one."""
        if isinstance(step, Call):
            if lines := self._routine(step):
                return current + lines
            self._close(current)
            self.segments.append(step)
            return []
        if isinstance(step, Product):
            current.append(self._product(step))
            return current
        if not isinstance(step, Loop):
            return current
        self._check(step, current)
        if self.threads > 1 and self._is_worth_sharing(step):
            self._close(current)
            self._split(step)
            return []
        current.append(self._loop(step))
        return current

    def _close(self, current: list[str]) -> None:
        """End a segment."""
        if current or (self.early and not self.bodies):
            name = f"segment_{len(self.bodies) + 1}"
            self.segments.append(name)
            self.bodies.append((name, current))

    # --------------------------------------------------------------------- kernels

    def _product(self, step: Product) -> str:
        made = (c_products.signature(step), c_products.body(step))
        kernel = self._kernel(step, made, "product", c_products.sentence(step))
        given = [self.memory.at(each) for each in c_products.pointers(step)]
        return f"{kernel.name}({', '.join(given)});"

    def _routine(self, step: Call) -> list[str]:
        """The call of a routine, if there is one: else Python does it."""
        found = routines.find(step.node)
        if found is None:
            return []
        written = c_calls.call(found, step.node, self.schedule, self.memory.at)
        if not written:
            return []
        for each in routines.with_needs(found):
            self.routines[each.name] = each.text
        kernel = self.named.setdefault(found.name, Kernel(found.name))
        kernel.steps.append(step)
        return written

    def _loop(self, step: Loop) -> str:
        writer = LoopWriter(step)
        return self._called(step, writer, "0", str(writer.outermost))

    def _called(self, step: Loop, writer: LoopWriter, first: str, last: str) -> str:
        made = (writer.signature, writer.body)
        kernel = self._kernel(step, made, "loop", sentence(step))
        given = [self.memory.at(each) for each in writer.pointers]
        given += [first, last] if step.splits else []
        return f"{kernel.name}({', '.join(given)});"

    def _split(self, step: Loop) -> None:
        """A loop with an entry of its own, which several threads may call."""
        writer, name = LoopWriter(step), f"part_{len(self.segments) + 1}"
        call = self._called(step, writer, "first", "last")
        self.bodies.append((name, [call]))
        self.segments.append(Split(name, writer.outermost, step))

    def _is_worth_sharing(self, step: Loop) -> bool:
        size = 1
        for each in (*step.rows, *step.columns):
            size *= each
        return step.splits and size >= WORTH_SHARING

    def _kernel(
        self, step: Step, made: tuple[str, str], word: str, said: str
    ) -> Kernel:
        """The function with this text: an earlier one, or a new one."""
        kernel = self.kernels.get(made)
        if kernel is None:
            count = sum(each.name.startswith(word) for each in self.kernels.values())
            kernel = self.kernels[made] = Kernel(f"{word}_{count + 1}")
            self.said[kernel] = said
        kernel.steps.append(step)
        return kernel

    # ---------------------------------------------------------------------- checks

    def _check(self, step: Loop, current: list[str]) -> None:
        """Look at indices before they are used: those of inputs before all else."""
        for operation in step.operations:
            index, bounds = operation.reads[-1], operation.index
            if bounds is None or not isinstance(index, Access):
                continue
            self.checks.append(step)
            made = _check_text(step, index, bounds.size)
            kernel = self._kernel(step, made, "check", "Whether no index is too large.")
            given = self.memory.at(index)
            line = f"if (!{kernel.name}({given})) return {len(self.checks)};"
            if index.buffer.place in ("input", "constant"):
                self.early.append(line)
            else:
                current.append(line)

    # ------------------------------------------------------------------------ text

    def _text(self) -> tuple[str, list[Kernel]]:
        """All the text, in order: what is used stands before what uses it."""
        written = {kernel: self._function(kernel, made) for made, kernel in self._all()}
        bodies = "".join([*written.values(), *self.routines.values()])
        parts = [HEAD, functions(bodies)]
        if "gemm(" in bodies:
            parts.append(c_products.DECLARED)
        else:
            parts.append(NO_BLAS)
        parts += self._constants()
        text = "\n".join(part for part in parts if part) + "\n"
        written.update((self.named[name], "") for name in self.named)
        for name, routine in self.routines.items():
            text = _placed(text, routine + "\n", self.named.get(name))
        for kernel, function in written.items():
            text = _placed(text, function, kernel) if function else text
        text += "\n".join(self._entry(name, body) for name, body in self.bodies)
        return text, list(written)

    def _all(self) -> list[tuple[tuple[str, str], Kernel]]:
        return list(self.kernels.items())

    def _function(self, kernel: Kernel, made: tuple[str, str]) -> str:
        lines = dict.fromkeys(line for step in kernel.steps for line in step.lines)
        said = self.said[kernel]
        if len(kernel.steps) > 1:
            said += f" Called {len(kernel.steps)} times."
        kind = "int" if kernel.name.startswith("check") else "void"
        return _function(kind, kernel.name, *made, comment(said, list(lines)))

    def _constants(self) -> list[str]:
        found = []
        for i, value in enumerate(self.schedule.constants):
            numbers = _flat(value.node.settings["value"] if value.node else 0)
            shown = ", ".join(literal(each, value.dtype) for each in numbers or [0])
            kind = TYPES[value.dtype]
            found.append(f"static const {kind} constant_{i + 1}[] = {{{shown}}};\n")
        return found

    def _entry(self, name: str, body: list[str]) -> str:
        """A segment: it calls one function after the other."""
        parameters = "void **p, const double *numbers"
        if name.startswith("part"):
            parameters += ", int64_t first, int64_t last"
        lines = [
            *self.memory.declared("".join(body)),
            "(void)p, (void)numbers;",
            *body,
            "return 0;",
        ]
        inside = "".join(f"{_statement(line)}\n" for line in lines)
        return f"EXPORT int {name}({parameters})\n{{\n{inside}}}\n"


NO_BLAS = """\
EXPORT void set_blas(void *single_precision, void *double_precision)
{
  (void)single_precision, (void)double_precision; /* no products here */
}
"""


def _placed(text: str, function: str, kernel: Kernel | None) -> str:
    """The text with a function at its end; its kernel knows where it stands."""
    if kernel is not None:
        kernel.first_line = text.count("\n") + 1
        kernel.last_line = (text + function).count("\n") - 1
    return text + function


def _function(kind: str, name: str, given: str, body: str, said: str) -> str:
    head = listed(f"static {kind} {name}(", given, ")")
    return f"{said}{head}\n{{\n{body}}}\n\n"


def _statement(line: str) -> str:
    """A call of a function, in as many lines as it needs."""
    name, bracket, rest = line.partition("(")
    if not bracket or not rest.endswith(");") or not name.isidentifier():
        return f"  {line}"
    return listed(name + "(", rest.removesuffix(");"), ");", indent="  ")


def _flat(value: object) -> list[object]:
    if isinstance(value, list | tuple):
        return [each for part in value for each in _flat(part)]
    return [value]


def _check_text(step: Loop, index: Access, size: int) -> tuple[str, str]:
    """A function that looks at all indices of a loop."""
    kind = TYPES[index.buffer.dtype]
    sizes = (*step.rows, *step.columns)
    walked = [(n, s) for n, s in zip(sizes, index.strides, strict=True) if s]
    lines, terms = ["int right = 1;"], []
    for i, (n, s) in enumerate(walked):
        lines.append("  " * i + f"for (int64_t i{i} = 0; i{i} < {n}; i{i}++)")
        terms.append(f"i{i}" if s == 1 else f"i{i} * {s}")
    place = " + ".join(terms) or "0"
    indent = "  " * len(walked)
    test = f"(uint64_t)index[{place}] < (uint64_t){size}"
    lines += [f"{indent}right &= {test};", "return right;"]
    return f"const {kind} *index", "".join(f"  {line}\n" for line in lines)


def sentence(step: Loop) -> str:
    """What a loop does, in words: sizes, and the operations of each pass.

    >>> sentence(Loop((), rows=(4096,), columns=(1000,)))
    '4096 rows of 1000: .'
    """
    rows, columns = " × ".join(map(str, step.rows)), " × ".join(map(str, step.columns))
    where = f"{rows} rows of {columns}" if rows else columns or "One number"
    passes: dict[int, list[str]] = {}
    for each in step.operations:
        passes.setdefault(each.phase, []).append(each.node.op)
    said = "; then ".join(", ".join(each) for _, each in sorted(passes.items()))
    return f"{where}: {said}."
