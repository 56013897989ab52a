"""Datasets, samplers, collating and the DataLoader."""

from collections import namedtuple

import numpy as np
import pytest

import tinygrad_edu as torch
from tinygrad_edu.utils import data
from tinygrad_edu.utils.data.fetch import rows_at_once

Point = namedtuple("Point", "x y")


def digits(count=10):
    return data.TensorDataset(
        torch.arange(count * 2).reshape(count, 2), torch.arange(count)
    )


def labels(loader):
    return [batch[1].tolist() for batch in loader]


class Squares(data.Dataset):
    """A dataset as learners write it."""

    def __len__(self):
        return 7

    def __getitem__(self, index):
        return index, float(index**2)


class Countdown(data.IterableDataset):
    def __iter__(self):
        return iter([3, 2, 1])


# --- datasets -------------------------------------------------------------------------


def test_a_tensor_dataset_gives_rows():
    rows = digits()
    assert len(rows) == 10
    assert [part.tolist() for part in rows[3]] == [[6, 7], 3]
    with pytest.raises(AssertionError, match="Size mismatch between tensors"):
        data.TensorDataset(torch.ones(3), torch.ones(4))


def test_a_subset_of_a_subset():
    part = data.Subset(data.Subset(digits(), [9, 7, 5, 3]), [0, 2])
    assert [row[1].item() for row in (part[0], part[1])] == [9, 5]
    assert len(part) == 2
    assert labels(data.DataLoader(part, batch_size=2)) == [[9, 5]]


def test_a_random_split_loses_nothing():
    torch.manual_seed(0)
    parts = data.random_split(range(10), [0.5, 0.25, 0.25])
    assert [len(part) for part in parts] == [6, 2, 2]
    assert sorted(number for part in parts for number in part) == list(range(10))
    same = data.random_split(range(10), [6, 2, 2], torch.Generator().manual_seed(0))
    assert [list(p) for p in same] == [list(p) for p in parts]
    with pytest.raises(ValueError, match="Sum of input lengths does not equal"):
        data.random_split(range(10), [5, 6])
    with pytest.raises(ValueError, match="index 0 is not between 0 and 1"):
        data.random_split(range(10), [1.5, -0.5])
    with pytest.warns(UserWarning, match="Length of split at index 1 is 0"):
        data.random_split(range(2), [1.0, 0.0])


def test_unwritten_methods_say_so():
    with pytest.raises(NotImplementedError, match="should implement __getitem__"):
        data.Dataset()[0]
    with pytest.raises(NotImplementedError, match="should implement __iter__"):
        iter(data.IterableDataset())
    with pytest.raises(NotImplementedError, match="should implement __iter__"):
        iter(data.Sampler())


# --- samplers -------------------------------------------------------------------------


def test_a_random_sampler_visits_each_once_and_differs_between_rounds():
    torch.manual_seed(0)
    sampler = data.RandomSampler(range(20))
    rounds = [list(sampler) for _ in range(3)]
    assert all(sorted(each) == list(range(20)) for each in rounds)
    assert rounds[0] != rounds[1] != rounds[2]
    assert len(sampler) == 20


def test_a_random_sampler_with_another_count():
    sampler = data.RandomSampler(range(5), num_samples=12)
    drawn = list(sampler)
    assert len(drawn) == len(sampler) == 12
    assert sorted(drawn[:5]) == sorted(drawn[5:10]) == [0, 1, 2, 3, 4]
    drawn = list(data.RandomSampler(range(3), replacement=True, num_samples=70))
    assert len(drawn) == 70
    assert set(drawn) == {0, 1, 2}


def test_batches_of_numbers():
    assert list(data.SequentialSampler([7, 7, 7])) == [0, 1, 2]
    batches = data.BatchSampler(data.SequentialSampler(range(5)), 2, drop_last=True)
    assert list(batches) == [[0, 1], [2, 3]]
    assert len(batches) == 2
    assert len(data.BatchSampler(range(5), 2, drop_last=False)) == 3


@pytest.mark.parametrize(
    ("make", "error", "first"),
    [
        (lambda: data.RandomSampler([]), ValueError, "num_samples=0"),
        (lambda: data.RandomSampler([1], replacement=1), TypeError, "replacement=1"),
        (lambda: data.BatchSampler([1], 0, False), ValueError, "batch_size=0"),
        (lambda: data.BatchSampler([1], True, False), ValueError, "batch_size=True"),
        (lambda: data.BatchSampler([1], 2, 1), ValueError, "drop_last=1"),
    ],
)
def test_impossible_samplers_are_refused(make, error, first):
    with pytest.raises(error, match=first):
        make()


# --- collating ------------------------------------------------------------------------


def test_collating_stacks_what_samples_have_in_common():
    collate = data.default_collate
    assert collate([torch.ones(2), torch.zeros(2)]).tolist() == [[1.0, 1.0], [0.0, 0.0]]
    assert collate([1, 2]).dtype is torch.int64
    assert collate([True, False]).dtype is torch.bool
    assert collate([1.0, 2.0]).dtype is torch.float64
    arrays = collate([np.ones(2, np.float32), np.zeros(2, np.float32)])
    assert arrays.dtype is torch.float32
    assert collate([np.int64(3), np.int64(4)]).tolist() == [3, 4]
    assert collate(["a", "b"]) == ["a", "b"]
    whole = collate([{"a": 1, "b": [1, 2.0]}, {"a": 2, "b": [3, 4.0]}])
    assert whole["a"].tolist() == [1, 2]
    assert [part.tolist() for part in whole["b"]] == [[1, 3], [2.0, 4.0]]
    point = collate([Point(1, 2.0), Point(3, 4.0)])
    assert isinstance(point, Point)
    assert point.y.tolist() == [2.0, 4.0]


def test_collating_refuses_what_has_nothing_in_common():
    with pytest.raises(TypeError, match="default_collate: batch must contain tensors"):
        data.default_collate([object()])
    with pytest.raises(RuntimeError, match="should be of equal size"):
        data.default_collate([(1, 2), (1,)])
    with pytest.raises(RuntimeError, match="stack expects each tensor to be equal"):
        data.default_collate([torch.ones(2), torch.ones(3)])


def test_converting_single_samples():
    converted = data.default_convert({"a": np.ones(2), "b": ("text", [np.int64(3)])})
    assert converted["a"].dtype is torch.float64
    assert converted["b"][0] == "text"
    assert converted["b"][1][0].item() == 3
    assert data.default_convert(Point(np.ones(1), 2)).x.tolist() == [1.0]


# --- loader ---------------------------------------------------------------------------


def test_batches_in_order():
    loader = data.DataLoader(digits(), batch_size=4)
    assert labels(loader) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    assert len(loader) == 3
    images, numbers = next(iter(loader))
    assert images.tolist() == [[0, 1], [2, 3], [4, 5], [6, 7]]
    assert numbers.dtype is torch.int64
    assert labels(data.DataLoader(digits(), batch_size=4, drop_last=True))[-1][0] == 4


def test_shuffled_batches_hold_each_sample_once_in_matching_rows():
    torch.manual_seed(0)
    loader = data.DataLoader(digits(), batch_size=3, shuffle=True)
    seen = []
    for images, numbers in loader:
        assert (images[:, 0] == 2 * numbers).all()
        seen += numbers.tolist()
    assert sorted(seen) == list(range(10))
    assert labels(loader) != labels(loader)


def test_the_fast_path_gives_what_collating_gives():
    for dataset in (digits(), data.Subset(digits(), [1, 5, 8])):
        numbers = [2, 0, 2, -1]
        slow = data.default_collate([dataset[i] for i in numbers])
        fast = rows_at_once(dataset, numbers)
        assert [part.tolist() for part in fast] == [part.tolist() for part in slow]
    assert rows_at_once(Squares(), [0]) is None
    with pytest.raises(IndexError, match="index 99 is out of bounds for dimension"):
        list(data.DataLoader(digits(), batch_sampler=[[99]]))


def test_a_batch_shares_no_memory_with_the_dataset():
    dataset = digits()
    (images, _), *_ = data.DataLoader(dataset, batch_size=10)
    images.fill_(0)
    assert dataset[1][0].tolist() == [2, 3]


def test_a_subclass_of_tensor_dataset_is_asked_sample_by_sample():
    class Doubled(data.TensorDataset):
        def __getitem__(self, index):
            return tuple(part * 2 for part in super().__getitem__(index))

    loader = data.DataLoader(Doubled(torch.arange(3)), batch_size=3)
    assert next(iter(loader))[0].tolist() == [0, 2, 4]


def test_datasets_of_ones_own():
    batches = list(data.DataLoader(Squares(), batch_size=3))
    assert [batch[1].tolist() for batch in batches][-1] == [36.0]
    single = list(data.DataLoader(Squares(), batch_size=None))
    assert single[2] == [2, 4.0]
    own = data.DataLoader(Squares(), batch_size=7, collate_fn=lambda rows: len(rows))
    assert list(own) == [7]
    assert list(data.DataLoader(["a", "b", "c"], batch_size=2)) == [["a", "b"], ["c"]]


def test_orders_of_ones_own():
    loader = data.DataLoader(digits(), batch_size=2, sampler=[5, 1, 3])
    assert labels(loader) == [[5, 1], [3]]
    assert len(loader) == 2
    loader = data.DataLoader(digits(), batch_sampler=[[0], [4, 5]])
    assert labels(loader) == [[0], [4, 5]]
    assert len(loader) == 2


def test_streams():
    assert [b.tolist() for b in data.DataLoader(Countdown(), batch_size=2)] == [
        [3, 2],
        [1],
    ]
    dropped = data.DataLoader(Countdown(), batch_size=2, drop_last=True)
    assert [b.tolist() for b in dropped] == [[3, 2]]
    assert list(data.DataLoader(Countdown(), batch_size=None)) == [3, 2, 1]
    with pytest.raises(TypeError):
        len(dropped)


@pytest.mark.parametrize(
    ("options", "error", "first"),
    [
        ({"num_workers": -1}, ValueError, "num_workers option should be non-negative"),
        ({"timeout": -1}, ValueError, "timeout option should be non-negative"),
        ({"prefetch_factor": 2}, ValueError, "prefetch_factor option could only be"),
        ({"persistent_workers": True}, ValueError, "persistent_workers option needs"),
        ({"batch_size": 0}, ValueError, "batch_size should be a positive integer"),
        ({"sampler": [1], "shuffle": True}, ValueError, "mutually exclusive with shuf"),
        ({"batch_sampler": [[1]], "batch_size": 2}, ValueError, "mutually exclusive"),
        ({"batch_size": None, "drop_last": True}, ValueError, "disables auto-batching"),
    ],
)
def test_impossible_loaders_are_refused(options, error, first):
    with pytest.raises(error, match=first):
        data.DataLoader(digits(), **options)


def test_a_stream_cannot_be_ordered():
    for options in ({"shuffle": True}, {"sampler": [1]}, {"batch_sampler": [[1]]}):
        with pytest.raises(ValueError, match="DataLoader with IterableDataset"):
            data.DataLoader(Countdown(), **options)
