"""Models as functions of their parameters, and many models as one."""

from __future__ import annotations

from typing import Any

import pytest

import tinygrad_edu


def model(t: Any) -> Any:
    t.manual_seed(0)
    layers = t.nn.Linear(4, 5), t.nn.Tanh(), t.nn.Linear(5, 3)
    return t.nn.Sequential(*layers).double()


def data(t: Any) -> Any:
    numbers = t.arange(12, dtype=t.float64).reshape(3, 4)
    return numbers / 10, t.tensor([0, 2, 1])


def weights(network: Any) -> Any:
    return {name: each.detach() for name, each in network.named_parameters()}


def test_gradients_of_each_example(agree: Any) -> None:
    def case(t: Any) -> Any:
        network = model(t)

        def loss(weights: Any, x: Any, y: Any) -> Any:
            scores = t.func.functional_call(network, weights, (x[None],))
            return t.nn.functional.cross_entropy(scores, y[None])

        of_each = t.vmap(t.func.grad(loss), in_dims=(None, 0, 0))
        found = of_each(weights(network), *data(t))
        assert all(each.grad is None for each in network.parameters())
        return found

    with tinygrad_edu.func.vmap_fallbacks() as names:
        agree(case, detached=True)
    assert not names


def test_an_ensemble(agree: Any) -> None:
    def case(t: Any) -> Any:
        t.manual_seed(0)
        models = [t.nn.Linear(4, 2).double() for _ in range(3)]
        state = t.func.stack_module_state(models)
        assert state[0]["weight"].requires_grad
        assert state[0]["weight"].is_leaf

        def call(state: Any, x: Any) -> Any:
            return t.func.functional_call(models[0], state, (x,))

        return t.vmap(call, in_dims=(0, None))(state, data(t)[0])

    agree(case, detached=True)


def test_functional_call(agree: Any) -> None:
    def case(t: Any) -> Any:
        network = model(t)
        before = dict(network.named_parameters())
        doubled = {name: each * 2 for name, each in weights(network).items()}
        some = {"0.weight": doubled["0.weight"], "nobody": t.ones(1)}
        found = [
            t.func.functional_call(network, given, data(t)[0])
            for given in (doubled, some, (some, {"0.bias": doubled["0.bias"]}))
        ]
        after = dict(network.named_parameters())
        assert all(after[name] is before[name] for name in before)
        return found

    agree(case, detached=True)


def test_keywords_and_buffers(agree: Any) -> None:
    def case(t: Any) -> Any:
        class Scaled(t.nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.register_buffer("scale", t.ones(()))

            def forward(self, x: Any, power: int = 1) -> Any:
                return x**power * self.scale

        given = {"scale": t.tensor(3.0)}
        return t.func.functional_call(Scaled(), given, (t.ones(2) * 2,), {"power": 2})

    agree(case, detached=True)


def tied(t: Any) -> Any:
    network = t.nn.Sequential(t.nn.Linear(2, 2), t.nn.Linear(2, 2))
    network[1].weight = network[0].weight
    network[1].bias = network[0].bias
    return network


def test_tied_weights(agree: Any) -> None:
    def case(t: Any) -> Any:
        t.manual_seed(0)
        network = tied(t)
        given = {"0.weight": t.eye(2) * 2, "0.bias": t.zeros(2)}
        call = t.func.functional_call
        return call(network, given, t.ones(2)), call(
            network, given, t.ones(2), tie_weights=False
        )

    agree(case, detached=True)


def test_the_module_is_put_back_after_an_error() -> None:
    t = tinygrad_edu
    network = model(t)
    before = dict(network.named_parameters())
    given = {"0.weight": t.ones(1, 1, dtype=t.float64)}
    with pytest.raises(RuntimeError, match="cannot be multiplied"):
        t.func.functional_call(network, given, data(t)[0])
    assert all(each is before[name] for name, each in network.named_parameters())


def linear(t: Any) -> Any:
    return t.nn.Linear(2, 2)


def evaluated(t: Any) -> Any:
    return linear(t).eval()


def frozen(t: Any) -> Any:
    return linear(t).requires_grad_(False)


ERRORS: dict[str, Any] = {
    "names twice": lambda t: t.func.functional_call(
        linear(t), [{"bias": t.ones(2)}, {"bias": t.ones(2)}], t.ones(2)
    ),
    "a number": lambda t: t.func.functional_call(linear(t), 3, t.ones(2)),
    "no dicts": lambda t: t.func.functional_call(linear(t), [1], t.ones(2)),
    "strict, missing": lambda t: t.func.functional_call(
        linear(t), {"bias": t.ones(2)}, t.ones(2), strict=True
    ),
    "two values for tied ones": lambda t: t.func.functional_call(
        tied(t), {"0.bias": t.ones(2), "1.bias": t.zeros(2)}, t.ones(2)
    ),
    "no models": lambda t: t.func.stack_module_state([]),
    "models that differ": lambda t: t.func.stack_module_state(
        [linear(t), t.nn.Identity()]
    ),
    "modes that differ": lambda t: t.func.stack_module_state([linear(t), evaluated(t)]),
    "one is frozen": lambda t: t.func.stack_module_state([linear(t), frozen(t)]),
}


@pytest.mark.parametrize("name", ERRORS)
def test_refused_as_pytorch_does(name: str, refuse_alike: Any) -> None:
    refuse_alike(ERRORS[name])


def test_strict_names_what_is_wrong() -> None:
    t = tinygrad_edu
    given = {"bias": t.ones(2), "extra": t.ones(2)}
    with pytest.raises(RuntimeError) as error:
        t.func.functional_call(linear(t), given, t.ones(2), strict=True)
    assert str(error.value).splitlines() == [
        "Error(s) in reparametrizing for Linear:",
        "\tUnexpected key(s): 'extra'.",
        "\tMissing key(s): 'weight'.",
    ]


def test_only_tensors_take_a_place() -> None:
    t = tinygrad_edu
    with pytest.raises(TypeError, match=r"not an instance of torch\.Tensor"):
        t.func.functional_call(linear(t), {"bias": 3}, t.ones(2))


def test_the_old_name_warns() -> None:
    t = tinygrad_edu
    given = {"weight": t.eye(2), "bias": t.ones(2)}
    old = t.nn.utils.stateless.functional_call
    with pytest.warns(FutureWarning, match="deprecated as of PyTorch"):
        found = old(linear(t), given, t.ones(2))
    assert found.tolist() == [2.0, 2.0]
