"""torch.autograd.functional: values, flags and refusals, as PyTorch's."""

from __future__ import annotations

from typing import Any

import pytest
from gradcheck_inputs import positive

X, Y = positive(3), positive(3, seed=1)


def cube(x: Any) -> Any:
    return x**3


def cubes(x: Any) -> Any:
    return (x**3).sum()


def of_two(x: Any, y: Any) -> Any:
    return x * y.exp(), x.sum()


def at(t: Any) -> Any:
    return t.autograd.functional


CASES: dict[str, Any] = {
    "jacobian": lambda t, x, y: at(t).jacobian(cube, x),
    "jacobian of two": lambda t, x, y: at(t).jacobian(of_two, (x, y)),
    "jacobian at once": lambda t, x, y: at(t).jacobian(of_two, (x, y), vectorize=True),
    "jacobian of tuples": lambda t, x, y: at(t).jacobian(lambda a: (a * 1,), (x,)),
    "jacobian of a constant": lambda t, x, y: at(t).jacobian(lambda a: y, x),
    "jacobian of integers": lambda t, x, y: at(t).jacobian(lambda a: a.long(), x),
    "jacobian, strict": lambda t, x, y: at(t).jacobian(cube, x, strict=True),
    "hessian": lambda t, x, y: at(t).hessian(cubes, x),
    "hessian of two": lambda t, x, y: at(t).hessian(
        lambda a, b: (a * b).sum() ** 2, (x, y)
    ),
    "hessian at once": lambda t, x, y: at(t).hessian(cubes, x, vectorize=True),
    "hessian of a plane": lambda t, x, y: at(t).hessian(lambda a: a.sum(), x),
    "vjp": lambda t, x, y: at(t).vjp(cube, x, y),
    "vjp of two": lambda t, x, y: at(t).vjp(of_two, (x, y), (y, x[0])),
    "vjp without v": lambda t, x, y: at(t).vjp(cubes, x),
    "jvp": lambda t, x, y: at(t).jvp(cube, x, y),
    "jvp of two": lambda t, x, y: at(t).jvp(of_two, (x, y), (y, x)),
    "jvp without v": lambda t, x, y: at(t).jvp(cube, x[:1]),
    "vhp": lambda t, x, y: at(t).vhp(cubes, x, y),
    "hvp": lambda t, x, y: at(t).hvp(cubes, x, y),
    "hvp of two": lambda t, x, y: at(t).hvp(
        lambda a, b: (a * b).sum() ** 2, (x, y), (y, x)
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_results_have_no_graph(name: str, agree: Any) -> None:
    agree(CASES[name], X, Y)


def test_the_other_strategy_gives_the_same(agree: Any) -> None:
    def case(t: Any, x: Any) -> Any:
        how = {"vectorize": True, "strategy": "forward-mode"}
        return at(t).jacobian(cube, x, **how)

    agree(case, X, outside=False)


WITH_GRAPH: dict[str, Any] = {
    "jacobian": lambda t, x, y: at(t).jacobian(cube, x, create_graph=True),
    "jacobian at once": lambda t, x, y: at(t).jacobian(
        cube, x, create_graph=True, vectorize=True
    ),
    "hessian": lambda t, x, y: at(t).hessian(cubes, x, create_graph=True),
    "vjp": lambda t, x, y: at(t).vjp(cube, x, y, create_graph=True),
    "jvp": lambda t, x, y: at(t).jvp(cube, x, y, create_graph=True),
    "vhp": lambda t, x, y: at(t).vhp(cubes, x, y, create_graph=True),
    "hvp": lambda t, x, y: at(t).hvp(cubes, x, y, create_graph=True),
    "strict": lambda t, x, y: at(t).jacobian(cube, x, create_graph=True, strict=True),
}


@pytest.mark.parametrize("name", WITH_GRAPH)
def test_results_can_be_differentiated(name: str, agree: Any) -> None:
    agree(WITH_GRAPH[name], X, Y, outside=True)


def x(t: Any) -> Any:
    return t.ones(2)


def flat(t: Any) -> Any:
    return lambda a: t.ones(2)


def first(a: Any, b: Any) -> Any:
    return a * 1


def plane(a: Any) -> Any:
    return a.sum()


STRICT: dict[str, Any] = {
    "jacobian, flat": lambda t: at(t).jacobian(flat(t), x(t), strict=True),
    "jacobian, an input": lambda t: at(t).jacobian(first, (x(t), x(t)), strict=True),
    "jacobian, linear": lambda t: at(t).jacobian(
        lambda a: a * 2, x(t), strict=True, create_graph=True
    ),
    "hessian, linear": lambda t: at(t).hessian(plane, x(t), strict=True),
    "hessian, flat": lambda t: at(t).hessian(lambda a: t.ones(()), x(t), strict=True),
    "hvp, linear": lambda t: at(t).hvp(plane, x(t), x(t), strict=True),
    "vhp, linear": lambda t: at(t).vhp(plane, x(t), x(t), strict=True),
    "vjp, flat": lambda t: at(t).vjp(flat(t), x(t), x(t), strict=True),
    "vjp, an input": lambda t: at(t).vjp(first, (x(t), x(t)), x(t), strict=True),
    "vjp, linear": lambda t: at(t).vjp(
        lambda a: a * 2, x(t), x(t), strict=True, create_graph=True
    ),
    "jvp, flat": lambda t: at(t).jvp(flat(t), x(t), x(t), strict=True),
    "jvp, an input": lambda t: at(t).jvp(
        first, (x(t), x(t)), (x(t), x(t)), strict=True
    ),
}
ERRORS: dict[str, Any] = {
    "v is missing": lambda t: at(t).vjp(cube, x(t)),
    "v is missing, jvp": lambda t: at(t).jvp(cube, x(t)),
    "v is missing, hvp": lambda t: at(t).hvp(cubes, x(t)),
    "v of another shape": lambda t: at(t).vjp(cube, x(t), t.ones(3)),
    "v of two": lambda t: at(t).vjp(cube, x(t), (x(t), x(t))),
    "v of one": lambda t: at(t).jvp(of_two, (x(t), x(t)), (x(t),)),
    "no outputs": lambda t: at(t).jacobian(lambda a: 3, x(t)),
    "a list": lambda t: at(t).jacobian(cube, [x(t)]),
    "a number": lambda t: at(t).jacobian(cube, (3,)),
    "integers": lambda t: at(t).jacobian(cube, t.tensor([1, 2])),
    "strict and at once": lambda t: at(t).jacobian(
        cube, x(t), strict=True, vectorize=True
    ),
    "another strategy": lambda t: at(t).jacobian(cube, x(t), strategy="sideways"),
    "forward one by one": lambda t: at(t).jacobian(cube, x(t), strategy="forward-mode"),
    "forward with a graph": lambda t: at(t).jacobian(
        cube, x(t), strategy="forward-mode", create_graph=True
    ),
    "hessian of many": lambda t: at(t).hessian(cube, x(t)),
    "hessian of two": lambda t: at(t).hessian(lambda a: (cubes(a), cubes(a)), x(t)),
    "hessian's strategy": lambda t: at(t).hessian(
        cubes, x(t), outer_jacobian_strategy="sideways"
    ),
    "hvp of many": lambda t: at(t).hvp(cube, x(t), x(t)),
    "vhp of many": lambda t: at(t).vhp(cube, x(t), x(t)),
}


@pytest.mark.parametrize("name", STRICT)
def test_strict(name: str, refuse_alike: Any) -> None:
    refuse_alike(STRICT[name])


@pytest.mark.parametrize("name", ERRORS)
def test_refused_as_pytorch_does(name: str, refuse_alike: Any) -> None:
    refuse_alike(ERRORS[name])


def test_a_name_that_is_not_there() -> None:
    import tinygrad_edu

    with pytest.raises(AttributeError, match="no attribute 'jacobians'"):
        _ = tinygrad_edu.autograd.functional.jacobians
