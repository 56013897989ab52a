"""In which row each box of a drawing stands, so that lines are short.

Every item gets the row of its longest path from the top. What has room to move then
does: E. Gansner et al., "A technique for drawing directed graphs", 1993, section 2,
look for the rows with the smallest total length of all links. Their network simplex
finds the least; here single items and then whole clusters slide as long as that makes
lines shorter, which comes close in a fraction of the time.

Nothing here recurses, and nothing is random: the same graph is always drawn alike.
"""

from __future__ import annotations

from collections import defaultdict

from tinygrad_edu.diagram.layers import Item, Link, topological_order

ROUNDS = 10


def assign_rows(items: list[Item], links: list[Link]) -> tuple[list[int], list[bool]]:
    """The row of each item, below all its inputs, and which items are loose.

    Loose items are parameters and what is computed from them alone. They go down to
    their consumer.
    """
    return _Layering(items, links).assign()


class _Layering:
    """The rows of the items while they are improved."""

    def __init__(self, items: list[Item], links: list[Link]) -> None:
        self.items, self.links = items, links
        self.order = topological_order(len(items), links)
        self.inputs: list[list[int]] = [[] for _ in items]
        self.outputs: list[list[int]] = [[] for _ in items]
        for link in links:
            self.inputs[link.target].append(link.source)
            self.outputs[link.source].append(link.target)
        self.ported = any(item.pin == "top" for item in items)
        self.first = 1 if self.ported else 0

    def assign(self) -> tuple[list[int], list[bool]]:
        self.earliest = self.longest_paths()
        self.row = list(self.earliest)
        loose = self.find_loose()
        # A parameter that is used once follows its consumer and pulls at nothing.
        follows = [
            loose[i] and len(self.outputs[i]) == 1 for i in range(len(self.items))
        ]
        self.move_exits()
        self.slide_items(follows)
        self.follow(loose)
        self.slide_clusters()
        self.follow(loose)
        self.move_exits()
        highest = min(self.row, default=0)
        return [row - highest for row in self.row], loose

    def longest_paths(self) -> list[int]:
        row = [0 if item.pin == "top" else self.first for item in self.items]
        for item in self.order:
            for source in self.inputs[item]:
                row[item] = max(row[item], row[source] + 1)
        return row

    def find_loose(self) -> list[bool]:
        slack = self.slack()
        loose = [False] * len(self.items)
        for item in self.order:
            # Without ports the longest path is the spine.
            free = self.ported or slack[item] > 0
            loose[item] = (
                not self.items[item].pin
                and free
                and all(
                    loose[source] and len(self.outputs[source]) == 1
                    for source in self.inputs[item]
                )
            )
        return loose

    def slack(self) -> list[int]:
        """How many rows down each item could go without moving the last row."""
        last = max(self.row, default=0)
        latest = [last] * len(self.row)
        for item in reversed(self.order):
            below = [latest[o] - 1 for o in self.outputs[item]]
            latest[item] = min(below, default=last)
        return [late - early for late, early in zip(latest, self.row, strict=True)]

    def move_exits(self) -> None:
        """Exit ports stand in a row of their own, below all else."""
        exits = [i for i, item in enumerate(self.items) if item.pin == "bottom"]
        if exits:
            inner = [r for r, i in zip(self.row, self.items, strict=True) if not i.pin]
            last = max(inner, default=self.first - 1)
            for port in exits:
                self.row[port] = last + 1

    def slide_items(self, follows: list[bool]) -> None:
        """Move items that have more links on one side towards that side.

        With as many above as below both are as long; it goes down, since the lines
        of one value then run together: those above it start where others do.
        """
        movable = [
            not i.pin and not f for i, f in zip(self.items, follows, strict=True)
        ]
        order = [item for item in self.order if movable[item]]
        above = [[s for s in sources if not follows[s]] for sources in self.inputs]
        row, below = self.row, self.outputs
        for turn in range(ROUNDS):
            before = list(row)
            for item in reversed(order):
                pull = len(below[item]) - len(above[item])
                if below[item] and (pull > 0 or (pull == 0 and turn == 0)):
                    row[item] = min([row[o] for o in below[item]]) - 1
            for item in order:
                if len(above[item]) > len(below[item]):
                    highest = max([row[s] for s in above[item]]) + 1
                    row[item] = max(highest, self.earliest[item])
            if row == before:
                return

    def slide_clusters(self) -> None:
        """Move what hangs together by shortest links, as one, where that is shorter."""
        for _ in range(ROUNDS):
            cluster = self.clusters()
            members = defaultdict(list)
            for item, name in enumerate(cluster):
                members[name].append(item)
            links = [k for k in self.links if cluster[k.source] != cluster[k.target]]
            leaving, coming = defaultdict(list), defaultdict(list)
            for link in links:
                leaving[cluster[link.source]].append(link)
                coming[cluster[link.target]].append(link)
            pulls = {c: len(leaving[c]) - len(coming[c]) for c in members}
            moved = False
            for name in sorted(members, key=lambda c: (-abs(pulls[c]), c)):
                if pulls[name] and not any(self.items[i].pin for i in members[name]):
                    down = pulls[name] > 0
                    steps = self.room(leaving[name] if down else coming[name])
                    if not down and self.ported:
                        top = min(self.row[i] for i in members[name])
                        steps = min(steps, top - self.first)
                    moved = moved or steps > 0
                    for item in members[name]:
                        self.row[item] += steps if down else -steps
            if not moved:
                return

    def room(self, links: list[Link]) -> int:
        """How many rows one end of all these links can come nearer to the other."""
        return min(self.row[k.target] - self.row[k.source] for k in links) - 1

    def clusters(self) -> list[int]:
        """For each item a name of its cluster: the least number in it."""
        near: list[list[int]] = [[] for _ in self.items]
        for link in self.links:
            if self.row[link.target] - self.row[link.source] == 1:
                near[link.source].append(link.target)
                near[link.target].append(link.source)
        return connected(near)

    def follow(self, loose: list[bool]) -> None:
        """Bring loose items down to right above the first that uses them."""
        for item in reversed(self.order):
            below = [
                self.row[o] for o in self.outputs[item] if self.items[o].pin != "bottom"
            ]
            if loose[item] and below:
                self.row[item] = min(below) - 1


def connected(neighbours: list[list[int]]) -> list[int]:
    """For each item the least number of those it hangs together with.

    >>> connected([[2], [], [0]])
    [0, 1, 0]
    """
    name = [-1] * len(neighbours)
    for first in range(len(neighbours)):
        if name[first] >= 0:
            continue
        name[first] = first
        waiting = [first]
        while waiting:
            for item in neighbours[waiting.pop()]:
                if name[item] < 0:
                    name[item] = first
                    waiting.append(item)
    return name
