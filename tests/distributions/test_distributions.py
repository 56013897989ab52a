"""Every distribution beside PyTorch's: what it draws, answers and refuses."""

from __future__ import annotations

import importlib
import warnings
from typing import Any

import pytest

import tinygrad_edu

torch = pytest.importorskip("torch", reason="parity needs PyTorch")

# A constructor, and values to ask about: `d` is torch.distributions, `t` makes tensors.
CASES = {
    "normal": ("d.Normal(t([0.5, -1.0]), t([1.0, 2.0]))", "[0.1, -3.0]"),
    "normal of a number": ("d.Normal(0.5, t([[1.0], [2.0]]))", "[[0.1], [-3.0]]"),
    "log_normal": ("d.LogNormal(t([0.5, -1.0]), t([1.0, 0.5]))", "[0.1, 3.0]"),
    "half_normal": ("d.HalfNormal(t([0.5, 1.0]))", "[0.1, 3.0]"),
    "half_cauchy": ("d.HalfCauchy(t([0.5, 1.0]))", "[0.1, 3.0]"),
    "uniform": ("d.Uniform(t([0.5, -1.0]), t([1.0, 2.0]))", "[0.7, 0.0]"),
    "exponential": ("d.Exponential(t([0.5, 2.0]))", "[0.7, 3.0]"),
    "laplace": ("d.Laplace(t([0.5, -1.0]), t([1.0, 2.0]))", "[0.7, -3.0]"),
    "cauchy": ("d.Cauchy(t([0.5, -1.0]), t([1.0, 2.0]))", "[0.7, -3.0]"),
    "gumbel": ("d.Gumbel(t([0.5, -1.0]), t([1.0, 2.0]))", "[0.7, -3.0]"),
    "student": ("d.StudentT(t([0.5, 1.5, 5.0]), 0.5, 2.0)", "[0.7, -3.0, 1.0]"),
    "gamma": ("d.Gamma(t([0.5, 3.0]), t([1.0, 2.0]))", "[0.7, 3.0]"),
    "chi2": ("d.Chi2(t([0.5, 3.0]))", "[0.7, 3.0]"),
    "beta": ("d.Beta(t([0.5, 3.0]), t([0.5, 2.0]))", "[0.7, 0.2]"),
    "dirichlet": (
        "d.Dirichlet(t([[0.5, 0.6, 0.9], [2.0, 3.0, 1.0]]))",
        "[[0.2, 0.3, 0.5], [0.7, 0.2, 0.1]]",
    ),
    "bernoulli": ("d.Bernoulli(t([0.5, 0.1]))", "[0.0, 1.0]"),
    "bernoulli by logits": ("d.Bernoulli(logits=t([0.5, -9.0]))", "[0.0, 1.0]"),
    "geometric": ("d.Geometric(t([0.5, 0.1]))", "[0.0, 4.0]"),
    "geometric by logits": ("d.Geometric(logits=t([0.5, -1.0]))", "[0.0, 4.0]"),
    "poisson": ("d.Poisson(t([0.5, 12.0]))", "[0.0, 4.0]"),
    "categorical": ("d.Categorical(t([[1.0, 2.0, 5.0], [3.0, 0.0, 1.0]]))", "[2, 0]"),
    "categorical by logits": ("d.Categorical(logits=t([1.0, 2.0, -5.0]))", "[2, 0]"),
    "one hot": (
        "d.OneHotCategorical(t([[1.0, 2.0, 5.0], [3.0, 0.5, 1.0]]))",
        "[[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]",
    ),
    "straight through": (
        "d.OneHotCategoricalStraightThrough(logits=t([1.0, 2.0, 5.0]))",
        "[0.0, 1.0, 0.0]",
    ),
    "multinomial": ("d.Multinomial(5, t([1.0, 2.0, 5.0]))", "[2.0, 1.0, 2.0]"),
    "many dimensions, covariance": (
        "d.MultivariateNormal(t([0.5, 1.0]), t([[2.0, 0.5], [0.5, 1.0]]))",
        "[[0.5, 0.1], [-1.0, 3.0]]",
    ),
    "many dimensions, precision": (
        "d.MultivariateNormal(t([0.5, 1.0]),"
        " precision_matrix=t([[2.0, 0.5], [0.5, 1.0]]))",
        "[0.5, 0.1]",
    ),
    "many dimensions, factor": (
        "d.MultivariateNormal(t([[0.5, 1.0], [0.0, 1.0], [2.0, 2.0]]),"
        " scale_tril=t([[2.0, 0.0], [0.5, 1.0]]))",
        "[0.5, 0.1]",
    ),
    "independent": (
        "d.Independent(d.Normal(t([[0.5, -1.0]]), t([[1.0, 2.0]])), 1)",
        "[[0.1, -3.0]]",
    ),
    "mixture": (
        "d.MixtureSameFamily(d.Categorical(t([1.0, 3.0])),"
        " d.Normal(t([-1.0, 1.0]), t([1.0, 0.5])))",
        "[0.1, -3.0]",
    ),
    "mixture of many dimensions": (
        "d.MixtureSameFamily(d.Categorical(t([1.0, 3.0])), d.Independent("
        "d.Normal(t([[-1.0, 1.0], [0.0, 2.0]]), t([[1.0, 0.5], [1.0, 1.0]])), 1))",
        "[0.1, -3.0]",
    ),
    "transformed": (
        "d.TransformedDistribution(d.Normal(t([0.5, 1.0]), t([1.0, 1.0])),"
        " [d.TanhTransform(), d.AffineTransform(1.0, -2.0), d.AffineTransform("
        "t([1.0, 2.0]), t([2.0, 0.5]))])",
        "[1.1, 2.2]",
    ),
    "squashed": (
        "d.TransformedDistribution(d.Normal(t([0.5, 1.0]), t([1.0, 1.0])),"
        " [d.SigmoidTransform(), d.PowerTransform(2.0), d.SoftplusTransform()])",
        "[0.8, 1.1]",
    ),
}
# PyTorch draws these from a library of Intel's where the processor is one.
FROM_INTEL = {"exponential"}
# What PyTorch answers and this library does not.
LACKING = {("gamma", "cdf"), ("chi2", "cdf"), ("multinomial", "entropy")}
LACKING |= {("multinomial", "perplexity")}
ANSWERS = ("mean", "mode", "variance", "stddev", "batch_shape", "event_shape")


def build(library: Any, case: str, dtype: str = "float64") -> Any:
    d = importlib.import_module(f"{library.__name__}.distributions")
    kind = getattr(library, dtype)
    return eval(case, {"d": d, "t": lambda x: library.tensor(x, dtype=kind)})


def value(library: Any, text: str) -> Any:
    kind = {} if "." not in text else {"dtype": library.float64}
    return library.tensor(eval(text), **kind)


def outcome(question: Any) -> Any:
    """The answer as nested numbers with its dtype, or the error's type."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            answer = question()
        except (NotImplementedError, AttributeError):
            return "not there"
    if isinstance(answer, tuple):
        return tuple(answer)
    return answer.detach().numpy(), str(answer.dtype)


def asked_of(distribution: Any, name: str, *values: Any, call: bool = False) -> Any:
    """A property, or what a method answers."""
    if values or call:
        return outcome(lambda: getattr(distribution, name)(*values))
    return outcome(lambda: getattr(distribution, name))


def same(ours: Any, theirs: Any) -> None:
    if isinstance(theirs, str) or len(theirs) != 2 or isinstance(theirs[1], int):
        assert ours == theirs
        return
    assert ours[1] == theirs[1]
    assert ours[0].shape == theirs[0].shape
    assert ours[0] == pytest.approx(theirs[0], rel=1e-9, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize("name", CASES)
def test_answers(name: str) -> None:
    case, asked = CASES[name]
    ours, theirs = build(tinygrad_edu, case), build(torch, case)
    for each in ANSWERS:
        same(asked_of(ours, each), asked_of(theirs, each))
    for each in ("entropy", "perplexity"):
        if (name, each) in LACKING:
            assert asked_of(ours, each, call=True) == "not there"
            continue
        same(asked_of(ours, each, call=True), asked_of(theirs, each, call=True))
    for each in ("log_prob", "cdf"):
        if (name, each) in LACKING:
            our_value = value(tinygrad_edu, asked)
            assert asked_of(ours, each, our_value) == "not there"
            continue
        our_value, their_value = value(tinygrad_edu, asked), value(torch, asked)
        same(asked_of(ours, each, our_value), asked_of(theirs, each, their_value))
    assert repr(ours) == repr(theirs)


@pytest.mark.parametrize("name", CASES)
def test_quantiles(name: str) -> None:
    case, _ = CASES[name]
    ours, theirs = build(tinygrad_edu, case), build(torch, case)
    share = [0.2] * (ours.batch_shape[-1] if ours.batch_shape else 1)
    if not ours.event_shape:
        shares = (lib.tensor(share).double() for lib in (tinygrad_edu, torch))
        same(*map(asked_of, (ours, theirs), ("icdf", "icdf"), shares))


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", CASES)
def test_samples_are_those_of_the_same_seed(name: str, dtype: str) -> None:
    case, _ = CASES[name]
    for shape in [(), (7,), (2, 3)]:
        drawn = []
        for library in (tinygrad_edu, torch):
            library.manual_seed(5)
            made = build(library, case, dtype)
            drawn.append(made.sample(shape))
            assert not drawn[-1].requires_grad
        ours, theirs = drawn
        assert tuple(ours.shape) == tuple(theirs.shape)
        assert str(ours.dtype) == str(theirs.dtype)
        if name not in FROM_INTEL:
            close = 1e-9 if dtype == "float64" else 2e-5
            assert ours.numpy() == pytest.approx(theirs.numpy(), rel=close, abs=close)


@pytest.mark.parametrize("name", CASES)
def test_expanded(name: str) -> None:
    case, asked = CASES[name]
    ours, theirs = build(tinygrad_edu, case), build(torch, case)
    shape = (2, *ours.batch_shape)
    ours, theirs = ours.expand(shape), theirs.expand(shape)
    same(
        asked_of(ours, "log_prob", value(tinygrad_edu, asked)),
        asked_of(theirs, "log_prob", value(torch, asked)),
    )
    assert tuple(ours.batch_shape) == tuple(theirs.batch_shape)


GRADIENTS = [
    ("d.Normal(a, b.exp())", "x"),
    ("d.Laplace(a, b.exp())", "x"),
    ("d.Gamma(a.exp(), b.exp())", "x.exp()"),
    ("d.Beta(a.exp(), b.exp())", "x.sigmoid()"),
    ("d.Bernoulli(logits=a * b)", "(x > 0).double()"),
    ("d.Categorical(logits=a * b)", "(x > 0).sum()"),
    ("d.Dirichlet((a * b).exp())", "x.softmax(-1)"),
    ("d.StudentT(a.exp(), b, 2.0)", "x"),
    ("d.Poisson(a.exp() * b.exp())", "x.exp().floor()"),
    ("d.LogNormal(a, b.exp())", "x.exp()"),
]


@pytest.mark.parametrize(("case", "asked"), GRADIENTS)
def test_gradients_of_log_prob_and_entropy(case: str, asked: str) -> None:
    found = []
    for library in (tinygrad_edu, torch):
        d = importlib.import_module(f"{library.__name__}.distributions")
        a, b, x = (
            library.tensor(v, dtype=library.float64, requires_grad=True)
            for v in ([0.1, 0.5, -0.7], [0.3, -0.2, 0.4], [1.0, -0.5, 0.2])
        )
        made = eval(case, {"d": d, "a": a, "b": b})
        whole = made.log_prob(eval(asked, {"x": x})).sum()
        try:
            whole = whole + made.entropy().sum()
        except NotImplementedError:
            assert "Poisson" in case
        whole.backward()
        found.append([a.grad.numpy(), b.grad.numpy()])
    for ours, theirs in zip(*found, strict=True):
        assert ours == pytest.approx(theirs, rel=1e-9)


@pytest.mark.parametrize(
    "case", ["d.Normal(a, b)", "d.Laplace(a, b)", "d.Uniform(a, b)"]
)
def test_gradients_through_samples(case: str) -> None:
    found = []
    for library in (tinygrad_edu, torch):
        d = importlib.import_module(f"{library.__name__}.distributions")
        library.manual_seed(1)
        a = library.tensor([0.1, 0.5], dtype=library.float64, requires_grad=True)
        b = library.tensor([1.3, 2.0], dtype=library.float64, requires_grad=True)
        eval(case, {"d": d, "a": a, "b": b}).rsample((4,)).pow(2).sum().backward()
        found.append([a.grad.numpy(), b.grad.numpy()])
    for ours, theirs in zip(*found, strict=True):
        assert ours == pytest.approx(theirs, rel=1e-9)


def test_a_sample_without_a_gradient_says_so() -> None:
    gamma = tinygrad_edu.distributions.Gamma(2.0, 1.0)
    assert not gamma.has_rsample
    with pytest.raises(NotImplementedError):
        gamma.rsample()


PAIRS = [
    ("d.Normal(t([0.5]), t([1.0]))", "d.Normal(t([1.5]), t([2.0]))"),
    ("d.Bernoulli(t([0.5, 0.1]))", "d.Bernoulli(t([0.4, 0.9]))"),
    ("d.Categorical(t([0.5, 0.0, 0.5]))", "d.Categorical(t([0.4, 0.9, 0.1]))"),
    ("d.Categorical(t([0.5, 0.5]))", "d.Categorical(t([0.4, 0.0]))"),
    ("d.OneHotCategorical(t([0.5, 0.5]))", "d.OneHotCategorical(t([0.4, 0.6]))"),
    ("d.Uniform(t([0.5]), t([1.0]))", "d.Uniform(t([0.1]), t([2.0]))"),
    ("d.Uniform(t([0.5]), t([1.0]))", "d.Uniform(t([0.6]), t([2.0]))"),
    ("d.Exponential(t([0.5]))", "d.Exponential(t([0.1]))"),
    ("d.Laplace(t([0.5]), t([1.0]))", "d.Laplace(t([0.1]), t([2.0]))"),
    ("d.Cauchy(t([0.5]), t([1.0]))", "d.Cauchy(t([0.1]), t([2.0]))"),
    ("d.Gamma(t([0.5]), t([1.0]))", "d.Gamma(t([0.1]), t([2.0]))"),
    ("d.Chi2(t([0.5]))", "d.Chi2(t([3.0]))"),
    ("d.Beta(t([0.5]), t([1.0]))", "d.Beta(t([0.1]), t([2.0]))"),
    ("d.Dirichlet(t([0.5, 1.0]))", "d.Dirichlet(t([0.1, 2.0]))"),
    ("d.Geometric(t([0.5]))", "d.Geometric(t([0.1]))"),
    ("d.Poisson(t([0.5]))", "d.Poisson(t([0.1]))"),
    ("d.HalfNormal(t([0.5]))", "d.HalfNormal(t([0.1]))"),
    ("d.Gumbel(t([0.5]), t([1.0]))", "d.Gumbel(t([0.1]), t([2.0]))"),
    ("d.LogNormal(t([0.5]), t([1.0]))", "d.LogNormal(t([0.1]), t([2.0]))"),
    (
        "d.MultivariateNormal(t([0.5, 1.0]), t([[2.0, 0.5], [0.5, 1.0]]))",
        "d.MultivariateNormal(t([0.0, 1.0]), t([[1.0, 0.1], [0.1, 1.0]]))",
    ),
    (
        "d.Independent(d.Normal(t([0.5, 1.0]), t([1.0, 1.0])), 1)",
        "d.Independent(d.Normal(t([0.0, 0.0]), t([2.0, 1.0])), 1)",
    ),
]


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_divergence(p: str, q: str) -> None:
    found = []
    for library in (tinygrad_edu, torch):
        d = importlib.import_module(f"{library.__name__}.distributions")
        found.append(d.kl_divergence(build(library, p), build(library, q)).numpy())
    assert found[0] == pytest.approx(found[1], rel=1e-9)


def test_divergence_without_a_formula() -> None:
    d = tinygrad_edu.distributions
    with pytest.raises(NotImplementedError, match="No KL"):
        d.kl_divergence(d.Normal(0.0, 1.0), d.Poisson(1.0))


REFUSED = [
    "d.Normal(t([0.5]), t([-1.0]))",
    "d.Normal('text', 1.0)",
    "d.Normal(0.0, 1.0).log_prob(3.0)",
    "d.Normal(t([0.0, 1.0]), 1.0).log_prob(t([1.0, 2.0, 3.0]))",
    "d.Bernoulli()",
    "d.Bernoulli(t([0.5]), t([0.5]))",
    "d.Bernoulli(t([1.5]))",
    "d.Bernoulli(t([0.5])).log_prob(t([0.5]))",
    "d.Categorical(t(0.5))",
    "d.Categorical(t([0.5, -1.0]))",
    "d.Categorical(t([0.5, 0.5])).log_prob(t(2.0))",
    "d.Uniform(1.0, 0.0)",
    "d.Uniform(0.0, 1.0).log_prob(t([2.0]))",
    "d.Dirichlet(t(1.0))",
    "d.MultivariateNormal(t(0.0), t([[1.0]]))",
    "d.MultivariateNormal(t([0.0]))",
    "d.MultivariateNormal(t([0.0]), t([1.0]))",
    "d.MultivariateNormal(t([0.0, 0.0]), t([[1.0, 2.0], [2.0, 1.0]]))",
    "d.MultivariateNormal(t([0.0, 0.0]), t([[1.0, 0.1], [0.1, 1.0]]))"
    ".log_prob(t([1.0, 2.0, 3.0]))",
    "d.Independent(d.Normal(0.0, 1.0), 1)",
    "d.MixtureSameFamily(d.Normal(0.0, 1.0), d.Normal(0.0, 1.0))",
    "d.MixtureSameFamily(d.Categorical(t([1.0, 1.0])), d.Normal(t([1.0]), 1.0))",
    "d.Geometric(t([0.0]))",
]


@pytest.mark.parametrize("case", REFUSED)
def test_refused_alike(case: str) -> None:
    found = []
    for library in (tinygrad_edu, torch):
        with pytest.raises((ValueError, TypeError)) as caught:
            build(library, case, "float32")
        found.append((caught.type, str(caught.value)))
    (our_type, our_text), (their_type, their_text) = found
    assert our_type is their_type
    assert our_text.splitlines()[0] == their_text.splitlines()[0]


def test_unchecked() -> None:
    normal = tinygrad_edu.distributions.Normal(0.0, -1.0, validate_args=False)
    assert normal.scale == -1


@pytest.mark.parametrize("case", ["bernoulli", "categorical", "one hot"])
@pytest.mark.parametrize("expand", [True, False])
def test_every_value(case: str, expand: bool) -> None:
    ours, theirs = (build(lib, CASES[case][0]) for lib in (tinygrad_edu, torch))
    assert ours.has_enumerate_support
    ours, theirs = (d.enumerate_support(expand) for d in (ours, theirs))
    assert ours.tolist() == theirs.tolist()


def test_policy_gradient_picks_the_better_arm() -> None:
    """The score function estimator with Categorical, as policies use it."""
    t = tinygrad_edu
    t.manual_seed(0)
    logits = t.zeros(3, requires_grad=True)
    optimizer = t.optim.Adam([logits], lr=0.1)
    pay = t.tensor([0.0, 1.0, 0.2])
    for _ in range(60):
        policy = t.distributions.Categorical(logits=logits)
        arms = policy.sample((16,))
        loss = -(policy.log_prob(arms) * (pay[arms] - pay[arms].mean())).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert policy.probs.argmax() == 1
    assert policy.probs[1] > 0.8


def test_independent_dimensions_are_counted_from_none() -> None:
    normal = tinygrad_edu.distributions.Normal(tinygrad_edu.zeros(2), 1.0)
    with pytest.raises(ValueError, match="Expected reinterpreted_batch_ndims >= 0"):
        tinygrad_edu.distributions.Independent(normal, -1)
