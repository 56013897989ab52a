"""Lesson 19: other right answers pass, and the clock of its pipeline is right."""

from itertools import chain

import pytest

import tinygrad_edu as torch
from tinygrad_edu.classroom.checking import examine
from tinygrad_edu.classroom.lessons.lesson_19 import (
    PAD_COLLATE,
    PICTURES,
    TIMELINE,
    WORKER_ORDER,
    pad_collate,
    timeline,
    worker_order,
)
from tinygrad_edu.nn.utils.rnn import pad_sequence
from tinygrad_edu.utils.data import DataLoader, Dataset


class Zipped(Dataset):
    """Keeps pairs, and an identity where there is no transform."""

    def __init__(self, images, labels, transform=None):
        self.pairs = list(zip(images, labels, strict=False))
        self.change = transform or (lambda image: image)

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, index):
        image, label = self.pairs[index]
        return self.change(image.clone().div_(16)), label


def test_a_dataset_may_keep_pairs():
    assert examine(PICTURES, Zipped).passed


def by_the_library(samples):
    words, labels = zip(*samples, strict=True)
    lengths = torch.tensor([word.shape[0] for word in words])
    return pad_sequence(words, batch_first=True), lengths, torch.tensor(labels)


def one_by_one(samples):
    longest = max(word.numel() for word, _ in samples)
    rows = [word.tolist() + [0] * (longest - len(word)) for word, _ in samples]
    lengths = [len(word) for word, _ in samples]
    return [torch.tensor(x) for x in (rows, lengths, [label for _, label in samples])]


@pytest.mark.parametrize("answer", [by_the_library, one_by_one])
def test_words_may_be_filled_up_in_other_ways(answer):
    assert examine(PAD_COLLATE, answer).passed


def dealt(count, epoch, seed, worker, workers):
    own = torch.Generator()
    own.manual_seed(epoch + seed)
    pack = torch.randperm(count, generator=own)
    turns = torch.arange(count) % workers == worker
    return [int(number) for number in pack[turns]]


def test_an_order_may_be_dealt_by_a_mask():
    assert examine(WORKER_ORDER, dealt).passed


@pytest.mark.parametrize("workers", [1, 2, 3, 7])
@pytest.mark.parametrize("count", [0, 1, 10, 21])
def test_workers_together_take_each_sample_once(count, workers):
    shares = (worker_order(count, 3, 1, worker, workers) for worker in range(workers))
    assert sorted(chain.from_iterable(shares)) == list(range(count))


def with_clocks(load, step, workers, batches):
    clocks, now, ready, done = [0.0] * workers, 0.0, [], []
    for batch in range(batches):
        clocks[batch % workers] += load
        ready.append(clocks[batch % workers])
        now = max(now, ready[-1]) + step
        done.append(now)
    return ready, done


def test_a_timeline_may_be_kept_by_clocks():
    assert examine(TIMELINE, with_clocks).passed


def test_enough_workers_are_load_over_step():
    for workers in (4, 5, 8):
        assert timeline(40.0, 10.0, workers, 50)[1][-1] == 40 + 50 * 10
    assert timeline(40.0, 10.0, 3, 50)[1][-1] > 40 + 50 * 10


def test_the_collate_function_works_in_a_loader():
    samples = [(torch.arange(1, n + 2), n) for n in range(5)]
    batches = list(DataLoader(samples, batch_size=2, collate_fn=pad_collate))
    assert [tuple(words.shape) for words, _, _ in batches] == [(2, 2), (2, 4), (1, 5)]
