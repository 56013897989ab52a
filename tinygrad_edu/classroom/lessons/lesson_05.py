"""Lesson 05, "A neuron learns": neurons, layers and networks made of single numbers.

What makes them learn is in ``lesson_05_training.py``.
"""

# The solutions are shown to learners as they would write them, without annotations.
# ruff: noqa: B905
# mypy: disable-error-code="no-untyped-def, no-untyped-call"

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from tinygrad_edu.classroom.exercise import Arguments, Exercise, Property, WrongAnswer
from tinygrad_edu.classroom.scalars import Value
from tinygrad_edu.classroom.snippet import Code

LESSON = "05_a_neuron_learns"


class Neuron:
    """Weighs its inputs, adds a bias, and bends the sum."""

    def __init__(self, inputs):
        self.weights = [Value(random.uniform(-1, 1)) for _ in range(inputs)]
        self.bias = Value(0.0)

    def __call__(self, x):
        total = self.bias
        for weight, number in zip(self.weights, x):
            total = total + weight * number  # weigh, add
        return total.tanh()  # bend

    def parameters(self):
        return [*self.weights, self.bias]


class Layer:
    """Neurons side by side: each is given the same inputs."""

    def __init__(self, neurons):
        self.neurons = neurons

    def __call__(self, x):
        return [neuron(x) for neuron in self.neurons]  # ask, collect

    def parameters(self):
        return [p for neuron in self.neurons for p in neuron.parameters()]


class MLP:
    """Layers one behind the other."""

    def __init__(self, layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)  # pass on
        return x

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]


def neuron(weights: Sequence[float], bias: float) -> Any:
    """A neuron of ours with given numbers."""
    made = Neuron(len(weights))
    made.weights = [Value(weight) for weight in weights]
    made.bias = Value(bias)
    return made


def _try(name: str, **others: Any) -> Callable[[Any, Code], Any]:
    """How an answer is tried: it stands for ``name`` in a few lines of code."""
    return lambda answer, code: code.run(**others, **{name: answer})[0]


def codes(begin: str, *ends: str) -> Callable[[], list[Arguments]]:
    """One case for each end, all with the same beginning."""
    return lambda: [(Code(begin + end),) for end in ends]


def _variant(base: type, **methods: Callable[..., Any]) -> type:
    """A class with other methods than the right one."""
    return type(base.__name__, (base,), methods)


# --------------------------------------------------------------------------- Neuron


def _products(self: Any, x: Any) -> list[Any]:
    return [weight * number for weight, number in zip(self.weights, x)]


def _cut_off(self: Any, x: Any) -> Any:
    numbers = [each.data if isinstance(each, Value) else each for each in x]
    total = sum(w.data * number for w, number in zip(self.weights, numbers))
    return Value(total + self.bias.data).tanh()


def _bias_each_time(self: Any, x: Any) -> Any:
    return sum((each + self.bias for each in _products(self, x)), Value(0.0)).tanh()


def _last_product(self: Any, x: Any) -> Any:
    return (self.bias + _products(self, x)[-1]).tanh()


def _kept_in_the_bias(self: Any, x: Any) -> Any:
    for each in _products(self, x):
        self.bias = self.bias + each
    return self.bias.tanh()


TWO = "n = Neuron(2)\nn.weights = [Value(1.0), Value(-2.0)]\nn.bias = Value(0.5)\n"
ONE = "n = Neuron(1)\nn.weights, n.bias = [Value(-0.5)], Value(0.2)\n"
THREE = (
    "n = Neuron(3)\nn.weights = [Value(0.3), Value(0.2), Value(-0.1)]\n"
    "n.bias = Value(-0.4)\n"
)

NEURON = Exercise(
    name="Neuron",
    lesson=LESSON,
    reference=Neuron,
    attempt=_try("Neuron", Value=Value),
    inputs=("code",),
    properties=(
        Property("gives back a Value", codes(TWO, "type(n([0.5, 0.1])).__name__")),
        Property(
            "weighs two inputs, adds the bias, bends the sum",
            codes(TWO, "n([0.5, 0.1]).data", "n([-1.0, 0.3]).data"),
        ),
        Property(
            "adds the bias once, whatever the inputs are",
            codes(TWO, "n([0.0, 0.0]).data"),
        ),
        Property(
            "works for one input and for three",
            lambda: [
                (Code(ONE + "n([3.0]).data"),),
                (Code(THREE + "n([1.0, 2.0, 3.0]).data"),),
            ],
        ),
        Property(
            "lets gradients through to weights, bias and inputs",
            codes(
                TWO,
                "n([0.5, 0.1]).backward()\n[w.grad for w in n.weights], n.bias.grad",
                "x = [Value(0.5), Value(0.1)]\n"
                "n(x).backward()\n[each.grad for each in x]",
            ),
        ),
        Property(
            "stays as it is when it is called",
            codes(
                TWO,
                "n([0.5, 0.1])\nn([0.5, 0.1]).data",
                "n([0.5, 0.1])\n[w.data for w in n.weights], n.bias.data",
            ),
        ),
        Property(
            "names all its parameters, and nothing else",
            codes(
                TWO,
                "[w in n.parameters() for w in n.weights]",
                "n.bias in n.parameters(), len(n.parameters())",
            ),
        ),
        Property(
            "begins as it was given: random weights from -1 to 1, no bias",
            codes(
                "n = Neuron(200)\nnumbers = [w.data for w in n.weights]\n",
                "len(numbers), n.bias.data",
                "-1 <= min(numbers) < -0.5, 0.5 < max(numbers) <= 1",
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "nothing is given back",
            """The last line of __call__ has to hand out its result: is there a return
            in front of it?""",
            _variant(Neuron, __call__=lambda self, x: None),
        ),
        WrongAnswer(
            "a plain number is given back",
            """The number is right, but it is a plain one: it does not know what it was
            made from, so nothing can walk back from it. Compute with the Values
            themselves, not with what they hold.""",
            _variant(Neuron, __call__=lambda self, x: Neuron.__call__(self, x).data),
        ),
        WrongAnswer(
            "the bias is left out",
            """Without a bias the neuron gives 0 wherever all inputs are 0, so its line
            always goes through the middle of the picture. The bias moves it.""",
            _variant(
                Neuron,
                __call__=lambda self, x: sum(_products(self, x), Value(0.0)).tanh(),
            ),
        ),
        WrongAnswer(
            "the sum is not bent",
            """That is weigh and add, and it is right so far. The third step bends the
            sum into the range from -1 to 1. Without it, layers on layers would still
            draw one straight line.""",
            _variant(
                Neuron, __call__=lambda self, x: sum(_products(self, x), self.bias)
            ),
        ),
        WrongAnswer(
            "each product is bent, and then they are added",
            """The order is weigh, add, bend: first all products are added to one sum,
            together with the bias, and this one sum is bent, once.""",
            _variant(
                Neuron,
                __call__=lambda self, x: sum(
                    (each.tanh() for each in _products(self, x)), self.bias.tanh()
                ),
            ),
        ),
        WrongAnswer(
            "the bias is added once for each input",
            """A neuron has one bias, however many inputs it has. Begin the sum with it,
            before the loop, or add it behind the loop.""",
            _variant(Neuron, __call__=_bias_each_time),
        ),
        WrongAnswer(
            "only the last product counts",
            """In the loop the sum has to grow: the new one is the old one and one
            product more. Here each round forgets what the rounds before it have
            added.""",
            _variant(Neuron, __call__=_last_product),
        ),
        WrongAnswer(
            "the sum is kept in the bias itself",
            """The name self.bias belongs to the neuron, and stays changed when the call
            is over: the next call begins with the sum of this one. Give the sum a name
            of its own.""",
            _variant(Neuron, __call__=_kept_in_the_bias),
        ),
        WrongAnswer(
            "the graph is cut: no gradient reaches the weights",
            """Every number is right, and it will never learn. Where .data is read, a
            plain number comes out, and what is computed with it does not know the
            weights. Let the Values do the arithmetic.""",
            _variant(Neuron, __call__=_cut_off),
        ),
        WrongAnswer(
            "the bias is not among the parameters",
            """Whatever is to be learned has to be in this list; nobody else finds it.
            The neuron has its weights and one number more.""",
            _variant(Neuron, parameters=lambda self: list(self.weights)),
        ),
        WrongAnswer(
            "the parameters are copies of the numbers",
            """An optimizer will change what it finds in this list. So the list must
            hold the Values themselves, not the numbers in them.""",
            _variant(
                Neuron,
                parameters=lambda self: [w.data for w in [*self.weights, self.bias]],
            ),
        ),
    ),
    hints=(
        """The example above had two weights with names of their own. Here they stand in
        a list, self.weights, and the inputs in another one, x. What belongs together
        stands at the same place. Which loop takes both at once?""",
        """Weigh and add: zip(self.weights, x) gives pairs, a weight and its input. Let
        a sum begin with self.bias, and let each pair add its product to it. A Value
        knows + and *.

        Bend: the sum is a Value, and a Value has the method tanh().

        parameters: one list with all weights, and the bias at its end. Two lists are
        joined by +.""",
        """Nearly all of it, with three places left for you:

            def __call__(self, x):
                total = self.bias
                for weight, number in zip(self.weights, x):
                    total = total + ...
                return ...

            def parameters(self):
                return self.weights + [...]

        The first: the product of this pair. The second: the bent sum. The third: what
        is learned beside the weights.""",
    ),
)


# ---------------------------------------------------------------------------- Layer


def _first_only(self: Any) -> Any:
    for each in self.neurons:
        return each.parameters()


def _in_a_row(self: Any, x: Any) -> Any:
    outputs = []
    for each in self.neurons:
        x = [each(x)] * len(x)
        outputs.append(x[0])
    return outputs


ROW = (
    "layer = Layer([neuron([1.0, 0.5], 0.0), neuron([0.0, -1.0], 0.5),\n"
    "               neuron([0.2, 0.1], -0.3)])\n"
)
SINGLE = "layer = Layer([neuron([0.7, -0.7], 0.1)])\n"

LAYER = Exercise(
    name="Layer",
    lesson=LESSON,
    reference=Layer,
    attempt=_try("Layer", Value=Value, neuron=neuron),
    inputs=("code",),
    properties=(
        Property(
            "gives one output for each neuron, in a list",
            lambda: [
                (Code(ROW + "len(layer([0.5, -0.2]))"),),
                (Code(SINGLE + "len(layer([0.5, -0.2]))"),),
            ],
        ),
        Property(
            "asks each neuron with all inputs, and keeps the order",
            codes(ROW, "[out.data for out in layer([0.5, -0.2])]"),
        ),
        Property(
            "lets gradients through",
            codes(
                ROW,
                "layer([0.5, -0.2])[1].backward()\n"
                "[p.grad for p in layer.neurons[1].parameters()]",
            ),
        ),
        Property(
            "lists all parameters of all neurons, one after the other",
            codes(
                ROW,
                "len(layer.parameters())",
                "[p in layer.parameters() for n in layer.neurons "
                "for p in n.parameters()]",
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "the outputs are added up",
            """Each neuron has an opinion of its own, and the layer hands out all of
            them: a list with as many numbers as there are neurons.""",
            _variant(
                Layer,
                __call__=lambda self, x: [sum(Layer.__call__(self, x), Value(0.0))],
            ),
        ),
        WrongAnswer(
            "a single output is taken out of its list",
            """A layer with one neuron gives a list with one output. The layer behind it
            expects a list, and should not have to ask how long it is.""",
            _variant(
                Layer,
                __call__=lambda self, x: (
                    Layer.__call__(self, x)
                    if len(self.neurons) > 1
                    else self.neurons[0](x)
                ),
            ),
        ),
        WrongAnswer(
            "the inputs are dealt out to the neurons",
            """zip of neurons and inputs gives the first input to the first neuron, and
            the second to the second. But every neuron looks at all inputs: that is why
            it has a weight for each of them.""",
            _variant(
                Layer,
                __call__=lambda self, x: [
                    each([number]) for each, number in zip(self.neurons, x)
                ],
            ),
        ),
        WrongAnswer(
            "each neuron is given the output of the one before it",
            """Neurons of one layer stand side by side, not one behind the other: all
            are given x. Passing on is what the next exercise does, with layers.""",
            _variant(Layer, __call__=_in_a_row),
        ),
        WrongAnswer(
            "the outputs come in reverse order",
            """The first number of the list is the output of the first neuron. The next
            layer has a weight for each place.""",
            _variant(Layer, __call__=lambda self, x: Layer.__call__(self, x)[::-1]),
        ),
        WrongAnswer(
            "the parameters are a list of lists",
            """An optimizer goes through this list and wants to meet one number at a
            time. Here it would meet lists, one for each neuron. Put all numbers into
            one flat list.""",
            _variant(
                Layer, parameters=lambda self: [n.parameters() for n in self.neurons]
            ),
        ),
        WrongAnswer(
            "only the parameters of the first neuron are listed",
            """A return inside a loop ends it in the first round. The other neurons
            would never learn. Collect in a list first, and give it back behind the
            loop.""",
            _variant(Layer, parameters=_first_only),
        ),
        WrongAnswer(
            "the graph is cut: no gradient reaches the neurons",
            """What a neuron gives back is a Value that remembers. Hand it on as it is:
            a new Value made from its number remembers nothing.""",
            _variant(
                Layer,
                __call__=lambda self, x: [Value(n(x).data) for n in self.neurons],
            ),
        ),
    ),
    hints=(
        """In the example two neurons were asked one after the other, with the same x,
        and the answers were put into a list. Here there are as many as self.neurons
        holds. What is the same for each of them?""",
        """Ask and collect: begin with an empty list, go through self.neurons, call each
        neuron with x, and append what comes back. Python can write this as a list with
        a for inside it.

        parameters: the same way, but each neuron gives a list. A list can be extended
        by another one, so that the result stays flat.""",
        """Nearly all of it, with two places left for you:

            def __call__(self, x):
                outputs = []
                for neuron in self.neurons:
                    outputs.append(...)
                return outputs

            def parameters(self):
                found = []
                for neuron in self.neurons:
                    found.extend(...)
                return found

        The first: the answer of this neuron to x. The second: the list that this neuron
        gives when it is asked for its parameters.""",
    ),
)


# ------------------------------------------------------------------------------ MLP


def _all_from_x(self: Any, x: Any) -> Any:
    found: Any = x
    for layer in self.layers:
        found = layer(x)
    return found


def _every_output(self: Any, x: Any) -> Any:
    found: list[Any] = []
    for layer in self.layers:
        x = layer(x)
        found += x
    return found


def _from_behind(self: Any, x: Any) -> Any:
    for layer in reversed(self.layers):
        x = layer(x)
    return x


def _first_layer_only(self: Any, x: Any) -> Any:
    for layer in self.layers:
        return layer(x)


A = "a = Layer([neuron([1.0, 0.5], 0.0), neuron([0.3, -1.0], 0.5)])\n"
B = "b = Layer([neuron([-0.6, 0.8], 0.1), neuron([0.9, 0.2], -0.2)])\n"
C = "c = Layer([neuron([1.5, -0.5], 0.2)])\n"
ALL = A + B + C
X = "[0.5, -0.2]"

MLP_EXERCISE = Exercise(
    name="MLP",
    lesson=LESSON,
    reference=MLP,
    attempt=_try("MLP", Value=Value, neuron=neuron, Layer=Layer),
    inputs=("code",),
    properties=(
        Property(
            "with one layer, does what this layer does",
            codes(A, f"[out.data for out in MLP([a])({X})]"),
        ),
        Property(
            "hands the outputs of each layer to the next",
            codes(
                ALL,
                f"[out.data for out in MLP([a, b])({X})]",
                f"[out.data for out in MLP([b, a])({X})]",
                f"[out.data for out in MLP([a, b, c])({X})]",
            ),
        ),
        Property(
            "lets gradients through to the first layer",
            codes(
                ALL,
                f"MLP([a, b, c])({X})[0].backward()\n[p.grad for p in a.parameters()]",
            ),
        ),
        Property(
            "lists all parameters of all layers, one after the other",
            codes(
                ALL + "network = MLP([a, b, c])\n",
                "len(network.parameters())",
                "[p in network.parameters() for layer in (a, b, c) "
                "for p in layer.parameters()]",
            ),
        ),
    ),
    wrong_answers=(
        WrongAnswer(
            "every layer is given the inputs of the network",
            """Only the first layer sees the inputs themselves. What it makes of them is
            the input of the second one, and so on. Here the work of all layers but the
            last is thrown away.""",
            _variant(MLP, __call__=_all_from_x),
        ),
        WrongAnswer(
            "the layers are gone through from the last to the first",
            """Forward goes from the first layer to the last. It is the backward pass
            that goes the other way, and it finds its way alone.""",
            _variant(MLP, __call__=_from_behind),
        ),
        WrongAnswer(
            "only the first layer is asked",
            """A return inside the loop ends it in the first round. Give the result back
            behind the loop, when all layers had their turn.""",
            _variant(MLP, __call__=_first_layer_only),
        ),
        WrongAnswer(
            "the outputs of all layers are collected",
            """What the layers in the middle say stays inside: only the outputs of the
            last layer are handed out.""",
            _variant(MLP, __call__=_every_output),
        ),
        WrongAnswer(
            "a single output is taken out of its list",
            """Also a network with one output gives a list. Who wants the number itself
            writes [0] behind the call.""",
            _variant(
                MLP,
                __call__=lambda self, x: (
                    found[0] if len(found := MLP.__call__(self, x)) == 1 else found
                ),
            ),
        ),
        WrongAnswer(
            "the parameters are a list of lists",
            """Each layer gives a flat list already. Join these lists to a single flat
            one, as in Layer.""",
            _variant(
                MLP, parameters=lambda s: [each.parameters() for each in s.layers]
            ),
        ),
        WrongAnswer(
            "only the parameters of the last layer are listed",
            """Then only the last layer would learn, and the others would stay as chance
            has made them. In the loop the list has to grow, not to begin anew.""",
            _variant(MLP, parameters=lambda self: self.layers[-1].parameters()),
        ),
    ),
    hints=(
        """In the example the outputs of the first layer became the inputs of the next
        one. What if there were ten layers? What does each round of a loop need from
        the round before it?""",
        """Pass on: one name is enough. It holds the inputs at first; each layer is
        called with it, and what comes back gets the same name. Behind the loop the name
        holds the outputs of the last layer.

        parameters: as in Layer, with layers in place of neurons.""",
        """Nearly all of it, with two places left for you:

            def __call__(self, x):
                for layer in self.layers:
                    x = ...
                return x

            def parameters(self):
                found = []
                for layer in self.layers:
                    found.extend(...)
                return found

        The first: what this layer makes of x. The second: what this layer says when it
        is asked for its parameters.""",
    ),
)

EXERCISES = (NEURON, LAYER, MLP_EXERCISE)
