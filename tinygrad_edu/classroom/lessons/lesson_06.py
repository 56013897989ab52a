"""Lesson 06, "Memory behind a tensor": addresses, strides, and views of a storage."""

# The solutions are shown to learners as they would write them, without annotations.
# ruff: noqa: B905
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

import itertools
import math
import textwrap
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tinygrad_edu.classroom.exercise import Exercise, Property, WrongAnswer

LESSON = "06_memory_behind_a_tensor"
REPORT_COLUMNS = 58  # what a report has left for a value, beside its labels


class Strided(NamedTuple):
    """A storage and a way to read it, as the lesson defines it."""

    storage: list[Any]
    shape: tuple[int, ...]
    stride: tuple[int, ...]
    offset: int

    def __repr__(self) -> str:
        cells = _wrapped("storage=[" + ", ".join(map(str, self.storage)) + "],")
        where = f"shape={self.shape}, stride={self.stride}, offset={self.offset}"
        return f"Strided({cells}\n{where})".replace("\n", "\n        ")


def _wrapped(text: str) -> str:
    return textwrap.fill(text, REPORT_COLUMNS)


# ------------------------------------------------------------------------- address


def address(index, stride, offset):
    place = offset  # start
    for position, step in zip(index, stride):
        place = place + position * step  # walk
    return place  # arrive


def _no_offset(index: Any, stride: Any, offset: Any) -> Any:
    return sum(i * step for i, step in zip(index, stride, strict=True))


def _offset_each_time(index: Any, stride: Any, offset: Any) -> Any:
    return sum(offset + i * step for i, step in zip(index, stride, strict=True))


def _no_strides(index: Any, stride: Any, offset: Any) -> Any:
    return offset + sum(index)


def _strides_backward(index: Any, stride: Any, offset: Any) -> Any:
    return offset + sum(i * step for i, step in zip(index, stride[::-1], strict=True))


def _last_step_only(index: Any, stride: Any, offset: Any) -> Any:
    place = offset
    for i, step in zip(index, stride, strict=True):
        place = offset + i * step
    return place


def _strides_sorted(index: Any, stride: Any, offset: Any) -> Any:
    return address(index, sorted(stride, reverse=True), offset)


ADDRESS = Exercise(
    name="address",
    lesson=LESSON,
    reference=address,
    properties=(
        Property(
            "walks in a table that is stored row by row",
            lambda: [((0, 0), (4, 1), 0), ((2, 1), (4, 1), 0), ((1, 3), (4, 1), 0)],
        ),
        Property(
            "starts at the offset",
            lambda: [((0, 0), (4, 1), 5), ((1, 2), (4, 1), 5)],
        ),
        Property(
            "takes the strides as they are given, also of a transposed table",
            lambda: [((1, 2), (1, 4), 0), ((3, 0), (1, 4), 2)],
        ),
        Property(
            "works for any number of dimensions, also for none",
            lambda: [((3,), (2,), 1), ((1, 2, 3), (12, 4, 1), 0), ((), (), 7)],
        ),
        Property(
            "stays where it is along a stride of 0",
            lambda: [((2, 1), (0, 1), 0), ((2, 1), (1, 0), 3)],
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the offset is missing",
            """The walk is right, but it begins at cell 0 of the storage. A view may
            begin elsewhere: the second row of a table begins where the first one
            ends. The offset says where.""",
            _no_offset,
        ),
        WrongAnswer(
            "the offset is added once for each dimension",
            """The offset is where the walk begins, so it counts once. Here it is
            inside the loop and is added again for each dimension; with two
            dimensions that is once too often.""",
            _offset_each_time,
        ),
        WrongAnswer(
            "every step has length 1",
            """One step down in a table skips a whole row, one step to the right skips
            a single cell. How far a step goes along a dimension is its stride, and
            here the strides were not used.""",
            _no_strides,
        ),
        WrongAnswer(
            "the strides are taken in reverse order",
            """The first stride belongs to the first index, the second to the second.
            They are matched the other way round here.""",
            _strides_backward,
        ),
        WrongAnswer(
            "only the last dimension counts",
            """Each dimension's walk has to go on from where the one before has ended.
            Here each one begins at the offset again, and the last one wins.""",
            _last_step_only,
        ),
        WrongAnswer(
            "the strides were sorted",
            """For a table that is stored row by row the largest stride comes first,
            but it need not. In a transposed table the small stride belongs to the
            first index. Take the strides as they come.""",
            _strides_sorted,
        ),
    ),
    hints=(
        """The example above has three steps: start, walk, arrive. It has them for two
        dimensions, each on a line of its own. What would you write for three? And
        which Python statement repeats a line?""",
        """Start: a variable that begins as the offset.

        Walk: zip(index, stride) gives pairs, for (2, 1) and (4, 1) the pairs (2, 4)
        and (1, 1). In each pair the first number says how many steps to take, and the
        second how long each of them is.

        Arrive: when all pairs are used up, the variable is the answer.""",
        """Nearly all of it, with one place left for you:

            place = offset
            for position, step in zip(index, stride):
                place = place + ...
            return place

        For a dimension with position 2 and step 4, eight cells are skipped.""",
    ),
)


# ---------------------------------------------------------------------- strides_for


def strides_for(shape):
    stride = []
    step = 1  # begin
    for size in reversed(shape):
        stride.append(step)  # note
        step = step * size  # grow
    return tuple(reversed(stride))  # turn round


def _own_size_too(shape: Any) -> Any:
    return tuple(math.prod(shape[place:]) for place in range(len(shape)))


def _first_is_fastest(shape: Any) -> Any:
    return tuple(math.prod(shape[:place]) for place in range(len(shape)))


def _not_turned(shape: Any) -> Any:
    return tuple(strides_for(shape)[::-1])


def _neighbours_size(shape: Any) -> Any:
    return (*shape[1:], 1) if shape else ()


def _the_shape(shape: Any) -> Any:
    return tuple(shape)


def _in_bytes(shape: Any) -> Any:
    return tuple(8 * step for step in strides_for(shape))


STRIDES_FOR = Exercise(
    name="strides_for",
    lesson=LESSON,
    reference=strides_for,
    properties=(
        Property("gives 1 for a single dimension", lambda: [((5,),), ((1,),)]),
        Property("works for tables", lambda: [((3, 4),), ((5, 2),)]),
        Property(
            "works for three dimensions and more",
            lambda: [((2, 3, 4),), ((2, 3, 4, 5),), ((3, 3, 3),)],
        ),
        Property(
            "works for dimensions of size 1",
            lambda: [((1, 4),), ((4, 1),), ((2, 1, 3),)],
        ),
        Property("has no strides for no dimensions", lambda: [((),)]),
    ),
    wrong_answers=(
        WrongAnswer(
            "each stride counts its own dimension too",
            """One step down in a table skips one row: as many cells as a row has, not
            as many as the table has. So a stride multiplies the sizes to its right,
            without its own. In your loop: which comes first, to note or to grow?""",
            _own_size_too,
        ),
        WrongAnswer(
            "the first index runs fastest",
            """These are the strides of a table stored column by column, as Fortran and
            MATLAB do it. PyTorch stores row by row: the last index runs fastest and
            its stride is 1.""",
            _first_is_fastest,
        ),
        WrongAnswer(
            "the strides come in reverse order",
            """The numbers are right. You have collected them from the last dimension
            to the first, so the list has to be turned round at the end.""",
            _not_turned,
        ),
        WrongAnswer(
            "only the neighbour's size counts",
            """For a table this is right. With three dimensions, one step along the
            first skips a whole table: its rows times its columns, not its rows.""",
            _neighbours_size,
        ),
        WrongAnswer(
            "the shape was returned",
            """A shape says how many numbers there are along a dimension, a stride how
            far apart two neighbours are. In a row of 5 numbers the neighbours are 1
            apart.""",
            _the_shape,
        ),
        WrongAnswer(
            "the strides are in bytes",
            """NumPy counts strides in bytes, and a float64 has 8 of them. PyTorch
            counts in numbers, whatever their size, and so do we here.""",
            _in_bytes,
        ),
    ),
    hints=(
        """The example above begins at the last dimension, where the step is 1, and
        goes to the left. Which number does it multiply by each time, and does it note
        the step before or after that?""",
        """Begin: an empty list for the strides, and a step of 1.

        Walk through the sizes from the last to the first: reversed(shape) gives them
        in that order. Note: for each size, first append the step to the list. Grow:
        then make the step larger, by that size.

        Turn round: the list begins with the last dimension's stride. A tuple of it in
        reverse order is the answer.""",
        """Nearly all of it, with two places left for you:

            stride = []
            step = 1
            for size in reversed(shape):
                stride.append(...)
                step = ...
            return tuple(reversed(stride))

        With the shape (2, 3, 4), what has to be in the list after one round? After
        two rounds? The answer at the end is (12, 4, 1).""",
    ),
)


# ------------------------------------------------------------- how a record is tried


@dataclass(frozen=True)
class Seen:
    """What matters in a record that came back, and how a report shows it."""

    shape: tuple[int, ...]
    stride: tuple[int, ...]
    offset: int
    shares: bool
    numbers: str = field(compare=False)

    def __repr__(self) -> str:
        whose = "the same storage" if self.shares else "a storage of its own"
        where = f"shape {self.shape}, stride {self.stride}, offset {self.offset}"
        return f"{where}\n{_wrapped(f'reads {self.numbers}')}\nfrom {whose}"


def _numbers(view: Strided) -> str:
    """The numbers that a record reads, in order."""
    if len(view.shape) != len(view.stride):
        return "nothing: there must be as many strides as sizes"
    found = []
    for place in itertools.product(*map(range, view.shape)):
        cell = address(place, view.stride, view.offset)
        if not 0 <= cell < len(view.storage):
            return f"beyond the storage, at cell {cell}"
        found.append(str(view.storage[cell]))
    return " ".join(found)


def _see(answer: Any, view: Strided, *rest: Any) -> Seen | None:
    """Calls an answer and looks at the record that comes back."""
    made = answer(view, *rest)
    if made is None:
        return None
    if not isinstance(made, tuple) or len(made) != 4:
        raise TypeError(
            "a record has four parts: Strided(storage, shape, stride, offset); "
            f"this is {made!r}"
        )
    storage, shape, stride, offset = made
    read = Strided(storage, tuple(shape), tuple(stride), offset)
    return Seen(*read[1:], storage is view.storage, _numbers(read))


def _table() -> Strided:
    return Strided(list(range(10, 22)), (3, 4), (4, 1), 0)


def _turned() -> Strided:
    return Strided(list(range(10, 22)), (4, 3), (1, 4), 0)


def _inside() -> Strided:
    """x[1:, 1:3] of the table."""
    return Strided(list(range(10, 22)), (2, 2), (4, 1), 5)


def _block() -> Strided:
    return Strided(list(range(10, 34)), (2, 3, 4), (12, 4, 1), 0)


# ------------------------------------------------------------------------ transpose


def transpose(view, dim0, dim1):
    shape, stride = list(view.shape), list(view.stride)
    shape[dim0], shape[dim1] = shape[dim1], shape[dim0]  # change
    stride[dim0], stride[dim1] = stride[dim1], stride[dim0]
    return Strided(view.storage, tuple(shape), tuple(stride), view.offset)  # keep, make


def _swapped(items: Any, first: int, second: int) -> tuple[int, ...]:
    new = list(items)
    new[first], new[second] = new[second], new[first]
    return tuple(new)


def _shape_only(view: Any, dim0: Any, dim1: Any) -> Any:
    return view._replace(shape=_swapped(view.shape, dim0, dim1))


def _stride_only(view: Any, dim0: Any, dim1: Any) -> Any:
    return view._replace(stride=_swapped(view.stride, dim0, dim1))


def _read_in_order(view: Strided) -> Strided:
    places = itertools.product(*map(range, view.shape))
    storage = [view.storage[address(p, view.stride, view.offset)] for p in places]
    return Strided(storage, view.shape, strides_for(view.shape), 0)


def _moved_numbers(view: Any, dim0: Any, dim1: Any) -> Any:
    return _read_in_order(transpose(view, dim0, dim1))


def _copied_storage(view: Any, dim0: Any, dim1: Any) -> Any:
    turned = transpose(view, dim0, dim1)
    return turned._replace(storage=list(view.storage))


def _all_turned(view: Any, dim0: Any, dim1: Any) -> Any:
    return view._replace(shape=view.shape[::-1], stride=view.stride[::-1])


def _new_strides(view: Any, dim0: Any, dim1: Any) -> Any:
    shape = _swapped(view.shape, dim0, dim1)
    return view._replace(shape=shape, stride=strides_for(shape))


def _offset_lost(view: Any, dim0: Any, dim1: Any) -> Any:
    return transpose(view, dim0, dim1)._replace(offset=0)


TRANSPOSE = Exercise(
    name="transpose",
    lesson=LESSON,
    reference=transpose,
    attempt=_see,
    properties=(
        Property(
            "turns a table on its side, in the same storage",
            lambda: [(_table(), 0, 1), (_table(), 1, 0)],
        ),
        Property("turns a turned table back", lambda: [(_turned(), 0, 1)]),
        Property("begins where the old view began", lambda: [(_inside(), 0, 1)]),
        Property(
            "swaps the two dimensions that it is told, and no other",
            lambda: [(_block(), 0, 1), (_block(), 1, 2), (_block(), 0, 2)],
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the shape is swapped, but not the strides",
            """The new table has the right size, but it reads the numbers in their old
            order: that is a reshape. To turn a table on its side, its steps have to
            trade places as well: what was a step down is now a step to the right.""",
            _shape_only,
        ),
        WrongAnswer(
            "the strides are swapped, but not the shape",
            """The steps are right now, but the view still counts the old number of
            rows and columns, so it walks too far in one direction.""",
            _stride_only,
        ),
        WrongAnswer(
            "the numbers were moved",
            """The numbers are right, but they stand in a new storage, in a new order.
            Nothing has to be moved: the old storage, read with other steps, gives the
            same table. Whoever writes into one then sees it in the other.""",
            _moved_numbers,
        ),
        WrongAnswer(
            "the storage was copied",
            """Shape and strides are right. But list(...) or [:] makes a second
            storage, and what is written into one is not seen in the other. Hand on
            the very same list.""",
            _copied_storage,
        ),
        WrongAnswer(
            "all dimensions are turned",
            """For a table this is the same. With three dimensions, only the two that
            are named trade places; the third one stays where it is.""",
            _all_turned,
        ),
        WrongAnswer(
            "the strides were computed afresh",
            """The strides for the new shape are those of a table that has been written
            row by row. This storage has not been written anew: its numbers are where
            they were. So no stride may get a new value, they only trade places.""",
            _new_strides,
        ),
        WrongAnswer(
            "the offset was lost",
            """A view of a view may begin in the middle of the storage. The first
            number of the transposed table is the first number of the old one, so
            where it begins does not change.""",
            _offset_lost,
        ),
    ),
    hints=(
        """The example above has three steps: keep, change, make. Here the storage and
        the offset are kept. What has to change, and is it one thing or two?""",
        """Change: a tuple cannot be written to, so begin with list(view.shape) and
        list(view.stride). In Python two entries trade places in one line, as in
        a[i], a[j] = a[j], a[i]. Do it with the entries dim0 and dim1, in both lists.

        Make: a new Strided from the storage and the offset of the old one, and from
        your two lists as tuples.""",
        """Nearly all of it, with two places left for you:

            shape, stride = list(view.shape), list(view.stride)
            shape[dim0], shape[dim1] = shape[dim1], shape[dim0]
            ...
            return Strided(view.storage, tuple(shape), ..., view.offset)

        What happened to the shape has to happen to something else too.""",
    ),
)


# --------------------------------------------------------------------------- select


def select(view, dim, index):
    offset = view.offset + index * view.stride[dim]  # change
    shape = view.shape[:dim] + view.shape[dim + 1 :]
    stride = view.stride[:dim] + view.stride[dim + 1 :]
    return Strided(view.storage, shape, stride, offset)  # keep, make


def _offset_kept(view: Any, dim: Any, index: Any) -> Any:
    return select(view, dim, index)._replace(offset=view.offset)


def _offset_replaced(view: Any, dim: Any, index: Any) -> Any:
    return select(view, dim, index)._replace(offset=index * view.stride[dim])


def _offset_without_stride(view: Any, dim: Any, index: Any) -> Any:
    return select(view, dim, index)._replace(offset=view.offset + index)


def _dimension_kept(view: Any, dim: Any, index: Any) -> Any:
    shape = (*view.shape[:dim], 1, *view.shape[dim + 1 :])
    return select(view, dim, index)._replace(shape=shape, stride=view.stride)


def _picked_numbers(view: Any, dim: Any, index: Any) -> Any:
    return _read_in_order(select(view, dim, index))


def _cut_storage(view: Any, dim: Any, index: Any) -> Any:
    found = select(view, dim, index)
    return found._replace(storage=view.storage[found.offset :], offset=0)


def _other_strides(view: Any, dim: Any, index: Any) -> Any:
    found = select(view, dim, index)
    return found._replace(stride=strides_for(found.shape))


SELECT = Exercise(
    name="select",
    lesson=LESSON,
    reference=select,
    attempt=_see,
    properties=(
        Property(
            "picks a row, in the same storage",
            lambda: [(_table(), 0, 0), (_table(), 0, 2)],
        ),
        Property("picks a column", lambda: [(_table(), 1, 0), (_table(), 1, 3)]),
        Property(
            "picks from a view that begins elsewhere",
            lambda: [(_inside(), 0, 1), (_inside(), 1, 0)],
        ),
        Property("picks from a transposed table", lambda: [(_turned(), 0, 2)]),
        Property(
            "picks a table from three dimensions",
            lambda: [(_block(), 0, 1), (_block(), 1, 2), (_block(), 2, 3)],
        ),
        Property(
            "picks one number from a row",
            lambda: [(Strided([5, 6, 7], (3,), (1,), 0), 0, 2)],
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the view still begins at the first one",
            """Shape and strides are right, but whatever the index, this is row (or
            column) 0. To begin at another one, the offset has to move.""",
            _offset_kept,
        ),
        WrongAnswer(
            "the old offset was forgotten",
            """From the beginning of the storage this walk is right. But the view that
            you pick from may begin elsewhere itself, so its own offset comes on
            top.""",
            _offset_replaced,
        ),
        WrongAnswer(
            "the offset moves by single cells",
            """To reach row 2, two whole rows are skipped, not two cells. How many cells
            one step along this dimension skips is its stride.""",
            _offset_without_stride,
        ),
        WrongAnswer(
            "the dimension is still there, with size 1",
            """This is x[2:3], a table of one row. x[2] is a row: the dimension goes
            away, from the shape and from the strides.""",
            _dimension_kept,
        ),
        WrongAnswer(
            "the numbers were picked into a new storage",
            """The numbers are right, but they are a copy: who writes into the row does
            not change the table. The old storage, read from another place on, holds
            the row already.""",
            _picked_numbers,
        ),
        WrongAnswer(
            "the storage was cut",
            """storage[5:] makes a new list, so the memory is not shared any more. The
            offset is there for just this: leave the storage alone, and say where to
            begin.""",
            _cut_storage,
        ),
        WrongAnswer(
            "the strides were computed afresh",
            """The strides for the new shape would fit numbers that lie side by side.
            Those of a column do not: they are still as far apart as they were in the
            table. The strides that remain keep their values.""",
            _other_strides,
        ),
    ),
    hints=(
        """The steps are keep, change, make again. The storage is kept. Of the other
        three, how many change? Think of x[2] for a table with 3 rows and 4 columns:
        how many dimensions are left, and in which cell does it begin?""",
        """Change, first: one dimension goes away, so shape and stride each lose one
        entry, the one at dim. For a tuple t, t[:dim] is what stands before it and
        t[dim + 1:] what stands behind it; + joins the two.

        Change, second: the new view begins further on. To get from position 0 to
        position index along a dimension, index steps are taken, each of the length
        that its stride tells. They are counted from where the old view began.""",
        """Nearly all of it, with two places left for you:

            offset = view.offset + ...
            shape = view.shape[:dim] + view.shape[dim + 1:]
            stride = ...
            return Strided(view.storage, shape, stride, offset)

        The first place is a walk along one dimension, as in your address function.
        The second loses the same entry as the shape.""",
    ),
)

EXERCISES = (ADDRESS, STRIDES_FOR, TRANSPOSE, SELECT)
