"""TrainingView on a plain page: its gestures, by mouse and by keyboard."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect
from tinygrad_edu_widgets import GraphView, TrainingView

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.monitor import Alarm, Runner, RunRecord, Slider

pytestmark = pytest.mark.browser

HOSTILE = '<img src=x onerror="window.broken=1"></script>\u202e' + "x" * 10_000
TEXT = "Half of the units are always 0. Try a lower learning rate."


def a_record(scale: float = 1.0, steps: int = 200) -> RunRecord:
    record = RunRecord(state="finished", step=steps, total_steps=steps)
    at = np.arange(1, steps + 1)
    record.extend("loss", at, scale / np.sqrt(at) + 0.05 * np.sin(at))
    record.extend("val_loss", at[9::10], 1.2 * scale / np.sqrt(at[9::10]))
    record.extend("margin", at, np.cos(at / 20))
    return record


def a_watched_record(steps: int = 200) -> RunRecord:
    """A run whose second layer dies."""
    record, rng = a_record(steps=steps), np.random.default_rng(0)
    for step in range(5, steps + 1, 5):
        alive = step < 120
        for depth, name in enumerate(["0.weight", "0.bias", "2.weight", "2.bias"]):
            norm = 10.0**-depth * (1 + rng.random()) * (1 if alive else 1e-3)
            record.layer(name, "gradient norm").add(step, norm)
            record.layer(name, "weight norm").add(step, 3 + step / 100)
            record.layer(name, "update ratio").add(step, 1e-3 * norm)
            for kind in ("weight", "gradient"):
                counts = rng.integers(0, 90, 32)
                record.histogram(name, kind).add(step, -norm, norm, counts)
        for name in ("0", "1", "2"):
            record.layer(name, "zero fraction").add(step, 0.5 if alive else 0.9)
        record.layer("", "step seconds").add(step, 0.002)
        record.layer("", "memory MB").add(step, 90.0)
    record.alarms.append(Alarm(40, "exploding", "", "The loss grew.", cleared=60))
    record.alarms.append(Alarm(120, "dead", "0.weight", TEXT))
    return record


def live(**options: Any) -> TrainingView:
    weight = torch.zeros(3, requires_grad=True)

    def train() -> Iterator[dict[str, float]]:
        for step in range(1, 1001):
            yield {"loss": 1 / step, "val_loss": 2 / step}

    return TrainingView(
        train,
        optimizer=torch.optim.SGD([weight], lr=0.1, momentum=0.9),
        parameters={"momentum": (0.0, 0.99), "noise": Slider(0.0, 1.0, value=0.5)},
        total_steps=1000,
        title="A small run",
        **options,
    )


def chart(shown: Any, family: str) -> Any:
    return shown.page.locator(f'.tge-panel:visible [data-family="{family}"]')


def tab(shown: Any, name: str) -> Any:
    return shown.page.get_by_role("tab", name=name)


# Curves.


def test_steps_are_chosen_by_a_drag_and_all_shown_again(stage: Any) -> None:
    shown = stage(lambda: TrainingView(a_record()))
    box = chart(shown, "loss").locator(".tge-plot").bounding_box()
    middle = box["y"] + 90
    shown.page.mouse.move(box["x"] + 150, middle)
    shown.page.mouse.down()
    shown.page.mouse.move(box["x"] + 250, middle, steps=4)
    expect(chart(shown, "loss").locator(".tge-band")).to_be_visible()
    shown.page.mouse.up()
    shown.settle()
    low, high = shown.widget.zoom
    assert 30 < low < high < 180
    labels = chart(shown, "margin").locator(".tge-step-axis text").all_text_contents()
    assert all(low <= int(label) <= high for label in labels if label.isdigit())
    chart(shown, "loss").locator(".tge-plot").dblclick()
    shown.settle()
    assert shown.widget.zoom == []
    shown.widget.zoom = [50, 60]
    shown.settle()
    shown.page.get_by_role("button", name="Show all steps").click()
    shown.settle()
    assert shown.widget.zoom == []


def test_the_keyboard_reads_values_and_chooses_steps(stage: Any) -> None:
    shown = stage(lambda: TrainingView(a_record()))
    plot = chart(shown, "loss").locator(".tge-plot")
    plot.focus()
    shown.page.keyboard.press("Home")
    for _ in range(9):
        shown.page.keyboard.press("ArrowRight")
    expect(plot).to_have_attribute("aria-valuenow", "10")
    expect(plot).to_have_attribute(
        "aria-valuetext", "step 10: loss 0.289, val_loss 0.379"
    )
    other = chart(shown, "margin").locator(".tge-cursor text")
    expect(other).to_have_text("step 10")
    for _ in range(3):
        shown.page.keyboard.press("Shift+ArrowRight")
    shown.page.keyboard.press("Enter")
    shown.settle()
    assert shown.widget.zoom == [10, 13]
    shown.page.keyboard.press("Escape")
    shown.settle()
    assert shown.widget.zoom == []
    shown.page.keyboard.press("+")
    shown.settle()
    assert shown.widget.zoom == [50, 150]


def test_axes_and_smoothing(stage: Any) -> None:
    shown = stage(lambda: TrainingView(a_record()))
    log = chart(shown, "margin").get_by_role("button", name="log axis")
    log.focus()
    shown.page.keyboard.press("Enter")
    shown.settle()
    assert shown.widget.log[-1] == "margin"
    note = chart(shown, "margin").locator(".tge-chart-note")
    expect(note).to_contain_text("values are 0 or less")
    slider = shown.page.get_by_label("Smoothing")
    slider.focus()
    for _ in range(3):
        shown.page.keyboard.press("PageUp")
    shown.settle()
    assert shown.widget.smooth > 0.1
    assert chart(shown, "loss").locator(".tge-line-raw").count() == 2
    shown.page.get_by_role("button", name="log steps").click()
    shown.settle()
    assert shown.widget.step_axis == "log"
    texts = chart(shown, "loss").locator(".tge-step-axis text").all_text_contents()
    assert "10" in texts


def test_runs_are_compared_and_hidden(stage: Any, repository: Path) -> None:
    def make() -> TrainingView:
        runs = [a_record(), a_record(2.0), a_record(0.5, 120)]
        return TrainingView.compare(runs, ["slow", "quick", HOSTILE])

    shown = stage(make)
    lines = chart(shown, "loss").locator(".tge-line:not(.tge-legend .tge-line)")
    expect(lines).to_have_count(6)
    expect(shown.page.locator(".tge-controls")).to_be_hidden()
    shown.keep_all("training_view_compare", repository / "test-results")
    second = shown.page.locator(".tge-run").nth(1)
    second.focus()
    shown.page.keyboard.press("Space")
    shown.settle()
    assert shown.widget.hidden == [1]
    expect(second).to_have_attribute("aria-pressed", "false")
    expect(lines).to_have_count(4)
    second.click()
    shown.settle()
    expect(lines).to_have_count(6)


# Layers, histograms, alarms.


def test_a_layer_is_picked_on_the_heat_map(stage: Any, repository: Path) -> None:
    shown = stage(lambda: TrainingView(a_watched_record(), title="A layer dies"))
    tab(shown, "Curves").focus()
    shown.page.keyboard.press("ArrowRight")
    shown.settle()
    assert shown.widget.tab == "layers"
    expect(tab(shown, "Layers")).to_be_focused()
    heat = shown.page.get_by_role("slider", name="Layers by step")
    heat.focus()
    shown.page.keyboard.press("ArrowDown")
    shown.page.keyboard.press("ArrowDown")
    shown.page.keyboard.press("Home")
    shown.settle()
    assert shown.widget.selected_layer == "2.weight"
    text = heat.get_attribute("aria-valuetext")
    assert text.startswith("2.weight, step 3: gradient norm 0.01")
    expect(shown.page.locator(".tge-subtitle")).to_have_text("2.weight")
    expect(chart(shown, "update ratio").locator(".tge-guide")).to_have_count(1)
    value = chart(shown, "gradient norm").locator(".tge-legend-value")
    assert value.inner_text() == text.split()[-1]
    shown.keep_all("training_view_layers", repository / "test-results")
    box = heat.locator("canvas").bounding_box()
    shown.page.mouse.click(box["x"] + 100, box["y"] + 5)
    shown.settle()
    assert shown.widget.selected_layer == "0.weight"
    shown.page.get_by_label("Statistic").select_option("zero fraction")
    shown.settle()
    assert shown.widget.statistic == "zero fraction"
    shown.page.mouse.move(0, 0)
    expect(heat).to_have_attribute("aria-valuetext", "0, step 198: zero fraction 0.900")


def test_the_layers_of_each_run_are_seen(stage: Any) -> None:
    def make() -> TrainingView:
        runs = [a_record(), a_watched_record(60), a_watched_record(200)]
        return TrainingView.compare(runs, ["plain", "short", "long"], tab="layers")

    shown = stage(make)
    heat = shown.page.get_by_role("slider", name="Layers by step")
    expect(heat).to_have_attribute("aria-valuemax", "60")
    shown.page.get_by_label("Run", exact=True).select_option("long")
    expect(heat).to_have_attribute("aria-valuemax", "200")
    tab(shown, "Curves").click()
    expect(shown.page.get_by_label("Run", exact=True)).to_be_hidden()
    tab(shown, "Alarms (4)").click()  # of all runs
    expect(shown.page.locator(".tge-alarm-head", has_text="short")).to_have_count(2)
    last = "Show in charts: long, Dead units, step 120"
    shown.page.get_by_role("button", name=last).click()
    tab(shown, "Layers").click()
    expect(heat).to_have_attribute("aria-valuemax", "200")


def test_histograms_are_read_by_keyboard(stage: Any, repository: Path) -> None:
    view = TrainingView
    shown = stage(lambda: view(a_watched_record(), tab="histograms"))
    heat = shown.page.get_by_role("slider", name="Histogram by step")
    heat.focus()
    shown.page.keyboard.press("Home")
    reading = shown.page.locator(".tge-reading:visible")
    expect(reading).to_contain_text("0.weight, step 5: ")
    shown.page.keyboard.press("ArrowRight")
    expect(reading).to_contain_text("step 10: ")
    shown.page.get_by_label("Of its").select_option("gradient")
    shown.page.get_by_label("Layer", exact=True).select_option("2.bias")
    shown.settle()
    assert (shown.widget.selected_layer, shown.widget.histogram) == (
        "2.bias",
        "gradient",
    )
    expect(reading).to_contain_text("2.bias, step 10: ")
    shown.keep("training_view_histograms", repository / "test-results")


def test_an_alarm_leads_to_its_step_and_its_node(stage: Any, repository: Path) -> None:
    model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    graph = GraphView(model(torch.ones(4, 2)).sum(), module=model)

    def make() -> TrainingView:
        view = TrainingView(a_watched_record())
        view.link(graph)
        return view

    shown = stage(make)
    expect(shown.page.locator(".tge-banner-text")).to_contain_text("Dead units")
    expect(chart(shown, "loss").locator(".tge-alarm-mark")).to_have_count(2)
    shown.page.get_by_role("button", name="Show all alarms").click()
    shown.settle()
    assert shown.widget.tab == "alarms"
    items = shown.page.locator(".tge-alarm")
    expect(items).to_have_count(2)
    expect(items.nth(0)).to_contain_text(TEXT)
    expect(items.nth(1)).to_contain_text("over since step 60")
    shown.keep("training_view_alarms", repository / "test-results")
    items.nth(0).get_by_role("button").press("Enter")
    shown.settle()
    assert (shown.widget.tab, shown.widget.selected_layer) == ("curves", "0.weight")
    expect(tab(shown, "Curves")).to_be_focused()
    marked = chart(shown, "loss").locator(".tge-alarm-mark line")
    expect(marked).to_have_count(1)
    (node,) = [n for n in graph.document["nodes"] if n["id"] == graph.selected]
    assert (node["module"], node["label"]) == ("0", "weight")
    shown.page.get_by_role("button", name="Put the alarm away").click()
    expect(shown.page.locator(".tge-banner")).to_be_hidden()
    expect(tab(shown, "Curves")).to_be_focused()


def test_a_new_alarm_is_said(stage: Any) -> None:
    shown = stage(live)
    shown.page.get_by_role("button", name="One step").click()
    shown.settle()
    shown.widget.record.alarms.append(Alarm(1, "dead", "0.weight", TEXT))
    shown.widget.runner.refresh()
    shown.settle()
    said = shown.page.locator(".tge-announcer")
    expect(said).to_contain_text("Alarm. Dead units in layer 0.weight at step 1")
    expect(tab(shown, "Alarms (1)")).to_be_visible()


# Controls.


def test_several_steps_and_any_number_by_keyboard(stage: Any) -> None:
    shown = stage(live)
    count = shown.page.get_by_label("How many steps")
    count.fill("25")
    count.press("Enter")
    shown.settle()
    assert shown.widget.record.step == 25
    expect(shown.page.locator(".tge-step-count")).to_have_text("step 25 of 1,000")
    slider = shown.page.get_by_label("noise")
    slider.focus()
    shown.page.keyboard.press("End")
    shown.settle()
    assert shown.widget.runner.parameters["noise"] == 1.0
    rate = shown.page.get_by_label("Learning rate")
    rate.focus()
    shown.page.keyboard.press("ArrowLeft")
    shown.settle()
    assert 0.08 < shown.widget.lr < 0.1
    shown.page.keyboard.press("Tab")
    expect(shown.page.get_by_label("momentum")).to_be_focused()


def test_another_run_is_shown_whole(stage: Any) -> None:
    shown = stage(live, scale=1)
    shown.widget.step(30)
    shown.widget.zoom = [10, 20]
    shown.settle(200)
    assert shown.widget.zoom == [10, 20]
    shown.page.get_by_role("button", name="Restart").click()
    shown.settle(200)
    assert shown.widget.zoom == []


def test_a_generator_has_no_restart(stage: Any) -> None:
    shown = stage(lambda: TrainingView(iter([1.0, 2.0])), scale=1)
    expect(shown.page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    expect(shown.page.get_by_role("button", name="Restart")).to_be_hidden()


# Odd runs.


def test_what_was_saved_is_explored_without_a_kernel(stage: Any) -> None:
    def make() -> TrainingView:
        view = TrainingView(a_watched_record())
        view._handle_msg = lambda message: None  # nobody hears
        return view

    shown = stage(make)
    log = chart(shown, "loss").get_by_role("button", name="log axis")
    log.click()
    expect(log).to_have_attribute("aria-pressed", "true")
    tab(shown, "Layers").click()
    heat = shown.page.get_by_role("slider", name="Layers by step")
    heat.focus()
    shown.page.keyboard.press("ArrowDown")
    expect(shown.page.locator(".tge-subtitle")).to_have_text("0.bias")
    tab(shown, "Histograms").click()
    expect(shown.page.locator(".tge-bars rect")).to_have_count(32)
    tab(shown, "Alarms (2)").click()
    expect(shown.page.locator(".tge-alarm")).to_have_count(2)


def test_a_run_saved_while_it_went_on_counts_as_interrupted(stage: Any) -> None:
    def make() -> TrainingView:
        runner = Runner(lambda: iter([]))
        runner.record = a_record()
        runner.record.state = "running"
        view = TrainingView(runner)
        view._handle_msg = lambda message: None  # nobody hears
        return view

    shown = stage(make)
    shown.settle(1700)
    expect(shown.page.locator(".tge-state")).to_have_text("Interrupted (saved)")


def test_hostile_names_stay_text(stage: Any) -> None:
    def make() -> TrainingView:
        record = a_record(steps=20)
        record.add(HOSTILE, 1, 1.0)
        record.layer(HOSTILE, "gradient norm").add(1, 1.0)
        record.histogram(HOSTILE, "weight").add(1, 0, 1, [1] * 32)
        record.alarms.append(Alarm(1, "dead", HOSTILE, HOSTILE))
        return TrainingView(record, title=HOSTILE)

    shown = stage(make)
    for name in ("layers", "histograms", "alarms", "curves"):
        shown.widget.tab = name
        shown.settle()
    root = shown.page.locator("#stage")
    assert root.locator("img, script").count() == 0
    assert "\u202e" not in root.inner_text()
    assert shown.page.evaluate("window.broken") is None
    width = "el => el.scrollWidth <= el.clientWidth + 1"
    assert root.evaluate(width)


def test_two_hundred_curves_are_folded(stage: Any) -> None:
    def make() -> TrainingView:
        record = RunRecord(state="finished", step=3)
        for number in range(200):
            record.extend(f"metric {number}", [1, 2, 3], [1, math.nan, number])
        return TrainingView(record)

    shown = stage(make)
    charts = shown.page.locator(".tge-chart")
    expect(charts).to_have_count(12)
    shown.page.get_by_role("button", name="Show all 200 charts").click()
    shown.settle()
    expect(charts).to_have_count(200)


@pytest.mark.parametrize(
    ("values", "text"),
    [([], "No step was made."), ([1.0], "1"), ([math.nan], "nan"), ([math.inf], "inf")],
)
def test_short_and_strange_runs(stage: Any, values: list[float], text: str) -> None:
    def make() -> TrainingView:
        view = TrainingView(lambda: iter(values), log=["loss"])
        view.join()
        return view

    shown = stage(make, scale=1)
    expect(shown.page.locator(".tge-panel:visible")).to_contain_text(text)


@pytest.mark.slow
def test_nothing_is_wrong_on_any_tab(stage: Any) -> None:
    def make() -> TrainingView:
        return TrainingView(a_watched_record(60), baseline=a_record(), title="A run")

    shown = stage(make, scale=1)
    for name in ("curves", "layers", "histograms", "alarms"):
        shown.widget.tab = name
        for theme in ("dark", "light"):
            shown.set_theme(theme)
            shown.settle(200)
            shown.check_accessibility(only_colours=theme == "dark")
