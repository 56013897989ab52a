"""Boxes in rows, and links cut into segments from row to row (Sugiyama's method).

K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual understanding of hierarchical
system structures", 1981:

1. Every item gets a row (``layering.assign_rows``).
2. A link over several rows becomes a chain of bends, one in each row between
   (``build_rows``).
3. Every row is sorted so that few links cross (``ordering.order_rows``).
4. Every item gets its place (``placing.arrange``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

Pin = Literal["", "top", "bottom"]


@dataclass
class Item:
    """Something to place: a node, a module's box, or a port on a box's border.

    Ports are pinned: an entry port to the ``top`` row, an exit port to the
    ``bottom`` row. ``spread`` lets incoming links arrive side by side. ``former`` is
    where the item stood in the drawing before this one.
    """

    width: float
    height: float
    pin: Pin = ""
    spread: bool = False
    former: float | None = None


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


def longest_paths(order: list[int], links: list[Link]) -> list[int]:
    """For each item of a topological order how many links the longest way to it has.

    >>> longest_paths([0, 1, 2], [Link(0, 1), Link(1, 2), Link(0, 2)])
    [0, 1, 2]
    """
    followers: list[list[int]] = [[] for _ in order]
    for link in links:
        followers[link.source].append(link.target)
    depth = [0] * len(order)
    for item in order:
        for follower in followers[item]:
            depth[follower] = max(depth[follower], depth[item] + 1)
    return depth


def build_rows(
    items: list[Item], links: list[Link], row_of: list[int], loose: list[bool]
) -> Rows:
    """Rows in a first order, with every long link cut into segments."""
    empty: list[list[int]] = [[] for _ in range(max(row_of, default=-1) + 1)]
    rows = Rows(items, row_of, loose, empty)
    order = topological_order(len(items), links)
    for item in order:
        rows.rows[row_of[item]].append(item)
    depth = longest_paths(order, links)
    joined: set[tuple[int, int]] = set()
    rows.above = [[] for _ in items]
    rows.below = [[] for _ in items]
    longest = _longest_cut([row_of[k.target] - row_of[k.source] for k in links])
    for argument, link in enumerate(links):
        if row_of[link.target] - row_of[link.source] > longest:
            rows.chains.append([link.source, link.target])
        else:
            critical = depth[link.target] - depth[link.source] == 1
            # Of several lines from one box the first is straight, not their middle.
            critical = critical and (link.source, link.target) not in joined
            joined.add((link.source, link.target))
            rows.chains.append(_cut(rows, link, argument, critical))
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


def _cut(rows: Rows, link: Link, argument: int, critical: bool) -> list[int]:
    chain = [link.source]
    for row in range(rows.row_of[link.source] + 1, rows.row_of[link.target]):
        bend = len(rows.row_of)
        rows.row_of.append(row)
        rows.rows[row].append(bend)
        rows.above.append([])
        rows.below.append([])
        chain.append(bend)
    chain.append(link.target)
    # The way with the most steps is drawn straight, a shortcut goes around it.
    direct = 400.0 if critical else 4.0
    data = [400.0 * direct, 400.0, 3200.0]
    weights = [1.0, 2.0, 8.0] if rows.loose[link.source] else data
    for upper, lower in pairwise(chain):
        bends = rows.is_bend(upper) + rows.is_bend(lower)
        segment = Segment(
            upper,
            lower,
            link.source_offset if upper == link.source else 0.0,
            link.target_offset if lower == link.target else 0.0,
            argument if lower == link.target else 0,
            weights[bends],
        )
        rows.below[upper].append(segment)
        rows.above[lower].append(segment)
    return chain
