"""Joining, cutting, repeating, turning, diagonals and windows, against PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tinygrad_edu

# name: (function, shapes of its arguments)
CASES = {
    "reshape of a transpose": (lambda t, a: a.t().reshape(6), [(2, 3)]),
    "reshape_as": (lambda t, a, b: a.reshape_as(b), [(2, 3), (6,)]),
    "flatten a transpose": (lambda t, a: a.transpose(0, 1).flatten(), [(2, 3, 4)]),
    "unflatten": (lambda t, a: a.unflatten(-1, (2, -1)), [(2, 4)]),
    "ravel": (lambda t, a: t.ravel(a), [(2, 3)]),
    "ravel a transpose": (lambda t, a: a.t().ravel(), [(2, 3)]),
    "atleast_1d": (lambda t, a, b: t.atleast_1d(a, b), [(), (2, 3)]),
    "atleast_2d": (lambda t, a, b: t.atleast_2d([a, b]), [(), (3,)]),
    "atleast_3d": (lambda t, a, b, c: t.atleast_3d(a, b, c), [(), (3,), (2, 3)]),
    "movedim": (lambda t, a: t.movedim(a, (0, 2), (-1, 0)), [(2, 3, 4)]),
    "moveaxis": (lambda t, a: t.moveaxis(a, 0, 1), [(2, 3, 4)]),
    "swapdims": (lambda t, a: t.swapdims(a, 0, -1), [(2, 3, 4)]),
    "transpose of one": (lambda t, a: a.transpose(0, -1), [()]),
    "H": (lambda t, a: a.H, [(2, 3)]),
    "mH": (lambda t, a: a.mH, [(2, 3, 4)]),
    "adjoint": (lambda t, a: t.adjoint(a), [(2, 3)]),
    "roll": (lambda t, a: t.roll(a, 1), [(2, 3)]),
    "roll two": (lambda t, a: a.roll((1, -2), (0, 1)), [(2, 3)]),
    "rot90": (lambda t, a: t.rot90(a), [(2, 3)]),
    "rot90 back": (lambda t, a: a.rot90(-1, (2, 0)), [(2, 3, 4)]),
    "fliplr": (lambda t, a: t.fliplr(a), [(2, 3)]),
    "flipud": (lambda t, a: a.flipud(), [(2, 3)]),
    "tril": (lambda t, a: t.tril(a, -1), [(2, 3, 3)]),
    "triu": (lambda t, a: a.triu(1), [(3, 4)]),
    "repeat": (lambda t, a: a.repeat(2, 1, 3), [(2, 3)]),
    "repeat nothing": (lambda t, a: a.repeat(0, 1), [(2, 3)]),
    "tile": (lambda t, a: t.tile(a, (2,)), [(2, 3)]),
    "repeat_interleave": (lambda t, a: a.repeat_interleave(2), [(2, 3)]),
    "repeat_interleave 1": (lambda t, a: a.repeat_interleave(3, 1), [(2, 3)]),
    "repeat_interleave counts": (
        lambda t, a: t.repeat_interleave(a, t.tensor([2, 0]), 0),
        [(2, 3)],
    ),
    "broadcast_tensors": (lambda t, a, b: t.broadcast_tensors(a, b), [(3,), (2, 1)]),
    "meshgrid": (lambda t, a, b: t.meshgrid(a, b, indexing="ij"), [(2,), (3,)]),
    "meshgrid xy": (lambda t, a, b: t.meshgrid(a, b, indexing="xy"), [(2,), (3,)]),
    "cartesian_prod": (lambda t, a, b: t.cartesian_prod(a, b), [(2,), (3,)]),
    "combinations": (lambda t, a: t.combinations(a), [(4,)]),
    "combinations again": (lambda t, a: t.combinations(a, 3, True), [(3,)]),
    "hstack": (lambda t, a, b: t.hstack([a, b]), [(2, 1), (2, 3)]),
    "hstack rows": (lambda t, a, b: t.hstack([a, b]), [(2,), ()]),
    "vstack": (lambda t, a, b: t.vstack([a, b]), [(3,), (2, 3)]),
    "row_stack": (lambda t, a, b: t.row_stack([a, b]), [(3,), (3,)]),
    "dstack": (lambda t, a, b: t.dstack([a, b]), [(2, 3), (2, 3, 2)]),
    "column_stack": (lambda t, a, b: t.column_stack([a, b]), [(2,), (2, 3)]),
    "block_diag": (lambda t, a, b, c: t.block_diag(a, b, c), [(2, 3), (2,), ()]),
    "split one used": (lambda t, a: a.split(2)[1] ** 2, [(5, 3)]),
    "split_with_sizes": (lambda t, a: a.split_with_sizes([0, 2]), [(2, 3)]),
    "unsafe_split": (lambda t, a: t.unsafe_split(a, 1), [(2, 3)]),
    "unsafe_chunk": (lambda t, a: a.unsafe_chunk(2, 1), [(2, 3)]),
    "tensor_split": (lambda t, a: t.tensor_split(a, 3), [(5,)]),
    "tensor_split at": (lambda t, a: a.tensor_split((1, 9), -1), [(2, 3)]),
    "hsplit": (lambda t, a: t.hsplit(a, 2), [(2, 4)]),
    "vsplit": (lambda t, a: a.vsplit([1]), [(2, 4)]),
    "dsplit": (lambda t, a: t.dsplit(a, 2), [(1, 2, 4)]),
    "chunk nothing": (lambda t, a: a.chunk(3), [(0, 2)]),
    "unbind one used": (lambda t, a: a.unbind(1)[2] ** 2, [(2, 3)]),
    "unbind of one row": (lambda t, a: a.unbind(), [(1, 3)]),
    "narrow": (lambda t, a: t.narrow(a, 1, -2, 2), [(2, 3)]),
    "narrow by a tensor": (lambda t, a: a.narrow(1, t.tensor(1), 2), [(2, 3)]),
    "narrow_copy": (lambda t, a: a.narrow_copy(1, 1, 2), [(2, 3)]),
    "select": (lambda t, a: t.select(a, 1, -1), [(2, 3)]),
    "diagonal": (lambda t, a: t.diagonal(a, 1, 2, 0), [(2, 3, 4)]),
    "diagonal below": (lambda t, a: a.diagonal(-1), [(3, 4)]),
    "diagonal beyond": (lambda t, a: a.diagonal(7), [(3, 4)]),
    "diag of a row": (lambda t, a: t.diag(a, -1), [(3,)]),
    "diag of a matrix": (lambda t, a: a.diag(1), [(2, 3)]),
    "diag_embed": (lambda t, a: t.diag_embed(a, 1, 0, 2), [(2, 3)]),
    "diagflat": (lambda t, a: a.diagflat(-1), [(2, 2)]),
    "unfold": (lambda t, a: a.unfold(1, 3, 2), [(2, 6)]),
    "unfold overlapping": (lambda t, a: a.unfold(0, 2, 1) ** 2, [(4, 2)]),
    "unfold of one": (lambda t, a: a.unfold(0, 1, 1), [()]),
    "as_strided": (lambda t, a: t.as_strided(a, (3, 2), (1, 1)) ** 2, [(4,)]),
    "as_strided offset": (lambda t, a: a.as_strided((2, 2), (2, 1), 1), [(2, 3)]),
    "as_strided of a stretch": (
        lambda t, a: a.expand(2, 3).as_strided((3,), (1,)) ** 2,
        [(3,)],
    ),
    "as_strided of a part": (
        lambda t, a: a[1:].as_strided((2,), (3,), 0) ** 2,
        [(3, 3)],
    ),
    "slice_scatter": (
        lambda t, a, b: t.slice_scatter(a, b, 1, 0, 3, 2),
        [(2, 3), (2, 2)],
    ),
    "select_scatter": (lambda t, a, b: a.select_scatter(b, 0, 1), [(2, 3), (3,)]),
    "diagonal_scatter": (lambda t, a, b: t.diagonal_scatter(a, b, 1), [(2, 3), (2,)]),
}


@pytest.mark.parametrize("name", CASES)
def test_against_torch(name: str, compare: Any, draw: Any) -> None:
    function, shapes = CASES[name]
    compare(function, *[draw(shape, seed=i) for i, shape in enumerate(shapes)])


@pytest.mark.parametrize("name", CASES)
def test_of_memory_in_another_order(name: str, compare: Any, draw: Any) -> None:
    function, shapes = CASES[name]
    if "as_strided" in name:  # it asks for memory, not for numbers
        shapes = [shape[::-1] for shape in shapes]
        arrays = [draw(shape) for shape in shapes]
    else:
        arrays = [draw(shape[::-1], dtype="float32").T for shape in shapes]
    if name == "as_strided of a stretch":
        arrays = [draw((3,))]
    compare(function, *arrays, names=False)


def as_tuple(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, tuple | list) else (value,)


@pytest.mark.parametrize("dtype", ["int64", "bool", "uint8", "float16", "complex64"])
@pytest.mark.parametrize("name", CASES)
def test_of_other_types(name: str, dtype: str, draw: Any, torch: Any) -> None:
    function, shapes = CASES[name]
    if dtype in ("bool", "complex64") and "**" in name:
        return
    arrays = [draw(shape, 0, 9).astype(dtype) for shape in shapes]
    ours, theirs = (
        function(t, *[t.from_numpy(array.copy()) for array in arrays])
        for t in (tinygrad_edu, torch)
    )
    for one, other in zip(as_tuple(ours), as_tuple(theirs), strict=True):
        assert str(one.dtype) == str(other.dtype)
        assert tuple(one.shape) == tuple(other.shape)
        np.testing.assert_array_equal(one.numpy(), other.resolve_conj().numpy())
        if other._is_view() and other.numel() and not other.is_conj():
            assert one.stride() == other.stride()


# ------------------------------------------------------------------ views

VIEWS = {
    "unsqueeze": lambda t, x: x.t().unsqueeze(1),
    "unsqueeze last": lambda t, x: x[:, :1].unsqueeze(-1),
    "squeeze": lambda t, x: x[:, :1].squeeze(),
    "squeeze nothing": lambda t, x: x.squeeze(),
    "expand": lambda t, x: x[:, :1].expand(2, -1, 4),
    "expand leading 1": lambda t, x: x.expand(1, 1, 3, 4),
    "view": lambda t, x: x[:, :2].view(3, 2, 1),
    "reshape": lambda t, x: x[::2].reshape(2, 2, 2),
    "none": lambda t, x: x[None, 1:, None],
    "none last": lambda t, x: x[0, ..., None],
    "diagonal": lambda t, x: x.diagonal(-1),
    "unfold": lambda t, x: x.t().unfold(0, 2, 1),
    "narrow": lambda t, x: x.narrow(1, 1, 2),
    "select": lambda t, x: x.select(1, 2),
    "movedim": lambda t, x: x.movedim(0, 1),
    "as_strided": lambda t, x: x[1:].as_strided((2, 2), (2, 3)),
    "bytes": lambda t, x: x.view(t.int32),
    "fewer bytes": lambda t, x: x[:, ::1].view(t.int64),
    "unflatten": lambda t, x: x.unflatten(1, (2, 2)),
    "split": lambda t, x: x.split(2, 1)[1],
    "tensor_split": lambda t, x: x.tensor_split(2)[1],
}


@pytest.mark.parametrize("name", VIEWS)
def test_views_have_the_strides_of_torch(name: str, torch: Any) -> None:
    found = []
    for t in (tinygrad_edu, torch):
        x = t.arange(12, dtype=t.float32).reshape(3, 4)
        part = VIEWS[name](t, x)
        before = x._version
        if name not in ("expand", "unfold", "as_strided"):  # places seen twice
            part.zero_()
        found.append(
            (part.stride(), part.storage_offset(), x._version - before, x.tolist())
        )
    assert found[0] == found[1]


IN_PLACE = {
    "squeeze_": lambda t, x: x.squeeze_(),
    "unsqueeze_": lambda t, x: x.unsqueeze_(1),
    "transpose_": lambda t, x: x.transpose_(0, 1),
    "swapaxes_": lambda t, x: x.swapaxes_(0, 1),
    "t_": lambda t, x: x.t_(),
    "as_strided_": lambda t, x: x.as_strided_((2, 2), (1, 2)),
    "tril_": lambda t, x: x.tril_(),
    "triu_": lambda t, x: x.triu_(1),
    "fill_diagonal_": lambda t, x: x.fill_diagonal_(3.0),
    "of a view": lambda t, x: x[1:].t_(),
    "of a view, then written": lambda t, x: (x[1:].t_().mul_(3), x)[1],
    "then written": lambda t, x: x.t_().mul_(2),
}


@pytest.mark.parametrize("name", IN_PLACE)
def test_in_place(name: str, compare: Any, draw: Any) -> None:
    def run(t: Any, a: Any) -> Any:
        x = a * 1
        return IN_PLACE[name](t, x) ** 2

    compare(run, draw((2, 3)), names=False)


@pytest.mark.parametrize("cut", ["unbind", "split", "chunk", "row of a row", "plain"])
def test_one_of_many_views_refuses_a_write(cut: str, torch: Any) -> None:
    """Where gradients are recorded, and in PyTorch's words."""

    def error_of(t: Any) -> str:
        x = t.ones(2, 3, requires_grad=cut != "plain") * 1
        parts = {
            "unbind": lambda: x.unbind()[1],
            "split": lambda: x.split([1, 1])[1],
            "chunk": lambda: x.chunk(2)[0],
            "row of a row": lambda: x.unbind()[0][1:],
            "plain": lambda: x.unbind()[0],
        }
        with pytest.raises(RuntimeError) as found:
            parts[cut]().mul_(t.ones(1, requires_grad=True))
        return str(found.value).splitlines()[0]

    assert error_of(tinygrad_edu) == error_of(torch)


def test_one_of_many_views_may_be_written_outside_the_graph() -> None:
    x = tinygrad_edu.zeros(2, 3)
    for row in x:
        row += 1
    assert x.sum() == 6
    assert x._version == 2


def test_one_node_for_all_parts() -> None:
    x = tinygrad_edu.ones(3, 2, requires_grad=True)
    parts = x.unbind()
    assert len({id(part.grad_fn) for part in parts}) == 1
    assert [part.output_nr for part in parts] == [0, 1, 2]


# ------------------------------------------------------------------ errors

ERRORS = {
    "view of a transpose": lambda t, a: a.t().view(6),
    "view of nothing": lambda t, a: t.zeros(0).view(-1, 0),
    "view negative": lambda t, a: a.view(-2, 3),
    "view as double": lambda t, a: a.view(t.float64),
    "view one as double": lambda t, a: t.tensor(1.0).view(t.float64),
    "view a transpose as half": lambda t, a: a.t().view(t.float16),
    "unflatten": lambda t, a: a.unflatten(1, (2, 2)),
    "unflatten to nothing": lambda t, a: a.unflatten(1, ()),
    "movedim twice": lambda t, a: a.movedim((0, 0), (0, 1)),
    "movedim too many": lambda t, a: a.movedim((0, 1), (0,)),
    "mT of a row": lambda t, a: a[0].mT,
    "H of a cube": lambda t, a: a[None].H,
    "adjoint of a row": lambda t, a: a[0].adjoint(),
    "expand to fewer": lambda t, a: a.expand(3),
    "expand -1 in front": lambda t, a: a.expand(-1, 2, 3),
    "broadcast_tensors": lambda t, a: t.broadcast_tensors(a, t.zeros(4)),
    "broadcast_shapes": lambda t, a: t.broadcast_shapes((2, 3), (4,)),
    "repeat fewer": lambda t, a: a.repeat(2),
    "repeat negative": lambda t, a: a.repeat(-1, 1),
    "repeat_interleave": lambda t, a: a.repeat_interleave(t.tensor([1, 2, 3]), 0),
    "repeat_interleave floats": lambda t, a: t.repeat_interleave(t.tensor([1.0])),
    "roll": lambda t, a: a.roll((1, 2), 0),
    "roll nothing": lambda t, a: a.roll(()),
    "rot90 one dimension": lambda t, a: a.rot90(1, (0,)),
    "rot90 the same": lambda t, a: a.rot90(1, (0, 0)),
    "flip twice": lambda t, a: a.flip(0, 0),
    "fliplr of a row": lambda t, a: a[0].fliplr(),
    "tril of a row": lambda t, a: a[0].tril(),
    "diag of a cube": lambda t, a: a[None].diag(),
    "diagonal of one": lambda t, a: a.diagonal(0, 1, 1),
    "diagonal of a row": lambda t, a: a[0].diagonal(),
    "unfold too large": lambda t, a: a.unfold(0, 5, 1),
    "unfold no step": lambda t, a: a.unfold(0, 2, 0),
    "as_strided beyond": lambda t, a: a.as_strided((7,), (1,)),
    "as_strided negative": lambda t, a: a.as_strided((2,), (-1,)),
    "as_strided lengths": lambda t, a: a.as_strided((2,), (1, 1)),
    "narrow beyond": lambda t, a: a.narrow(1, 2, 2),
    "narrow start": lambda t, a: a.narrow(1, 5, 1),
    "narrow of one": lambda t, a: t.tensor(1.0).narrow(0, 0, 1),
    "select beyond": lambda t, a: a.select(0, 2),
    "meshgrid of types": lambda t, a: t.meshgrid(a[0], t.ones(2).long(), indexing="ij"),
    "meshgrid order": lambda t, a: t.meshgrid(a[0], indexing="ab"),
    "cat of one number": lambda t, a: t.cat([a[0], t.tensor(1.0)]),
    "hstack of nothing": lambda t, a: t.hstack([]),
    "hstack": lambda t, a: t.hstack([a, t.zeros(3, 3)]),
    "block_diag": lambda t, a: t.block_diag(a[None]),
    "cartesian_prod": lambda t, a: t.cartesian_prod(a, a[0]),
    "combinations": lambda t, a: t.combinations(a[0], -1),
    "split zero": lambda t, a: a.split(0),
    "split negative": lambda t, a: a.split([3, -1]),
    "tensor_split": lambda t, a: a.tensor_split(0),
    "tensor_split by floats": lambda t, a: a.tensor_split(t.tensor([1.0])),
    "hsplit": lambda t, a: a.hsplit(2),
    "vsplit of a row": lambda t, a: a[0].vsplit(1),
    "slice_scatter": lambda t, a: a.slice_scatter(t.zeros(3, 3), 0, 0, 1),
    "select_scatter": lambda t, a: a.select_scatter(t.zeros(2), 0, 1),
    "squeeze twice": lambda t, a: a[:1, :1].squeeze((0, 0)),
    "t_ of a leaf": lambda t, a: t.ones(2, 2, requires_grad=True).t_(),
    "resize_": lambda t, a: t.ones(2, requires_grad=True).resize_(1),
    "fill_diagonal_": lambda t, a: a[0].fill_diagonal_(1),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_of_torch(name: str, torch: Any) -> None:
    def error_of(t: Any) -> tuple[type, str]:
        with pytest.raises((RuntimeError, IndexError, TypeError, ValueError)) as found:
            ERRORS[name](t, t.ones(2, 3))
        return found.type, str(found.value).splitlines()[0]

    assert error_of(tinygrad_edu) == error_of(torch)
