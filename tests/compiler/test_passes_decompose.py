"""Decompositions: the same numbers as the primitive's own forward and gradient rule."""

import numpy as np
import pytest

from tinygrad_edu.compiler.ir.graph import Graph, Slot, Type
from tinygrad_edu.compiler.ir.interpret import GRADIENT, run
from tinygrad_edu.compiler.ir.verify import verify
from tinygrad_edu.compiler.passes import optimize
from tinygrad_edu.compiler.passes.decompose import BACKWARD, FORWARD, HIDDEN, decompose
from tinygrad_edu.ops.registry import ON_ARRAYS, PRIMITIVES

RANDOM = np.random.default_rng(0)
NONE = np.zeros(0, np.float32)
LOGS = np.float32([0, 1, np.nan, np.inf, 0, 2, -1, 0, 0, -0.0])
HOW_CLASSES = {"weight": None, "reduction": "mean", "ignore_index": -100}
HOW_ATTENTION = {
    "scale": 0.5,
    "causal": False,
    "keep": True,
    "of_mask": False,
    "block": 1 << 18,
    "node": "",
}
LAYER = {"shape": (6, 8), "dim": (1,), "per": (1, 8), "eps": 1e-5, "node": ""}
BATCH = {"shape": (2, 3, 8), "dim": (0, 2), "per": (1, 3, 1), "eps": 1e-5, "node": ""}
GROUP = {
    "shape": (2, 2, 2, 6),
    "dim": (2, 3),
    "per": (1, 2, 2, 1),
    "eps": 1e-5,
    "node": "",
}


def normal(*shape):
    return RANDOM.normal(size=shape).astype(np.float32)


def share(*shape):
    return RANDOM.uniform(0.05, 0.95, shape).astype(np.float32)


def far(*shape):
    """Numbers with nan and infinities, each in a row of its own."""
    a = normal(*shape)
    a[0, 0], a[1, 1], a[2, 2] = np.nan, np.inf, -np.inf
    a[3] = -np.inf
    return a


SCORES, TARGETS = normal(6, 5), np.array([0, 4, 2, 2, 1, 3])
SOME = np.array([0, -100, 2, -100, 1, 3])
Q, K, V = normal(2, 3, 4, 6), normal(2, 3, 5, 6), normal(2, 3, 5, 7)
MASK = np.where(RANDOM.random((2, 3, 4, 5)) < 0.4, -np.inf, 0.0).astype(np.float32)
MASK[0, 0, 1] = -np.inf
NOISE = (RANDOM.random((2, 3, 4, 5)) < 0.5).astype(np.float32) * 2
ALL = {"dim": None, "keepdim": False}
ROW = {"dim": (1,), "keepdim": True}


def losses(name, *cases):
    """A loss with all its settings, on scores with and without ignored rows."""
    for reduction in ("mean", "sum", "none"):
        for targets in (TARGETS, SOME, np.full(6, -100)):
            for weight in (None, share(5)):
                how = {**HOW_CLASSES, "reduction": reduction, "weight": weight}
                yield name, [SCORES, targets], how
    yield name, [far(6, 5), TARGETS], HOW_CLASSES
    yield name, [far(6, 5), SOME], HOW_CLASSES
    yield name, [SCORES[:0], TARGETS[:0]], HOW_CLASSES
    yield name, [SCORES[:1, :1], TARGETS[:1]], HOW_CLASSES
    yield name, [SCORES, TARGETS], {**HOW_CLASSES, "ignore_index": 2}


def attentions():
    yield "attention", [Q, K, V, NONE, NONE], HOW_ATTENTION
    yield (
        "attention",
        [Q, K[:, :, :4], V[:, :, :4], NONE, NONE],
        {**HOW_ATTENTION, "causal": True},
    )
    yield "attention", [Q, K, V, MASK, NONE], HOW_ATTENTION
    yield "attention", [Q, K, V, MASK, NONE], {**HOW_ATTENTION, "of_mask": True}
    yield "attention", [Q, K, V, NONE, NOISE], {**HOW_ATTENTION, "keep": False}
    yield "attention", [Q[0], K[:, :1], V, NONE, NONE], HOW_ATTENTION
    yield (
        "attention",
        [Q[:, :, :1], K[:, :, :1], V[:, :, :1], NONE, NONE],
        HOW_ATTENTION,
    )


CASES = [
    ("linear", [normal(4, 3), normal(5, 3), normal(5)], {"node": ""}),
    ("linear", [normal(2, 4, 3), normal(5, 3), NONE], {"node": ""}),
    ("linear", [normal(3), normal(5, 3), normal(5)], {"node": ""}),
    ("addmm", [normal(5), normal(4, 3), normal(3, 5)], {}),
    ("addmm", [far(4, 5), normal(4, 3), normal(3, 5)], {"beta": 0, "alpha": 0.3}),
    ("baddbmm", [normal(4, 5), normal(2, 4, 3), normal(2, 3, 5)], {"beta": 2.0}),
    ("addmv", [normal(4), normal(4, 3), normal(3)], {"alpha": 3.0}),
    ("addr", [normal(4, 3), normal(4), normal(3)], {"beta": 0.5}),
    ("vdot", [normal(4), normal(4)], {}),
    ("mean", [normal(4, 3)], ROW),
    ("mean", [normal(4, 0)], ALL),
    ("var", [normal(4, 3)], {**ROW, "correction": 1}),
    ("var", [normal(4, 1)], {**ROW, "correction": 1}),
    ("std", [far(6, 5)], {**ALL, "correction": 0}),
    ("var_mean", [normal(4, 3)], {"dim": (0,), "keepdim": False, "correction": 1}),
    ("std_mean", [normal(4, 3)], {**ROW, "correction": 1}),
    ("vector_norm", [normal(4, 3)], {**ROW, "ord": 2}),
    ("vector_norm", [normal(4, 3)], {**ALL, "ord": 1}),
    *[
        (name, [far(6, 5)], {"dim": dim})
        for name in ("softmax", "log_softmax")
        for dim in (0, 1, -1)
    ],
    ("softmax", [normal(3, 0)], {"dim": 1}),
    ("softmax", [normal(0, 3)], {"dim": 1}),
    ("softmax", [normal(3)], {"dim": -1}),
    *losses("cross_entropy"),
    *losses("nll_loss"),
    ("nll_loss_backward", [normal(), TARGETS], {**HOW_CLASSES, "shape": (6, 5)}),
    *[
        ("mse_loss", [normal(4, 3), normal(4, 3)], {"reduction": r})
        for r in ("mean", "sum", "none")
    ],
    ("mse_loss", [normal(0, 3), normal(0, 3)], {"reduction": "mean"}),
    ("binary_cross_entropy", [np.float32([0, 1, 0.3]), np.float32([1, 0.5, 0])], {}),
    ("standardize", [normal(6, 8), normal(8), normal(8)], LAYER),
    ("standardize", [normal(2, 3, 8), NONE, NONE], LAYER),
    ("standardize", [normal(2, 3, 2, 4), normal(3), normal(3)], BATCH),
    ("standardize", [normal(2, 4, 6), normal(4), NONE], GROUP),
    ("standardize", [far(6, 8), normal(8), normal(8)], LAYER),
    (
        "scale_and_shift",
        [normal(2, 3, 4), normal(3), normal(3)],
        {"mean": normal(3), "scale": share(3)},
    ),
    (
        "scale_and_shift",
        [normal(2, 3), NONE, NONE],
        {"mean": normal(3), "scale": share(3)},
    ),
    *attentions(),
    ("put_zeros", [normal(3)], {"key": (slice(None), -1), "shape": (3, 4)}),
    ("put_zeros", [normal(2, 2)], {"key": (..., slice(1, 3)), "shape": (2, 4)}),
    ("put_zeros", [normal()], {"key": (1, 0, ...), "shape": (3, 2)}),
    ("put_zeros", [normal(3, 2)], {"key": (slice(None), ...), "shape": (3, 2)}),
    ("put_zeros", [normal(2, 2)], {"key": (slice(None, None, 2),), "shape": (4, 2)}),
    ("put_zeros", [normal(0, 2)], {"key": (slice(2, 1),), "shape": (4, 2)}),
    ("put_zeros", [normal(3, 1)], {"key": (slice(None), None, 0), "shape": (3, 4)}),
    ("constant_pad", [normal(2, 3)], {"pads": ((1, 0), (0, 2)), "value": 1.5}),
    ("constant_pad", [normal(2, 5)], {"pads": ((-1, 2),), "value": 0}),
    ("constant_pad", [normal(2, 5)], {"pads": ((-3, -2),), "value": 0}),
    ("repeat", [normal(2, 3)], {"repeats": (2, 1, 3)}),
    ("repeat", [normal(2, 3)], {"repeats": (0, 2)}),
    ("pixel_shuffle", [normal(2, 8, 3, 1)], {"factor": 2}),
    ("pixel_unshuffle", [normal(2, 4, 2)], {"factor": 2}),
    ("channel_shuffle", [normal(2, 6, 3)], {"groups": 2, "each": 3}),
    ("hardshrink", [far(6, 5)], {"lambd": 0.5}),
    ("softshrink", [far(6, 5)], {"lambd": 0.5}),
    *[
        (name, [LOGS, LOGS[::-1]], {})
        for name in ("xlogy", "xlogy_left", "xlogy_right")
    ],
    ("glu", [normal(4, 6)], {"dim": 1}),
    ("mish", [np.float32([-200, -1, 0, 1, 200, np.nan])], {}),
    ("prelu", [far(6, 5), normal(5)], {}),
    ("celu", [far(6, 5)], {"alpha": 0.5}),
    ("zeros_like", [normal(4, 3)], {}),
    ("copy", [normal(4, 3), np.arange(3)], {}),
    ("fill", [normal(4, 3), normal()], {}),
]
WITH_GRADIENT = [
    *(case for case in CASES if case[0] in BACKWARD and case[0] != "nll_loss_backward"),
    *[
        (
            "embedding",
            [normal(7, 3), np.array([[0, 2], [2, 6]])],
            {"padding_idx": p, "by_frequency": f},
        )
        for p in (-1, 2)
        for f in (False, True)
    ],
]


def recorded(op, arrays, settings, outputs):
    """A graph of one node, arrays among its settings as inputs; and the inputs."""
    graph = Graph()

    def put(setting):
        if isinstance(setting, np.ndarray):
            values.append(setting)
            return Slot(len(values) - 1)
        if isinstance(setting, tuple):
            return tuple(put(each) for each in setting)
        if isinstance(setting, dict):
            return {name: put(each) for name, each in setting.items()}
        return setting

    values = list(arrays)
    settings = put(settings)
    inputs = [
        graph.add_input(Type.of(each), "argument", f"x{i}")
        for i, each in enumerate(values)
    ]
    node = graph.add(
        op, inputs, [Type.of(np.asarray(each)) for each in outputs], settings
    )
    graph.outputs = list(node.outputs)
    return graph, values


def in_type(thing, dtype):
    if isinstance(thing, np.ndarray) and thing.dtype.kind == "f":
        return thing.astype(dtype)
    if isinstance(thing, list):
        return [in_type(each, dtype) for each in thing]
    if isinstance(thing, dict):
        return {name: in_type(each, dtype) for name, each in thing.items()}
    return thing


def forward(op, arrays, settings):
    with np.errstate(all="ignore"):
        out = PRIMITIVES[op].forward(*arrays, **settings)
    return [np.asarray(each) for each in (out if isinstance(out, tuple) else (out,))]


def agree(graph, values):
    """The numbers before and after all passes."""
    before = run(graph, values)
    optimize(graph, watch=lambda name, graph: verify(graph))
    after = run(graph, values)
    tolerance = 1e-4 if before[0].dtype == np.float32 else 1e-9
    for old, new in zip(before, after, strict=True):
        np.testing.assert_allclose(new, old, rtol=tolerance, atol=tolerance)


def name_of(case):
    return case[0] if isinstance(case, tuple) else None


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_the_numbers_are_those_of_the_forward(case, dtype):
    op, arrays, settings = case
    arrays, settings = in_type(arrays, dtype), in_type(settings, dtype)
    graph, values = recorded(op, arrays, settings, forward(op, arrays, settings))
    if op in HIDDEN:
        graph.outputs.pop(HIDDEN[op])
    agree(graph, values)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("case", WITH_GRADIENT, ids=name_of)
def test_the_gradient_is_that_of_the_rule(case, dtype):
    op, arrays, settings = case
    arrays, settings = in_type(arrays, dtype), in_type(settings, dtype)
    primitive, out = PRIMITIVES[op], forward(op, arrays, settings)
    saved = []
    for what, i in primitive.saves:
        thing = out[i] if what == "output" else arrays[i]
        saved.append(thing if what in ("input", "output") else getattr(thing, what))
    g = [
        RANDOM.normal(size=each.shape).astype(dtype)
        for each in out
        if each.dtype.kind == "f"
    ]
    given = (True,) * len(g)
    if op == "cross_entropy":
        g, given = g[:1], (True, False)
    of = tuple(i for i, a in enumerate(arrays) if a.dtype.kind == "f")
    if op == "attention":
        of = (0, 1, 2, 3) if settings["of_mask"] else (0, 1, 2)
    if op == "embedding":
        of = (0,)
    how = {"of": of, "saved": tuple(saved), "given": given, "how": settings}
    with np.errstate(all="ignore"):
        arrived = [*g, *[None] * (len(given) - len(g))]
        arrived = arrived if primitive.outputs != 1 else arrived[0]
        if primitive.joint:
            found = primitive.joint(ON_ARRAYS, arrived, *saved, **settings)
            found = [found[i] for i in of]
        else:
            found = [
                primitive.rules[i](ON_ARRAYS, arrived, *saved, **settings) for i in of
            ]
    graph, values = recorded(op + GRADIENT, g, how, found)
    agree(graph, values)


def test_every_decomposition_is_tested():
    assert set(FORWARD) <= {op for op, _, _ in CASES} | {"lerp"}
    assert set(BACKWARD) <= {op for op, _, _ in WITH_GRADIENT}


@pytest.mark.parametrize("weight", [0.1, 0.9])
def test_lerp_by_a_known_weight_needs_no_question(weight):
    x, y = normal(3), normal(3)
    graph, values = recorded("lerp", [x, y], {}, [x])
    known = graph.make("constant", [], [Type("float32")], {"value": weight})
    graph.nodes[0].inputs += known.outputs
    graph.nodes.insert(0, known)
    before = run(graph, values)[0]
    decompose(graph)
    verify(graph)
    assert "lerp" not in [node.op for node in graph.nodes]
    np.testing.assert_allclose(run(graph, values)[0], before, rtol=1e-6)


def test_a_target_that_names_no_class_is_found():
    how = HOW_CLASSES
    graph, _values = recorded(
        "cross_entropy",
        [SCORES, TARGETS],
        how,
        forward("cross_entropy", [SCORES, TARGETS], how),
    )
    optimize(graph)
    with pytest.raises(IndexError):
        run(graph, [SCORES, np.full(6, 5)])


def test_what_somebody_else_looks_at_stays_whole():
    arrays = [normal(6, 8), normal(8), normal(8)]
    graph, _ = recorded(
        "standardize", arrays, LAYER, forward("standardize", arrays, LAYER)
    )
    decompose(graph)
    assert [node.op for node in graph.nodes] == ["standardize"]


def test_forward_and_gradient_share_what_they_compute():
    how = HOW_CLASSES
    out = forward("cross_entropy", [SCORES, TARGETS], how)
    graph, _ = recorded("cross_entropy", [SCORES, TARGETS], how, out)
    loss, powers = graph.outputs
    one = graph.add("constant", [], [Type("float32")], {"value": 1.0}).out
    settings = {
        "of": (0,),
        "given": (True, False),
        "saved": (Slot(1), Slot(2)),
        "how": how,
    }
    inputs = [one, graph.inputs[1].value, powers]
    slope = graph.add("cross_entropy.gradient", inputs, [powers.type], settings).out
    graph.outputs = [loss, slope]
    optimize(graph)
    ops = [node.op for node in graph.nodes]
    assert ops.count("exp") == 1
    assert ops.count("amax") == 1
