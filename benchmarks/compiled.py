"""Compare compiled steps with PyTorch's, eager and compiled, on this machine.

    python benchmarks/compiled.py                    # everything, some minutes
    python benchmarks/compiled.py --threads 2
    python benchmarks/compiled.py --rounds 3 small_network_adam

Four processes for each step: either library, the step as it stands and
``torch.compile(step)``. They take 50 steps from the same weights, and a figure counts
only if their losses agree; then they are asked in turn, round after round. Reported is
the *median of the rounds' ratios* (below 1: ours is faster). All caches are empty at
the start; with ``--first``, how long the first three steps take is asked again of new
processes, which find the caches full. PyTorch and a C compiler must be installed.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from run import Worker, machine
from whole_steps import FIRST_RESULT, FROM_CACHE, GOALS, STEPS

STEPS_TO_AGREE = 50
CLOSE = 1e-3  # of the size of a loss
LIBRARIES = ("tinygrad_edu", "torch")
WAYS = ("eager", "compiled")
KINDS = list(itertools.product(LIBRARIES, WAYS))
OURS = ("tinygrad_edu", "compiled")
Kind = tuple[str, str]
HEADER = (
    *("step", "PyTorch eager", "torch.compile", "ours eager", "ours compiled"),
    *("/ eager", "/ torch.compile", "goal", ""),
)


def caches(folder: str) -> dict[str, str]:
    """Where both compilers keep what they made."""
    return {
        "XDG_CACHE_HOME": folder,
        "TINYGRAD_EDU_CACHE": folder,
        "TORCHINDUCTOR_CACHE_DIR": os.path.join(folder, "inductor"),
    }


@contextlib.contextmanager
def workers(
    threads: int, folder: str, kinds: list[Kind] = KINDS
) -> Iterator[dict[Kind, Worker]]:
    """A process for each kind, ended afterwards."""
    started = {
        (library, way): Worker(
            library,
            threads,
            script="compiled_worker.py",
            arguments=(way,),
            environment=caches(folder),
        )
        for library, way in kinds
    }
    try:
        yield started
    finally:
        for each in started.values():
            each.stop()


@dataclass
class Measured:
    """What one step took, by library and way."""

    name: str
    seconds: dict[Kind, list[float]] = field(default_factory=dict)
    first: dict[Kind, float] = field(default_factory=dict)
    losses: dict[Kind, list[float]] = field(default_factory=dict)
    failed: dict[Kind, str] = field(default_factory=dict)

    def ratio(self, beside: str) -> float | None:
        """The median over the rounds: ours, divided by one of PyTorch's or the better.

        None where one of them did not run.
        """
        names = WAYS if beside == "better" else (beside,)
        theirs = [self.seconds[each] for w in names if (each := ("torch", w)) in self]
        if OURS not in self or len(theirs) < len(names):
            return None
        best = [min(each) for each in zip(*theirs, strict=True)]
        pairs = zip(self.seconds[OURS], best, strict=True)
        return float(statistics.median(ours / other for ours, other in pairs))

    def __contains__(self, kind: Kind) -> bool:
        return bool(self.seconds.get(kind))

    @property
    def apart(self) -> str:
        """Which losses part from those of PyTorch eager, and when; empty: none."""
        expected = self.losses.get(("torch", "eager"), [])
        found = []
        for kind, losses in self.losses.items():
            pairs = enumerate(zip(losses, expected, strict=False))
            far = [i for i, (a, b) in pairs if not abs(a - b) <= CLOSE * max(abs(b), 1)]
            if far:
                found.append(f"{' '.join(kind)} from step {far[0]} on")
        return ", ".join(found)


def measure(name: str, options: Any) -> Measured:
    """Time a step in all four processes."""
    measured = Measured(name)
    with (
        tempfile.TemporaryDirectory() as folder,
        workers(options.threads, folder) as each,
    ):
        for kind, worker in each.items():
            begin(measured, kind, worker.ask(step=name, count=STEPS_TO_AGREE))
        for _ in range(options.rounds):
            for kind in measured.seconds:
                answer = each[kind].ask(seconds=options.seconds, clock=options.clock)
                measured.seconds[kind].append(answer["seconds"])
    return measured


def begin(measured: Measured, kind: Kind, answer: dict[str, Any]) -> None:
    """Keep what the first steps of a process said."""
    if "failed" in answer:
        measured.failed[kind] = answer["failed"]
        return
    measured.seconds[kind] = []
    measured.first[kind] = answer["first"]
    measured.losses[kind] = answer["losses"]


def row(measured: Measured) -> list[str]:
    """A line of the table."""
    times = [middle(measured.seconds.get(kind)) for kind in reversed_libraries()]
    beside = [ratio_text(measured.ratio(way)) for way in WAYS]
    return [f"`{measured.name}`", *times, *beside, *judged(measured)]


def reversed_libraries() -> list[Kind]:
    """PyTorch's two first."""
    return [(library, way) for library in reversed(LIBRARIES) for way in WAYS]


def judged(measured: Measured) -> list[str]:
    """The goal, and whether it is met; a figure without equal losses does not count."""
    goal = GOALS[STEPS[measured.name]]
    words = f"{goal.bound} of {goal.beside}"
    ratio = measured.ratio(goal.beside)
    if measured.failed:
        return [words, "; ".join(f"{k[0]} {k[1]}: {v}" for k, v in failures(measured))]
    if measured.apart:
        return [words, f"does not count: losses part, {measured.apart}"]
    assert ratio is not None
    return [words, f"{'met' if ratio <= goal.bound else 'missed'} ({ratio:.2f})"]


def failures(measured: Measured) -> list[tuple[Kind, str]]:
    """Who did not run, and the first line of why."""
    return [(k, v.splitlines()[0]) for k, v in measured.failed.items()]


def middle(times: list[float] | None) -> str:
    """The median as text."""
    if not times:
        return "–"
    seconds = statistics.median(times)
    return f"{seconds * 1e6:.0f} µs" if seconds < 1e-3 else f"{seconds * 1e3:.1f} ms"


def ratio_text(ratio: float | None) -> str:
    """Two digits behind the point; a dash for what was not measured."""
    return "–" if ratio is None else f"{ratio:.2f}"


# --------------------------------------------------------------------- first result


def first_results(name: str, options: Any) -> list[str]:
    """Seconds from ``compile(step)`` to the third result: with empty caches, then full.

    The second time processes are new. Importing the libraries does not count; loading
    the compiler does, and so do the steps, which run eagerly while they are captured.
    """
    found: dict[str, list[float]] = {library: [] for library in LIBRARIES}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(2):
            for library in LIBRARIES:  # one by one: nobody else wants the cores
                kind = library, "compiled"
                with workers(options.threads, folder, [kind]) as each:
                    answer = each[kind].ask(step=name, count=3)
                    found[library].append(answer.get("first", float("nan")))
    cold, warm = found["tinygrad_edu"]
    bound = FIRST_RESULT.get(name)
    met = warm <= FROM_CACHE and (bound is None or cold <= bound)
    seconds = [f"{each:.2f} s" for library in LIBRARIES for each in found[library]]
    goal = f"{bound if bound else '–'} / {FROM_CACHE} s"
    return [f"`{name}`", *seconds, goal, "met" if met else "missed"]


def table(header: tuple[str, ...], rows: Iterator[list[str]]) -> None:
    """Print rows as they come."""
    print(f"| {' | '.join(header)} |\n|{' --- |' * len(header)}")
    for each in rows:
        print(f"| {' | '.join(each)} |", flush=True)


def main() -> None:
    """Run what was asked for and print it as tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("steps", nargs="*", metavar="STEP")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=0.3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--clock", choices=("wall", "processor"), default="wall")
    parser.add_argument("--first", action="store_true", help="time the first steps")
    options = parser.parse_args()
    unknown = set(options.steps) - set(STEPS)
    if unknown:
        parser.error(f"no step {sorted(unknown)}; there are {sorted(STEPS)}")
    names = options.steps or list(STEPS)
    print(f"{machine()}; {options.threads} thread(s), {options.clock} time\n")
    if options.first:
        header = ("step", "ours: empty cache", "full", "PyTorch: empty", "full")
        table((*header, "goal", ""), (first_results(n, options) for n in names))
        return
    table(HEADER, (row(measure(name, options)) for name in names))


if __name__ == "__main__":
    main()
