"""Workers in processes that start from nothing, as all do on Windows and macOS."""

import multiprocessing
import subprocess
import sys

import pytest
import worker_datasets as made

import tinygrad_edu
from tinygrad_edu.utils import data

OURS = "tinygrad_edu"


def loader(dataset, **options):
    options = {"num_workers": 2, "multiprocessing_context": "spawn", **options}
    return data.DataLoader(dataset, **options)


def test_spawned_workers_give_the_same():
    dataset = made.Numbered(OURS)
    dataset.kept = tinygrad_edu.ones(2, requires_grad=True)
    batches = loader(dataset, batch_size=4, collate_fn=made.worker_of, num_workers=1)
    assert list(batches) == [
        ([0, 1, 2, 3], (0, 1)),
        ([4, 5, 6, 7], (0, 1)),
        ([8, 9, 10], (0, 1)),
    ]


def test_a_lambda_cannot_be_sent_to_a_fresh_process():
    batches = loader(made.Numbered(OURS), collate_fn=lambda rows: rows)
    with pytest.raises(TypeError, match="worker processes cannot be started") as error:
        iter(batches)
    assert "lambda" in str(error.value)


NOTEBOOK = """
import multiprocessing, sys, warnings
multiprocessing.set_start_method("spawn")
from tinygrad_edu.utils.data import DataLoader, Dataset

class Squares(Dataset):
    def __len__(self):
        return 4
    def __getitem__(self, index):
        return index ** 2

with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    print([batch.tolist() for batch in DataLoader(Squares(), 2, num_workers=2)])
print(*(each.message for each in told))
"""


def test_a_class_of_a_notebook_cell_is_loaded_in_turn():
    shown = subprocess.run(
        [sys.executable, "-c", NOTEBOOK], capture_output=True, text=True, timeout=60
    )
    assert shown.stderr == ""
    batches, *warned = shown.stdout.splitlines()
    assert batches == "[[0, 1], [4, 9]]"
    assert "Squares is defined in a notebook cell" in warned[0]
    assert len(warned) == 1


def test_a_dead_worker_is_told_and_leaves_nothing():
    with pytest.raises(RuntimeError, match=r"worker \(pid\(s\) \d+\) exited"):
        list(loader(made.Failing(OURS, "death", at=0), num_workers=1))
    assert multiprocessing.active_children() == []
