"""Learning rates, momentum and saved states equal PyTorch's, step by step."""

import math

import numpy as np
import pytest

import tinygrad_edu

torch = pytest.importorskip("torch", reason="parity needs PyTorch")
BOTH = (torch, tinygrad_edu)


class Falling:
    """A schedule that is an object, so that its state is saved."""

    def __init__(self, base=0.8):
        self.base = base

    def __call__(self, t):
        return self.base**t


RUNS = [
    ("LambdaLR", {"lr_lambda": lambda t: 0.9**t}),
    ("LambdaLR", {"lr_lambda": [Falling(), lambda t: 1 / (1 + t)]}),
    ("MultiplicativeLR", {"lr_lambda": lambda t: 0.7 + 0.01 * t}),
    ("StepLR", {"step_size": 3}),
    ("StepLR", {"step_size": 1, "gamma": 0.9}),
    ("MultiStepLR", {"milestones": [2, 5, 5, 9], "gamma": 0.5}),
    ("ConstantLR", {}),
    ("ConstantLR", {"factor": 0.5, "total_iters": 3}),
    ("LinearLR", {}),
    ("LinearLR", {"start_factor": 1.0, "end_factor": 0.2, "total_iters": 7}),
    ("ExponentialLR", {"gamma": 0.9}),
    ("PolynomialLR", {"total_iters": 6, "power": 2.0}),
    ("CosineAnnealingLR", {"T_max": 4, "eta_min": 0.01}),
    ("CosineAnnealingLR", {"T_max": 20}),
    ("CosineAnnealingWarmRestarts", {"T_0": 3}),
    ("CosineAnnealingWarmRestarts", {"T_0": 2, "T_mult": 2, "eta_min": 0.01}),
    ("CyclicLR", {"base_lr": 0.1, "max_lr": 0.5, "step_size_up": 3}),
    (
        "CyclicLR",
        {
            "base_lr": [0.1, 0.2],
            "max_lr": 0.5,
            "step_size_up": 3,
            "step_size_down": 5,
            "mode": "triangular2",
        },
    ),
    (
        "CyclicLR",
        {
            "base_lr": 0.1,
            "max_lr": 0.5,
            "step_size_up": 2,
            "mode": "exp_range",
            "gamma": 0.9,
            "cycle_momentum": False,
        },
    ),
    (
        "CyclicLR",
        {
            "base_lr": 0.1,
            "max_lr": 0.5,
            "step_size_up": 2,
            "scale_fn": lambda x: 1 / (5**x * 0.0001),
            "scale_mode": "iterations",
        },
    ),
    ("OneCycleLR", {"max_lr": 0.4, "total_steps": 15}),
    (
        "OneCycleLR",
        {
            "max_lr": [0.4, 0.2],
            "epochs": 5,
            "steps_per_epoch": 3,
            "anneal_strategy": "linear",
            "pct_start": 0.5,
            "div_factor": 10.0,
        },
    ),
    ("OneCycleLR", {"max_lr": 0.4, "total_steps": 15, "three_phase": True}),
    ("OneCycleLR", {"max_lr": 0.4, "total_steps": 15, "cycle_momentum": False}),
]
IDS = [f"{name}-{i}" for i, (name, _) in enumerate(RUNS)]


def made(library, kind="SGD"):
    """An optimizer with two groups that differ, already asked for one step."""
    first, second = (library.ones(1, requires_grad=True) for _ in range(2))
    options = {"momentum": 0.8} if kind == "SGD" else {}
    groups = [{"params": [first], "lr": 0.1}, {"params": [second]}]
    return getattr(library.optim, kind)(groups, lr=0.5, **options)


def rates(optimizer):
    names = "lr", "momentum", "betas", "initial_lr"
    return [
        np.ravel([group[name] for name in names if name in group])
        if "betas" not in group
        else np.array([group["lr"], *group["betas"]])
        for group in optimizer.param_groups
    ]


@pytest.mark.parametrize("kind", ["SGD", "Adam"])
@pytest.mark.parametrize(("name", "options"), RUNS, ids=IDS)
def test_rates_momentum_and_state(name, options, kind):
    pairs = []
    for library in BOTH:
        optimizer = made(library, kind)
        scheduler = getattr(library.optim.lr_scheduler, name)(optimizer, **options)
        pairs.append((optimizer, scheduler))
    for _ in range(15):
        assert_alike(pairs)
        for optimizer, scheduler in pairs:
            optimizer.step()
            scheduler.step()
    assert_alike(pairs)


def assert_alike(pairs):
    (theirs, their_scheduler), (ours, our_scheduler) = pairs
    np.testing.assert_allclose(rates(ours), rates(theirs), rtol=1e-12)
    np.testing.assert_allclose(
        our_scheduler.get_last_lr(), their_scheduler.get_last_lr(), rtol=1e-12
    )
    assert_same(our_scheduler.state_dict(), their_scheduler.state_dict())


def assert_same(ours, theirs):
    if isinstance(theirs, dict):
        assert set(ours) == set(theirs)
        for name in theirs:
            assert_same(ours[name], theirs[name])
    elif isinstance(theirs, list | tuple):
        assert len(ours) == len(theirs)
        for one, other in zip(ours, theirs, strict=True):
            assert_same(one, other)
    elif isinstance(theirs, float) and math.isfinite(theirs):
        assert ours == pytest.approx(theirs, rel=1e-12)
    else:
        assert ours == theirs


@pytest.mark.parametrize(("name", "options"), RUNS, ids=IDS)
def test_a_run_goes_on_from_saved_state(name, options):
    library = tinygrad_edu
    whole, resumed = [], []
    optimizer = made(library)
    scheduler = getattr(library.optim.lr_scheduler, name)(optimizer, **options)
    for t in range(12):
        optimizer.step()
        scheduler.step()
        whole.append(scheduler.get_last_lr())
        if t == 5:
            saved = scheduler.state_dict(), optimizer.state_dict()
    optimizer = made(library)
    scheduler = getattr(library.optim.lr_scheduler, name)(optimizer, **options)
    scheduler.load_state_dict(saved[0])
    optimizer.load_state_dict(saved[1])
    for _ in range(6, 12):
        optimizer.step()
        scheduler.step()
        resumed.append(scheduler.get_last_lr())
    np.testing.assert_allclose(resumed, whole[6:], rtol=1e-12)


@pytest.mark.parametrize("chained", [False, True])
def test_combinations(chained):
    pairs = []
    for library in BOTH:
        L, optimizer = library.optim.lr_scheduler, made(library)
        members = [
            L.ConstantLR(optimizer, factor=0.1, total_iters=2),
            L.ExponentialLR(optimizer, gamma=0.9),
            L.CosineAnnealingLR(optimizer, 5),
        ]
        whole = (
            L.ChainedScheduler(members)
            if chained
            else L.SequentialLR(optimizer, members, [3, 6])
        )
        pairs.append((optimizer, whole))
    for _ in range(12):
        assert_alike(pairs)
        for optimizer, scheduler in pairs:
            optimizer.step()
            scheduler.step()
    saved = pairs[1][1].state_dict()
    pairs[1][1].load_state_dict(saved)
    assert pairs[1][1].state_dict() == saved


@pytest.mark.parametrize(
    "options",
    [
        {"patience": 1},
        {"mode": "max", "patience": 0, "factor": 0.5},
        {"patience": 1, "cooldown": 2, "threshold": 0.1},
        {"patience": 0, "threshold_mode": "abs", "threshold": 0.5},
        {"mode": "max", "threshold_mode": "abs", "patience": 1, "min_lr": [0.05, 0.2]},
    ],
)
def test_plateaus(options):
    measures = [5, 4, 3.9, 3.95, 4, 3.7, 3.7, 3.7, 3.8, 2, 2, 2.4, 2.2, 2.2]
    pairs = []
    for library in BOTH:
        optimizer = made(library)
        scheduler = library.optim.lr_scheduler.ReduceLROnPlateau(optimizer, **options)
        pairs.append((optimizer, scheduler))
    for measure in measures:
        for library, (_, scheduler) in zip(BOTH, pairs, strict=True):
            scheduler.step(library.tensor(measure))
        assert_alike(pairs)


def test_warm_restarts_within_an_epoch():
    pairs = []
    for library in BOTH:
        optimizer = made(library)
        L = library.optim.lr_scheduler
        scheduler = L.CosineAnnealingWarmRestarts(optimizer, T_0=3, T_mult=2)
        pairs.append((optimizer, scheduler))
    for t in np.arange(0, 12, 0.4):
        for _, scheduler in pairs:
            scheduler.step(float(t))
        assert_alike(pairs)


ERRORS = [
    lambda L, o, t: L.StepLR(3, 2),
    lambda L, o, t: L.StepLR(o, 2, last_epoch=3),
    lambda L, o, t: L.LambdaLR(o, [lambda e: 1]),
    lambda L, o, t: L.MultiplicativeLR(o, [lambda e: 1]),
    lambda L, o, t: L.ConstantLR(o, factor=2),
    lambda L, o, t: L.LinearLR(o, start_factor=0),
    lambda L, o, t: L.LinearLR(o, end_factor=2),
    lambda L, o, t: L.SequentialLR(o, [], []),
    lambda L, o, t: L.SequentialLR(o, [L.ConstantLR(o)], [1, 2]),
    lambda L, o, t: L.SequentialLR(o, [L.ConstantLR(made(t))], []),
    lambda L, o, t: L.ChainedScheduler([]),
    lambda L, o, t: L.ChainedScheduler([L.ConstantLR(o), L.ConstantLR(made(t))]),
    lambda L, o, t: L.CosineAnnealingWarmRestarts(o, 0),
    lambda L, o, t: L.CosineAnnealingWarmRestarts(o, 3, 0),
    lambda L, o, t: L.CosineAnnealingWarmRestarts(o, 3, eta_min="low"),
    lambda L, o, t: L.CosineAnnealingWarmRestarts(o, 3).step(-1),
    lambda L, o, t: L.OneCycleLR(o, 0.1),
    lambda L, o, t: L.OneCycleLR(o, 0.1, total_steps=-1),
    lambda L, o, t: L.OneCycleLR(o, 0.1, epochs=0, steps_per_epoch=2),
    lambda L, o, t: L.OneCycleLR(o, 0.1, total_steps=5, pct_start=2),
    lambda L, o, t: L.OneCycleLR(o, 0.1, total_steps=5, anneal_strategy="up"),
    lambda L, o, t: L.OneCycleLR(t.optim.Adagrad([t.ones(1)]), 0.1, 5),
    lambda L, o, t: L.CyclicLR(o, 0.1, 0.2, mode="up"),
    lambda L, o, t: L.CyclicLR(o, [0.1], 0.2),
    lambda L, o, t: L.CyclicLR(t.optim.Adagrad([t.ones(1)]), 0.1, 0.2),
    lambda L, o, t: L.ReduceLROnPlateau(o, factor=1),
    lambda L, o, t: L.ReduceLROnPlateau(o, mode="up"),
    lambda L, o, t: L.ReduceLROnPlateau(o, threshold_mode="up"),
    lambda L, o, t: L.ReduceLROnPlateau(o, min_lr=[1]),
    lambda L, o, t: L.ReduceLROnPlateau(3),
]


@pytest.mark.parametrize("make", ERRORS)
def test_errors_have_pytorchs_type_and_first_line(make):
    caught = []
    for library in BOTH:
        with pytest.raises(Exception) as error:  # noqa: PT011 - compared below
            make(library.optim.lr_scheduler, made(library), library)
        caught.append(error.value)
    theirs, ours = caught
    assert type(ours) is type(theirs)
    first = [str(each).replace("\\n", "\n").splitlines()[0] for each in caught]
    assert first[1].strip("'\"") == first[0].strip("'\"")


def test_too_many_steps_of_one_cycle():
    for library in BOTH:
        optimizer = made(library)
        scheduler = library.optim.lr_scheduler.OneCycleLR(optimizer, 0.1, total_steps=2)
        optimizer.step()
        scheduler.step()
        scheduler.step()
        with pytest.raises(ValueError, match="Tried to step 3 times"):
            scheduler.step()


def test_warnings():
    for library in BOTH:
        scheduler = library.optim.lr_scheduler.StepLR(made(library), 1)
        with pytest.warns(UserWarning, match="before `optimizer.step"):
            scheduler.step()
        with pytest.warns(UserWarning, match="epoch parameter"):
            scheduler.step(3)
        with pytest.warns(UserWarning, match="get_last_lr"):
            scheduler.get_lr()
        assert scheduler.get_last_lr() == pytest.approx([1e-4, 5e-4])


def test_a_scheduler_of_ones_own_by_the_old_name():
    rates = []
    for library in BOTH:
        name = library.optim.lr_scheduler

        class WarmUp(name._LRScheduler):
            def get_lr(self):
                return [b * min(1, (self.last_epoch + 1) / 4) for b in self.base_lrs]

        optimizer = made(library)
        scheduler = WarmUp(optimizer)
        assert isinstance(scheduler, name.LRScheduler)
        assert not isinstance(name.StepLR(optimizer, 1), name._LRScheduler)
        seen = []
        for _ in range(6):
            optimizer.step()
            scheduler.step()
            seen += scheduler.get_last_lr()
        rates.append(seen)
    assert rates[0] == pytest.approx(rates[1])
