"""Hooks of modules: what they see, what they may change, in which order."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("torch", reason="parity needs PyTorch")

from alike import assert_alike


def net(t: Any) -> Any:
    """Two layers with given weights."""
    layers = t.nn.Sequential(t.nn.Linear(2, 3), t.nn.Tanh(), t.nn.Linear(3, 1)).double()
    with t.no_grad():
        for i, parameter in enumerate(layers.parameters()):
            parameter.copy_(
                t.linspace(-1, 1 + i, parameter.numel()).reshape(parameter.shape)
            )
    return layers


def x(t: Any, learn: bool = True) -> Any:
    return t.tensor([[1.0, -2.0], [0.5, 3.0]], dtype=t.float64, requires_grad=learn)


class Hooks:
    """Each a program for both libraries."""

    @staticmethod
    def order_of_all_kinds(t: Any) -> Any:
        order: list[str] = []
        layer = t.nn.Linear(2, 2)

        def note(name: str) -> Any:
            return lambda *_: order.append(name)

        register = t.nn.modules.module
        with (
            register.register_module_forward_hook(note("all after")),
            register.register_module_forward_pre_hook(note("all before")),
            register.register_module_full_backward_hook(note("all backward")),
            register.register_module_full_backward_pre_hook(
                note("all before backward")
            ),
        ):
            layer.register_forward_hook(note("after"))
            layer.register_forward_hook(note("after, first"), prepend=True)
            layer.register_forward_pre_hook(note("before"))
            layer.register_forward_pre_hook(note("before, first"), prepend=True)
            layer.register_full_backward_hook(note("backward"))
            layer.register_full_backward_hook(note("backward, first"), prepend=True)
            layer.register_full_backward_pre_hook(note("before backward"))
            layer.register_full_backward_pre_hook(note("first of all"), prepend=True)
            layer(t.ones(1, 2, requires_grad=True)).sum().backward()
        return order

    @staticmethod
    def gradients_of_inputs_and_outputs(t: Any) -> Any:
        seen: list[Any] = []
        model = net(t)
        for layer in model:
            layer.register_full_backward_hook(lambda m, i, o: seen.append([i, o]))
            layer.register_full_backward_pre_hook(lambda m, o: seen.append(o))
        start = x(t)
        out = model(start)
        name = out.grad_fn.name()
        out.sum().backward()
        return seen, name, start.grad, [p.grad for p in model.parameters()]

    @staticmethod
    def replaced_gradients(t: Any) -> Any:
        model, start = net(t), x(t)
        model[0].register_full_backward_hook(lambda m, i, o: (i[0] * 2,))
        model[2].register_full_backward_pre_hook(lambda m, o: (o[0] * 10,))
        model[1].register_full_backward_hook(lambda m, i, o: (i[0] + 1,))
        model(start).sum().backward()
        return start.grad, [p.grad for p in model.parameters()]

    @staticmethod
    def second_gradients(t: Any) -> Any:
        model, start = net(t), x(t)
        model[1].register_full_backward_hook(lambda m, i, o: (i[0] * 2,))
        (slope,) = t.autograd.grad((model(start) ** 2).sum(), start, create_graph=True)
        return slope, t.autograd.grad(slope.sum(), start)

    @staticmethod
    def several_inputs_and_outputs(t: Any) -> Any:
        seen: list[Any] = []

        class Several(t.nn.Module):
            def forward(self, a: Any, number: Any, b: Any, *, scale: Any) -> Any:
                return a * b * scale, "text", b.detach() + 1, a.sum()

        module = Several()
        # At the place of b PyTorch shows zeros, which nobody asked for; here is None.
        module.register_full_backward_hook(lambda m, i, o: seen.append([i[:2], o]))
        a, b, scale = x(t), x(t, learn=False), x(t)
        outputs = module(a, 3, b, scale=scale)
        outputs[0].sum().backward()
        return seen, a.grad, scale.grad, [type(each).__name__ for each in outputs]

    @staticmethod
    def no_input_with_a_gradient(t: Any) -> Any:
        seen: list[Any] = []
        layer = net(t)[0]
        layer.register_full_backward_hook(lambda m, i, o: seen.append([i, o]))
        layer(x(t, learn=False)).sum().backward()
        return seen, layer.weight.grad

    @staticmethod
    def no_input_with_a_gradient_and_an_answer(t: Any) -> Any:
        layer = net(t)[0]
        layer.register_full_backward_hook(lambda m, i, o: (o[0],))
        layer(x(t, learn=False)).sum().backward()

    @staticmethod
    def nothing_to_differentiate(t: Any) -> Any:
        seen: list[Any] = []
        layer = net(t)[0]
        layer.register_full_backward_hook(lambda *_: seen.append(1))
        with t.no_grad():
            out = layer(x(t))
        return out.requires_grad, seen

    @staticmethod
    def output_that_is_a_dict(t: Any) -> Any:
        class Named(t.nn.Module):
            def forward(self, a: Any) -> Any:
                return {"y": a * 2}

        seen: list[Any] = []
        module, a = Named(), x(t)
        module.register_full_backward_hook(lambda *_: seen.append(1))
        module(a)["y"].sum().backward()
        return a.grad, seen

    @staticmethod
    def writing_into_an_input(t: Any) -> Any:
        class Writes(t.nn.Module):
            def forward(self, a: Any) -> Any:
                a += 1
                return a

        module = Writes()
        module.register_full_backward_hook(lambda *_: None)
        module(x(t) * 1)

    @staticmethod
    def writing_into_an_output(t: Any) -> Any:
        layer = net(t)[0]
        layer.register_full_backward_hook(lambda *_: None)
        out = layer(x(t))
        out += 1

    @staticmethod
    def wrong_number_of_gradients(t: Any) -> Any:
        layer = net(t)[0]
        layer.register_full_backward_hook(lambda m, i, o: (i[0], i[0]))
        layer(x(t)).sum().backward()

    @staticmethod
    def wrong_number_of_outer_gradients(t: Any) -> Any:
        layer = net(t)[0]
        layer.register_full_backward_pre_hook(lambda m, o: (o[0], o[0]))
        layer(x(t)).sum().backward()

    @staticmethod
    def both_kinds_on_one_module(t: Any) -> Any:
        layer = net(t)[0]
        layer.register_backward_hook(lambda *_: None)
        layer.register_full_backward_hook(lambda *_: None)

    @staticmethod
    def both_kinds_in_the_other_order(t: Any) -> Any:
        layer = net(t)[0]
        layer.register_full_backward_hook(lambda *_: None)
        layer.register_backward_hook(lambda *_: None)

    @staticmethod
    def older_hook_on_one_operation(t: Any) -> Any:
        seen: list[Any] = []
        layer, start = net(t)[1], x(t)
        layer.register_backward_hook(lambda m, i, o: seen.append([i, o]))
        layer(start).sum().backward()
        return seen, start.grad

    @staticmethod
    def older_hook_replaces(t: Any) -> Any:
        layer, start = net(t)[1], x(t)
        layer.register_backward_hook(lambda m, i, o: (i[0] * 3,))
        layer(start * 1).sum().backward()
        return start.grad

    @staticmethod
    def older_hook_on_several_operations(t: Any) -> Any:
        model, seen = net(t), []
        model.register_backward_hook(lambda m, i, o: seen.append(o))
        model(x(t)).sum().backward()
        return seen

    @staticmethod
    def older_hook_with_a_dict(t: Any) -> Any:
        class Named(t.nn.Module):
            def forward(self, a: Any) -> Any:
                return {"n": 3, "y": a * 2}

        module, seen = Named(), []
        module.register_backward_hook(lambda m, i, o: seen.append(o))
        module(x(t))["y"].sum().backward()
        return seen

    @staticmethod
    def older_hook_with_a_number(t: Any) -> Any:
        class Scaled(t.nn.Module):
            def forward(self, a: Any, by: Any) -> Any:
                return a * by, a + by

        module, seen = Scaled(), []
        module.register_backward_hook(lambda m, i, o: seen.append(o))
        module(x(t), 2.0)[0].sum().backward()
        both = Scaled()
        both.register_backward_hook(lambda m, i, o: seen.append(o))
        both(x(t), x(t))[0].sum().backward()
        return seen

    @staticmethod
    def older_hook_on_all_modules(t: Any) -> Any:
        seen: list[Any] = []
        register = t.nn.modules.module
        register._global_is_full_backward_hook = None  # PyTorch never forgets it
        with register.register_module_backward_hook(lambda m, i, o: seen.append(o)):
            layer = t.nn.Tanh()
            layer(x(t)).sum().backward()
            with pytest.raises(RuntimeError, match="as a global Module hook"):
                register.register_module_full_backward_hook(lambda *_: None)
        return seen

    @staticmethod
    def forward_hooks_with_keywords(t: Any) -> Any:
        class Shifted(t.nn.Module):
            def forward(self, a: Any, shift: Any = 0) -> Any:
                return a + shift

        module, seen = Shifted(), []
        module.register_forward_pre_hook(
            lambda m, args, kwargs: (args, {"shift": kwargs["shift"] * 2}),
            with_kwargs=True,
        )
        module.register_forward_hook(
            lambda m, args, kwargs, out: seen.append(kwargs) or out * 2,
            with_kwargs=True,
        )
        module.register_forward_pre_hook(lambda m, args: args[0] + 100)
        return module(x(t), shift=3), seen

    @staticmethod
    def a_hook_that_is_always_called(t: Any) -> Any:
        class Fails(t.nn.Module):
            def forward(self, a: Any) -> Any:
                raise ValueError("no")

        def fails(*_: Any) -> None:
            raise OSError("neither")

        module, seen = Fails(), []
        module.register_forward_hook(lambda m, a, o: seen.append("plain"))
        module.register_forward_hook(lambda m, a, o: seen.append(o), always_call=True)
        module.register_forward_hook(fails, always_call=True)
        register = t.nn.modules.module
        with (
            register.register_module_forward_hook(
                lambda m, a, o: seen.append("all"), always_call=True
            ),
            pytest.raises(ValueError, match="no"),
        ):
            module(x(t))
        return seen

    @staticmethod
    def an_always_hook_that_fails_itself(t: Any) -> Any:
        calls: list[int] = []

        def fails(*_: Any) -> None:
            calls.append(1)
            raise OSError("once")

        layer = net(t)[1]
        layer.register_forward_hook(fails, always_call=True)
        with pytest.raises(OSError, match="once"):
            layer(x(t))
        return calls

    @staticmethod
    def a_pre_hook_that_returns_nonsense(t: Any) -> Any:
        layer = net(t)[0]
        layer.register_forward_pre_hook(lambda *_: 3, with_kwargs=True)
        layer(x(t))

    @staticmethod
    def hooks_are_copied_with_the_module(t: Any) -> Any:
        import copy

        seen: list[int] = []
        layer = net(t)[0]
        layer.register_forward_hook(lambda *_: seen.append(1))
        copy.deepcopy(layer)(x(t))
        return seen, len(layer._forward_hooks)

    @staticmethod
    def parts_are_announced(t: Any) -> Any:
        seen: list[Any] = []
        register = t.nn.modules.module

        def note(module: Any, name: str, part: Any) -> None:
            kind = "buffer" if isinstance(part, t.Tensor) else type(part).__name__
            seen.append((type(module).__name__, name, kind))

        with (
            register.register_module_parameter_registration_hook(note),
            register.register_module_buffer_registration_hook(note),
            register.register_module_module_registration_hook(note),
        ):
            module = t.nn.Sequential(t.nn.Linear(1, 1, bias=False))
            module.register_buffer("b", t.ones(1))
            module.b = t.zeros(1)
            module.c = t.nn.ReLU()
            module.c = None
            module.register_parameter("d", None)
            module.e = t.nn.Buffer(t.ones(1))
        t.nn.Linear(1, 1)
        return seen

    @staticmethod
    def parts_are_replaced(t: Any) -> Any:
        register = t.nn.modules.module
        with register.register_module_parameter_registration_hook(
            lambda m, name, p: t.nn.Parameter(p.detach() * 0)
        ):
            return t.nn.Linear(2, 1).state_dict()


CASES = [name for name in vars(Hooks) if not name.startswith("_")]


@pytest.mark.parametrize("case", CASES)
def test_hooks_do_as_pytorchs(case: str) -> None:
    assert_alike(getattr(Hooks, case))
