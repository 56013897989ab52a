"""CompilerView: the film of a real compilation, its words, its picture, its times."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from films import layers_film
from tinygrad_edu_widgets import CompilerView

import tinygrad_edu as torch
from tinygrad_edu import nn

F = nn.functional


def training() -> tuple[Any, Any, Any, Any]:
    """A model, its step, and what the step takes."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 3))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)

    def step(x: Any, target: Any) -> Any:
        loss = F.cross_entropy(model(x), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    return model, step, torch.randn(5, 6), torch.tensor([0, 1, 2, 0, 1])


def places_of(film: dict[str, Any], words: str) -> list[int]:
    """The places of the lines of Python that hold these words."""
    return [at for at, line in enumerate(film["python"]) if words in line["text"]]


@pytest.fixture(scope="module")
def view() -> CompilerView:
    _, step, x, target = training()
    return CompilerView(step, x, target)


def test_a_training_step_is_shown_pass_by_pass(view: CompilerView) -> None:
    film = view.film
    names = [stage["name"] for stage in film["stages"]]
    assert names[0] == "capture"
    assert names[-2:] == ["fuse", "plan"]
    assert view.stage == len(names) - 1
    assert all(stage["title"] for stage in film["stages"])
    for before, after in zip(film["stages"], film["stages"][1:], strict=False):
        ids = [
            {film["operations"][place]["id"] for place in stage["operations"]}
            for stage in (before, after)
        ]
        assert set(after["removed"]) == ids[0] - ids[1]
        assert set(after["added"]) == ids[1] - ids[0]
        assert set(after["moved"]) <= ids[0] & ids[1]


def test_inputs_have_the_names_of_the_program(view: CompilerView) -> None:
    labels = {each["label"]: each["kind"] for each in view.film["inputs"]}
    assert labels["x"] == labels["target"] == "argument"
    assert labels["model.0.weight"] == "state"
    written = [each["state"] for each in view.film["writes"]]
    known = {each["id"]: each["label"] for each in view.film["inputs"]}
    assert "model.0.weight" in [known[state] for state in written]


def test_a_call_that_is_differentiated_later_has_two_films() -> None:
    model, _, x, _ = training()
    view = CompilerView(model, x)
    titles = [film["title"] for film in view.films]
    assert titles == ["Sequential: forward", "Sequential: backward"]
    view.part = 1
    assert view.film["title"].endswith("backward")
    assert {line["file"] for line in view.film["python"]} == {
        "tests/widgets/test_compiler_view.py"
    }


def test_kernels_hold_every_operation_of_the_plan_once(view: CompilerView) -> None:
    film = view.film
    planned = film["stages"][-1]
    ids = [film["operations"][place]["id"] for place in planned["operations"]]
    inside = [name for kernel in film["kernels"] for name in kernel["operations"]]
    assert sorted(inside) == sorted(ids)
    for name, kernel in zip(ids, planned["kernels"], strict=True):
        assert name in film["kernels"][kernel]["operations"]
    assert all(kernel["bytes"] >= 0 for kernel in film["kernels"])


def test_a_line_of_python_leads_to_source_and_back(view: CompilerView) -> None:
    film = view.film
    (loss,) = places_of(film, "F.cross_entropy(model(x), target)")
    (update,) = places_of(film, "optimizer.step()")
    for source in film["sources"]:
        assert len(source["text"]) == len(source["kernels"]) == len(source["python"])
        for wanted in (loss, update):
            lines = [at for at, each in enumerate(source["python"]) if wanted in each]
            assert lines, source["target"]
    assert {source["target"] for source in film["sources"]} >= {"numpy"}
    kernels = [each for each in film["kernels"] if update in each["lines"]]
    assert kernels
    assert Path(film["python"][loss]["file"]).name == Path(__file__).name


def test_a_line_inside_of_a_loop_belongs_to_one_operation(view: CompilerView) -> None:
    film = view.film
    ops = {one["id"]: one["op"] for one in film["operations"]}
    for source in film["sources"]:
        texts = zip(source["text"], source["operations"], strict=True)
        found = [(text, ops[ids[0]]) for text, ids in texts if ids]
        assert any(op == "exp" and "exp" in text for text, op in found)
        assert {len(found) > 10, source["target"] in ("c", "numpy")} == {True}


def test_buffers_that_live_at_the_same_time_share_no_memory(view: CompilerView) -> None:
    film = view.film
    assert film["peak_bytes"] <= film["unplanned_bytes"]
    buffers = film["buffers"]
    for at, a in enumerate(buffers):
        assert a["offset"] + a["size"] <= film["peak_bytes"]
        for b in buffers[:at]:
            together = a["first"] <= b["last"] and b["first"] <= a["last"]
            apart = (
                a["offset"] + a["size"] <= b["offset"]
                or b["offset"] + b["size"] <= a["offset"]
            )
            assert apart or not together


def test_a_module_is_shown_as_well_and_a_compiled_function() -> None:
    model, step, x, target = training()
    shown = CompilerView(model.eval(), x)
    assert len(shown.film["stages"]) > 3
    compiled = torch.compile(step)
    compiled(x, target)
    assert CompilerView(compiled, x, target).film["kernels"]


@pytest.mark.parametrize("backend", ["numpy", "cuda", "interpret", "eager"])
def test_each_backend_shows_what_it_runs(backend: str) -> None:
    compiled = torch.compile(lambda x: (x.exp() * 2).sum(), backend=backend)
    view = CompilerView(compiled, torch.ones(4))
    film = view.film
    wanted = {"numpy", "c"} if backend == "eager" else {backend}
    assert film["target"] in wanted
    (source,) = (one for one in film["sources"] if one["target"] == film["target"])
    assert source["text"]
    assert view.target == film["target"]
    if backend != "interpret":
        assert any(source["kernels"])


def test_what_cannot_be_compiled_says_why() -> None:
    def steered(x: Any) -> Any:
        return x + 1 if x.sum().item() > 0 else x - 1

    view = CompilerView(steered, torch.ones(3))
    film = view.film
    assert film["stages"] == []
    assert film["title"] == "steered"
    assert "item" in film["notices"][0]
    assert "nothing was compiled" in view.summary()
    assert view.figure() is not None
    with pytest.raises(ValueError, match="nothing to measure"):
        view.measure_time()


def test_measuring_leaves_no_trace() -> None:
    model, step, x, target = training()
    view = CompilerView(step, x, target)
    before = [p.detach().clone() for p in model.parameters()]
    gradients = [p.grad.clone() for p in model.parameters()]
    dice = torch.get_rng_state()
    view.measure_time(calls=3)
    times = view.film["times"]
    assert times["eager"] > 0
    assert times["compiled"] > 0
    assert times["calls"] == 3
    for parameter, was, gradient in zip(
        model.parameters(), before, gradients, strict=True
    ):
        np.testing.assert_array_equal(parameter.detach().numpy(), was.numpy())
        np.testing.assert_array_equal(parameter.grad.numpy(), gradient.numpy())
    assert torch.equal(torch.get_rng_state(), dice)
    assert "One call:" in view.summary()


def test_the_summary_names_passes_kernels_and_memory() -> None:
    text = CompilerView(layers_film()).summary()
    assert "step: 26 operations captured, 25 left; it runs as 10 kernels." in text
    assert "  dead_code: 25 operations, 1 removed" in text
    assert "  algebra: 25 operations, nothing changed" in text
    assert "Workspace: 41 kB; 81.9 kB if no memory were used again." in text
    assert "train.py:20: print(loss) stays outside" in text


def test_the_figure_shows_the_stage_that_is_chosen() -> None:
    view = CompilerView(layers_film())
    for stage, words in [(1, "After dead_code"), (3, "After fuse")]:
        view.stage = stage
        texts = [text.get_text() for text in view.figure().axes[0].texts]
        assert any(text.startswith(words) for text in texts)
        assert "Kernels, by bytes moved" in texts
        assert any("Memory over time" in text for text in texts)
        assert any("mm(x, %0)" in text for text in texts)


def test_a_film_of_hostile_names_is_drawn_as_text(tmp_path: Path) -> None:
    film = layers_film()
    film.title = "<b>$\\alpha$</b>\u202e"
    film.kernels[0].name = "</script>" * 40
    film.notices = ["$x^2$ <script>"]
    view = CompilerView(film)
    assert "<b>$\\alpha$</b>" in view.summary()
    assert view.save(tmp_path / "film.svg").read_text("utf-8").count("<script") == 0


def test_what_is_no_program_is_refused() -> None:
    with pytest.raises(TypeError, match="expected a function or a module, not int"):
        CompilerView(3)  # type: ignore[arg-type]
