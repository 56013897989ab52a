"""What the verifier refuses, and that types are inferred as they are computed."""

import inspect

import numpy as np
import pytest

from tinygrad_edu.compiler.ir.graph import Node, Slot, Type, Value
from tinygrad_edu.compiler.ir.infer import REDUCTIONS, Unknown, types
from tinygrad_edu.compiler.ir.text import read
from tinygrad_edu.compiler.ir.verify import verify
from tinygrad_edu.ops.registry import PRIMITIVES

TEXT = """
graph g on cpu
  input %x: float32[2, 3] argument "x"
  input %s: float32[2, 3] state "s"
  %a: float32[2, 3] = exp(%x)
  %b: float32[2] = sum(%a, dim=(1,), keepdim=False)
  write %s <- %a
  return %b
"""


def changed(before, after):
    """The program with one line changed."""
    assert before in TEXT
    return read(TEXT.replace(before, after))


def test_a_program_passes():
    verify(read(TEXT))


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("%a: float32[2, 3]", "%a: float64[2, 3]", "exp gives"),
        ("%b: float32[2]", "%b: float32[3]", "sum gives"),
        ("write %s", "write %x", None),
        ("write %s <- %a", "write %s <- %b", "a write of %b"),
        ("write %s <- %a", "write %s <- %a\n  write %s <- %a", "no state or a second"),
        ("keepdim=False", "keepdim=@4", "input @4 of 1"),
        ("exp(%x)", "magic(%x)", "no operation is called 'magic'"),
        ("exp(%x)", "mm(%x, %x)", "mm cannot take these"),
        ("exp(%x)", "constant(value=(1, 2))", "too many numbers or too few"),
        ("float32[2, 3] argument", "float32[2, 3] number", "not float64"),
    ],
)
def test_what_is_no_program_is_refused(before, after, message):
    graph = changed(before, after)
    if message is None:
        verify(graph)
        return
    with pytest.raises(ValueError, match=message):
        verify(graph)


def test_a_value_is_made_before_it_is_used():
    graph = read(TEXT)
    graph.nodes.reverse()
    with pytest.raises(ValueError, match=r"%a is used in .* before it is made"):
        verify(graph)
    graph.nodes.clear()
    with pytest.raises(ValueError, match="%b is used in the results before"):
        verify(graph)


def test_names_are_unique_and_makers_are_known():
    graph = read(TEXT)
    graph.nodes[1].out.name = "a"
    with pytest.raises(ValueError, match="two values are called %a"):
        verify(graph)
    graph = read(TEXT)
    graph.nodes[0].out.node = None
    with pytest.raises(ValueError, match="%a does not know what made it"):
        verify(graph)


def test_loops_stand_side_by_side():
    graph = read(TEXT)
    graph.groups = [list(graph.nodes)]
    verify(graph)
    graph.groups = [graph.nodes[::-1]]
    with pytest.raises(ValueError, match="side by side"):
        verify(graph)
    graph.groups = [graph.nodes[:1], graph.nodes[:1]]
    with pytest.raises(ValueError, match="in two loops"):
        verify(graph)
    graph.groups = [[Node("exp", (), {})]]
    with pytest.raises(ValueError, match="side by side"):
        verify(graph)


# ------------------------------------------------------------------ infer

A, B = np.ones((2, 3, 4), np.float32), np.ones((3, 1), np.float32)
MATRIX, INDEX = np.ones((5, 4), np.float32), np.array([[0, 1, 1]])
CASES = [
    ("add", [A, B], {}),
    ("lt", [A, B], {}),
    ("where", [A > 0, A, B], {}),
    ("cast", [A], {"dtype": np.dtype("int64")}),
    ("clamp", [A], {"min": 0.0, "max": None}),
    ("gelu", [A], {"approximate": "none"}),
    ("masked_fill", [A, A > 0, np.array(0, np.float32)], {}),
    *[
        (name, [A], {"dim": (0, 2), "keepdim": True})
        for name in ("sum", "mean", "amax")
    ],
    ("sum", [A > 0], {"dim": (1,), "keepdim": False}),
    ("sum", [A], {"dim": None, "keepdim": False}),
    ("sum", [A], {"dim": (), "keepdim": False}),
    ("sum", [np.ones(())], {"dim": (0,), "keepdim": False}),
    ("any", [A], {"dim": None, "keepdim": True}),
    ("argmax", [A], {"dim": 1, "keepdim": False}),
    ("max_dim", [A], {"dim": 1, "keepdim": False}),
    ("var_mean", [A], {"dim": (-1,), "correction": 1, "keepdim": False}),
    ("sum_to", [A], {"shape": (3, 1)}),
    ("expand", [B], {"shape": (2, 3, 4)}),
    ("reshape", [A], {"shape": (6, -1)}),
    ("t", [MATRIX], {}),
    ("transpose", [A], {"dim0": 0, "dim1": -1}),
    ("permute", [A], {"dims": (2, 0, 1)}),
    ("squeeze", [B], {"dim": None}),
    ("unsqueeze", [A], {"dim": 1}),
    ("index", [A], {"key": (0, slice(1, None), None, ...)}),
    ("diagonal", [A], {"offset": 0, "dim1": 0, "dim2": 1}),
    ("split", [A], {"dim": 2, "sizes": (1, 3), "kind": "split"}),
    ("unbind", [A], {"dim": 0}),
    ("mm", [MATRIX, MATRIX.T], {}),
    ("addmm", [np.ones(5, np.float32), MATRIX, MATRIX.T], {}),
    ("bmm", [A, np.ones((4, 2), np.float32)], {}),
    ("linear", [A, MATRIX, np.ones(0, np.float32)], {"node": ""}),
    ("mv", [MATRIX, np.ones(4, np.float32)], {}),
    ("dot", [np.ones(4), np.ones(4)], {}),
    ("cat", [A, A], {"dim": -1}),
    ("stack", [A, A], {"dim": -1}),
    ("softmax", [A], {"dim": 1}),
    ("embedding", [MATRIX, INDEX], {"padding_idx": -1, "by_frequency": False}),
    ("embedding_rows", [A, np.zeros((2, 3), np.int64)], {"count": 9}),
    ("gather", [MATRIX, INDEX], {"dim": 0}),
    ("scatter_zeros", [np.ones((1, 3)), INDEX], {"dim": 1, "shape": (4, 5)}),
    ("put_zeros", [A], {"key": (0,), "shape": (3, 2, 3, 4)}),
]


@pytest.mark.parametrize(("op", "arrays", "settings"), CASES)
def test_the_type_is_what_is_computed(op, arrays, settings):
    out = PRIMITIVES[op].forward(*arrays, **settings)
    several = out if isinstance(out, tuple) else (out,)
    found = types(op, [Type.of(each) for each in arrays], settings)
    assert found == tuple(Type.of(np.asarray(each)) for each in several)


def test_the_wide_form_keeps_the_type():
    half = Type("bfloat16", (3,))
    assert types("wide:exp", [Value("x", half)], {}) == (half,)


def test_what_is_not_known_is_said():
    with pytest.raises(Unknown):
        types("convolution", [], {})
    with pytest.raises(Unknown):
        types("index", [Type("float32", (3,))], {"key": (), "then": (Slot(1),)})


def test_every_reduction_takes_dim_and_keepdim():
    for name in REDUCTIONS:
        names = inspect.signature(PRIMITIVES[name].forward).parameters
        assert {"dim", "keepdim"} <= set(names)
