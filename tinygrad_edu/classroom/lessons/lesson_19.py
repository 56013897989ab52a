"""Lesson 19, "Data pipelines": samples, their order, their batches, who makes them."""

# The solutions are shown to learners as they would write them, without annotations.
# mypy: disable-error-code="no-untyped-def, no-untyped-call, var-annotated, type-arg"

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tinygrad_edu as torch
from tinygrad_edu.classroom.exercise import Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.lessons.lesson_20 import run_as
from tinygrad_edu.classroom.snippet import codes
from tinygrad_edu.utils.data import DataLoader, Dataset

LESSON = "19_data_pipelines"


# ------------------------------------------------------------------------- Pictures


class Pictures(Dataset):
    """Images with pixels from 0 to 16 and their labels, one sample at a time."""

    def __init__(self, images, labels, transform=None):
        self.images = images
        self.labels = labels
        self.transform = transform

    def __len__(self):
        return len(self.images)  # count

    def __getitem__(self, index):
        image = self.images[index] / 16  # fetch
        if self.transform is not None:
            image = self.transform(image)  # change
        return image, self.labels[index]


def _pictures(
    count: Callable[[Any], int] = lambda self: len(self.images),
    fetch: Callable[[Any, int], Any] = lambda self, index: self.images[index] / 16,
    change: Callable[[Any, Any], Any] | None = None,
    label: Callable[[Any, int], Any] = lambda self, index: self.labels[index],
    start: Callable[[Any], None] = lambda self: None,
) -> Any:
    """The class with one method written in another way."""

    def changed(self: Any, image: Any) -> Any:
        return image if self.transform is None else self.transform(image)

    class Wrong(Pictures):
        def __init__(self, *given: Any, **options: Any) -> None:
            super().__init__(*given, **options)
            start(self)

        def __len__(self) -> int:
            return count(self)

        def __getitem__(self, index: int) -> Any:
            image = (change or changed)(self, fetch(self, index))
            return image, label(self, index)

    return Wrong


def _in_place(self: Any, index: int) -> Any:
    image = self.images[index]
    image /= 16
    return image


def _all_at_once(self: Any) -> None:
    if self.transform is not None:
        self.images = torch.stack([self.transform(x / 16) * 16 for x in self.images])
        self.transform = None


THREE = """images = torch.arange(12.0).reshape(3, 2, 2)
labels = torch.tensor([7, 8, 9])
data = Pictures(images, labels)
"""
LOUD = "data = Pictures(images, labels, transform=lambda image: image + 1)\n"
NOISE = "data = Pictures(images, labels, transform=lambda x: x + torch.rand(1))\n"

PICTURES = Exercise(
    name="Pictures",
    lesson=LESSON,
    reference=Pictures,
    attempt=run_as("Pictures", DataLoader=DataLoader),
    inputs=("code",),
    properties=(
        Property(
            "knows how many samples there are",
            codes(THREE + "len(data)", THREE + "len(Pictures(images[:1], labels))"),
        ),
        Property(
            "gives an image, its pixels from 0 to 1, and its label",
            codes(THREE + "data[1]", THREE + "data[-1]"),
        ),
        Property(
            "changes an image by transform, when there is one",
            codes(THREE + LOUD + "data[1]", THREE + LOUD + "data[0][0]"),
        ),
        Property(
            "asks transform anew for each sample, and not before it is asked",
            codes(
                THREE + NOISE + "torch.equal(data[1][0], data[1][0])",
                THREE + "calls = []\n"
                "data = Pictures(images, labels, transform=calls.append)\nlen(calls)",
            ),
        ),
        Property(
            "leaves the stored images as they were",
            codes(
                THREE + "_ = data[1], data[1]\nimages.tolist()",
                THREE + "data[2]\ndata[2]",
            ),
        ),
        Property(
            "ends where the images end, so that a for loop ends too",
            codes(
                THREE + "[int(label) for image, label in data]",
                THREE + "[x.shape for x, y in DataLoader(data, batch_size=2)]",
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the stored images are written to",
            """images[index] is a view: it shares the memory of all images (lesson 06).
            Dividing it in place divides what is stored, and the next epoch finds it
            darker by another factor of 16. Make a new tensor.""",
            _pictures(fetch=_in_place),
        ),
        WrongAnswer(
            "the images are changed once, at the beginning",
            """A random change is worth something only if it is another one in each
            epoch. Done once, each image is distorted for good. Change it when it is
            asked for.""",
            _pictures(start=_all_at_once),
        ),
        WrongAnswer(
            "transform is not asked",
            """The class was given a function, has kept it, and never calls it. Nobody
            will notice but by a worse result.""",
            _pictures(change=lambda self, image: image),
        ),
        WrongAnswer(
            "transform is called though it is None",
            """Without a transform it is None, and None cannot be called. Ask first
            whether there is one.""",
            _pictures(change=lambda self, image: self.transform(image)),
        ),
        WrongAnswer(
            "the pixels are left from 0 to 16",
            """A network and its learning rate expect numbers of about 1. Dividing by
            the largest value belongs to fetching.""",
            _pictures(fetch=lambda self, index: self.images[index] + 0),
        ),
        WrongAnswer(
            "the label is that of another image",
            """Image and label have to be fetched with the same index; nothing will
            complain if they are not.""",
            _pictures(label=lambda self, index: self.labels[index - 1]),
        ),
        WrongAnswer(
            "the labels are counted",
            """How many samples there are, the images decide. Most often both are
            equally many. Where they are not, a mistake should show up at once.""",
            _pictures(count=lambda self: len(self.labels)),
        ),
    ),
    hints=(
        """Words, the worked example, has the same two methods. Yours has no list of
        texts but a tensor of images and one of labels, and one step more: after
        fetching, an image may be changed. What must hold for the image you hand out, so
        that the stored one stays as it is?""",
        """Count: len of a tensor is the size of its first dimension.

        Fetch: self.images[index] / 16 makes a new tensor.

        Change: self.transform is a function or None; ask which, and call it with the
        image. The label stays what it is.

        Return both, the image first.""",
        """Nearly all of it, with places left for you:

            return len(...)

        and

            image = self.images[...] / ...
            if self.transform is not None:
                image = ...
            return image, ...""",
    ),
)


# ---------------------------------------------------------------------- pad_collate


def pad_collate(samples):
    longest = max(len(word) for word, _ in samples)  # measure
    padded = torch.zeros(len(samples), longest, dtype=torch.long)  # room
    for row, (word, _) in enumerate(samples):
        padded[row, : len(word)] = word  # fill
    lengths = torch.tensor([len(word) for word, _ in samples])
    labels = torch.tensor([label for _, label in samples])
    return padded, lengths, labels


def _padded(
    samples: Any,
    longest: Callable[[list[int]], int] = max,
    side: str = "left",
    fill: int = 0,
    dtype: Any = torch.long,
    lengths: Callable[[list[int], int], list[int]] = lambda found, longest: found,
    order: Callable[[list[Any]], list[Any]] = lambda samples: samples,
) -> Any:
    words = [word for word, _ in order(samples)]
    found = [len(word) for word in words]
    size = longest(found)
    padded = torch.full((len(words), size), fill, dtype=dtype)
    for row, word in zip(padded, words, strict=True):
        kept = word[:size]
        row[slice(len(kept)) if side == "left" else slice(size - len(kept), None)] = (
            kept
        )
    labels = torch.tensor([label for _, label in samples])
    return padded, torch.tensor(lengths(found, size)), labels


def _collating(**change: Any) -> Any:
    return lambda samples: _padded(samples, **change)


def _two(samples: Any) -> Any:
    padded, _, labels = pad_collate(samples)
    return padded, labels


def _longest_first(samples: list[Any]) -> list[Any]:
    return sorted(samples, key=lambda sample: -len(sample[0]))


def _samples(*lengths: int) -> list[tuple[Any, int]]:
    return [(torch.arange(1, n + 1) + 10 * k, 5 - k) for k, n in enumerate(lengths)]


PAD_COLLATE = Exercise(
    name="pad_collate",
    lesson=LESSON,
    reference=pad_collate,
    properties=(
        Property(
            "stacks words of equal length",
            lambda: [(_samples(2, 2),), (_samples(3),)],
        ),
        Property(
            "fills shorter words up with zeros behind their letters",
            lambda: [(_samples(1, 3),), (_samples(4, 2, 3),)],
        ),
        Property(
            "makes room for the longest word, wherever it stands",
            lambda: [(_samples(2, 4, 1),), (_samples(1, 2, 5),), (_samples(5, 2),)],
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the zeros stand in front",
            """Each word should begin in column 0. Behind the letters the zeros can be
            cut off by the length; in front they move everything.""",
            _collating(side="right"),
        ),
        WrongAnswer(
            "longer words are cut off",
            """The room is as wide as the shortest word, and of the others the end is
            lost. Zeros cost a little time; letters that are gone cost the meaning.""",
            _collating(longest=min),
        ),
        WrongAnswer(
            "the first word decides how much room there is",
            """It need not be the longest one. Look at all of them.""",
            _collating(longest=lambda found: found[0]),
        ),
        WrongAnswer(
            "the numbers of letters became real numbers",
            """These are numbers of letters, to look something up by, so they are whole:
            torch.long. torch.zeros makes float32 unless it is told.""",
            _collating(dtype=torch.float32),
        ),
        WrongAnswer(
            "filled up with something else",
            """0 is kept free for "no letter"; any other number may be one. (Letters are
            counted from 1.)""",
            _collating(fill=-1),
        ),
        WrongAnswer(
            "all lengths are that of the room",
            """The lengths are there to tell letters from zeros. After filling up all
            rows are equally long; ask the words before.""",
            _collating(lengths=lambda found, longest: [longest] * len(found)),
        ),
        WrongAnswer(
            "the words are sorted, and the labels are not",
            """The longest word first is what some libraries once wanted. Here the words
            have left their labels. The order of the samples stays.""",
            _collating(order=_longest_first),
        ),
        WrongAnswer(
            "the lengths are missing",
            """With the zeros in, nobody can tell any more where a word ended. Three
            things come back: words, lengths, labels.""",
            _two,
        ),
    ),
    hints=(
        """Three steps, and each is about words only. How wide must the table be? What
        does an empty one look like? Then go through its rows and the samples together:
        which cells of the row are the word's? The labels are one line of their own.""",
        """Measure: max over the lengths of the words. A sample is a pair: word, label.

        Room: torch.zeros(number of samples, longest, dtype=torch.long).

        Fill: enumerate gives the number of a row and its sample together. An assignment
        to padded[row, :n] writes the first n cells of a row.

        Lengths and labels: torch.tensor of a list.""",
        """Nearly all of it, with places left for you:

            longest = max(... for word, _ in samples)
            padded = torch.zeros(..., ..., dtype=torch.long)
            for row, (word, _) in enumerate(samples):
                padded[..., ...] = word
            lengths = torch.tensor([...])
            labels = ...
            return padded, lengths, labels""",
    ),
)


# --------------------------------------------------------------------- worker_order


def worker_order(count, epoch, seed, worker, workers):
    generator = torch.Generator().manual_seed(seed + epoch)
    order = torch.randperm(count, generator=generator).tolist()  # mix
    return order[worker::workers]  # share


def _shared(
    count: int,
    epoch: int,
    seed: int,
    worker: int,
    workers: int,
    seed_of: Callable[[int, int, int], int] = lambda seed, epoch, worker: seed + epoch,
    order: Callable[[int, Any], list[int]] = lambda count, generator: torch.randperm(
        count, generator=generator
    ).tolist(),
    share: Callable[[list[int], int, int], list[int]] = (
        lambda order, worker, workers: order[worker::workers]
    ),
) -> list[int]:
    generator = torch.Generator().manual_seed(seed_of(seed, epoch, worker))
    return share(order(count, generator), worker, workers)


def _sharing(**change: Any) -> Any:
    return lambda *given: _shared(*given, **change)


def _equal_parts(order: list[int], worker: int, workers: int) -> list[int]:
    each = len(order) // workers
    return order[worker * each : (worker + 1) * each]


def _reseeding(count: int, epoch: int, seed: int, worker: int, workers: int) -> Any:
    torch.manual_seed(seed + epoch)
    return torch.randperm(count).tolist()[worker::workers]


TOGETHER = "found = [i for w in range(3) for i in worker_order(10, 0, 5, w, 3)]\n"

WORKER_ORDER = Exercise(
    name="worker_order",
    lesson=LESSON,
    reference=worker_order,
    attempt=run_as("worker_order"),
    inputs=("code",),
    properties=(
        Property(
            "gives one worker every sample once, mixed",
            codes(
                "sorted(worker_order(7, 0, 0, 0, 1))",
                "worker_order(12, 0, 3, 0, 1)",
            ),
        ),
        Property(
            "gives several workers together every sample once",
            codes(
                TOGETHER + "sorted(found)",
                "[len(worker_order(10, 2, 0, w, 4)) for w in range(4)]",
                "[worker_order(8, 1, 4, w, 2) for w in range(2)]",
            ),
        ),
        Property(
            "gives them turns: the first samples of the order to different workers",
            codes("[worker_order(9, 0, 1, w, 3)[0] for w in range(3)]"),
        ),
        Property(
            "mixes anew in each epoch",
            codes("[worker_order(6, epoch, 0, 0, 1) for epoch in range(3)]"),
        ),
        Property(
            "gives the same again for the same seed",
            codes("worker_order(30, 4, 9, 1, 2) == worker_order(30, 4, 9, 1, 2)"),
        ),
        Property(
            "leaves the random numbers of everybody else alone",
            codes(
                "expected = torch.Generator().manual_seed(7)\n"
                "_ = torch.manual_seed(7)\n_ = worker_order(9, 0, 1, 0, 1)\n"
                "torch.equal(torch.rand(3), torch.rand(3, generator=expected))"
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "each worker gets everything",
            """With three workers each sample would come three times in an epoch, and
            the curve would look wonderful. Each worker takes its share of the one
            order.""",
            _sharing(share=lambda order, worker, workers: order),
        ),
        WrongAnswer(
            "each worker mixes for itself",
            """The workers have different orders, and each takes its share of its own.
            So some samples come several times, and others never. All must mix in the
            same way: the worker's number has no place in the seed.""",
            _sharing(seed_of=lambda seed, epoch, worker: seed + epoch + worker),
        ),
        WrongAnswer(
            "the same order in each epoch",
            """The same samples meet in a batch, epoch after epoch. The epoch has to go
            into the seed.""",
            _sharing(seed_of=lambda seed, epoch, worker: seed),
        ),
        WrongAnswer(
            "the rest is left out",
            """Where the samples cannot be shared equally, the last ones are nobody's.
            Deal them out one by one, as cards: then some workers have one more.""",
            _sharing(share=_equal_parts),
        ),
        WrongAnswer(
            "nothing is mixed",
            """The workers share the samples in the order of the file. Most files are
            sorted by something.""",
            _sharing(order=lambda count, generator: list(range(count))),
        ),
        WrongAnswer(
            "drawn with replacement",
            """Some samples come twice and others not at all. A permutation has each
            number once.""",
            _sharing(
                order=lambda count, generator: torch.randint(
                    count, (count,), generator=generator
                ).tolist()
            ),
        ),
        WrongAnswer(
            "the generator of everybody is seeded",
            """The order is right. But from here on the weights, dropout and everything
            else draw the same numbers in each epoch, because the generator that all
            share was set back. Take a generator of your own.""",
            _reseeding,
        ),
    ),
    hints=(
        """Think of a pack of cards and some players who cannot talk to each other. Each
        has a pack of his own. How can they make sure that all packs lie in the same
        order? And if they do: which cards does player 1 of 3 take, so that nobody else
        takes them?""",
        """Mix: torch.Generator() is a source of random numbers of its own; its method
        manual_seed sets it and returns it. torch.randperm takes it as generator=...

        Share: a slice has a beginning and a step: every third from the second on is
        [1::3].""",
        """Nearly all of it, with places left for you:

            generator = torch.Generator().manual_seed(...)
            order = torch.randperm(..., generator=...).tolist()
            return order[... :: ...]""",
    ),
)


# ------------------------------------------------------------------------- timeline


def timeline(load, step, workers, batches):
    ready, done = [], []
    for batch in range(batches):
        free = ready[batch - workers] if batch >= workers else 0.0  # free
        ready.append(free + load)
        start = max(ready[batch], done[-1]) if done else ready[batch]  # meet
        done.append(start + step)
    return ready, done


def _timed(
    load: float,
    step: float,
    workers: int,
    batches: int,
    ready_of: Callable[[float, int, int], float],
    start: Callable[[float, float], float] = max,
) -> Any:
    ready = [ready_of(load, batch, workers) for batch in range(batches)]
    done: list[float] = []
    for at in ready:
        done.append((start(at, done[-1]) if done else at) + step)
    return ready, done


def _in_turn(load: float, batch: int, workers: int) -> float:
    return load * (batch // workers + 1)


def _timing(**change: Any) -> Any:
    return lambda *given: _timed(*given, **({"ready_of": _in_turn} | change))


def _no_overlap(load: float, step: float, workers: int, batches: int) -> Any:
    done = [(load + step) * (batch + 1) for batch in range(batches)]
    return [end - step for end in done], done


TIMELINE = Exercise(
    name="timeline",
    lesson=LESSON,
    reference=timeline,
    properties=(
        Property(
            "loads one batch after the other with one worker",
            lambda: [(4.0, 1.0, 1, 3), (2.0, 0.0, 1, 2)],
        ),
        Property(
            "lets the worker load while the model learns",
            lambda: [(2.0, 5.0, 1, 4), (3.0, 3.0, 1, 3)],
        ),
        Property(
            "lets several workers load at the same time, each one batch",
            lambda: [(4.0, 1.0, 2, 5), (6.0, 2.0, 3, 7), (4.0, 1.0, 8, 3)],
        ),
        Property("needs no time for no batches", lambda: [(4.0, 1.0, 2, 0)]),
    ),
    wrong_answers=(
        WrongAnswer(
            "loading and learning take turns",
            """That is how it is without workers. A worker is a process of its own: as
            soon as it has handed out a batch it begins with its next one, while the
            model still learns from the first.""",
            _no_overlap,
        ),
        WrongAnswer(
            "more workers load a batch faster",
            """A worker makes a whole batch by itself, and needs as long for it as
            before. Several workers make several batches at the same time.""",
            _timing(ready_of=lambda load, batch, n: load / n * (batch + 1)),
        ),
        WrongAnswer(
            "all batches are loaded by one worker",
            """The number of workers is not used. Batch number 5 of three workers waits
            for the worker that made number 2, not for the one that made number 4.""",
            _timing(ready_of=lambda load, batch, n: load * (batch + 1)),
        ),
        WrongAnswer(
            "there are as many workers as batches",
            """Every batch begins to be loaded at time 0. But a worker that is busy
            cannot begin with another one.""",
            _timing(ready_of=lambda load, batch, n: load),
        ),
        WrongAnswer(
            "the model does not wait for itself",
            """A step begins as soon as its batch is there, even if the step before is
            not over. There is only one model: it begins when *both* are true.""",
            _timing(start=lambda at, last: at),
        ),
        WrongAnswer(
            "the model does not wait for its batch",
            """A step begins when the one before is over, even if its batch is not there
            yet. It begins when *both* are true.""",
            _timing(start=lambda at, last: last),
        ),
        WrongAnswer(
            "the earlier of the two decides",
            """A step needs two things, its batch and the end of the step before. It
            begins when the later of them has happened.""",
            _timing(start=min),
        ),
    ),
    hints=(
        """Two questions for each batch, and each is answered by a time that is in a
        list already. When is the worker free that will load it? (Which batch did it
        load before?) And when can the step begin: what two things have to be over?""",
        """Free: with 3 workers batch 5 is loaded by the worker that loaded batch 2,
        so it is free at ready[2]. The first batches find their worker free at 0.

        Meet: the step begins at the later of two times: its batch is ready, and the
        step before is done. For the first batch there is no step before.""",
        """Nearly all of it, with places left for you:

            ready, done = [], []
            for batch in range(batches):
                free = ready[...] if batch >= workers else 0.0
                ready.append(...)
                start = max(..., ...) if done else ...
                done.append(...)
            return ready, done""",
    ),
)

EXERCISES = (PICTURES, PAD_COLLATE, WORKER_ORDER, TIMELINE)
