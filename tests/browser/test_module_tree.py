"""ModuleTree on a plain page: unfolding, walking and finding modules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from tinygrad_edu_widgets import ModuleTree

import tinygrad_edu as torch
from tinygrad_edu import nn

pytestmark = pytest.mark.browser


class Reader(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(50, 16)
        layer = nn.TransformerEncoderLayer(16, 4, 32, batch_first=True)
        self.body = nn.TransformerEncoder(layer, 6, enable_nested_tensor=False)
        self.head = nn.Linear(16, 50)
        self.head.weight = self.embed.weight
        self.embed.requires_grad_(False)

    def forward(self, x: Any) -> Any:
        return self.head(self.body(self.embed(x)))


def make_view() -> ModuleTree:
    torch.manual_seed(0)
    return ModuleTree(Reader(), torch.zeros(2, 5, dtype=torch.int64))


def names(shown: Any) -> list[str]:
    texts = shown.page.locator(".tge-line .tge-col-0").all_inner_texts()
    return [text.replace("▾", "").replace("▸", "").split()[0] for text in texts]


def line(shown: Any, text: str) -> Any:
    """The first line that holds a text."""
    return shown.page.locator(".tge-line", has_text=text).first


def test_a_tree_is_walked_by_keyboard(stage: Any, repository: Path) -> None:
    shown = stage(make_view)
    page, view = shown.page, shown.widget
    assert names(shown) == ["Reader", "embed", "body", "layers", "head"]
    page.get_by_role("treeitem").first.focus()
    for key in ["ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight"]:
        page.keyboard.press(key)
    shown.settle()
    assert view.selected == "body.layers.0"
    expect(page.locator(".tge-times")).to_have_text("× 6")
    page.keyboard.press("Enter")
    shown.settle()
    assert names(shown)[4:11] == ["TransformerEncoderLayer", *"012345"]
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    shown.settle()
    assert view.selected == "body.layers"
    page.keyboard.press("h")
    shown.settle()
    assert view.selected == "head"
    expect(page.locator(".tge-module-panel")).to_contain_text("same as embed.weight")
    expect(page.locator("[role=treeitem][tabindex='0']")).to_have_count(1)
    shown.check_accessibility()
    shown.keep_all("module_tree", repository / "test-results")


def test_modules_are_opened_by_mouse_and_found_by_name(stage: Any) -> None:
    shown = stage(make_view)
    page, view = shown.page, shown.widget
    line(shown, "layers").locator(".tge-twist").click()
    line(shown, "× 6").locator(".tge-twist").click()
    line(shown, "2TransformerEncoderLayer").click()
    shown.settle()
    assert view.selected == "body.layers.2"
    page.get_by_label("Find").fill("layernorm")
    shown.settle()
    assert names(shown).count("norm1") == 6
    expect(page.locator(".tge-found")).to_have_text("12 of 65")
    page.get_by_label("Find").fill("no such thing")
    shown.settle()
    expect(page.locator(".tge-found")).to_have_text("nothing found")
    page.get_by_label("Find").fill("")
    page.get_by_role("button", name="Fold all", exact=True).click()
    shown.settle()
    assert names(shown) == ["Reader", "embed", "body", "head"]


def test_update_shows_what_has_changed(stage: Any) -> None:
    shown = stage(make_view)
    model = shown.widget._model
    before = shown.page.locator(".tge-totals").inner_text()
    model.body.requires_grad_(False)
    model.head.register_forward_hook(lambda *_: None)
    shown.widget.update()
    shown.settle()
    assert shown.page.locator(".tge-totals").inner_text() != before
    expect(line(shown, "head")).to_contain_text("1 hook")
    expect(line(shown, "body")).to_contain_text("frozen")


def test_a_failed_pass_is_shown_where_it_failed(stage: Any, repository: Path) -> None:
    def make() -> ModuleTree:
        inner = nn.Sequential(nn.ReLU(), nn.Sequential(nn.Linear(5, 2)))
        return ModuleTree(nn.Sequential(nn.Linear(4, 3), inner), torch.ones(1, 4))

    shown = stage(make)
    expect(shown.page.locator(".tge-line-failed")).to_have_count(1)
    expect(shown.page.locator(".tge-says")).to_contain_text("mat1 and mat2")
    expect(shown.page.locator(".tge-module-panel")).to_contain_text("in_features=5")
    shown.keep("module_tree_failed", repository / "test-results")


def test_a_thousand_modules_open_quickly(stage: Any) -> None:
    def make() -> ModuleTree:
        kinds = [nn.Linear(4, 4), nn.ReLU(), nn.Tanh(), nn.Dropout(0.1)]
        return ModuleTree(
            nn.Sequential(
                *[kinds[i % 4] for i in range(8)],
                *(
                    nn.Sequential(nn.Linear(4, 4 + i % 2), nn.ReLU())
                    for i in range(331)
                ),
            )
        )

    shown = stage(make)
    took = shown.page.evaluate(
        """() => {
          const start = performance.now();
          [...document.querySelectorAll("button")].at(-2).click();
          document.querySelector(".tge-tree").getBoundingClientRect();
          return performance.now() - start;
        }"""
    )
    shown.settle()
    assert shown.page.get_by_role("treeitem").count() == 1002
    assert took < 3000  # a fifth of that where nothing else runs


def test_hostile_names_are_only_text(stage: Any) -> None:
    def make() -> ModuleTree:
        model = nn.Sequential()
        for name in ["<b>x</b>", "</script>", "\u202eback", "w" * 10_000]:
            model.add_module(name, nn.Linear(2, len(name) % 100 + 1))
        return ModuleTree(model)

    shown = stage(make)
    text = shown.page.locator(".tge-tree").inner_text()
    assert "<b>x</b>" in text
    assert "\\u202eback" in text
    assert shown.page.locator(".tge-tree b").count() == 0
    assert len(text) < 1000
