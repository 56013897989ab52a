"""Four tables from scikit-learn: its numbers, and one fixed split."""

import sys

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu import tabular
from tinygrad_edu.bundled import every_fifth
from tinygrad_edu.utils.data import DataLoader, Subset
from tinygrad_edu.utils.data.fetch import rows_at_once

sklearn = pytest.importorskip("sklearn.datasets", reason="its data")
TABLES = {
    tabular.Iris: sklearn.load_iris,
    tabular.Wine: sklearn.load_wine,
    tabular.BreastCancer: sklearn.load_breast_cancer,
    tabular.Diabetes: sklearn.load_diabetes,
}


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_holds_scikit_learns_numbers(kind):
    bunch, table = TABLES[kind](), kind()
    np.testing.assert_array_equal(table.data.numpy(), bunch.data.astype(np.float32))
    np.testing.assert_array_equal(table.targets.numpy(), bunch.target)
    assert table.data.dtype is torch.float32
    regression = kind is tabular.Diabetes
    assert table.targets.dtype is (torch.float32 if regression else torch.int64)
    assert table.feature_names == list(map(str, bunch.feature_names))
    assert table.target_names == list(map(str, bunch.get("target_names", [])))
    assert table.description == bunch.DESCR
    assert table.licence
    features, target = table[3]
    assert features.shape == (len(table.feature_names),)
    assert target.shape == ()


@pytest.mark.parametrize("kind", TABLES)
def test_the_two_parts_make_the_whole(kind):
    whole, train, test = kind(), kind(train=True), kind(train=False)
    assert len(train) + len(test) == len(whole)
    rows = [row.tobytes() for part in (train, test) for row in part.data.numpy()]
    assert sorted(rows) == sorted(row.tobytes() for row in whole.data.numpy())
    assert abs(len(test) / len(whole) - 0.2) < 0.01
    assert "Split: Test" in repr(test)


def test_every_class_has_its_share():
    test = tabular.BreastCancer(train=False)
    assert test.targets.bincount().tolist() == [42, 71]
    assert every_fifth(np.array([1, 1, 1]), False).tolist() == []
    assert every_fifth(np.array([1, 1, 1]), True).tolist() == [0, 1, 2]


def test_batches_are_taken_at_once():
    table = tabular.Iris()
    assert rows_at_once(table, [1, 2]) is not None
    assert rows_at_once(Subset(table, [5, 6]), [1]) is not None
    features, targets = next(iter(DataLoader(table, batch_size=8)))
    assert features.shape == (8, 4)
    assert targets.tolist() == [0] * 8


def test_a_network_learns_it():
    torch.manual_seed(0)
    train, test = tabular.Wine(train=True), tabular.Wine(train=False)
    mean, deviation = train.data.mean(0), train.data.std(0)
    model = torch.nn.Linear(13, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    for _ in range(50):
        scores = model((train.data - mean) / deviation)
        loss = torch.nn.functional.cross_entropy(scores, train.targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    guessed = model((test.data - mean) / deviation).argmax(1)
    assert (guessed == test.targets).float().mean() > 0.9


def test_without_scikit_learn_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(ImportError) as error:
        tabular.Iris()
    assert str(error.value).splitlines()[-1] == "  try:      pip install scikit-learn"
