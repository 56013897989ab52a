"""Formulas of tables: ``Mul(a, Sigmoid(a))``, read once and written out often.

A formula is text of this library, in Python's grammar. It is taken apart and never
run: a call is an operation, a name one of the arguments or settings of the operation
that is translated, a keyword an attribute.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

Make = Callable[[str, list[Any], dict[str, Any]], Any]


@cache
def parsed(formula: str) -> ast.expr:
    """The formula as a tree."""
    return ast.parse(formula, mode="eval").body


def written(formula: str, names: Mapping[str, Any], make: Make) -> Any:
    """The result of the outermost operation, each made by ``make(name, args, how)``.

    >>> def make(op, args, how):
    ...     return f"{op}[{', '.join(args)}{how or ''}]"
    >>> print(written("Mul(a, Elu(a, alpha=1.5))", {"a": "x"}, make))
    Mul[x, Elu[x{'alpha': 1.5}]]
    """
    return _value(parsed(formula), names, make)


def _value(tree: ast.expr, names: Mapping[str, Any], make: Make) -> Any:
    if isinstance(tree, ast.Name):
        return names[tree.id]
    if not isinstance(tree, ast.Call):
        return ast.literal_eval(tree)
    arguments = [_value(each, names, make) for each in tree.args]
    how = {each.arg or "": _value(each.value, names, make) for each in tree.keywords}
    return make(ast.unparse(tree.func), arguments, how)
