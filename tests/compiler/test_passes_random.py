"""Random programs, through any passes in any order: the numbers stay what they were."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tinygrad_edu.compiler.ir.build import Builder
from tinygrad_edu.compiler.ir.graph import Graph, Type
from tinygrad_edu.compiler.ir.interpret import run
from tinygrad_edu.compiler.ir.text import read, write
from tinygrad_edu.compiler.ir.verify import verify
from tinygrad_edu.compiler.passes import PASSES

SHAPES = [(2, 3), (3,), (1, 3), (), (4, 2, 3), (2, 1), (3, 3), (8, 3)]
NUMBERS = [0.0, -0.0, 1.0, -1.0, 2.0, 0.5, 3.0, -0.3]


class Program:
    """Builds a program from what hypothesis draws."""

    def __init__(self, data):
        self.data = data
        self.graph = Graph("random")
        self.b = Builder(self.graph)
        self.values = []
        for i in range(self.draw(st.integers(1, 3))):
            type = Type("float64", self.draw(st.sampled_from(SHAPES)))
            kind = self.draw(st.sampled_from(["argument", "state"]))
            self.values.append(self.b.given(self.graph.add_input(type, kind, f"x{i}")))

    def draw(self, strategy):
        return self.data.draw(strategy)

    def any(self, fits=lambda value: True):
        """One of the values; of the newest, often, so that chains come about."""
        found = [x for x in self.values if fits(x)] or [None]
        newest = found[-2:] if self.draw(st.booleans()) else found
        return self.draw(st.sampled_from(newest))

    def step(self):
        made = self.draw(st.sampled_from(STEPS))(self)
        for each in made if isinstance(made, tuple | list) else (made,):
            if each is not None:
                self.values.append(each)

    def finish(self):
        self.graph.nodes = self.b.nodes
        self.graph.outputs = [each.value for each in self.values[-5:]]
        for input in self.graph.inputs:
            fits = [x for x in self.values if x.value.type == input.value.type]
            if input.kind == "state" and self.draw(st.booleans()):
                new = self.draw(st.sampled_from(fits)).value
                self.graph.writes.append((input.value, new))
        return self.graph


def one(p):
    op = p.draw(
        st.sampled_from(["exp", "neg", "relu", "tanh", "abs", "sigmoid", "sqrt"])
    )
    return p.b.op(op, p.any())


def two(p):
    op = p.draw(st.sampled_from(["add", "sub", "mul", "div", "maximum", "rsub"]))
    x, y = p.any(), p.any()
    return p.b.op(op, x, y) if stretch_together(x.shape, y.shape) else None


def stretch_together(*shapes):
    try:
        np.broadcast_shapes(*shapes)
    except ValueError:
        return False
    return True


def number(p):
    op = p.draw(st.sampled_from(["add", "sub", "mul", "div"]))
    x, c = p.any(), p.draw(st.sampled_from(NUMBERS))
    return p.b.op(op, x, c) if p.draw(st.booleans()) else p.b.op(op, c, x)


def power(p):
    return p.b.pow_scalar(p.any(), exponent=p.draw(st.sampled_from([2, 1, 3, -1, 0.5])))


def chosen(p):
    x = p.any()
    mask = p.b.gt(x, p.draw(st.sampled_from(NUMBERS)))
    y = p.any(lambda y: y.shape == x.shape)
    if p.draw(st.booleans()):
        return p.b.keep_where(y, p.b.logical_not(mask))
    return p.b.where(mask, x, y)


def reduced(p):
    op = p.draw(
        st.sampled_from(["sum", "mean", "amax", "var", "softmax", "log_softmax"])
    )
    x = p.any(lambda x: x.shape)
    if x is None:
        return None
    dim = p.draw(st.integers(0, len(x.shape) - 1))
    if op.endswith("softmax"):
        return p.b.op(op, x, dim=dim)
    dims = {dim, p.draw(st.integers(0, len(x.shape) - 1))}
    how = {"dim": tuple(sorted(dims)), "keepdim": p.draw(st.booleans())}
    return p.b.op(op, x, **how, **({"correction": 0} if op == "var" else {}))


def sum_to(p):
    x = p.any()
    shape = p.draw(st.sampled_from(SHAPES))
    fits = len(shape) <= len(x.shape) and stretch_together(x.shape, shape)
    fits = fits and np.broadcast_shapes(x.shape, shape) == x.shape
    return p.b.sum_to(x, shape=shape) if fits else None


def stretched(p):
    x, shape = p.any(), p.draw(st.sampled_from(SHAPES))
    if not stretch_together(x.shape, shape):
        return None
    shape = np.broadcast_shapes(x.shape, shape)
    return p.b.op(p.draw(st.sampled_from(["expand", "stretch"])), x, shape=shape)


def seen(p):
    x = p.any()
    op = p.draw(st.sampled_from(["clone", "contiguous", "t", "unsqueeze"]))
    if op == "t":
        return p.b.t(x) if len(x.shape) < 3 else p.b.clone(x)
    return p.b.op(op, x, **({"dim": 0} if op == "unsqueeze" else {}))


def turned(p):
    x = p.any(lambda x: len(x.shape) > 1)
    if x is None or p.draw(st.booleans()):
        return x and p.b.transpose(x, dim0=0, dim1=-1)
    return p.b.permute(x, dims=tuple(p.draw(st.permutations(range(len(x.shape))))))


def reshaped(p):
    """Two dimensions become one, or one becomes two."""
    x = p.any(lambda x: x.shape)
    if x is None:
        return None
    whole, axis = x.shape, p.draw(st.integers(0, len(x.shape) - 1))
    before, n, behind = whole[:axis], whole[axis], whole[axis + 1 :]
    shapes = [(x.value.type.size,), (*before, 1, n, *behind), (*before, n, 1, *behind)]
    if n % 2 == 0:
        shapes += [(*before, 2, n // 2, *behind), (*before, n // 2, 2, *behind)]
    if behind:
        shapes += [(*before, n * behind[0], *behind[1:])] * 2
    return p.b.op("reshape", x, shape=p.draw(st.sampled_from(shapes)))


def chain(p):
    """Views of views, and a sum over them."""
    made = [each for each in (reshaped(p), turned(p)) if each is not None]
    p.values += made
    again = p.draw(st.sampled_from([turned, reshaped]))(p)
    if again is None or not again.shape:
        return again
    dim = p.draw(st.integers(0, len(again.shape) - 1))
    return [again, p.b.sum(again, dim=(dim,), keepdim=False)]


def squeezed(p):
    return p.b.squeeze(p.any(), dim=None)


def cut(p):
    x = p.any(lambda x: x.shape and x.shape[0] > 1)
    if x is None:
        return None
    rest = x.shape[0] - 1
    keys = [(slice(1, None),), (0, ...), (slice(None), ...)]
    parts = p.b.op("split", x, dim=0, sizes=(1, rest), kind="split")
    return [*parts, p.b.index(x, key=p.draw(st.sampled_from(keys)))]


def product(p):
    x = p.any(lambda x: len(x.shape) > 1)
    y = p.any(lambda y: x and len(y.shape) == 2 and y.shape[0] == x.shape[-1])
    if x is None or y is None:
        return None
    return p.b.mm(x, y) if len(x.shape) == 2 else p.b.bmm(x, y)


def layer(p):
    x = p.any(lambda x: x.shape)
    w = p.any(lambda w: x and len(w.shape) == 2 and w.shape[1] == x.shape[-1])
    bias = p.any(lambda bias: w and bias.shape == w.shape[:1])
    if bias is None:
        return None
    return p.b.linear(x, w, bias, node="")


def narrow(p):
    return p.b.cast(p.b.cast(p.any(), "float32"), "float64")


def shared(p):
    """A value of its own that is wanted by hand, as a person would write it."""
    x = p.any(lambda x: x.shape)
    return x and p.b.exp(p.b.log_softmax(x, dim=0))


STEPS = [
    *(one, two, two, number, number, power, chosen, reduced, reduced, sum_to),
    *(stretched, stretched, seen, turned, turned, reshaped, reshaped),
    *(squeezed, cut, product, layer, narrow, shared, chain, chain, chain),
]


def numbers_for(graph):
    random = np.random.default_rng(0)
    return [random.normal(size=each.value.shape) for each in graph.inputs]


def results_of(graph, inputs):
    """What a program returns, and what it leaves in its states."""
    arrays = [each.copy() for each in inputs]
    return [*run(graph, arrays), *arrays]


@given(st.data(), st.lists(st.sampled_from(PASSES), max_size=8))
@settings(deadline=None, max_examples=200)
def test_passes_in_any_order_keep_the_meaning(data, passes):
    program = Program(data)
    for _ in range(data.draw(st.integers(1, 12))):
        program.step()
    graph = program.finish()
    verify(graph)
    inputs = numbers_for(graph)
    before = results_of(graph, inputs)
    for each in passes:
        each(graph)
        verify(graph)
        after = results_of(graph, inputs)
        for old, new in zip(before, after, strict=True):
            np.testing.assert_allclose(new, old, rtol=1e-6, atol=1e-8)
    assert write(read(write(graph))) == write(graph)
