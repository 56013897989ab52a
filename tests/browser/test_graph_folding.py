"""GraphView on a plain page: folding, finding, filtering, and the map."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from tinygrad_edu_widgets import GraphView
from towers import repeated

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.diagram.document import GraphDocument, GraphModule, GraphNode

pytestmark = pytest.mark.browser

BLOCKS = "net.0…5"


def blocks() -> GraphView:
    """Six blocks alike, one after the other, and none is folded."""
    return GraphView(repeated(6))


def transformer() -> GraphView:
    """A backward graph of more nodes than anybody can read: its layers are folded."""
    torch.manual_seed(0)
    layer = nn.TransformerEncoderLayer(4, 2, 4, dropout=0.0, batch_first=True)
    model = nn.TransformerEncoder(layer, 3)
    return GraphView(model(torch.randn(1, 2, 4)).sum(), module=model)


def box(shown: Any, name: str) -> Any:
    return shown.page.locator(f'.tge-node[data-node-id="{name}"]')


def ids(shown: Any) -> set[str]:
    nodes = shown.page.locator(".tge-node")
    found = nodes.evaluate_all("(all) => all.map((node) => node.dataset.nodeId)")
    return set(found)


def said(shown: Any) -> str:
    return str(shown.page.locator(".tge-announcer").text_content())


def press(shown: Any, *keys: str) -> None:
    for key in keys:
        shown.page.keyboard.press(key)
        shown.settle(120)


def walk_to(shown: Any, name: str) -> None:
    """Puts the keyboard on a box, as a click does."""
    box(shown, name).dispatch_event("click")
    shown.page.locator(".tge-graph-svg").focus()
    shown.settle(120)


def top(shown: Any, name: str) -> float:
    return float(box(shown, name).locator(".tge-node-shape").bounding_box()["y"])


# --- folding --------------------------------------------------------------------------


def test_a_block_is_folded_and_unfolded_with_the_keyboard(stage: Any) -> None:
    shown = stage(blocks)
    shown.page.emulate_media(reduced_motion="reduce")
    walk_to(shown, "b2.1")
    press(shown, "f")
    assert shown.widget.folded == ["net.2"]
    assert "module:net.2" in ids(shown)
    assert "b2.1" not in ids(shown)
    assert shown.widget.places["folded"] == ["net.2"], "Python has laid it out anew"
    assert said(shown) == "module net.2 folded"
    before = top(shown, "module:net.2")
    press(shown, "f")
    assert shown.widget.folded == []
    assert "b2.1" in ids(shown)
    frame = shown.page.locator('.tge-frame[data-module="net.2"]').bounding_box()
    assert frame["y"] == pytest.approx(before, abs=4), "what is unfolded stays"


def test_a_chain_of_blocks_is_one_box_with_a_multiplier(
    stage: Any, repository: Path
) -> None:
    shown = stage(transformer)
    chain = "module:layers.0…2"
    expect(box(shown, chain)).to_contain_text("× 3")
    expect(shown.page.locator(".tge-notice")).to_contain_text("nodes are folded to")
    assert len(ids(shown)) < 20
    box(shown, chain).locator(".tge-fold").dispatch_event("click")
    shown.settle(120)
    inner = {f"module:layers.{i}" for i in range(3)}
    assert inner < ids(shown)
    heading = shown.page.locator(".tge-frame-heading", has_text="× 3")
    expect(heading).to_be_attached()
    shown.keep_all("graph_chain", repository / "test-results")
    heading.locator(".tge-fold").dispatch_event("click")
    shown.settle(120)
    assert chain in ids(shown)
    assert not inner & ids(shown)


def test_all_modules_are_folded_at_once_and_unfolded(stage: Any) -> None:
    shown = stage(blocks)
    button = shown.page.locator(".tge-fold-all")
    button.click()
    shown.settle(120)
    assert ids(shown) == {"start", f"module:{BLOCKS}", "add5", "end"}
    expect(button).to_have_text("Unfold modules")
    button.click()
    shown.settle(120)
    assert len(ids(shown)) == 26


def test_python_folds_too(stage: Any) -> None:
    shown = stage(blocks)
    shown.widget.folded = ["net.0", "net.1"]
    shown.settle(120)
    assert {"module:net.0", "module:net.1"} < ids(shown)


def test_a_large_graph_is_completed_where_it_is_unfolded(stage: Any) -> None:
    shown = stage(lambda: GraphView(repeated(260)))
    shown.page.emulate_media(reduced_motion="reduce")
    assert len(ids(shown)) == 4
    walk_to(shown, "module:net.0…259")
    press(shown, "f")
    shown.settle(200)
    assert len(ids(shown)) == 522
    assert shown.page.evaluate("document.activeElement.classList[0]") == "tge-graph-svg"
    walk_to(shown, "module:net.1")
    before = top(shown, "module:net.1")
    press(shown, "f")
    shown.settle(200)
    assert {"b1.0", "b1.1", "b1.2"} < ids(shown)
    frame = shown.page.locator('.tge-frame[data-module="net.1"]').bounding_box()
    assert frame["y"] == pytest.approx(before, abs=40)


# --- without a kernel -----------------------------------------------------------------


@pytest.fixture
def still(stage: Any) -> Callable[..., Any]:
    """A view in a saved notebook: nobody answers."""

    def show(make: Callable[[], Any]) -> Any:
        shown = stage(make)
        shown.settle = lambda milliseconds=100: shown.page.wait_for_timeout(
            milliseconds
        )
        return shown

    return show


def test_a_saved_view_folds_by_itself(still: Callable[..., Any]) -> None:
    shown = still(blocks)
    walk_to(shown, "b2.1")
    press(shown, "f")
    shown.settle(300)
    assert "module:net.2" in ids(shown)
    below = top(shown, "b3.0") - top(shown, "module:net.2")
    assert 20 < below < 260, "the gap is closed"
    press(shown, "f")
    shown.settle(300)
    assert "b2.1" in ids(shown)


def test_a_saved_view_finds_and_filters(still: Callable[..., Any]) -> None:
    shown = still(blocks)
    press(shown, "Tab")
    shown.page.locator(".tge-find").fill("op1")
    press(shown, "Enter", "Enter")
    assert said(shown).startswith("2 of 6 matches: net.1.op1")
    walk_to(shown, "b1.1")
    press(shown, "d", "h")
    shown.settle(300)
    assert "start" not in ids(shown)
    assert "b1.2" in ids(shown)


# --- finding --------------------------------------------------------------------------


def test_a_search_marks_what_it_finds_and_walks_through_it(stage: Any) -> None:
    shown = stage(blocks)
    shown.page.locator(".tge-graph-svg").focus()
    press(shown, "/")
    shown.page.keyboard.type("net.4")
    shown.settle(200)
    expect(shown.page.locator(".tge-find-count")).to_have_text("3 found")
    expect(shown.page.locator(".tge-match")).to_have_count(3)
    press(shown, "Enter")
    assert shown.widget.selected == "b4.0"
    assert said(shown) == "1 of 3 matches: net.4.op0, operation, 0"
    press(shown, "Shift+Enter")
    assert shown.widget.selected == "b4.2"
    expect(shown.page.locator(".tge-find-count")).to_have_text("3 of 3")
    press(shown, "Escape")
    expect(shown.page.locator(".tge-match")).to_have_count(0)
    assert shown.page.evaluate("document.activeElement.classList[0]") == "tge-graph-svg"


def test_a_search_unfolds_what_hides_a_match(stage: Any) -> None:
    shown = stage(transformer)
    shown.page.locator(".tge-find").fill("layers.1.linear1 weight")
    shown.settle(200)
    expect(shown.page.locator(".tge-match")).to_have_count(1)
    press(shown, "/")  # goes into the text: the field has the focus
    shown.page.locator(".tge-find").fill("layers.1.linear1 weight")
    press(shown, "Enter")
    shown.settle(120)
    selected = shown.page.locator(".tge-selected")
    expect(selected).to_have_attribute("aria-label", re.compile("weight, parameter"))
    assert "module:layers.2" in ids(shown), "the others stay folded"
    picture = shown.page.locator(".tge-picture").bounding_box()
    found = selected.bounding_box()
    assert picture["y"] < found["y"] < picture["y"] + picture["height"]


def test_a_search_finds_what_was_not_sent(stage: Any) -> None:
    shown = stage(lambda: GraphView(repeated(260)))
    shown.page.locator(".tge-find").fill("net.77 op1")
    shown.settle(200)
    expect(shown.page.locator(".tge-find-count")).to_have_text("1 found")
    press(shown, "Tab", "Shift+Tab", "Enter")
    shown.settle(300)
    assert said(shown) == "1 of 1 matches: net.77.op1, operation"
    expect(shown.page.locator(".tge-selected")).to_have_attribute(
        "data-node-id", "b77.1"
    )
    picture = shown.page.locator(".tge-picture").bounding_box()
    found = box(shown, "b77.1").bounding_box()
    assert picture["y"] < found["y"] < picture["y"] + picture["height"]
    field = shown.page.locator(".tge-find")
    assert field.input_value() == "net.77 op1"
    assert shown.page.evaluate("document.activeElement.className") == "tge-find"


def test_letters_in_the_search_are_no_commands(stage: Any) -> None:
    shown = stage(transformer)
    shown.page.locator(".tge-find").fill("")
    shown.page.locator(".tge-find").press("n")
    shown.page.locator(".tge-find").press("f")
    shown.settle()
    assert shown.widget.step == -1
    assert shown.page.locator(".tge-find").input_value() == "nf"


# --- filters --------------------------------------------------------------------------


def dimmed(shown: Any) -> set[str]:
    nodes = shown.page.locator(".tge-node.tge-dim")
    return set(nodes.evaluate_all("(all) => all.map((node) => node.dataset.nodeId)"))


def test_filters_dim_the_rest_and_have_a_way_back(stage: Any, repository: Path) -> None:
    shown = stage(blocks)
    walk_to(shown, "b2.1")
    press(shown, "u")
    assert {"b2.2", "end", "b3.0"} < dimmed(shown)
    assert not {"start", "b0.0", "b2.1"} & dimmed(shown)
    assert said(shown) == "11 of 26 nodes: what op1 is made from"
    press(shown, "d")
    assert {"start", "b2.0", "add1"} < dimmed(shown)
    press(shown, "l")
    assert not {"b2.1", "b2.2", "add2", "add5", "end"} & dimmed(shown)
    assert {"b3.0", "b4.1", "b5.2"} < dimmed(shown), "the shortest way skips the blocks"
    shown.keep_all("graph_filter", repository / "test-results")
    press(shown, "m")
    assert len(dimmed(shown)) == 23
    press(shown, "Escape")
    assert dimmed(shown) == set()
    assert shown.page.locator(".tge-filter-bar").is_hidden()


def test_the_rest_can_be_hidden(stage: Any) -> None:
    shown = stage(blocks)
    walk_to(shown, "b2.1")
    shown.page.locator(".tge-filter").select_option("near")
    shown.settle(300)
    assert len(dimmed(shown)) == 23
    shown.page.get_by_label("hide the rest").check()
    shown.settle(120)
    assert ids(shown) == {"b2.0", "b2.1", "b2.2"}
    expect(shown.page.locator(".tge-filter-words")).to_contain_text("3 of 26 nodes")
    shown.page.get_by_role("button", name="Show everything").click()
    shown.settle(120)
    assert len(ids(shown)) == 26


# --- the map --------------------------------------------------------------------------


def test_the_map_moves_the_picture(stage: Any) -> None:
    shown = stage(blocks)
    shown_map = shown.page.locator(".tge-map")
    assert shown_map.is_visible()
    area = shown_map.bounding_box()
    before = shown.page.locator(".tge-camera").bounding_box()["y"]
    shown.page.mouse.move(area["x"] + area["width"] / 2, area["y"] + area["height"] - 8)
    shown.page.mouse.down()
    shown.page.mouse.move(area["x"] + area["width"] / 2, area["y"] + 8, steps=4)
    shown.page.mouse.up()
    shown.settle(300)
    after = shown.page.locator(".tge-camera").bounding_box()["y"]
    assert after > before + 200, "the beginning of the graph is seen"
    shown.page.locator(".tge-zoom-fit").click()
    shown.settle(120)
    assert shown_map.is_hidden()


# --- odd graphs -----------------------------------------------------------------------


def test_hostile_names_stay_text(stage: Any) -> None:
    bad = '<img src=x onerror="window.broken=1">.</script>\u202e$&' + "x" * 10_000

    def make() -> GraphView:
        document = repeated(6)
        for node in document.nodes:
            node.label, node.module = bad, node.module and bad + node.module
        document.modules = [
            GraphModule(bad + module.path, bad) for module in document.modules
        ]
        return GraphView(document, depth=1)

    shown = stage(make)
    press(shown, "Tab")
    shown.page.locator(".tge-find").fill("<img")
    press(shown, "Enter")
    shown.page.locator(".tge-graph-svg").focus()
    press(shown, "u", "h", "f", "f", "Escape")
    assert shown.page.evaluate("window.broken") is None
    assert shown.page.locator("#stage img").count() == 0


def test_a_graph_without_nodes_says_so(stage: Any) -> None:
    shown = stage(lambda: GraphView(GraphDocument("forward")))
    expect(shown.page.locator("#stage")).to_have_text("There is no graph to show yet.")


def test_a_single_node_is_walked_folded_and_filtered(stage: Any) -> None:
    node = GraphNode("n", "output", "loss")
    shown = stage(lambda: GraphView(GraphDocument("forward", nodes=[node])))
    shown.page.locator(".tge-graph-svg").focus()
    press(shown, *"udlimhaf", "F", "ArrowUp", "Home", "Escape")
    assert ids(shown) == {"n"}
