"""Which row of a drawing each box stands in, and in which order (Sugiyama's method).

K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual understanding of hierarchical
system structures", 1981, with the median and transpose steps of E. Gansner et al.,
"A technique for drawing directed graphs", 1993.

1. Every item gets the row of its longest path from the top (``assign_rows``).
2. A link over several rows becomes a chain of bends, one in each row between.
3. Rows are sorted again and again by where their neighbours stand, and the order
   with the fewest crossings is kept (``order_rows``).

Nothing here recurses, and nothing is random: the same graph is always drawn alike.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from dataclasses import dataclass, field
from typing import Literal

Pin = Literal["", "top", "bottom"]


@dataclass
class Item:
    """Something to place: a node, a module's box, or a port on a box's border.

    Ports are pinned: an entry port to the ``top`` row, an exit port to the
    ``bottom`` row. ``spread`` lets incoming links arrive side by side.
    """

    width: float
    height: float
    pin: Pin = ""
    spread: bool = False


@dataclass
class Link:
    """A line from one item to another, with offsets from the items' centres."""

    source: int
    target: int
    source_offset: float = 0.0
    target_offset: float = 0.0


@dataclass
class Segment:
    """A piece of a link that joins two neighbouring rows."""

    upper: int
    lower: int
    upper_offset: float
    lower_offset: float
    weight: float


@dataclass
class Rows:
    """Items and bends in rows, with the segments between neighbouring rows.

    Numbers from ``len(items)`` on are bends. ``chains`` holds, for each link, the
    items and bends it passes.
    """

    items: list[Item]
    row_of: list[int]
    rows: list[list[int]]
    above: list[list[Segment]] = field(default_factory=list)
    below: list[list[Segment]] = field(default_factory=list)
    chains: list[list[int]] = field(default_factory=list)

    def is_bend(self, number: int) -> bool:
        """Whether a number stands for a bend of a long link."""
        return number >= len(self.items)

    def width(self, number: int) -> float:
        """Width of an item; bends keep a little room for their line."""
        return 6.0 if self.is_bend(number) else self.items[number].width


def topological_order(count: int, links: list[Link]) -> list[int]:
    """Items so that every link points forward; items on a circle are missing."""
    followers: list[list[int]] = [[] for _ in range(count)]
    missing = [0] * count
    for link in links:
        followers[link.source].append(link.target)
        missing[link.target] += 1
    order = [i for i in range(count) if missing[i] == 0]
    for item in order:  # grows while it is walked
        for follower in followers[item]:
            missing[follower] -= 1
            if missing[follower] == 0:
                order.append(follower)
    return order


def assign_rows(items: list[Item], links: list[Link]) -> list[int]:
    """The row of each item: below all its inputs, as high as that allows.

    Parameters and what is computed from them alone go down to their consumer.
    """
    order = topological_order(len(items), links)
    inputs: list[list[int]] = [[] for _ in items]
    outputs: list[list[int]] = [[] for _ in items]
    for link in links:
        inputs[link.target].append(link.source)
        outputs[link.source].append(link.target)
    first = 1 if any(item.pin == "top" for item in items) else 0
    row = [0 if item.pin == "top" else first for item in items]
    for item in order:
        for source in inputs[item]:
            row[item] = max(row[item], row[source] + 1)
    _pull_down(items, order, inputs, outputs, row)
    last = max((r for r, item in zip(row, items) if item.pin != "bottom"), default=0)
    return [
        last + 1 if item.pin == "bottom" else r
        for r, item in zip(row, items, strict=True)
    ]


def _pull_down(
    items: list[Item],
    order: list[int],
    inputs: list[list[int]],
    outputs: list[list[int]],
    row: list[int],
) -> None:
    loose = [False] * len(items)
    for item in order:
        loose[item] = not items[item].pin and all(
            loose[source] and len(outputs[source]) == 1 for source in inputs[item]
        )
    for item in reversed(order):
        below = [row[o] for o in outputs[item] if items[o].pin != "bottom"]
        if loose[item] and below:
            row[item] = min(below) - 1


def build_rows(items: list[Item], links: list[Link]) -> Rows:
    """Rows in a first order, with every long link cut into segments."""
    row_of = assign_rows(items, links)
    rows = Rows(items, row_of, [[] for _ in range(max(row_of, default=-1) + 1)])
    for item in topological_order(len(items), links):
        rows.rows[row_of[item]].append(item)
    rows.above = [[] for _ in items]
    rows.below = [[] for _ in items]
    for link in links:
        rows.chains.append(_cut(rows, link))
    return rows


def _cut(rows: Rows, link: Link) -> list[int]:
    chain = [link.source]
    for row in range(rows.row_of[link.source] + 1, rows.row_of[link.target]):
        bend = len(rows.row_of)
        rows.row_of.append(row)
        rows.rows[row].append(bend)
        rows.above.append([])
        rows.below.append([])
        chain.append(bend)
    chain.append(link.target)
    for upper, lower in zip(chain, chain[1:]):
        bends = rows.is_bend(upper) + rows.is_bend(lower)
        segment = Segment(
            upper,
            lower,
            link.source_offset if upper == link.source else 0.0,
            link.target_offset if lower == link.target else 0.0,
            weight=(1.0, 2.0, 8.0)[bends],  # long lines should be straight
        )
        rows.below[upper].append(segment)
        rows.above[lower].append(segment)
    return chain


def order_rows(rows: Rows, sweeps: int = 8) -> None:
    """Sort the rows in place so that few links cross."""
    place = [0.0] * len(rows.row_of)
    for row in rows.rows:
        _number(row, place)
    best, fewest = [list(row) for row in rows.rows], crossings(rows, place)
    for sweep in range(sweeps):
        if fewest == 0:
            break
        _sweep(rows, place, downward=sweep % 2 == 0, median=sweep % 4 < 2)
        _transpose(rows, place)
        count = crossings(rows, place)
        if count < fewest:
            best, fewest = [list(row) for row in rows.rows], count
    rows.rows = best


def crossings(rows: Rows, place: list[float]) -> int:
    """How many pairs of segments cross."""
    total = 0
    for row in rows.rows:
        ends = sorted(
            (
                _spot(rows, s.upper, s.upper_offset, place),
                _spot(rows, s.lower, s.lower_offset, place),
            )
            for number in row
            for s in rows.below[number]
        )
        seen: list[float] = []
        for _, lower in ends:
            total += len(seen) - bisect_right(seen, lower)
            insort(seen, lower)
    return total


def _spot(rows: Rows, number: int, offset: float, place: list[float]) -> float:
    # A line meets a wide box left or right of its centre; the box's neighbours
    # stand one whole place away.
    return place[number] + 0.9 * offset / rows.width(number) if offset else place[number]


def _number(row: list[int], place: list[float]) -> None:
    for i, number in enumerate(row):
        place[number] = float(i)


def _sweep(rows: Rows, place: list[float], downward: bool, median: bool) -> None:
    order = rows.rows if downward else reversed(rows.rows)
    for row in order:
        keys = {n: _key(rows, n, place, downward, median) for n in row}
        row.sort(key=keys.__getitem__)
        _number(row, place)


def _key(
    rows: Rows, number: int, place: list[float], downward: bool, median: bool
) -> tuple[float, float]:
    spots = neighbour_spots(rows, number, place, downward)
    if not spots:
        return place[number], place[number]
    mean = sum(spots) / len(spots)
    middle = len(spots) // 2
    half = spots[middle] if len(spots) % 2 else (spots[middle - 1] + spots[middle]) / 2
    return (half, mean) if median else (mean, half)


def neighbour_spots(
    rows: Rows, number: int, place: list[float], above: bool
) -> list[float]:
    """Where an item's links end in the row above or below, sorted."""
    if above:
        return sorted(
            _spot(rows, s.upper, s.upper_offset, place) for s in rows.above[number]
        )
    return sorted(
        _spot(rows, s.lower, s.lower_offset, place) for s in rows.below[number]
    )


WIDEST_TRANSPOSED = 40


def _transpose(rows: Rows, place: list[float]) -> None:
    """Swap neighbours in a row where that removes crossings."""
    for row in rows.rows:
        if len(row) > WIDEST_TRANSPOSED:  # the sweeps alone must do for these
            continue
        spots = {
            n: (
                neighbour_spots(rows, n, place, above=True),
                neighbour_spots(rows, n, place, above=False),
            )
            for n in row
        }
        for i in range(len(row) - 1):
            left, right = spots[row[i]], spots[row[i + 1]]
            now = sum(map(_pairs_crossing, left, right))
            if now and now > sum(map(_pairs_crossing, right, left)):
                row[i], row[i + 1] = row[i + 1], row[i]
        _number(row, place)


def _pairs_crossing(left: list[float], right: list[float]) -> int:
    return sum(len(left) - bisect_right(left, spot) for spot in right)
