# ---
# title: Forward mode
# needs:
#   - the chain rule, lesson 03, and learning with gradients, lesson 05
#   - shapes and sums of tensors, lessons 07 and 08
# able:
#   - to compute a derivative and a value in the same pass, with dual numbers
#   - to say which of the two ways is cheaper for a function, and by how much
#   - to say why every network is trained backward
#   - to write the heart of vmap, and to say what it does to a dimension
# minutes: 50
# seconds: 60
# megabytes: 600
# ---

# %% [markdown]
# # Forward mode
#
# *This lesson is a side road: you can skip it, and nothing later needs it.*
#
# So far every derivative came from behind: forward first, then back from the loss to
# the weights. There is another way. Each number can take its derivative along, on the
# way forward, and nothing has to be remembered. You will build it in twenty lines, and
# then find out when it is a thousand times cheaper than walking back, and when it is a
# thousand times more expensive.

# %%
import inspect
import math
import time

import matplotlib.pyplot as plt

import tinygrad_edu as torch
from tinygrad_edu import nn, tabular
from tinygrad_edu.classroom import NotDone, check, finished, hint, picture, predict
from tinygrad_edu.classroom import progress, solution
from tinygrad_edu.classroom.directions import direction_dial
from tinygrad_edu.func.rules.table import Operand, moved

# %% [markdown]
# ## From memory
#
# Two questions on earlier lessons. Answer without scrolling.
#
# 1. *The chain rule.* `out = a * b`, with a = 3 and b = 4, and 5 arrives at `out`. What
#    is handed on to `a`?
# 2. *A neuron learns.* A network has 33 parameters and one loss. How many walks back
#    does it take to find all 33 gradients?

# %%
predict("handed on to a", ...)
predict("walks for 33 gradients", ...)

# %%
a, b = torch.tensor(3.0, requires_grad=True), torch.tensor(4.0, requires_grad=True)
(a * b).backward(torch.tensor(5.0))
predict.compare("handed on to a", a.grad.item())
predict.compare("walks for 33 gradients", 1)

# %% [markdown]
# 5 · 4 = 20: upstream times the other factor. And one walk is enough for any number of
# parameters. Keep this in mind: it is the half of the story that you know.

# %% [markdown]
# ## 1 · A number that moves
#
# Let a number move: it is 3 now, and it moves with slope 1. We write this as 3 + 1ε,
# with a tiny ε, so tiny that its square is nothing:
#
# $$\varepsilon^2 = 0$$
#
# Such a thing is a **dual number**: a value, and the slope in front of ε. You can
# compute with it as always. **Predict** the square of 3 + ε: its value and its slope.

# %%
predict("value of the square", ...)
predict("slope of the square", ...)

# %% [markdown]
# Multiply it out: (3 + ε)(3 + ε) = 9 + 6ε + ε². The last one is nothing. So 9 moves
# with slope 6, and that is the derivative of x² at 3, without a limit and without a
# walk back. The steps have names:
#
# - **seed**: choose how fast the input moves, mostly 1;
# - **run**: compute; each operation makes its value and its slope at once;
# - **read** the slope of the output.

# %%
value, slope = 3.0, 1.0  # seed

out_value = value * value  # run: the value ...
out_slope = slope * value + value * slope  # ... and the slope, which has two terms

predict.compare("value of the square", out_value)
predict.compare("slope of the square", out_slope)  # read

# %% [markdown]
# In general, for a + a′ε and b + b′ε:
#
# $$(a + a'\varepsilon)(b + b'\varepsilon) = ab + (a'b + ab')\,\varepsilon$$
#
# and for a function with the derivative f′:
#
# $$f(a + a'\varepsilon) = f(a) + f'(a)\,a'\,\varepsilon$$
#
# The last line is the chain rule. What arrives is multiplied by the local derivative,
# as always; only that it arrives from the *front*.
#
# ### Your turn: `Dual`
#
# Four operations. Plain numbers may be mixed in; they do not move. (The first line of
# `__add__` and `__mul__` is there already: it makes a Dual of a plain number.)


# %% exercise="Dual"
class Dual:
    """A number, and how fast it moves."""

    def __init__(self, value, slope=0.0):
        self.value = value
        self.slope = slope

    def __add__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        ### BEGIN SOLUTION
        return Dual(self.value + other.value, self.slope + other.slope)
        ### END SOLUTION

    def __mul__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        ### BEGIN SOLUTION
        slope = self.slope * other.value + self.value * other.slope
        return Dual(self.value * other.value, slope)
        ### END SOLUTION

    def sin(self):
        ### BEGIN SOLUTION
        return Dual(math.sin(self.value), math.cos(self.value) * self.slope)
        ### END SOLUTION

    def exp(self):
        ### BEGIN SOLUTION
        out = math.exp(self.value)
        return Dual(out, out * self.slope)
        ### END SOLUTION

    __radd__, __rmul__ = __add__, __mul__


# %%
check.Dual(Dual)

# %% [markdown]
# Stuck? `hint("Dual")` in a new cell. Now any formula of these operations has a
# derivative, however long it is. **Predict** the slope of e^(sin x) at x = 0.

# %%
predict("slope of exp(sin(x)) at 0", ...)

# %%
Dual = finished("Dual", Dual)

x = Dual(0.0, 1.0)  # seed
out = x.sin().exp()  # run
predict.compare("slope of exp(sin(x)) at 0", out.slope)  # read

x = torch.tensor(0.0, requires_grad=True)
x.sin().exp().backward()
print("walking back:", x.grad.item())

# %% [markdown]
# ## 2 · A direction
#
# With several inputs there are several ways to move. **Seed** each input with its own
# slope: together they are a *direction*. f(x, y) = x · y at (3, 4). **Predict** its
# slope if only x moves, with slope 1; and if x moves with slope 2 and y with slope 1.

# %%
predict("slope along (1, 0)", ...)
predict("slope along (2, 1)", ...)

# %%
x, y = Dual(3.0, 1.0), Dual(4.0, 0.0)  # seed
out = x * y  # run
predict.compare("slope along (1, 0)", out.slope)  # read

x, y = Dual(3.0, 2.0), Dual(4.0, 1.0)  # seed
out = x * y
predict.compare("slope along (2, 1)", out.slope)

# %% tags=["author"]
assert out.slope == 11.0

# %% [markdown]
# ### Your turn: `push_forward`
#
# `f` takes as many Duals as there are numbers in `point`, and gives back a list of
# Duals. `direction` says how fast each input moves. Give back two lists: the values and
# the slopes of the outputs. **Seed**, **run**, **read**, in one pass.


# %% exercise="push_forward"
def push_forward(f, point, direction):
    ### BEGIN SOLUTION
    duals = [Dual(x, v) for x, v in zip(point, direction)]
    outputs = f(*duals)
    values = [out.value for out in outputs]
    slopes = [out.slope for out in outputs]
    return values, slopes
    ### END SOLUTION


# %%
check.push_forward(push_forward)

# %% [markdown]
# A hill: f(x, y) = sin x + x · y. We stand at (1, 0.5) and look around. The dial shows
# the slope for every direction: the farther the curve is from the middle, the steeper.
# Blue is uphill, and orange with dashes is downhill.

# %%
push = finished("push_forward", push_forward)


def slope_along(across, up):
    """How fast the hill rises at (1, 0.5), in this direction."""
    _, slopes = push(lambda x, y: [x.sin() + x * y], [1.0, 0.5], [across, up])
    return slopes[0]


direction_dial(slope_along)

# %% [markdown]
# 1. In which direction is the slope largest, to the degree? And how large is it?
# 2. In which two directions is it zero? How far are they from the first one?
# 3. Read the slope at 0 and at 90 degrees. How do you get the largest one from these
#    two numbers?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. At 44 degrees, 1.443.
# 2. At 134 and 314 degrees: a quarter turn to the left and to the right. There one
#    walks along the hill.
# 3. They are 1.040 and 1, the gradient: what a walk back would give. Its length,
#    √(1.040² + 1²) = 1.443, is the largest slope, and it points that way.
#
# </details>
#
# So one pass forward gives one number of the gradient, or one mixture of them:
# gradient · direction. To have the whole gradient of two inputs, it takes two passes.

# %% tags=["author"]
slopes = [
    slope_along(math.cos(d * math.pi / 180), math.sin(d * math.pi / 180))
    for d in range(360)
]
assert max(range(360), key=slopes.__getitem__) == 44
assert round(max(slopes), 3) == 1.443
assert max(abs(slopes[134]), abs(slopes[314])) < 0.02
assert (round(slopes[0], 2), round(slopes[90], 6)) == (1.04, 1.0)

# %% [markdown]
# ## 3 · Columns and rows
#
# Let a function take n numbers and give m. All its derivatives make a table, the
# **Jacobian** J, with m rows and n columns: row i, column j says how fast output i
# moves with input j.
#
# - A pass **forward** along the direction v gives J v, m numbers. With v = (1, 0, …) it
#   is the first *column*: what one input does to all outputs.
# - A walk **back** from the weights u of the outputs gives uᵀ J, n numbers. With
#   u = (1, 0, …) it is the first *row*: what all inputs do to one output.
#
# PyTorch calls them `torch.func.jvp` and `torch.func.vjp`. **Predict** the shapes of
# both, for a function from 2 numbers to 3.

# %%
predict("shape of J v", ...)
predict("shape of u J", ...)


# %%
def three(x):
    """From 2 numbers to 3."""
    return torch.stack([x[0] * x[1], x[0].sin(), 3 * x[1]])


point = torch.tensor([1.0, 2.0])
output, column = torch.func.jvp(three, (point,), (torch.tensor([1.0, 0.0]),))
output, walk_back = torch.func.vjp(three, point)
(one_row,) = walk_back(torch.tensor([1.0, 0.0, 0.0]))
predict.compare("shape of J v", column.shape)
predict.compare("shape of u J", one_row.shape)
print("first column", column)
print("first row   ", one_row)
print(torch.func.jacrev(three)(point))

# %% [markdown]
# ### Your turn: `layer_jvp`
#
# Slopes can be tensors, too. A layer computes `torch.tanh(weight @ x + bias)`, and `x`
# moves along `tangent`; weight and bias stand still. Give back the output and its
# slope, two tensors. It is **run** twice: once through the sum, once through the bend,
# whose local derivative is 1 − out².


# %% exercise="layer_jvp"
def layer_jvp(weight, bias, x, tangent):
    ### BEGIN SOLUTION
    out = torch.tanh(weight @ x + bias)  # (M,)
    return out, (1 - out**2) * (weight @ tangent)  # (M,), (M,)
    ### END SOLUTION


# %%
check.layer_jvp(layer_jvp)

# %% [markdown]
# What has to be remembered? Walking back through 100 layers needs the output of each of
# them: 1 − out² is computed on the way back. **Predict:** with 1,000 numbers a layer,
# how many numbers does the walk back keep, and how many does the way forward have in
# hand at any time (value and slope)?

# %%
predict("numbers kept for the walk back", ...)
predict("numbers in hand on the way forward", ...)

# %%
kept = []


def note(tensor):
    """Called for each tensor that is kept for the walk back."""
    kept.append(tensor.numel())
    return tensor


x = torch.rand(1000, requires_grad=True)
with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
    out = x
    for _ in range(100):
        out = torch.tanh(out)
predict.compare("numbers kept for the walk back", sum(kept))

value, slope = x.detach(), torch.ones(1000)  # seed
for _ in range(100):  # run, and forget what came before
    value = torch.tanh(value)
    slope = (1 - value**2) * slope
predict.compare("numbers in hand on the way forward", value.numel() + slope.numel())

(walked,) = torch.autograd.grad(out.sum(), x)
print("the same slopes:", torch.allclose(walked, slope))

# %% tags=["author"]
assert sum(kept) == 100_000
assert torch.allclose(walked, slope)

# %% [markdown]
# ## 4 · What it costs
#
# A pass forward is one column, a walk back is one row, and each costs about as much as
# running the function a few times. **Predict** how many passes the whole table takes,
# each way, for 2 inputs and 1,000 outputs.

# %%
predict("passes forward for 2 inputs", ...)
predict("walks back for 1000 outputs", ...)

# %%
predict.compare("passes forward for 2 inputs", 2)
predict.compare("walks back for 1000 outputs", 1000)

# %% [markdown]
# ### Your turn: `jacobian`
#
# You are given a function's two ways, at some point: `push(v)` is J v, a column for
# each input alone, and `pull(u)` is uᵀ J, a row for each output alone. Give back the
# whole table, of shape (m, n), with **as few calls as possible**. `torch.eye(n)` holds
# the directions along one input each.


# %% exercise="jacobian"
def jacobian(push, pull, n, m):
    ### BEGIN SOLUTION
    if n <= m:
        return torch.stack([push(v) for v in torch.eye(n)], dim=1)  # columns: (m, n)
    return torch.stack([pull(u) for u in torch.eye(m)])  # rows: (m, n)
    ### END SOLUTION


# %%
check.jacobian(jacobian)

# %% [markdown]
# And in time? We make all passes one after the other, forward and back, for layers of
# many shapes. **Predict** which is faster for 1 input and 1,024 outputs, "forward" or
# "back"; and where both take as many passes: how many inputs, if inputs times outputs
# are always 1,024?

# %%
predict("faster for 1 input", ...)
predict("inputs for as many passes", ...)


# %%
def seconds(call, times=3):
    """The shortest of a few runs."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        found.append(time.perf_counter() - began)
    return min(found)


def both_ways(n):
    """The time for all columns, and for all rows, of a layer with n inputs."""
    torch.manual_seed(0)
    weight, x = torch.randn(1024 // n, n) / n, torch.randn(n)

    def layer(x):
        return torch.tanh(weight @ x)

    def push(v):
        return torch.func.jvp(layer, (x,), (v,))[1]

    def pull(u):
        return torch.func.vjp(layer, x)[1](u)[0]

    forward = seconds(lambda: [push(v) for v in torch.eye(n)])
    return forward, seconds(lambda: [pull(u) for u in torch.eye(1024 // n)])


sizes = [1, 4, 16, 64, 256, 1024]
forward, back = zip(*(both_ways(n) for n in sizes))
predict.compare("faster for 1 input", "forward" if forward[0] < back[0] else "back")
predict.compare("inputs for as many passes", 32)

figure, axis = plt.subplots(figsize=(6, 3))
axis.loglog(sizes, [1000 * each for each in forward], "o-", label="forward: columns")
axis.loglog(sizes, [1000 * each for each in back], "s--", label="back: rows")
axis.axvline(32, color="gray", linewidth=0.8)
axis.set_xticks(sizes, [f"{n}\n{1024 // n}" for n in sizes])
axis.minorticks_off()
axis.set_xlabel("inputs, and below them outputs")
axis.set_ylabel("milliseconds")
axis.legend(loc="upper left", bbox_to_anchor=(1, 1))
picture(
    figure,
    alt="Time for a whole Jacobian against the number of inputs, logarithmic axes. "
    "Forward rises with the inputs, backward falls, and they cross near 32 inputs and "
    "32 outputs.",
)

# %% [markdown]
# By count they meet at 32 inputs and 32 outputs, the grey line. In time they meet near
# it: a pass and a walk do not cost exactly the same. (To be honest: this library has
# rules for the way back only, and its `jvp` walks back twice, by a trick. PyTorch's
# carries slopes forward as your `Dual` does. The count of passes is the same.)
#
# The library has whole Jacobians as `jacfwd` and `jacrev`. They make many passes at
# once, and that is the subject of section 5.
#
# Now you can say why **every network is trained backward**: a loss is one output, so
# one walk finds the whole gradient, for 33 parameters or for a billion.
#
# And forward? It is used where few numbers go in: how does a simulation of a million
# cells depend on the wind? And for H v, lesson 11: a direction pushed forward through a
# walk back.

# %% tags=["author"]
assert forward[0] < back[0]
assert forward[-1] > back[-1]

# %% [markdown]
# ## 5 · A dimension that nobody sees
#
# `jacobian` pushes one direction after the other, in a loop. Lesson 08 would push all
# of them at once, as a tensor with one dimension more. But `push` was written for one!
#
# `vmap` runs a function of one example on many, without changing it. It hides a
# dimension: the function sees examples of shape (3,), and behind it lies (B, 3). Each
# operation has to work around the hidden dimension. By hand: 2 examples (3,), each
# times a table (4, 3), summed over the last dimension.
#
# - **line up**: the hidden dimension stays in front, and missing ones go in *behind*
#   it: (2, 3) becomes (2, 1, 3);
# - **do it**: one operation for all examples;
# - **shift**: the function's dimension 0 is our dimension 1.
#
# **Predict** the shape of the sum, as the function sees it.

# %%
predict("shape of the sum, as the function sees it", ...)

# %%
examples = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])  # (2, 3)
table = torch.arange(12.0).reshape(4, 3)  # serves all examples

lined_up = examples.reshape(2, 1, 3)  # line up
product = lined_up * table  # do it: (2, 4, 3), the function sees (4, 3)
summed = product.sum(dim=1 + 1)  # the function says dim=1; shift
predict.compare("shape of the sum, as the function sees it", summed.shape[1:])

# %% [markdown]
# ### Your turn: `Batched`
#
# `value` is the tensor with the hidden dimension, `shape` is what the function sees.
#
# - `lined_up(rank)`: the `value`, with so many ones behind the hidden dimension that an
#   example has `rank` dimensions.
# - `sum(dim)`: a `Batched` again. `dim` is meant as the function means it, and may be
#   negative.
#
# `__mul__` is given. It uses your `lined_up`.


# %% exercise="Batched"
class Batched:
    """A tensor whose first dimension is hidden."""

    def __init__(self, value):
        self.value = value  # (B, *shape)
        self.shape = tuple(value.shape[1:])

    def lined_up(self, rank):
        ### BEGIN SOLUTION
        ones = [1] * (rank - len(self.shape))
        return self.value.reshape(len(self.value), *ones, *self.shape)
        ### END SOLUTION

    def sum(self, dim):
        ### BEGIN SOLUTION
        return Batched(self.value.sum(dim=dim + 1 if dim >= 0 else dim))
        ### END SOLUTION

    def __mul__(self, other):
        rank = max(len(self.shape), len(other.shape))
        if isinstance(other, Batched):
            return Batched(self.lined_up(rank) * other.lined_up(rank))
        return Batched(self.lined_up(rank) * other)  # one that serves all


# %%
check.Batched(Batched)

# %% [markdown]
# The function below was written for one `x`. `small_vmap` runs it on many, in one go.
# **Predict** the shape of the result for 500 examples.

# %%
predict("shape for 500 examples", ...)

# %%
Batched = finished("Batched", Batched)


def small_vmap(f):
    """f of one example, as a function of many."""
    return lambda examples: f(Batched(examples)).value


def times_table(x):
    """For one x of 3 numbers: the product of the table with it, (4,)."""
    return (x * table).sum(1)


many = torch.rand(500, 3)
at_once = small_vmap(times_table)(many)
one_by_one = torch.stack([times_table(x) for x in many])
predict.compare("shape for 500 examples", at_once.shape)
print("as in a loop:", torch.allclose(at_once, one_by_one))
print("as torch.vmap:", torch.allclose(at_once, torch.vmap(times_table)(many)))

# %% [markdown]
# The library's `vmap` has such a rule for each of its operations. Here are two pieces
# of `tinygrad_edu/func/rules/table.py`. Which is your `lined_up`, and which is the
# shift in your `sum`? How do they treat a negative dimension?

# %%
print(inspect.getsource(Operand.padded))
print(inspect.getsource(moved))

# %% [markdown]
# <details><summary>Ours, when you have yours</summary>
#
# `padded` is `lined_up`, and `moved` is the shift. `dim % ndim` makes a negative
# dimension positive first; then adding 1 is right for both.
#
# </details>
#
# Now all directions at once: `torch.vmap(push)(torch.eye(n))`. **Predict:** for 200
# inputs, how many times as long does the loop take?

# %%
predict("loop against vmap", ...)

# %%
torch.manual_seed(0)
weight, x = torch.randn(50, 200) / 10, torch.randn(200)


def push_one(v):
    """J v of a layer of 50 neurons."""
    return torch.func.jvp(lambda x: torch.tanh(weight @ x), (x,), (v,))[1]


in_loop = seconds(lambda: torch.stack([push_one(v) for v in torch.eye(200)], dim=1))
in_vmap = seconds(lambda: torch.vmap(push_one, out_dims=1)(torch.eye(200)))
predict.compare("loop against vmap", round(in_loop / in_vmap))

# %% tags=["author"]
assert at_once.shape == (500, 4)
assert torch.allclose(at_once, one_by_one)
assert in_loop > 3 * in_vmap
assert torch.allclose(
    torch.vmap(push_one, out_dims=1)(torch.eye(200)),
    torch.func.jacrev(lambda x: torch.tanh(weight @ x))(x),
    atol=1e-6,
)

# %% [markdown]
# ## 6 · Looking back
#
# One question that mixes old and new. The network of lesson 05 for the two moons: 2
# inputs, 8 hidden neurons, 1 output; 33 parameters, 100 points, one loss. Somebody
# wants all gradients of the loss, by going forward only. **Predict** the number of
# passes.

# %%
predict("passes forward for the moons", ...)

# %%
moons, classes = tabular.make_moons(100, noise=0.1)
moons = torch.tensor(moons)  # (100, 2)
targets = 2.0 * torch.tensor(classes)[:, None] - 1  # (100, 1)


def loss_of(p):
    """The loss, as a function of all 33 parameters in one row."""
    hidden = torch.tanh(moons @ p[:16].reshape(2, 8) + p[16:24])  # (100, 8)
    out = torch.tanh(hidden @ p[24:32].reshape(8, 1) + p[32])  # (100, 1)
    return nn.functional.mse_loss(out, targets)


torch.manual_seed(0)
parameters = torch.randn(33)
passes = [torch.func.jvp(loss_of, (parameters,), (v,))[1] for v in torch.eye(33)]
predict.compare("passes forward for the moons", len(passes))

walked = torch.func.grad(loss_of)(parameters)  # one walk
print("the same gradient:", torch.allclose(torch.stack(passes), walked, atol=1e-6))

# %% tags=["author"]
assert torch.allclose(torch.stack(passes), walked, atol=1e-6)

# %% [markdown]
# One pass for each parameter, 33; and the points do not count, as they stand still. The
# walk back did it in one.
#
# ## What you have now
#
# | | forward | back |
# | --- | --- | --- |
# | one pass gives | a column, J v | a row, uᵀ J |
# | cheap with | few inputs | few outputs |
# | remembers | nothing | every step |
# | in PyTorch | `torch.func.jvp`, `jacfwd` | `backward`, `torch.func.vjp`, `jacrev` |
#
# And `vmap`, which makes one pass of many. Back to the main road: lesson 14, networks.

# %%
progress.show()
