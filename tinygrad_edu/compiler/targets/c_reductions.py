"""How numbers become one number, in C: with what it begins, and what one more does.

A sum of many numbers is made of sums of blocks, which are added up in double: so it
has as many right digits as a sum of few. The largest number of a row ignores nan while
it looks, because that can be done with vectors, and notes beside whether there was one.
"""

from __future__ import annotations

from ..planning.steps import Operation
from .c_expressions import TYPES

BLOCK = 1024
SUMS = frozenset({"sum", "sum_to", "mean"})
LARGEST = frozenset({"amax", "max"})
SMALLEST = frozenset({"amin", "min"})
LIMITS = {
    "int64": ("INT64_MIN", "INT64_MAX"),
    "int32": ("INT32_MIN", "INT32_MAX"),
    "int16": ("INT16_MIN", "INT16_MAX"),
    "int8": ("INT8_MIN", "INT8_MAX"),
    "uint8": ("0", "UINT8_MAX"),
    "bool": ("0", "1"),
}


def is_sum(operation: Operation) -> bool:
    """Whether it adds: then there are blocks and a total in double."""
    return operation.node.op in SUMS


def result_of(operation: Operation) -> str:
    """The number type of the result."""
    return TYPES[operation.node.out.dtype]


def starting(
    operation: Operation, name: str, long: bool, where: str = "row"
) -> list[str]:
    """Before the first number: variables, or for "memory" the number alone."""
    op, dtype = operation.node.op, result_of(operation)
    begin = _first(operation)
    if where == "memory":
        return [begin]
    prefix = "total_" if where == "total" else "sum_" if op in SUMS else ""
    floating = dtype in ("float", "double")
    if op in SUMS and long and floating:
        return [f"double {prefix}{name} = 0;"]
    found = [f"{dtype} {prefix}{name} = {begin};"]
    if where == "row" and op in LARGEST | SMALLEST and floating:
        found.append(f"int nan_{name} = 0;")
    if op in ("argmax", "argmin"):
        kind = TYPES[operation.node.inputs[0].dtype]
        found.append(f"{kind} best_{name} = 0;")
    return found


def ending(operation: Operation, name: str) -> list[str]:
    """After the last number of a row: the largest of numbers and a nan is nan."""
    node = operation.node
    extreme = node.op in LARGEST | SMALLEST and node.out.dtype.startswith("float")
    return [f"if (nan_{name}) {name} = NAN;"] if extreme else []


def _first(operation: Operation) -> str:
    op, dtype = operation.node.op, operation.node.out.dtype
    if op in LARGEST | SMALLEST:
        if dtype.startswith("float"):
            return "-INFINITY" if op in LARGEST else "INFINITY"
        return LIMITS[dtype][op in SMALLEST]
    return "1" if op in ("prod", "all") else "0"


def combined(operation: Operation, target: str, value: str, column: str) -> list[str]:
    """Statements that take one more number in."""
    op = operation.node.op
    if op in ("argmax", "argmin"):
        return _place(operation, target, value, column)
    if op in LARGEST | SMALLEST:
        return _extreme(operation, target, value)
    if op == "prod":
        return [f"{target} *= {value};"]
    if op == "any":
        return [f"{target} |= ({value} != 0);"]
    if op == "all":
        return [f"{target} &= ({value} != 0);"]
    return [f"{target} += {value};"]


def simd_clause(operation: Operation, name: str, prefix: str) -> str | None:
    """How OpenMP calls the reduction, so that vectors do it; None: they cannot."""
    op = operation.node.op
    if op in ("argmax", "argmin"):
        return None
    if op in SUMS:
        return f"reduction(+:{prefix}{name})"
    if op in LARGEST | SMALLEST:
        kind = "max" if op in LARGEST else "min"
        found = f"reduction({kind}:{name})"
        floating = operation.node.out.dtype.startswith("float")
        return f"{found} reduction(|:nan_{name})" if floating else found
    sign = {"prod": "*", "any": "|", "all": "&"}[op]
    return f"reduction({sign}:{name})"


def _extreme(operation: Operation, target: str, value: str) -> list[str]:
    sign = ">" if operation.node.op in LARGEST else "<"
    floating = operation.node.out.dtype.startswith("float")
    if not floating:
        return [f"{target} = {value} {sign} {target} ? {value} : {target};"]
    along = target.isidentifier() and not target.startswith("total_")
    if along:
        return [
            f"{target} = {value} {sign} {target} ? {value} : {target};",
            f"nan_{target} |= {value} != {value};",
        ]
    test = f"({value} {sign} {target}) | ({value} != {value})"
    return [f"{target} = {test} ? {value} : {target};"]


def _place(operation: Operation, target: str, value: str, column: str) -> list[str]:
    """The first place of the largest number; nan counts as largest."""
    sign, best = ">" if operation.node.op == "argmax" else "<", f"best_{target}"
    better = f"{value} {sign} {best}"
    if operation.node.inputs[0].dtype.startswith("float"):
        better = f"({better} || ({value} != {value} && {best} == {best}))"
    test = f"if ({column} == 0 || {better})"
    return [f"{test} {{ {best} = {value}; {target} = {column}; }}"]
