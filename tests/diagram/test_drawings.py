"""Every format holds the graph, treats labels as text, and is written whole."""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

from tinygrad_edu.diagram import Diagram
from tinygrad_edu.diagram import drawing as drawing_module
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
    assert "@media (prefers-color-scheme: dark)" in svg
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
    with pytest.raises(RuntimeError, match='engine="dot" needs Graphviz') as error:
        make().save(tmp_path / "graph.svg", engine="dot")
    assert "leave engine out" in str(error.value)


def test_a_broken_graphviz_is_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graphviz = pytest.importorskip("graphviz", reason="graphviz is not installed")

    def fail(*_: Any, **__: Any) -> None:
        raise graphviz.CalledProcessError(127, ["dot"], b"", b"library missing")

    monkeypatch.setattr(graphviz.Source, "pipe", fail)
    with pytest.raises(RuntimeError, match='engine="dot" needs Graphviz') as error:
        make().save(tmp_path / "graph.svg", engine="dot")
    assert "dot failed" in str(error.value)


def test_with_graphviz_the_dot_engine_draws(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Graphviz itself is not needed here: what it is given is what counts."""

    def draw(document: GraphDocument, suffix: str) -> bytes:
        return f"{suffix} of {document.title}".encode()

    monkeypatch.setattr(drawing_module, "render_with_dot", draw)
    path = make().save(tmp_path / "graph.pdf", engine="dot")
    assert path.read_bytes() == b"pdf of A graph"


def test_labels_of_two_lines_into_one_box_stand_on_both_sides() -> None:
    names = ("left", "right", "sum")
    nodes = [GraphNode(name, "operation", name) for name in names]
    edges = [GraphEdge(name, "sum", f"from {name}") for name in names[:2]]
    svg = lay_out(GraphDocument("backward", "", nodes, edges))
    text = Diagram(svg).to_svg()
    assert text.count('text-anchor="end"') == 1
    assert "from left</text>" in text
    assert "from right</text>" in text
