"""Coordinates for items in ordered rows, and the lines between them.

``x``: every row is pulled towards its neighbours, again and again; where items
would overlap or change their order, the nearest allowed positions are found
exactly, by isotonic regression (R. Barlow et al., 1972: pool adjacent violators).
``y``: rows stand under each other with room for the lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import inf

from tinygrad_edu.diagram.layering import assign_rows
from tinygrad_edu.diagram.layers import Item, Link, Rows, build_rows
from tinygrad_edu.diagram.ordering import order_rows

GAP = 22.0  # between neighbours in a row
LINE_GAP = 12.0  # between a line and its neighbour
ROW_GAP = 30.0
HEADING = 20.0  # below the upper border of a module, where its heading stands
ENTRY_GAP = 16.0
EXIT_GAP = 16.0
SWEEPS = 3

Point = list[float]


@dataclass
class Arrangement:
    """Centres of the items, one line of points per link, and the size of it all."""

    x: list[float]
    y: list[float]
    lines: list[list[Point]]
    width: float
    height: float


def arrange(items: list[Item], links: list[Link]) -> Arrangement:
    """Place items so that every link points down and few cross."""
    rows = build_rows(items, links, *assign_rows(items, links))
    order_rows(rows)
    x = _place_x(rows)
    tops, heights = _place_y(rows)
    offsets = _arrivals(rows, links, x)
    y = [tops[r] + heights[r] / 2 for r in rows.row_of[: len(items)]]
    lines = [
        _line(rows, chain, link, offset, x, tops, heights)
        for chain, link, offset in zip(rows.chains, links, offsets, strict=True)
    ]
    width = max((x[i] + rows.width(i) / 2 for i in range(len(x))), default=0.0)
    height = tops[-1] + heights[-1] if tops else 0.0
    return Arrangement(x[: len(items)], y, lines, width, height)


def _place_x(rows: Rows) -> list[float]:
    x = [0.0] * len(rows.row_of)
    gaps = [_row_gaps(rows, row) for row in rows.rows]
    for row, row_gaps in zip(rows.rows, gaps, strict=True):
        start = -sum(row_gaps) / 2
        for number, gap in zip(row, row_gaps, strict=True):
            start += gap
            x[number] = start
    down, up, both = _pulls(rows)
    # Whatever has settled, the last sweep down makes lines of data straight, and the
    # last sweep up brings parameters, which nothing holds, to their consumers.
    held = [pull if rows.is_loose(i) else [(i, 0.0, 1e6)] for i, pull in enumerate(up)]
    settling = [(down, 1), (up, -1)] * SWEEPS + [(both, 1), (both, -1)]
    sweeps = [*settling, (down, 1), (held, -1)]
    for pulls, way in sweeps:
        for r in range(len(rows.rows))[::way]:
            _pull(rows.rows[r], gaps[r], x, pulls)
    _straighten(rows, gaps, x)
    left = min((x[i] - rows.width(i) / 2 for i in range(len(x))), default=0.0)
    return [value - left for value in x]


def _straighten(rows: Rows, gaps: list[list[float]], x: list[float]) -> None:
    """Draw each long link with as few kinks as its neighbours in the rows allow."""
    least, most = [-inf] * len(x), [inf] * len(x)
    left: dict[int, int] = {}
    right: dict[int, int] = {}
    distance: dict[int, float] = {}
    for row, row_gaps in zip(rows.rows, gaps, strict=True):
        for (a, b), gap in zip(pairwise(row), row_gaps[1:], strict=True):
            right[a], left[b], distance[b] = b, a, gap
    for chain in rows.chains:
        bends = chain[1:-1]
        for bend in bends:
            if bend in left:
                least[bend] = x[left[bend]] + distance[bend]
            if bend in right:
                most[bend] = x[right[bend]] - distance[right[bend]]
        if bends:
            _straighten_chain(chain, least, most, x)


def _straighten_chain(
    chain: list[int], least: list[float], most: list[float], x: list[float]
) -> None:
    start = 1
    while start < len(chain) - 1:
        # As far down as one vertical line finds room.
        end, low, high = start, least[chain[start]], most[chain[start]]
        while end + 1 < len(chain) - 1:
            below = chain[end + 1]
            if max(low, least[below]) > min(high, most[below]):
                break
            low, high = max(low, least[below]), min(high, most[below])
            end += 1
        piece = chain[start : end + 1]
        middle = x[piece[len(piece) // 2]]
        for bend in piece:
            x[bend] = max(low, min(high, middle))
        start = end + 1


def _row_gaps(rows: Rows, row: list[int]) -> list[float]:
    """Smallest distances from each centre in a row to the one before it."""
    gaps = [0.0]
    for left, right in pairwise(row):
        lines = rows.is_bend(left) or rows.is_bend(right)
        gap = LINE_GAP if lines else GAP
        gaps.append((rows.width(left) + rows.width(right)) / 2 + gap)
    return gaps


# For each item: who pulls it, how far right of that it wants to be, how hard.
Pulls = list[list[tuple[int, float, float]]]


def _pulls(rows: Rows) -> tuple[Pulls, Pulls, Pulls]:
    """Pulls from the row above, from the row below, and from both."""
    down = [
        [(s.upper, s.upper_offset - s.lower_offset, s.weight) for s in segments]
        for segments in rows.above
    ]
    up = [
        [(s.lower, s.lower_offset - s.upper_offset, s.weight) for s in segments]
        for segments in rows.below
    ]
    return down, up, [a + b for a, b in zip(down, up, strict=True)]


def _pull(row: list[int], gaps: list[float], x: list[float], pulls: Pulls) -> None:
    wanted, weights = [], []
    for number in row:
        total = weight = 0.0
        for other, shift, strength in pulls[number]:
            total += strength * (x[other] + shift)
            weight += strength
        wanted.append(total / weight if weight else x[number])
        weights.append(weight or 0.05)
    places = wanted if len(row) == 1 else settle(wanted, weights, gaps)
    for number, value in zip(row, places, strict=True):
        x[number] = value


def settle(wanted: list[float], weights: list[float], gaps: list[float]) -> list[float]:
    """The positions nearest to the wanted ones that keep order and distances.

    Minimizes Σ wᵢ (xᵢ − wantedᵢ)² where xᵢ₊₁ − xᵢ ≥ gapᵢ₊₁.

    >>> settle([0.0, 0.0], [1.0, 1.0], [0.0, 10.0])
    [-5.0, 5.0]
    """
    blocks: list[tuple[float, float, int]] = []  # weight, weighted sum, members
    shift = 0.0
    for want, weight, gap in zip(wanted, weights, gaps, strict=True):
        shift += gap
        total, count = weight * (want - shift), 1
        while blocks and blocks[-1][1] * weight >= total * blocks[-1][0]:
            before = blocks.pop()
            weight, total, count = (
                weight + before[0],
                total + before[1],
                count + before[2],
            )
        blocks.append((weight, total, count))
    places = [total / weight for weight, total, count in blocks for _ in range(count)]
    shift = 0.0
    for i, gap in enumerate(gaps):
        shift += gap
        places[i] += shift
    return places


def _place_y(rows: Rows) -> tuple[list[float], list[float]]:
    """Top and height of each row."""
    heights, tops, y = [], [], 0.0
    pins = [_row_pin(rows, row) for row in rows.rows]
    for r, row in enumerate(rows.rows):
        tall = [rows.items[i].height for i in row if not rows.is_bend(i)]
        heights.append(max(tall, default=0.0))
        tops.append(y)
        gap = ROW_GAP
        if pins[r] == "top":
            gap = ENTRY_GAP
        elif r + 1 < len(pins) and pins[r + 1] == "bottom":
            gap = EXIT_GAP
        y += heights[-1] + gap
    return tops, heights


def _row_pin(rows: Rows, row: list[int]) -> str:
    return next((rows.items[i].pin for i in row if not rows.is_bend(i)), "")


def _arrivals(rows: Rows, links: list[Link], x: list[float]) -> list[float]:
    """Where on its target each link arrives: side by side, in the order they come."""
    offsets = [link.target_offset for link in links]
    coming: dict[int, list[tuple[float, int]]] = {}
    for number, chain in enumerate(rows.chains):
        if rows.items[chain[-1]].spread:
            start = x[chain[-2]] + _departure(links[number], chain)
            coming.setdefault(chain[-1], []).append((start, number))
    for target, arrivals in coming.items():
        arrivals.sort()
        spines = [
            i for i, (_, n) in enumerate(arrivals) if not rows.loose[links[n].source]
        ]
        # A single line of data arrives in the middle, so that it can be straight.
        centre = spines[0] if len(spines) == 1 else (len(arrivals) - 1) / 2
        reach = max(centre, len(arrivals) - 1 - centre)
        step = min(18.0, (rows.width(target) / 2 - 12.0) / max(1.0, reach))
        for i, (_, number) in enumerate(arrivals):
            offsets[number] = step * (i - centre)
    return offsets


def _departure(link: Link, chain: list[int]) -> float:
    return link.source_offset if len(chain) == 2 else 0.0


def _line(
    rows: Rows,
    chain: list[int],
    link: Link,
    arrival: float,
    x: list[float],
    tops: list[float],
    heights: list[float],
) -> list[Point]:
    """The points of one link, straight down beside taller neighbours of a row."""
    first, last = chain[0], chain[-1]
    top, height = tops[rows.row_of[first]], heights[rows.row_of[first]]
    start = x[first] + link.source_offset
    entry = rows.items[first].pin == "top"  # straight down past the heading
    leaves = top if entry else top + (height + rows.items[first].height) / 2
    points = [[start, leaves], [start, top + height]]
    for bend in chain[1:-1]:
        row = rows.row_of[bend]
        points += [[x[bend], tops[row]], [x[bend], tops[row] + heights[row]]]
    top, height = tops[rows.row_of[last]], heights[rows.row_of[last]]
    end = x[last] + arrival
    points.append([end, top])
    points.append([end, top + (height - rows.items[last].height) / 2])
    return [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
