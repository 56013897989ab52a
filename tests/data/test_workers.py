"""A DataLoader with workers: the same batches, every failure told, nothing left."""

import contextlib
import gc
import importlib
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import worker_datasets as made

import tinygrad_edu
import tinygrad_edu.utils.data as data
from tinygrad_edu.utils.data import iterators, parcels
from tinygrad_edu.utils.data.in_turn import InTurn

OURS = "tinygrad_edu"
SUPPORT = Path(made.__file__).parent
SHARED = Path("/dev/shm")
# From Python 3.12 on a fork beside threads is warned of; PyTorch has threads.
pytestmark = [
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),
    pytest.mark.skipif(
        "fork" not in multiprocessing.get_all_start_methods(),
        reason="needs a system with fork",
    ),
]


def loader(dataset, *, library=OURS, context="fork", **options):
    torch = importlib.import_module(library)
    options = {"num_workers": 2, **options}
    if options["num_workers"]:
        options["multiprocessing_context"] = context
    return torch.utils.data.DataLoader(dataset, **options)


@pytest.fixture(params=["torch", OURS])
def library(request):
    pytest.importorskip(request.param, reason="parity needs PyTorch")
    return request.param


def pieces(pid=None):
    """The shared memory of the workers of a process; of this one, unless given."""
    found = SHARED.glob(f"tge_{pid or os.getpid()}_*")
    return sorted(found) if SHARED.exists() else []


@pytest.fixture(autouse=True)
def nothing_is_left():
    yield
    if multiprocessing.active_children():
        gc.collect()  # PyTorch's loader with persistent workers is a circle
    assert multiprocessing.active_children() == []
    assert pieces() == []


def first_line(error):
    return re.sub(r"\d{2,}", "N", str(error).splitlines()[0])


# --- the same batches -----------------------------------------------------------------


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_batches_come_in_one_order(library, workers):
    torch = importlib.import_module(library)
    torch.manual_seed(5)
    batches = loader(
        made.Slower(library), library=library, batch_size=2, num_workers=workers
    )
    seen = [(images[:, 0, 0].tolist(), numbers.tolist()) for images, numbers in batches]
    assert seen == [
        ([float(i) for i in pair], pair)
        for pair in ([0, 1], [2, 3], [4, 5], [6, 7], [8, 9], [10])
    ]


@pytest.mark.parametrize("own_generator", [False, True])
def test_shuffled_rounds_are_pytorchs(own_generator):
    pytest.importorskip("torch", reason="parity needs PyTorch")
    seen = []
    for name, workers in (("torch", 2), (OURS, 2), (OURS, 0)):
        torch = importlib.import_module(name)
        torch.manual_seed(3)
        generator = torch.Generator().manual_seed(8) if own_generator else None
        batches = loader(
            made.Numbered(name),
            library=name,
            batch_size=3,
            shuffle=True,
            num_workers=workers,
            generator=generator,
        )
        rounds = [[n.tolist() for _, n in batches] for _ in range(3)]
        seen.append((rounds, torch.rand(()).item()))
    assert seen[0] == seen[1] == seen[2]


def drawn(name, **options):
    torch = importlib.import_module(name)
    torch.manual_seed(4)
    batches = loader(made.Drawn(name), library=name, batch_size=None, **options)
    return [list(batches), list(batches)]


@pytest.mark.parametrize("persistent", [False, True])
def test_workers_draw_pytorchs_random_numbers(persistent):
    pytest.importorskip("torch", reason="parity needs PyTorch")
    theirs = drawn("torch", persistent_workers=persistent)
    assert drawn(OURS, persistent_workers=persistent) == theirs
    assert theirs[0] != theirs[1]


@pytest.mark.parametrize("persistent", [False, True])
def test_workers_that_take_turns_draw_the_same(persistent, monkeypatch):
    expected = drawn(OURS, persistent_workers=persistent)
    monkeypatch.setattr(iterators, "hire", lambda orders, context: InTurn(orders))
    assert drawn(OURS, persistent_workers=persistent) == expected


def test_rows_of_tensors_are_copied_here():
    rows = data.TensorDataset(tinygrad_edu.arange(6))
    batches = iter(data.DataLoader(rows, batch_size=4, num_workers=2))
    assert isinstance(batches, iterators.Here)
    assert [rows.tolist() for (rows,) in batches] == [[0, 1, 2, 3], [4, 5]]
    seen = [rows.tolist() for (rows,) in loader(rows, batch_size=4)]
    assert seen == [[0, 1, 2, 3], [4, 5]]


def test_everything_arrives_as_it_was():
    options = {"batch_size": 1, "collate_fn": list}
    here = loader(made.Sent(OURS), num_workers=0, **options)
    for (sent,), (expected,) in zip(
        loader(made.Sent(OURS), **options), here, strict=True
    ):
        assert repr(sent) == repr(expected)
        assert sent["turned"].stride() == expected["turned"].stride()
        assert [each.dtype for each in sent["tensors"]] == [
            each.dtype for each in expected["tensors"]
        ]
        sent["large"].add_(1)  # its own memory, which may be written
        sent["array"][0] = 1


def test_a_batch_is_not_overwritten_by_the_next():
    batches = list(loader(made.Numbered(OURS, 40), batch_size=2))
    assert [images[0, 0, 0].item() for images, _ in batches] == list(range(0, 40, 2))


@pytest.mark.skipif(not SHARED.exists(), reason="needs a system with /dev/shm")
def test_memory_is_used_again():
    for _ in loader(made.Numbered(OURS, 40)):
        assert 1 <= len(pieces()) <= 6  # two or three for each worker


@pytest.mark.skipif(not SHARED.exists(), reason="needs a system with /dev/shm")
def test_full_shared_memory_is_gone_round(monkeypatch):
    full = parcels.shutil._ntuple_diskusage(1, 1, 0)
    monkeypatch.setattr(parcels.shutil, "disk_usage", lambda path: full)
    batches = loader(made.Numbered(OURS), batch_size=6)
    seen = [numbers.tolist() for _, numbers in batches]
    assert seen == [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]


def test_batches_as_they_are_ready():
    batches = loader(made.Slower(OURS), batch_size=1, in_order=False)
    seen = [numbers.item() for _, numbers in batches]
    assert sorted(seen) == list(range(11))


def test_who_a_worker_is(library):
    torch = importlib.import_module(library)
    told = []

    def note(samples):
        info = torch.utils.data.get_worker_info()
        return info.id, info.num_workers, info.seed - info.id, len(info.dataset)

    torch.manual_seed(0)
    for answer in loader(made.Numbered(library), library=library, collate_fn=note):
        told.append(answer)
    assert torch.utils.data.get_worker_info() is None
    assert [id for id, *_ in told] == [0, 1] * 5 + [0]
    assert len({rest for _, *rest in map(tuple, told) for rest in [tuple(rest)]}) == 1


# --- streams --------------------------------------------------------------------------


def numbers_stream(library, counts=None, length=None):
    torch = importlib.import_module(library).utils.data

    class Numbers(torch.IterableDataset):
        def __iter__(self):
            info = torch.get_worker_info()
            if counts is not None:
                return iter([info.id * 100 + i for i in range(counts[info.id])])
            first, step = (info.id, info.num_workers) if info else (0, 1)
            return iter(range(first, 9, step))

    if length is not None:
        Numbers.__len__ = lambda self: length
    return Numbers()


@pytest.mark.parametrize("persistent", [False, True])
@pytest.mark.parametrize("counts", [None, (1, 7), (7, 1), (0, 3), (0, 0)])
@pytest.mark.parametrize("options", [{"batch_size": 2}, {"batch_size": None}])
def test_streams_are_shared_out(library, counts, options, persistent):
    batches = loader(
        numbers_stream(library, counts),
        library=library,
        persistent_workers=persistent,
        **options,
    )
    plain = [getattr(each, "tolist", lambda each=each: each)() for each in batches]
    again = [getattr(each, "tolist", lambda each=each: each)() for each in batches]
    assert plain == again
    flat = [n for each in plain for n in (each if isinstance(each, list) else [each])]
    shares = counts or (5, 4)
    if counts:
        wanted = [w * 100 + i for w in (0, 1) for i in range(shares[w])]
    else:
        wanted = list(range(9))
    assert sorted(flat) == wanted
    if counts is None and options["batch_size"]:
        assert plain == [[0, 2], [1, 3], [4, 6], [5, 7], [8]]


def test_too_long_a_stream_is_told(library):
    stream = numbers_stream(library, (2, 2), length=3)
    batches = loader(stream, library=library, batch_size=None)
    assert len(batches) == 3
    with pytest.warns(UserWarning, match="was reported to be 3"):
        assert len(list(batches)) == 4


# --- failures -------------------------------------------------------------------------


# PyTorch's answers are written down here: after an error it waits ten seconds for its
# workers.
@pytest.mark.parametrize(
    ("how", "kind", "last"),
    [
        ("value_error", ValueError, "ValueError: no such picture"),
        ("key_error", KeyError, r"KeyError: 'line 1\nline 2'"),
        ("odd_error", RuntimeError, "worker_datasets.OddError: 1 and 2"),
    ],
)
def test_exceptions_carry_the_workers_own_trace(how, kind, last):
    with pytest.raises(kind) as error:
        list(loader(made.Failing(OURS, how), batch_size=2))
    assert type(error.value) is kind
    first, second, *trace = str(error.value).splitlines()
    name = last.split(":")[0].split(".")[-1]
    assert first == f"Caught {name} in DataLoader worker process 1."
    assert second == "Original Traceback (most recent call last):"
    assert trace[-1] == last
    assert any(f"in {how}" in line for line in trace)


def test_an_exception_that_cannot_travel_comes_as_its_nearest_relative():
    with pytest.raises(ValueError, match="nobody else knows this class"):
        list(loader(made.Failing(OURS, "local_error")))


def test_a_batch_that_cannot_travel_is_told():
    with pytest.raises(RuntimeError, match="Cowardly refusing to serialize non-leaf"):
        list(loader(made.Related(OURS), collate_fn=list))


def test_the_other_batches_come_after_an_exception(library):
    batches = iter(
        loader(made.Failing(library, "value_error"), library=library, batch_size=2)
    )
    seen, errors = [], 0
    for _ in range(6):
        try:
            seen.append(next(batches)[1].tolist())
        except ValueError:
            errors += 1
    assert seen == [[0, 1], [4, 5], [6, 7], [8, 9], [10]]
    assert errors == 1
    with pytest.raises(StopIteration):
        next(batches)


def test_a_worker_that_cannot_start_says_why():
    batches = loader(made.Numbered(OURS), worker_init_fn=made.end_of_world)
    first = r"Caught ValueError in DataLoader worker process 0\.\nOriginal Trace"
    with pytest.raises(ValueError, match=first) as error:
        list(batches)
    assert "ValueError: worker 0 will not start" in str(error.value)


def test_a_dead_worker_is_told():
    # PyTorch's words, written down: its signal handler for dead workers stays behind
    # and raises in whatever is run next.
    with pytest.raises(RuntimeError) as error:
        list(loader(made.Failing(OURS, "death")))
    first = "DataLoader worker (pid(s) N) exited unexpectedly"
    assert first_line(error.value) == first
    assert "exit code 7" in str(error.value)


def test_a_worker_killed_from_outside_is_told():
    batches = iter(loader(made.Failing(OURS, "sleep", at=0)))
    for child in multiprocessing.active_children():
        os.kill(child.pid, signal.SIGKILL)
    with pytest.raises(RuntimeError, match="killed by signal SIGKILL"):
        next(batches)
    assert list(batches) == []


def test_a_worker_that_is_too_slow_is_told():
    batches = loader(made.Failing(OURS, "sleep", at=0), num_workers=1, timeout=0.3)
    with pytest.raises(RuntimeError) as error:
        list(batches)
    assert str(error.value).splitlines()[0] == "DataLoader timed out after 0.3 seconds"
    assert multiprocessing.active_children() == []


# --- the end --------------------------------------------------------------------------


def test_a_loop_left_midway_leaves_nothing():
    for images, _ in loader(made.Numbered(OURS, 100)):
        assert images.shape == (1, 2, 3)
        break
    assert multiprocessing.active_children() == []
    assert pieces() == []


def stumble(batches):
    for _ in batches:
        raise ZeroDivisionError


def test_an_exception_in_the_loop_leaves_nothing():
    with pytest.raises(ZeroDivisionError) as error:
        stumble(loader(made.Numbered(OURS)))
    error.value.with_traceback(None)  # which holds the loop and so the workers
    del error
    assert multiprocessing.active_children() == []


def test_persistent_workers_stay():
    pids = {}
    for persistent in (False, True):
        batches = loader(made.Process(OURS), persistent_workers=persistent)
        pids[persistent] = {
            pid for _ in range(2) for batch in batches for pid in batch.tolist()
        }
    assert len(pids[False]) == 4
    assert len(pids[True]) == 2
    assert len(multiprocessing.active_children()) == 2
    del batches
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("in_order", [True, False])
def test_a_round_given_up_does_not_reach_into_the_next(in_order):
    batches = loader(made.Slower(OURS), persistent_workers=True, in_order=in_order)
    for _ in range(3):
        assert next(iter(batches))[1].item() < 4
    seen = [numbers.item() for _, numbers in batches]
    assert sorted(seen) == list(range(11))
    assert seen == sorted(seen) or not in_order


LOOP = """
import sys, time
sys.path.insert(0, {support!r})
import worker_datasets as made
from tinygrad_edu.utils.data import DataLoader

def main():
    dataset = made.Failing("tinygrad_edu", "sleep", at=40)
    dataset.count = 60
    loader = DataLoader(dataset, num_workers=2, multiprocessing_context="fork")
    for _, number in loader:
        if number == 10:
            print("ready", flush=True)
            {pause}

main()
"""


@pytest.mark.parametrize(
    ("blows", "pause"),
    [
        ([signal.SIGINT], "time.sleep(60)"),
        ([signal.SIGINT], "pass"),  # it waits for a worker that is busy then
        ([signal.SIGINT] * 3, "pass"),  # somebody is impatient
        ([signal.SIGKILL], "time.sleep(60)"),
        ([signal.SIGKILL], "pass"),
    ],
)
def test_no_blow_leaves_a_process_or_memory(blows, pause):
    # In its own session: Ctrl-C goes to every process of a terminal.
    script = LOOP.format(support=str(SUPPORT), pause=pause)
    main = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert main.stdout.readline() == "ready\n"
    family = psutil.Process(main.pid).children(recursive=True)
    assert len(family) >= 2
    for blow in blows:
        time.sleep(0.03)
        with contextlib.suppress(ProcessLookupError):  # the third one may come late
            if blow == signal.SIGINT:
                os.killpg(main.pid, blow)
            else:
                main.send_signal(blow)
    _, errors = main.communicate(timeout=20)
    assert psutil.wait_procs(family, timeout=10)[1] == []
    assert pieces(main.pid) == []
    if signal.SIGINT in blows:
        # One that comes while Python itself ends has a traceback of its own.
        assert errors.count("Traceback") == 1 or len(blows) > 1, errors
        assert "KeyboardInterrupt" in errors
        assert "leaked" not in errors


CELL = """
import multiprocessing, sys
sys.path.insert(0, {support!r})
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_cell('''
import worker_datasets as made
from tinygrad_edu.utils.data import DataLoader
loader = DataLoader(
    made.Numbered("tinygrad_edu"), num_workers=2, multiprocessing_context="fork")
for batch in loader:
    raise KeyboardInterrupt
''')
assert sys.last_traceback is not None
print(multiprocessing.active_children())
"""


def test_an_interrupted_cell_leaves_no_process():
    script = CELL.format(support=str(SUPPORT))
    shown = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60
    )
    assert shown.stdout.splitlines()[-1] == "[]", shown.stdout + shown.stderr


# --- options --------------------------------------------------------------------------


def test_two_workers_where_only_one_processor_is(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda who: {0}, raising=False)
    with pytest.warns(UserWarning, match="will create 2 worker processes in total"):
        loader(made.Numbered(OURS))


def test_pinned_memory_needs_an_accelerator(library):
    batches = loader(
        made.Numbered(library), library=library, num_workers=0, pin_memory=True
    )
    with pytest.warns(UserWarning, match="no accelerator is found"):
        assert len(list(batches)) == 11


@pytest.mark.parametrize(
    ("options", "use"),
    [
        ({"num_workers": 0, "timeout": 1}, iter),
        ({"prefetch_factor": -1}, iter),
        ({"multiprocessing_context": "teleport"}, iter),
        ({"multiprocessing_context": 3}, iter),
        ({"multiprocessing_context": "fork", "num_workers": 0}, iter),
        ({}, lambda loader: setattr(loader, "batch_size", 3)),
    ],
)
def test_errors_are_pytorchs(options, use):
    pytest.importorskip("torch", reason="parity needs PyTorch")
    caught = []
    for name in ("torch", OURS):
        torch = importlib.import_module(name)
        options = {"num_workers": 2, **options}
        make = torch.utils.data.DataLoader
        with pytest.raises(Exception) as error:  # noqa: PT011 - compared below
            use(make(made.Numbered(name), **options))
        caught.append((type(error.value), str(error.value).splitlines()[0]))
    assert caught[0] == caught[1]


def test_nothing_can_be_fetched_ahead_by_zero():
    with pytest.raises(AssertionError, match="prefetch_factor must be greater than 0"):
        iter(loader(made.Numbered(OURS), prefetch_factor=0))
