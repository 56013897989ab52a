"""Trees of tensors: taken apart and put together again."""

from __future__ import annotations

from collections import OrderedDict, defaultdict, namedtuple
from typing import Any

import pytest

import tinygrad_edu as torch
from tinygrad_edu.func.tree import flatten, spread, structure

Point = namedtuple("Point", "x y")
TREES: list[Any] = [
    1,
    None,
    (),
    {},
    (1, [2, {"a": 3}]),
    Point(1, (2, 3)),
    OrderedDict(b=1, a=2),
    defaultdict(list, a=[1, 2]),
    [{"z": 1, "a": 2}, "text"],
]


@pytest.mark.parametrize("tree", TREES, ids=repr)
def test_a_tree_is_put_together_again(tree: Any) -> None:
    leaves, rebuild = flatten(tree)
    again = rebuild(leaves)
    assert again == tree
    assert type(again) is type(tree)


def test_results_with_names_are_trees() -> None:
    found = torch.max(torch.tensor([[1.0, 2.0]]), dim=1)
    leaves, rebuild = flatten(found)
    assert [each.tolist() for each in leaves] == [[2.0], [1]]
    assert rebuild([3, 4]).indices == 4


def test_other_classes_are_leaves() -> None:
    class Mine(dict[str, int]):
        pass

    assert flatten(Mine(a=1))[0] == [{"a": 1}]
    assert flatten(torch.Size([1, 2]))[0] == [torch.Size([1, 2])]


@pytest.mark.parametrize(
    ("prefix", "tree", "expected"),
    [
        (0, {"a": 1, "b": [2, 3]}, [0, 0, 0]),
        ({"a": 0, "b": 1}, {"a": 1, "b": [2, 3]}, [0, 1, 1]),
        ((0, (None, 1)), (1, (2, 3)), [0, None, 1]),
        ((0,), (1, 2), None),
        ([0], (1,), None),
        ({"a": 0}, {"b": 0}, None),
        ((0, (1,)), (1, 2), None),
    ],
)
def test_spread(prefix: Any, tree: Any, expected: Any) -> None:
    assert spread(prefix, tree) == expected


def test_structure() -> None:
    assert structure(Point(1, [2])) == "Point(x=*, y=[*])"
