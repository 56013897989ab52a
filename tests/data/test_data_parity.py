"""The same manual_seed gives PyTorch's batches."""

import importlib
import inspect
from collections import OrderedDict, UserDict, UserList, namedtuple

import numpy as np
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


# --- every dataset, sampler and kind of sample ----------------------------------------

Pair = namedtuple("Pair", "x y")


def plain(value):
    """A batch of either library as plain data, with dtypes."""
    if hasattr(value, "tolist"):
        return str(value.dtype).split(".")[-1], value.tolist()
    if isinstance(value, dict | UserDict):
        return type(value).__name__, {k: plain(each) for k, each in value.items()}
    if isinstance(value, list | tuple | UserList):
        return type(value).__name__, [plain(each) for each in value]
    return value


def both(case):
    """What a case gives, or the type and first line of its error, in each library."""
    seen = []
    for library in BOTH:
        library.manual_seed(9)
        try:
            seen.append(plain(case(library.utils.data, library)))
        except Exception as error:
            seen.append((type(error), str(error).splitlines()[0]))
    return seen


def stream(data, items):
    class Stream(data.IterableDataset):
        def __iter__(self):
            return iter(items)

        def __len__(self):
            return len(items)

    return Stream()


class AtOnce(list):
    """A dataset that gives many samples at once."""

    def __getitems__(self, numbers):
        return [self[number] * 10 for number in numbers]


class Short(list):
    def __getitems__(self, numbers):
        return []


def halved(data):
    class Half(data.Subset):
        def __getitem__(self, index):
            return 0

    return Half([1, 2], [0])


CASES = {
    "stack": lambda d, t: list(d.StackDataset([1, 2], "ab")),
    "stack dict": lambda d, t: d.StackDataset(a=[1, 2], b="ab")[1],
    "stack at once": lambda d, t: d.StackDataset(AtOnce([1, 2]), "ab").__getitems__(
        [1, 0]
    ),
    "stack dict at once": lambda d, t: d.StackDataset(
        a=AtOnce([1, 2]), b="ab"
    ).__getitems__([1, 0]),
    "stack nothing": lambda d, t: d.StackDataset(),
    "stack both": lambda d, t: d.StackDataset([1], a=[1]),
    "stack sizes": lambda d, t: d.StackDataset([1], [1, 2]),
    "stack dict sizes": lambda d, t: d.StackDataset(a=[1], b=[1, 2]),
    "stack short": lambda d, t: d.StackDataset(Short([1, 2])).__getitems__([0, 1]),
    "concat": lambda d, t: [
        d.ConcatDataset(["ab", "", "cde"])[i] for i in range(-5, 5)
    ],
    "concat sizes": lambda d, t: d.ConcatDataset(["ab", "", "cde"]).cumulative_sizes,
    "concat below": lambda d, t: d.ConcatDataset(["ab"])[-3],
    "concat above": lambda d, t: d.ConcatDataset([[1, 2]])[2],
    "concat nothing": lambda d, t: d.ConcatDataset([]),
    "concat stream": lambda d, t: d.ConcatDataset([stream(d, [1])]),
    "plus": lambda d, t: list(
        d.TensorDataset(t.arange(2)) + d.TensorDataset(t.arange(3))
    ),
    "chain": lambda d, t: list(d.ChainDataset([stream(d, [1]), stream(d, [2, 3])])),
    "chain plus": lambda d, t: len(stream(d, [1]) + stream(d, [2, 3])),
    "chain others": lambda d, t: list(d.ChainDataset([[1]])),
    "tensors": lambda d, t: d.TensorDataset(t.ones(2), t.ones(3)),
    "subset": lambda d, t: d.Subset(AtOnce([5, 6, 7]), [2, 0]).__getitems__([1, 0]),
    "subset half written": lambda d, t: halved(d),
    "at once": lambda d, t: list(d.DataLoader(AtOnce([1, 2, 3]), 2)),
    "subset random": lambda d, t: [*d.SubsetRandomSampler([4, 5, 6, 7])] * 2,
    "weighted": lambda d, t: list(d.WeightedRandomSampler([0.1, 2, 0.5], 9)),
    "weighted once": lambda d, t: list(
        d.WeightedRandomSampler(
            t.tensor([0.1, 2, 0.5]), 3, False, t.Generator().manual_seed(2)
        )
    ),
    "weighted count": lambda d, t: d.WeightedRandomSampler([1.0], 0),
    "weighted bool": lambda d, t: d.WeightedRandomSampler([1.0], True),
    "weighted again": lambda d, t: d.WeightedRandomSampler([1.0], 1, 1),
    "weighted matrix": lambda d, t: d.WeightedRandomSampler([[1.0]], 1),
    "distributed rank": lambda d, t: d.DistributedSampler([1], 2, 2),
    "stream": lambda d, t: list(d.DataLoader(stream(d, [1, 2, 3]), 2)),
    "stream length": lambda d, t: len(d.DataLoader(stream(d, [1, 2, 3]), 2)),
    "stream dropped": lambda d, t: len(
        d.DataLoader(stream(d, [1, 2, 3]), 2, drop_last=True)
    ),
    "single shuffled": lambda d, t: list(d.DataLoader([1, 2, 3], None, shuffle=True)),
    "iterator length": lambda d, t: len(iter(d.DataLoader([1, 2, 3], 2))),
}


@pytest.mark.parametrize("name", CASES)
def test_datasets_and_samplers_agree(name):
    theirs, ours = both(CASES[name])
    assert ours == theirs


@pytest.mark.parametrize("drop_last", [False, True])
@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize(("count", "replicas"), [(10, 3), (9, 3), (2, 5), (1, 1)])
def test_distributed_samplers_agree(count, replicas, shuffle, drop_last):
    def shares(data, library):
        samplers = [
            data.DistributedSampler(
                range(count), replicas, rank, shuffle, seed=4, drop_last=drop_last
            )
            for rank in range(replicas)
        ]
        for each in samplers:
            each.set_epoch(2)
        return [(len(each), list(each)) for each in samplers]

    theirs, ours = both(shares)
    assert ours == theirs


SAMPLES = [
    [Pair(1, "a"), Pair(2, "b")],
    [OrderedDict(a=1), OrderedDict(a=2)],
    [UserDict(a=1), UserDict(a=2)],
    [UserList([1, 2.5]), UserList([3, 4.5])],
    [range(2), range(2)],
    [((1, "a"), [2]), ((3, "b"), [4])],
    [b"a", b"b"],
    [np.float32(1), np.float32(2)],
    [np.float64(1), np.float64(2)],
    [np.bool_(True), np.bool_(False)],
    [np.array(1), np.array(2)],
    [np.arange(2, dtype=np.int16)] * 2,
    [np.array(["a"])] * 2,
    [np.array([None])] * 2,
    [1, 2.5],
    [1.5, 2],
    [None, None],
    [{1}, {2}],
    [[1, 2], [3]],
    [{"a": 1}, {"b": 2}],
    [[], []],
]


@pytest.mark.parametrize("samples", SAMPLES, ids=str)
@pytest.mark.parametrize("name", ["default_collate", "default_convert"])
def test_every_kind_of_sample_agrees(name, samples):
    theirs, ours = both(lambda data, _: getattr(data, name)(samples))
    assert ours == theirs


def test_a_table_of_ones_own():
    def case(data, library):
        module = importlib.import_module(data.__name__ + "._utils.collate")
        table = {set: lambda batch, **_: sorted(set.union(*batch))}
        table.update(module.default_collate_fn_map)
        return module.collate([({1}, 2), ({3}, 4)], collate_fn_map=table)

    theirs, ours = both(case)
    assert ours == theirs


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("dataloader", "DataLoader default_collate default_convert get_worker_info"),
        ("sampler", "Sampler BatchSampler RandomSampler WeightedRandomSampler"),
        ("dataset", "Dataset TensorDataset ConcatDataset Subset random_split"),
        ("distributed", "DistributedSampler"),
        (
            "_utils.collate",
            "default_collate default_convert collate collate_tensor_fn "
            "collate_float_fn collate_int_fn collate_str_fn collate_numpy_array_fn "
            "collate_numpy_scalar_fn default_collate_fn_map",
        ),
        ("_utils.worker", "WorkerInfo get_worker_info"),
    ],
)
def test_the_paths_people_import_from(path, names):
    for library in BOTH:
        module = importlib.import_module(f"{library.__name__}.utils.data.{path}")
        assert all(hasattr(module, name) for name in names.split())


# PyTorch's names that are not here: its data pipes, which it has given up itself.
PIPES = {
    *("DFIterDataPipe", "IterDataPipe", "MapDataPipe", "DataChunk", "_DatasetKind"),
    *("argument_validation", "functional_datapipe", "non_deterministic"),
    *("guaranteed_datapipes_determinism", "runtime_validation"),
    "runtime_validation_disabled",
}


def test_every_name_is_here():
    theirs = set(torch.utils.data.__all__)
    assert theirs - set(tinygrad_edu.utils.data.__all__) == PIPES


def parameters(thing):
    """Names, kinds and defaults; a generator made at import is None here."""
    return [
        (each.name, each.kind, None if each.name == "generator" else each.default)
        for each in inspect.signature(thing).parameters.values()
    ]


@pytest.mark.parametrize("name", sorted(set(torch.utils.data.__all__) - PIPES))
def test_signatures_and_public_attributes_are_pytorchs(name):
    theirs, ours = (getattr(each.utils.data, name) for each in BOTH)
    assert parameters(ours) == parameters(theirs)
    public = {each for each in dir(theirs) if not each.startswith("_")}
    # The one is misspelt and has a successor, the other stands in each loader.
    assert public - set(dir(ours)) <= {"cummulative_sizes", "multiprocessing_context"}


@pytest.mark.parametrize("name", ["Dataset", "DataLoader", "Sampler", "Subset"])
def test_types_may_say_what_they_hold(name):
    for library in BOTH:
        kind = getattr(library.utils.data, name)
        assert kind[int].__origin__ is kind


def test_rows_of_a_file_that_is_mapped(tmp_path):
    np.lib.format.open_memmap(tmp_path / "rows.npy", "w+", "f4", (20, 3))[:] = 1
    seen = []
    for library in BOTH:
        rows = np.load(tmp_path / "rows.npy", mmap_mode="r+")
        data = library.utils.data.TensorDataset(library.from_numpy(rows))
        loader = library.utils.data.DataLoader(data, batch_size=8)
        seen.append([(tuple(rows.shape), rows.sum().item()) for (rows,) in loader])
        loader = library.utils.data.DataLoader(rows, batch_size=8)
        seen.append([(tuple(rows.shape), rows.sum().item()) for rows in loader])
    assert seen[0] == seen[1] == seen[2] == seen[3]
