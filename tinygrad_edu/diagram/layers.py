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
from itertools import pairwise
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
    argument: float  # tells the links into one item apart: a left of b in a - b
    weight: float


@dataclass
class Rows:
    """Items and bends in rows, with the segments between neighbouring rows.

    ``loose`` items are parameters and what is computed from them alone. Numbers from
    ``len(items)`` on are bends. ``chains`` holds, for each link, the items and bends
    it passes.
    """

    items: list[Item]
    row_of: list[int]
    loose: list[bool]
    rows: list[list[int]]
    above: list[list[Segment]] = field(default_factory=list)
    below: list[list[Segment]] = field(default_factory=list)
    chains: list[list[int]] = field(default_factory=list)

    def is_bend(self, number: int) -> bool:
        """Whether a number stands for a bend of a long link."""
        return number >= len(self.items)

    def is_loose(self, number: int) -> bool:
        """Whether a number stands for a loose item."""
        return not self.is_bend(number) and self.loose[number]

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


def assign_rows(items: list[Item], links: list[Link]) -> tuple[list[int], list[bool]]:
    """The row of each item, below all its inputs, and which items are loose.

    Loose items go down to their consumer.
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
    loose = _pull_down(items, order, inputs, outputs, row)
    exits = [i for i, item in enumerate(items) if item.pin == "bottom"]
    last = max((r for i, r in enumerate(row) if items[i].pin != "bottom"), default=0)
    for port in exits:
        row[port] = last + 1
    return row, loose


def _pull_down(
    items: list[Item],
    order: list[int],
    inputs: list[list[int]],
    outputs: list[list[int]],
    row: list[int],
) -> list[bool]:
    ported = any(item.pin == "top" for item in items)
    slack = _slack(order, outputs, row)
    loose = [False] * len(items)
    for item in order:
        free = ported or slack[item] > 0  # without ports the longest path is the spine
        loose[item] = (
            not items[item].pin
            and free
            and all(
                loose[source] and len(outputs[source]) == 1 for source in inputs[item]
            )
        )
    for item in reversed(order):
        below = [row[o] for o in outputs[item] if items[o].pin != "bottom"]
        if loose[item] and below:
            row[item] = min(below) - 1
    return loose


def _slack(order: list[int], outputs: list[list[int]], row: list[int]) -> list[int]:
    """How many rows down each item could go without moving the last row."""
    last = max(row, default=0)
    latest = [last] * len(row)
    for item in reversed(order):
        latest[item] = min((latest[o] - 1 for o in outputs[item]), default=last)
    return [late - early for late, early in zip(latest, row, strict=True)]


def build_rows(items: list[Item], links: list[Link]) -> Rows:
    """Rows in a first order, with every long link cut into segments."""
    row_of, loose = assign_rows(items, links)
    empty: list[list[int]] = [[] for _ in range(max(row_of, default=-1) + 1)]
    rows = Rows(items, row_of, loose, empty)
    for item in topological_order(len(items), links):
        rows.rows[row_of[item]].append(item)
    rows.above = [[] for _ in items]
    rows.below = [[] for _ in items]
    longest = _longest_cut([row_of[k.target] - row_of[k.source] for k in links])
    for argument, link in enumerate(links):
        if row_of[link.target] - row_of[link.source] > longest:
            rows.chains.append([link.source, link.target])
        else:
            rows.chains.append(_cut(rows, link, argument))
    return rows


MOST_BENDS = 10_000


def _longest_cut(spans: list[int]) -> int:
    """How long a link may be to be led around the items on its way.

    A weight that is used in each of n steps has n links of up to n rows: n² bends.
    Where there are too many, the longest links go straight across.
    """
    total = 0
    for span in sorted(spans):
        total += span
        if total > MOST_BENDS:
            return span - 1
    return max(spans, default=0)


def _cut(rows: Rows, link: Link, argument: int) -> list[int]:
    chain = [link.source]
    for row in range(rows.row_of[link.source] + 1, rows.row_of[link.target]):
        bend = len(rows.row_of)
        rows.row_of.append(row)
        rows.rows[row].append(bend)
        rows.above.append([])
        rows.below.append([])
        chain.append(bend)
    chain.append(link.target)
    for upper, lower in pairwise(chain):
        bends = rows.is_bend(upper) + rows.is_bend(lower)
        spine = 1.0 if rows.loose[link.source] else 400.0
        segment = Segment(
            upper,
            lower,
            link.source_offset if upper == link.source else 0.0,
            link.target_offset if lower == link.target else 0.0,
            argument if lower == link.target else 0,
            weight=(1.0, 2.0, 8.0)[bends] * spine,  # long lines, data before weights
        )
        rows.below[upper].append(segment)
        rows.above[lower].append(segment)
    return chain


def order_rows(rows: Rows, sweeps: int = 8) -> None:
    """Sort the rows in place so that few links cross."""
    above = [
        [(s.upper, _share(rows, s.upper, s.upper_offset)) for s in segments]
        for segments in rows.above
    ]
    below = [
        [(s.lower, _share(rows, s.lower, s.lower_offset)) for s in segments]
        for segments in rows.below
    ]
    order = Order(rows, above, below)
    best, fewest = [list(row) for row in rows.rows], order.crossings()
    idle = 0
    for sweep in range(sweeps):
        if sweep > 1 and (fewest == 0 or idle > 1):
            break
        order.sweep(downward=sweep % 2 == 0, median=sweep % 4 < 2)
        order.transpose()
        count = order.crossings()
        idle = 0 if count < fewest else idle + 1
        if count <= fewest:
            best, fewest = [list(row) for row in rows.rows], count
    rows.rows = best


def _share(rows: Rows, number: int, offset: float) -> float:
    # A line meets a wide box left or right of its centre; the box's neighbours
    # stand one whole place away.
    return 0.9 * offset / rows.width(number) if offset else 0.0


WIDEST_TRANSPOSED = 40
Neighbours = list[list[tuple[int, float]]]


class Order:
    """The order of the rows while it is improved.

    ``above[n]`` and ``below[n]`` say at which neighbours, and where on them, the
    links of item n end; ``place[n]`` is its place in its row.
    """

    def __init__(self, rows: Rows, above: Neighbours, below: Neighbours) -> None:
        self.rows, self.above, self.below = rows, above, below
        self.place = [0.0] * len(rows.row_of)
        for row in rows.rows:
            self.number(row)

    def number(self, row: list[int]) -> None:
        """Note the places of a row."""
        for i, number in enumerate(row):
            self.place[number] = float(i)

    def spots(self, neighbours: list[tuple[int, float]]) -> list[float]:
        """Where links end in a neighbouring row, sorted."""
        place = self.place
        if len(neighbours) == 1:
            return [place[neighbours[0][0]] + neighbours[0][1]]
        return sorted([place[n] + share for n, share in neighbours])

    def crossings(self) -> int:
        """How many pairs of segments cross."""
        total = 0
        for row in self.rows.rows:
            # In order, so the upper ends are sorted already.
            total += _inversions([self.spots(self.below[number]) for number in row])
        return total

    def sweep(self, downward: bool, median: bool) -> None:
        """Sort every row by where its links end in the row before it."""
        rows = self.rows.rows
        for row in rows if downward else reversed(rows):
            if len(row) > 1:
                keys = {n: self.key(n, downward, median) for n in row}
                row.sort(key=keys.__getitem__)
                self.number(row)

    def key(self, number: int, downward: bool, median: bool) -> tuple[float, ...]:
        """What a row is sorted by: median and mean of the ends, then the argument."""
        spots = self.spots((self.above if downward else self.below)[number])
        if not spots:
            return self.place[number], self.place[number], 0.0
        argument = 0.0 if downward else self.rows.below[number][0].argument
        mean = sum(spots) / len(spots)
        middle = len(spots) // 2
        half = (spots[middle] + spots[~middle]) / 2
        return (half, mean, argument) if median else (mean, half, argument)

    def transpose(self) -> None:
        """Swap neighbours in a row where that removes crossings."""
        for row in self.rows.rows:
            # For very wide rows the sweeps alone must do.
            if not 1 < len(row) <= WIDEST_TRANSPOSED:
                continue
            above = [self.spots(self.above[n]) for n in row]
            below = [self.spots(self.below[n]) for n in row]
            for i in range(len(row) - 1):
                j = i + 1
                now = _pairs(above[i], above[j]) + _pairs(below[i], below[j])
                if now and now > (
                    _pairs(above[j], above[i]) + _pairs(below[j], below[i])
                ):
                    row[i], row[j] = row[j], row[i]
                    above[i], above[j] = above[j], above[i]
                    below[i], below[j] = below[j], below[i]
            self.number(row)


def _inversions(ends: list[list[float]]) -> int:
    """Pairs of links that end in the opposite order of where they start."""
    total = 0
    seen: list[float] = []
    for spots in ends:
        for spot in spots:
            total += len(seen) - bisect_right(seen, spot)
        for spot in spots:
            insort(seen, spot)
    return total


def _pairs(left: list[float], right: list[float]) -> int:
    """Crossings between the links of two neighbours in a row."""
    if not left or not right or left[-1] <= right[0]:
        return 0
    return sum([len(left) - bisect_right(left, spot) for spot in right])
