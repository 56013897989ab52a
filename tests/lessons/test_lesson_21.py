"""Lesson 21: each patient has the signs of its own illness only; the repairs cure."""

import inspect
from itertools import pairwise

import pytest

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom import clinic
from tinygrad_edu.classroom.checking import examine
from tinygrad_edu.classroom.lessons import lesson_21, lesson_21_honest
from tinygrad_edu.classroom.notdone import Unknown


@pytest.fixture(autouse=True)
def _own_progress(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def signs(case):
    return clinic.Signs(case.record)


def test_the_ten_patients_have_ten_causes():
    causes = [patient.cause for patient in clinic.PATIENTS.values()]
    assert sorted(causes) == sorted(clinic.CAUSES)


@pytest.mark.parametrize("letter", clinic.PATIENTS)
def test_a_patient_differs_from_the_healthy_in_its_part_only(letter):
    """Beside it there are only facts about it: how many images, how many layers."""
    patient = clinic.PATIENTS[letter]
    parts = {name for name in patient.changed if callable(patient.changed[name])}
    assert parts <= {patient.part, "network"}
    assert patient.part in patient.changed


@pytest.mark.parametrize("letter", clinic.PATIENTS)
def test_with_its_part_replaced_a_patient_is_well(letter):
    part = clinic.PATIENTS[letter].part
    cured = {part: clinic.HEALTHY[part], "rate": clinic.HEALTHY["rate"]}
    healed = signs(clinic.treated(letter, **cured))
    assert healed.accuracy("clinic_accuracy") > 0.5
    assert abs(healed.accuracy() - healed.accuracy("clinic_accuracy")) < 0.12
    assert not healed.record.alarms


def test_the_charts_show_what_tells_the_illnesses_apart():
    of = {letter: signs(clinic.case(letter)) for letter in clinic.PATIENTS}
    first = {letter: each.loss(1) for letter, each in of.items()}
    assert [letter for letter in first if first[letter] > 10] == ["A"]
    dead = {letter: each.zeros(1) for letter, each in of.items()}
    assert [letter for letter in dead if dead[letter] > 0.9] == ["F"]
    pace = {letter: each.ratio(1) for letter, each in of.items()}
    assert [letter for letter in pace if 0.03 < pace[letter] < 0.5] == ["G"]
    assert [letter for letter in pace if pace[letter] < 1e-4] == ["D", "F", "J"]
    flow = {x: e.gradients(11)[0] / (e.gradients(11)[-1] or 1) for x, e in of.items()}
    assert [letter for letter in flow if 0 < flow[letter] < 1e-3] == ["J"]
    assert of["B"].gradients(51)[-1] > 5 * of["B"].gradients(1)[-1]
    gap = {x: e.accuracy() - e.accuracy("clinic_accuracy") for x, e in of.items()}
    assert [letter for letter in gap if gap[letter] > 0.06] == ["E"]
    assert [letter for letter in gap if gap[letter] < -0.06] == ["I"]


def test_a_symptom_is_answered_with_the_causes_behind_it(capsys):
    clinic.diagnose("A", "nan")
    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith('"nan" is a symptom.')
    assert "rate too high, exploding, forgotten zero_grad" in said
    assert all(set(causes) <= set(clinic.CAUSES) for causes in clinic.SYMPTOMS.values())


@pytest.mark.parametrize("letter", clinic.PATIENTS)
def test_a_diagnosis_is_held_against_the_chart(letter, capsys):
    for cause in clinic.CAUSES:
        clinic.diagnose(letter.lower(), cause.upper())
        said = " ".join(capsys.readouterr().out.split())
        if cause == clinic.PATIENTS[letter].cause:
            assert f": {cause}. Yes: " in said
        else:
            assert f": not {cause}. That would show " in said
            assert ". Here, " in said


def test_who_is_not_there_is_said():
    with pytest.raises(Unknown, match="A to J"):
        clinic.case("Z")
    with pytest.raises(Unknown, match="did you mean 'vanishing'"):
        clinic.diagnose("A", "vanish")
    with pytest.raises(Unknown, match="did you mean 'accuracy'"):
        clinic.treated("A", acuracy=None)


def test_dots_are_a_turn_to_come(capsys):
    clinic.diagnose("A", ...)
    assert "your turn" in capsys.readouterr().out


def test_the_clinic_leaves_the_random_numbers_of_the_notebook_alone():
    torch.manual_seed(0)
    expected = torch.rand(2)
    torch.manual_seed(0)
    _ = clinic.Case(rate=0.2).record
    assert torch.equal(torch.rand(2), expected)


def test_a_run_is_the_same_each_time():
    first, second = clinic.treated("I"), clinic.treated("I")
    assert first.record.curve("loss").values == second.record.curve("loss").values


def test_the_code_of_a_patient_can_be_read():
    assert clinic.code("G") == "rate = 1.5"
    for letter in "ABCEFHIJ":
        assert clinic.code(letter).startswith("def ")
        assert inspect.getdoc(clinic.HEALTHY[clinic.patient(letter).part]) is None


# Other right answers.


def by_hand(sizes):
    layers = [nn.Linear(a, b) for a, b in pairwise(sizes)]
    model = nn.Sequential()
    with torch.no_grad():
        for layer in layers:
            layer.weight.uniform_(-1, 1)
            layer.weight *= (6 / layer.in_features) ** 0.5
            layer.bias.fill_(0)
            model.append(layer)
            if layer is not layers[-1]:
                model.append(nn.ReLU())
    return model


def test_a_network_may_be_drawn_by_hand():
    assert examine(lesson_21.HEALTHY_NETWORK, by_hand).passed


def whole_batch(model, parts, loss_function, optimizer):
    model.zero_grad()
    losses = [loss_function(model(images), labels)[0] for images, labels in parts]
    mean = sum(losses) / len(losses)
    mean.backward()
    optimizer.step()
    return mean.item()


def test_a_step_may_go_backward_once():
    assert examine(lesson_21.CLEAN_STEP, whole_batch).passed


def by_sets(images, labels, copies):
    rows = torch.randperm(len(labels)).tolist()
    cut = int(0.8 * len(rows))
    learn, look = rows[:cut], rows[cut:]
    copied = learn * copies
    noise = 0.03 * torch.randn(len(copied), images.shape[1])
    return [images[copied] + noise, labels[copied]], [images[look], labels[look]]


def test_a_split_may_repeat_the_numbers_of_rows():
    assert examine(lesson_21_honest.HONEST_SPLIT, by_sets).passed


def from_log_shares(scores, labels):
    logs = torch.log_softmax(scores, dim=-1)
    sure = logs.exp().max(dim=-1).values.mean()
    return nn.functional.nll_loss(logs, labels), float(sure)


def test_a_loss_may_go_through_log_shares():
    assert examine(lesson_21_honest.HONEST_LOSS, from_log_shares).passed


def mixed_then_cut(images, labels, size):
    order = torch.randperm(labels.shape[0])
    return zip(images[order].split(size), labels[order].split(size), strict=True)


def test_batches_may_be_split_by_the_library():
    assert examine(lesson_21_honest.SHUFFLED_BATCHES, mixed_then_cut).passed
