"""A model's modules on paper: a listing, and a figure of matplotlib."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Plain = dict[str, Any]

MOST_LINES = 60
MOST_DRAWN = 40
WIDEST = 46
UNITS = ("B", "kB", "MB", "GB", "TB")
INK, SOFT, ACCENT, FAINT = "#1c2330", "#566072", "#0b62c4", "#e3e6ea"


def size_text(size: float) -> str:
    """Bytes for people: 1 kB is 1,000 bytes.

    >>> size_text(60), size_text(12_300), size_text(4e6)
    ('60 B', '12.3 kB', '4 MB')
    """
    unit = 0
    while size >= 1000 and unit < len(UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.3g} {UNITS[unit]}"


def words(tree: Plain) -> str:
    """The totals, then one line for each module; repeated ones only once."""
    lines = [*headline(tree)]
    listed = list(_listed(tree["modules"]))
    shown = listed[:MOST_LINES]
    names = [_indented(module, times) for module, times in shown]
    shapes = [shape_text(module) for module, _ in shown]
    counts = [f"{module['count']:,}" for module, _ in shown]
    wide = [max(map(len, column)) for column in (names, shapes, counts)]
    for (module, _), name, shape, count in zip(
        shown, names, shapes, counts, strict=True
    ):
        line = f"{name:<{wide[0]}}  {shape:<{wide[1]}}  {count:>{wide[2]}}"
        lines.append(line + _note(module))
    if len(listed) > MOST_LINES:
        lines.append(f"… and {len(listed) - MOST_LINES:,} more")
    return "\n".join(lines)


def headline(tree: Plain) -> Iterator[str]:
    """The totals in one or two lines."""
    root = tree["modules"][0]
    frozen = root["count"] - root["trainable"]
    kinds = f"{frozen:,} frozen" if frozen else "all trainable"
    size = size_text(root["bytes"]["parameters"])
    parameters = "parameter" if root["count"] == 1 else "parameters"
    yield f"{tree['title']}: {root['count']:,} {parameters} ({kinds}), {size}"
    if tree["ran"]:
        yield (
            f"{root['adds']:,} multiply-adds, {size_text(root['activations'])} of "
            f"activations, input {size_text(tree['input_bytes'])}"
        )
    if tree["error"]:
        yield f"The forward pass stopped. {tree['error'].splitlines()[0]}"
    if tree["notice"]:
        yield tree["notice"]


def _listed(modules: list[Plain]) -> Iterator[tuple[Plain, int]]:
    """Each module with how often it is repeated; the repetitions are left out."""
    hidden: set[int] = set()
    children: dict[int, list[int]] = {}
    for place, module in enumerate(modules):
        children.setdefault(module["parent"], []).append(place)
    times: dict[int, int] = {}
    for siblings in children.values():
        for run in _runs(siblings, modules):
            times[run[0]] = len(run)
            hidden |= set(run[1:])
    for place, module in enumerate(modules):
        if module["parent"] in hidden:
            hidden.add(place)
        if place not in hidden:
            yield module, times.get(place, 1)


def _runs(siblings: list[int], modules: list[Plain]) -> Iterator[list[int]]:
    """Neighbours that look alike, three or more of them as one."""
    run: list[int] = []
    for place in [*siblings, -1]:
        if run and place >= 0 and modules[place]["look"] == modules[run[0]]["look"]:
            run.append(place)
            continue
        yield from [run] if len(run) >= 3 else [[each] for each in run]
        run = [place]


def _indented(module: Plain, times: int = 1) -> str:
    name = module["name"] if module["depth"] else ""
    label = f"{name}: {module['type']}" if name else module["type"]
    repeated = f" × {times}" if times > 1 else ""
    line: str = "  " * module["depth"] + label + repeated
    return line[:WIDEST]


def shape_text(module: Plain) -> str:
    """The first shape that a module returned."""
    if not module["outputs"]:
        return "–" if not module["calls"] else ""
    return str(tuple(module["outputs"][0]))


def _note(module: Plain) -> str:
    notes = []
    if module["error"]:
        notes.append(f"  ✗ {module['error'].splitlines()[0]}")
    if module["shared"]:
        notes.append(f"  same as {module['shared']}")
    if module["hooks"]:
        notes.append(f"  hooks: {', '.join(h['name'] for h in module['hooks'])}")
    return "".join(notes)


def draw(tree: Plain) -> Any:
    """One line for each module, with a bar for its share of the parameters."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    listed = list(_listed(tree["modules"]))
    shown = listed[:MOST_DRAWN]
    lines = len(shown) + 3
    figure = Figure(figsize=(8.2, 0.24 * lines + 0.3), dpi=120, facecolor="white")
    FigureCanvasAgg(figure)
    axis = figure.add_axes((0.02, 0.02, 0.96, 0.96))
    axis.set_xlim(0, 100)
    axis.set_ylim(lines, 0)
    axis.set_axis_off()
    text: Plain = {"va": "center", "fontsize": 8, "color": INK}
    first = " · ".join(headline(tree))
    axis.text(0, 0.4, _plain(first)[:150], **text | {"fontsize": 8.5, "weight": "bold"})
    for x, title in [(0, "module"), (42, "output"), (66, "parameters"), (92, "memory")]:
        right = x > 60
        axis.text(
            x, 1.6, title, **text | {"color": SOFT}, ha="right" if right else "left"
        )
    whole = max(tree["modules"][0]["count"], 1)
    for place, (module, times) in enumerate(shown, 2):
        y = place + 0.5
        wrong = {"color": "#b3261e"} if module["error"] else {}
        axis.text(0, y, _plain(_indented(module, times)), **text | wrong)
        axis.text(42, y, shape_text(module), **text)
        axis.text(66, y, f"{times * module['count']:,}", **text, ha="right")
        axis.barh(y, 14, left=68, height=0.42, color=FAINT)
        share = min(1.0, times * module["count"] / whole)
        axis.barh(y, 14 * share, left=68, height=0.42, color=ACCENT)
        size = times * sum(module["bytes"].values())
        axis.text(92, y, size_text(size), **text, ha="right")
    if len(listed) > len(shown):
        more = f"… and {len(listed) - len(shown):,} more"
        axis.text(0, lines - 0.5, more, **text | {"color": SOFT})
    return figure


def _plain(text: str) -> str:
    """Text as text: matplotlib would read what stands between dollar signs as TeX."""
    clean = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join(clean.split(" ")).replace("$", r"\$")
