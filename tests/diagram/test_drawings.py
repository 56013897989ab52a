"""Every format holds the graph, treats labels as text, and is written whole."""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ElementTree
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from tinygrad_edu.diagram import Diagram
from tinygrad_edu.diagram.document import (
    GraphDocument,
    GraphEdge,
    GraphModule,
    GraphNode,
    Summary,
)
from tinygrad_edu.diagram.layout import lay_out

SVG = "{http://www.w3.org/2000/svg}"
NASTY = (
    '<script>alert("x")</script> & \'"; \\N $\\frac{1}{2}$ ]]> \x00\x1b\ud800\u202e'
    " 日本語 🙂 \n\t {braces} ${x} %s"
)


def make(label: str = "weight", title: str = "A graph") -> Diagram:
    nodes = [
        GraphNode("n0", "parameter", label, "AccumulateGrad", "m", [3], "float32"),
        GraphNode("n1", "input", "x", shape=[3], dtype="int64"),
        GraphNode("n2", "operation", "mul", "MulBackward0", "m", [3], "float32"),
        GraphNode("n3", "output", "loss", shape=[], dtype="float32"),
    ]
    nodes[3].value = Summary([], "float32", values=[[2.5]])
    edges = [
        GraphEdge("n0", "n2", label),
        GraphEdge("n1", "n2"),
        GraphEdge("n2", "n3"),
    ]
    modules = [GraphModule("m", label)]
    return Diagram(lay_out(GraphDocument("backward", title, nodes, edges, modules)))


def test_svg_says_what_it_shows() -> None:
    root = ElementTree.fromstring(make().to_svg())
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "A graph"
    description = root.findtext(f"{SVG}desc") or ""
    assert "Result: loss ()" in description
    titles = [g.findtext(f"{SVG}title") for g in root.iter(f"{SVG}g")]
    assert titles[0] == "n0 parameter m.weight, shape (3,), float32"
    assert len(titles) == 4


def test_svg_shows_every_line_of_text() -> None:
    shown = {t.text for t in ElementTree.fromstring(make().to_svg()).iter(f"{SVG}text")}
    assert {"weight", "(3,)", "(3,) int64", "mul", "value 2.5", "A graph"} <= shown


def test_svg_holds_no_part_of_a_label_as_markup() -> None:
    root = ElementTree.fromstring(make(NASTY, NASTY).to_svg())
    assert {e.tag.removeprefix(SVG) for e in root.iter()} == {
        *("svg", "title", "desc", "style", "rect", "text", "path", "polygon", "g")
    }
    assert NASTY[:20] in (root.findtext(f"{SVG}title") or "")


def test_no_label_turns_the_text_around_it() -> None:
    assert "\u202e" not in make(NASTY, NASTY).to_svg()
    assert "\u202e" not in make(NASTY, NASTY).to_dot()


def test_svg_follows_the_dark_theme_and_survives_without_css() -> None:
    svg = make().to_svg()
    assert "@media screen and (prefers-color-scheme: dark)" in svg
    for element in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        assert (element.get("fill") or "").startswith("#")


def test_png_and_pdf(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    assert make().to_png().startswith(b"\x89PNG")
    assert make().to_pdf().startswith(b"%PDF")
    assert make().to_pdf() == make().to_pdf()


def test_png_of_a_nasty_label() -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    assert make(NASTY, NASTY).to_png().startswith(b"\x89PNG")


def test_matplotlib_settings_are_not_touched() -> None:
    matplotlib = pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    before = dict(matplotlib.rcParams)
    make().to_png()
    assert dict(matplotlib.rcParams) == before


def test_without_matplotlib_a_png_is_refused_and_a_notebook_shows_svg(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(RuntimeError, match="PNG needs matplotlib"):
        make().to_png()
    data, _ = make()._repr_mimebundle_()
    assert set(data) == {"image/svg+xml", "text/plain"}


def test_a_notebook_gets_svg_png_and_text_with_alternative_text() -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    data, metadata = make()._repr_mimebundle_()
    assert set(data) == {"image/svg+xml", "image/png", "text/plain"}
    assert isinstance(data["image/png"], str)
    assert metadata["image/png"]["alt"].startswith("A graph. Inputs: x (3,)")
    only, _ = make()._repr_mimebundle_(include=["text/plain"])
    assert set(only) == {"text/plain"}


def test_json_is_the_document() -> None:
    picture = make(NASTY)
    read = json.loads(picture.to_json())
    assert read == picture.document.to_dict()
    assert read["nodes"][0]["label"] == NASTY


def test_dot_quotes_every_label() -> None:
    dot = make('a "quoted" \\N label').to_dot()
    assert '\\"quoted\\" \\\\N label' in dot
    assert "subgraph cluster_0" in dot
    assert dot.count("->") == 3
    assert dot.count("{") == dot.count("}")


def test_text_lists_every_node() -> None:
    lines = str(make()).splitlines()
    assert lines[0] == "A graph"
    assert lines[3].split() == [
        *("n2", "operation", "m.mul", "(3,)", "float32"),
        *("from", "n0", "weight,", "n1", "x"),
    ]


@pytest.mark.parametrize(
    ("suffix", "start"),
    [
        ("svg", b"<svg"),
        ("png", b"\x89PNG"),
        ("pdf", b"%PDF"),
        ("dot", b"digraph"),
        ("json", b"{"),
        ("SVG", b"<svg"),
    ],
)
def test_save_writes_the_format_of_the_suffix(
    tmp_path: Path, suffix: str, start: bytes
) -> None:
    if suffix in ("png", "pdf"):
        pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    path = tmp_path / f"a graph.{suffix}"
    assert make(NASTY).save(path) == path
    assert path.read_bytes().startswith(start)
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_save_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "graph.svg"
    path.write_text("old", encoding="utf-8")

    def full(*_: Any) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space left"):
        make().save(path)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["graph.gif", "graph", "graph.svg.txt"])
def test_an_unknown_suffix_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="cannot save a diagram as") as error:
        make().save(tmp_path / name)
    assert "expected: .svg, .png, .pdf, .dot, .json" in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no such folder"):
        make().save(tmp_path / "nowhere" / "graph.svg")


def test_an_unknown_engine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unknown engine 'neato'"):
        make().save(tmp_path / "graph.svg", engine="neato")


def test_without_graphviz_the_dot_engine_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "graphviz", None)
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    with pytest.raises(RuntimeError, match='engine="dot" needs Graphviz') as error:
        make().save(tmp_path / "graph.svg", engine="dot")
    assert "pip install pygraphviz" in str(error.value)
    assert "leave engine out" in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_without_the_program_dot_pygraphviz_places(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "graphviz", None)
    monkeypatch.setenv("PATH", "")
    check_placed(make().placed("dot").document)


def check_placed(document: GraphDocument) -> None:
    """Boxes lie apart and inside, and every line goes down from box to box."""
    nodes = {node.id: node for node in document.nodes}
    for node in nodes.values():
        assert node.width / 2 <= node.x <= document.width - node.width / 2
        assert node.height / 2 <= node.y <= document.height - node.height / 2
    for one, other in combinations(nodes.values(), 2):
        aside = abs(one.x - other.x) >= (one.width + other.width) / 2
        assert aside or abs(one.y - other.y) >= (one.height + other.height) / 2
    for edge in document.edges:
        source, target = nodes[edge.source], nodes[edge.target]
        assert edge.points[0][1] == pytest.approx(source.y + source.height / 2, abs=0.2)
        assert edge.points[-1][1] == pytest.approx(target.y - target.height / 2, abs=1)
        for (x, _), box in ((edge.points[0], source), (edge.points[-1], target)):
            assert abs(x - box.x) <= box.width / 2 + 1
        heights = [y for _, y in edge.points]
        assert heights == sorted(heights)
    for module in document.modules:
        for node in nodes.values():
            if node.module == module.path:
                assert module.x < node.x < module.x + module.width
                assert module.y < node.y < module.y + module.height


def test_dot_places_and_the_look_stays_ours() -> None:
    own = make()
    placed = own.placed("dot")
    check_placed(placed.document)
    assert placed.document is not own.document
    texts = [
        sorted(t.text or "" for t in ElementTree.fromstring(svg).iter(f"{SVG}text"))
        for svg in (own.to_svg(), placed.to_svg())
    ]
    assert texts[0] == texts[1]


def test_dot_leads_a_long_line_around_the_boxes_between() -> None:
    nodes = [GraphNode(f"n{i}", "operation", f"step {i}") for i in range(5)]
    edges = [GraphEdge(f"n{i}", f"n{i + 1}") for i in range(4)]
    document = GraphDocument("backward", "", nodes, [*edges, GraphEdge("n0", "n4")])
    placed = Diagram(lay_out(document)).placed("dot").document
    check_placed(placed)
    for x, y in placed.edges[-1].points[1:-1]:
        for box in placed.nodes[1:4]:
            if abs(y - box.y) < box.height / 2:
                assert abs(x - box.x) > box.width / 2


@pytest.mark.parametrize("label", [NASTY, "", "\\N", "a" * 10_000])
def test_dot_never_reads_a_label(label: str) -> None:
    check_placed(make(label, label).placed("dot").document)


@pytest.mark.parametrize("suffix", ["svg", "png", "pdf"])
def test_the_dot_engine_saves_every_picture(tmp_path: Path, suffix: str) -> None:
    path = make().save(tmp_path / f"graph.{suffix}", engine="dot")
    assert path.stat().st_size > 1000


def test_a_theme_may_be_chosen() -> None:
    own = make()
    dark, light = own.to_svg("dark"), own.to_svg("light")
    assert 'fill="#15191f"' in dark
    assert 'fill="#ffffff"' in light
    assert "@media" not in dark + light
    assert own.to_png(theme="dark") != own.to_png()
    with pytest.raises(ValueError, match="unknown theme 'pink'"):
        own.to_svg("pink")
    with pytest.raises(ValueError, match="unknown theme 'auto'"):
        own.to_png(theme="auto")


def test_labels_of_two_lines_into_one_box_stand_on_both_sides() -> None:
    names = ("left", "right", "sum")
    nodes = [GraphNode(name, "operation", name) for name in names]
    edges = [GraphEdge(name, "sum", f"from {name}") for name in names[:2]]
    svg = lay_out(GraphDocument("backward", "", nodes, edges))
    text = Diagram(svg).to_svg()
    assert text.count('text-anchor="end"') == 1
    assert "from left</text>" in text
    assert "from right</text>" in text
