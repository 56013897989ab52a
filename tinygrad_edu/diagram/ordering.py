"""In which order the boxes of each row stand, so that few lines cross.

E. Gansner et al., "A technique for drawing directed graphs", 1993, section 3: rows are
sorted again and again by where their neighbours stand (``Order.sweep``), neighbours
change places where that helps (``Order.transpose``), and the best order seen is kept.
It begins with several first orders: as the graph was recorded, and walked in depth from
its first and from its last items, which keeps trees together. The most promising one
gets most of the work.

Nothing here recurses, and nothing is random: the same graph is always drawn alike.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from tinygrad_edu.diagram.layering import connected
from tinygrad_edu.diagram.layers import Rows, Segment

FIRST_SWEEPS = 4  # of each first order
MORE_SWEEPS = 20  # of the most promising one, at most
IDLE = 4  # sweeps without a gain, then it stops
LEAST_WORK = 5_000  # items times sweeps that any drawing may take, about 5 µs each
SMALL = 300  # up to so many items and bends neighbours are exchanged more often

RowLists = list[list[int]]


def order_rows(rows: Rows) -> None:
    """Sort the rows in place so that few links cross.

    Parts that do not hang together stand side by side, in the order of their first
    items. What stood in a former drawing stays in its order, unless fewer lines cross.
    """
    order = Order(rows)
    again = any(item.former is not None for item in rows.items)
    if again:
        _sort_as_before(rows)
    drawn = [_order_part(order, part, again) for part in _parts(rows)]
    rows.rows = [[n for part in drawn for n in part[r]] for r in range(len(rows.rows))]


def _parts(rows: Rows) -> list[RowLists]:
    """The rows of each connected part."""
    ends = [[s.upper for s in above] for above in rows.above]
    for number, below in enumerate(rows.below):
        ends[number] += [s.lower for s in below]
    part_of = connected(ends)
    names = dict.fromkeys(sorted(part_of))
    if len(names) < 2:
        return [rows.rows]
    parts: dict[int, RowLists] = {name: [[] for _ in rows.rows] for name in names}
    for r, row in enumerate(rows.rows):
        for number in row:
            parts[part_of[number]][r].append(number)
    return list(parts.values())


def _sort_as_before(rows: Rows) -> None:
    """Sort the rows by former places; what is new stands among its neighbours."""
    place = [item.former for item in rows.items]
    place += [None] * (len(rows.row_of) - len(place))
    for chain in rows.chains:
        start, end = place[chain[0]], place[chain[-1]]
        if start is not None and end is not None:
            for i, bend in enumerate(chain[1:-1], 1):
                place[bend] = start + (end - start) * i / (len(chain) - 1)
    for number, known in enumerate(place):
        if known is None:
            ends = [s.upper for s in rows.above[number]]
            ends += [s.lower for s in rows.below[number]]
            near = [spot for end in ends if (spot := place[end]) is not None]
            place[number] = sum(near) / len(near) if near else 0.0
    for row in rows.rows:
        row.sort(key=lambda n: place[n] or 0.0)


def _order_part(order: Order, rows: RowLists, again: bool) -> RowLists:
    """The best order found of one part's rows."""
    order.start(rows)
    recorded, size = order.copy(), sum(map(len, rows))
    if size == sum(map(bool, rows)):
        return recorded  # one in each row
    starts = [lambda: recorded, order.from_the_top, order.from_the_bottom]
    if again:
        starts = starts[:1]
    work = max(LEAST_WORK, 8 * size)
    passes = 4 if size <= SMALL else 2
    tried: list[tuple[int, RowLists]] = []
    for start in starts:
        order.start(start())
        work -= size * _improve(order, tried, FIRST_SWEEPS, passes, again)
        if min(tried, key=_fewest)[0] == 0 or work < 4 * size:
            break
        order.start(recorded)
    order.start(min(tried, key=_fewest)[1])
    _improve(order, tried, min(MORE_SWEEPS, work // size), passes, again)
    return min(tried, key=_fewest)[1]


def _fewest(drawing: tuple[int, RowLists]) -> int:
    return drawing[0]


def _improve(
    order: Order,
    tried: list[tuple[int, RowLists]],
    sweeps: int,
    passes: int,
    again: bool,
) -> int:
    """Note the start and the best of some sweeps; how many there were."""
    best, fewest = order.copy(), order.crossings()
    done, last_gain = 0, -1
    # Even a start without crossings is swept once each way, for straighter lines.
    while done < sweeps and (fewest or done < 2) and done - last_gain <= IDLE:
        order.sweep(downward=done % 2 == 0)
        # Now and then neighbours are exchanged where that makes no difference: it
        # leads out of dead ends.
        order.transpose(passes, if_equal=done % 4 > 1)
        count = order.crossings()
        if count < fewest or (count == fewest and done < 2 and not again):
            last_gain = done
            best, fewest = order.copy(), count
        done += 1
    tried.append((fewest, best))
    return done


class Order:
    """The order of the rows while it is improved.

    ``place[n]`` is the place of item n in its row. Where a link meets a wide box left
    or right of its centre there is a further entry in ``place`` for that spot; a box's
    neighbours stand one whole place away. ``above[n]`` and ``below[n]`` say at which
    entries the links of item n end.
    """

    def __init__(self, rows: Rows) -> None:
        self.rows: RowLists = rows.rows
        self.row_of = rows.row_of
        self.place = [0.0] * len(rows.row_of)
        self.spots: dict[int, dict[int, float]] = {}  # of an item: entry, shift
        self.above = [[self.entry(rows, s, True) for s in up] for up in rows.above]
        self.below = [[self.entry(rows, s, False) for s in down] for down in rows.below]
        # Of links into one box, the first argument stands left: a left of b in a - b.
        self.argument = [
            1e-6 * down[0].argument if down else 0.0 for down in rows.below
        ]
        self.upward = [[s.upper for s in up] for up in rows.above]
        self.downward = [[s.lower for s in down] for down in rows.below]

    def entry(self, rows: Rows, segment: Segment, upper: bool) -> int:
        """The entry in ``place`` for one end of a segment."""
        number = segment.upper if upper else segment.lower
        offset = segment.upper_offset if upper else segment.lower_offset
        if not offset:
            return number
        self.place.append(0.0)
        entry = len(self.place) - 1
        shift = 0.9 * offset / rows.width(number)
        self.spots.setdefault(number, {})[entry] = shift
        return entry

    def start(self, rows: RowLists) -> None:
        """Take these rows."""
        self.rows = [list(row) for row in rows]
        for row in self.rows:
            self.number(row)

    def copy(self) -> RowLists:
        """The rows as they are now."""
        return [list(row) for row in self.rows]

    def number(self, row: list[int]) -> None:
        """Note the places of a row."""
        place, spots = self.place, self.spots
        for i, number in enumerate(row):
            place[number] = i
            if number in spots:
                for entry, shift in spots[number].items():
                    place[entry] = i + shift

    def from_the_top(self) -> RowLists:
        """The order in which items are met walking in depth from the first ones."""
        first = [n for row in self.rows for n in row if not self.above[n]]
        return self.walk(first, self.downward)

    def from_the_bottom(self) -> RowLists:
        """The order in which items are met walking in depth from the last ones."""
        last = [n for row in reversed(self.rows) for n in row if not self.below[n]]
        return self.walk(last, self.upward)

    def walk(self, roots: list[int], onward: list[list[int]]) -> RowLists:
        """Items in the order of a walk in depth, row by row."""
        rows: RowLists = [[] for _ in self.rows]
        met = set()
        waiting = roots[::-1]
        while waiting:
            number = waiting.pop()
            if number not in met:
                met.add(number)
                rows[self.row_of[number]].append(number)
                waiting += reversed(onward[number])
        return rows

    def ends_of(self, row: list[int], entries: list[list[int]]) -> list[list[float]]:
        """For each item of a row, the places where its links end, sorted."""
        place = self.place
        return [
            [place[ends[0]]] if len(ends) == 1 else sorted([place[e] for e in ends])
            for ends in [entries[n] for n in row]
        ]

    def crossings(self) -> int:
        """How many pairs of segments cross."""
        total = 0
        for row in self.rows:
            # In order, so the upper ends are sorted already.
            total += self.crossings_below(row)
        return total

    def crossings_below(self, row: list[int]) -> int:
        """Pairs of links that end in the opposite order of where they start."""
        ends: list[float] = []
        for spots in self.ends_of(row, self.below):
            ends += spots
        if ends == sorted(ends):
            return 0
        total = 0
        seen: list[float] = []
        for end in ends:
            spot = bisect_right(seen, end)
            total += len(seen) - spot
            seen.insert(spot, end)
        return total

    def sweep(self, downward: bool) -> None:
        """Sort every row by where its links end in the row before it."""
        for row in self.rows if downward else reversed(self.rows):
            if len(row) > 1:
                if downward:
                    keys = {n: self.middle(n, self.above[n]) for n in row}
                else:
                    argument = self.argument
                    keys = {n: self.middle(n, self.below[n]) + argument[n] for n in row}
                row.sort(key=keys.__getitem__)
                self.number(row)

    def middle(self, number: int, entries: list[int]) -> float:
        """The weighted median of where the links of an item end."""
        place = self.place
        if len(entries) == 1:
            return place[entries[0]]
        if not entries:
            return place[number]
        if len(entries) == 2:
            return (place[entries[0]] + place[entries[1]]) / 2
        ends = sorted([place[e] for e in entries])
        half = len(ends) // 2
        if len(ends) % 2:
            return ends[half]
        # Of the two in the middle the one counts more whose side lies closer.
        left, right = ends[half - 1] - ends[0], ends[-1] - ends[half]
        if left + right == 0:
            return (ends[half - 1] + ends[half]) / 2
        return (ends[half - 1] * right + ends[half] * left) / (left + right)

    def transpose(self, passes: int, if_equal: bool) -> None:
        """Exchange neighbours in a row where that removes crossings."""
        due = [len(row) > 1 for row in self.rows]
        for turn in range(passes):
            changed = [
                is_due and self.transpose_row(row, if_equal and turn == 0)
                for row, is_due in zip(self.rows, due, strict=True)
            ]
            if not any(changed):
                return
            due = [
                len(row) > 1 and any(changed[max(0, r - 1) : r + 2])
                for r, row in enumerate(self.rows)
            ]

    def transpose_row(self, row: list[int], if_equal: bool) -> bool:
        """One pass over a row; whether it removed a crossing."""
        above, below = self.ends_of(row, self.above), self.ends_of(row, self.below)
        moved = better = False
        for i in range(len(row) - 1):
            j = i + 1
            a, b, c, d = above[i], above[j], below[i], below[j]
            tangled = (a and b and a[-1] > b[0]) or (c and d and c[-1] > d[0])
            if not tangled:
                continue
            gain = _excess(a, b) + _excess(c, d)
            if gain > 0 or (gain == 0 and if_equal):
                row[i], row[j] = row[j], row[i]
                above[i], above[j], below[i], below[j] = b, a, d, c
                moved, better = True, better or gain > 0
        if moved:
            self.number(row)
        return better


def _excess(left: list[float], right: list[float]) -> int:
    """How many more links of two neighbours cross now than if they were exchanged."""
    if len(left) == 1 == len(right):
        return (left[0] > right[0]) - (left[0] < right[0])
    count = len(right)
    return sum(
        [bisect_left(right, end) + bisect_right(right, end) - count for end in left]
    )
