"""The same manual_seed gives PyTorch's batches."""

import pytest

import tinygrad_edu
import tinygrad_edu.utils.data

torch = pytest.importorskip("torch", reason="parity needs PyTorch")
BOTH = (torch, tinygrad_edu)

LOADERS = [
    {"shuffle": True},
    {"shuffle": True, "batch_size": 5},
    {"shuffle": True, "batch_size": 3, "drop_last": True},
    {"batch_size": 4},
]


def batches(library, count, own_generator, options):
    """Three rounds of batches, and a number drawn after each round."""
    library.manual_seed(3)
    if own_generator:
        options = {**options, "generator": library.Generator().manual_seed(8)}
    data = library.utils.data
    loader = data.DataLoader(data.TensorDataset(library.arange(count)), **options)
    seen = []
    for _ in range(3):
        seen += [rows.tolist() for (rows,) in loader]
        seen.append(library.rand(1).item())
    return seen


@pytest.mark.parametrize("own_generator", [False, True])
@pytest.mark.parametrize("options", LOADERS)
@pytest.mark.parametrize("count", [10, 12])
def test_batches_come_in_pytorchs_order(options, own_generator, count):
    theirs, ours = (batches(each, count, own_generator, options) for each in BOTH)
    assert ours == theirs


@pytest.mark.parametrize("replacement", [False, True])
@pytest.mark.parametrize("num_samples", [7, 10, 33, 64])
def test_random_samplers_agree(replacement, num_samples):
    drawn = []
    for library in BOTH:
        library.manual_seed(1)
        sampler = library.utils.data.RandomSampler(
            range(10), replacement=replacement, num_samples=num_samples
        )
        drawn.append([list(sampler), list(sampler)])
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize("lengths", [[7, 3], [0.7, 0.3], [0.33, 0.33, 0.34]])
def test_random_splits_agree(lengths):
    parts = []
    for library in BOTH:
        library.manual_seed(2)
        split = library.utils.data.random_split(range(10), lengths)
        parts.append([list(part) for part in split])
    assert parts[0] == parts[1]


@pytest.mark.parametrize(
    "samples",
    [
        [(1, "a"), (2, "b")],
        [{"x": 1.5}, {"x": 2.5}],
        [[1, 2], [3, 4]],
        [True, False],
        ["a", "b"],
    ],
)
def test_collating_agrees(samples):
    theirs, ours = (str(lib.utils.data.default_collate(samples)) for lib in BOTH)
    assert ours == theirs


@pytest.mark.parametrize(
    "options",
    [
        {"batch_size": 0},
        {"batch_size": None, "drop_last": True},
        {"sampler": [0], "shuffle": True},
        {"batch_sampler": [[0]], "shuffle": True},
        {"num_workers": -1},
        {"timeout": -1},
        {"prefetch_factor": 2},
        {"persistent_workers": True},
    ],
)
def test_errors_have_pytorchs_type_and_first_line(options):
    caught = []
    for library in BOTH:
        with pytest.raises(Exception) as error:  # noqa: PT011 - compared below
            library.utils.data.DataLoader([1, 2, 3], **options)
        caught.append(error.value)
    theirs, ours = caught
    assert type(ours) is type(theirs)
    assert str(ours).splitlines()[0] == str(theirs).splitlines()[0]
