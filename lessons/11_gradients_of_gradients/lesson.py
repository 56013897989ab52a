# ---
# title: Gradients of gradients
# needs:
#   - an operation with its rule as a Function, and gradcheck (lesson 09)
#   - that gradients add up in .grad (lesson 04)
#   - second derivatives of simple functions, on paper
# able:
#   - to differentiate a gradient, as often as you want, and to say what it costs
#   - to multiply by a matrix of second derivatives that is never written down
#   - to write Newton's step, and to say where it leads astray
#   - to punish a network for being too sensitive, and to check a rule to second order
# minutes: 60
# seconds: 30
# megabytes: 600
# ---

# %% [markdown]
# # Gradients of gradients
#
# A gradient is computed, by multiplications and sums, from numbers that you know. Why
# should a computation not be differentiated once more, only because it was a gradient?
#
# In this lesson you let the engine differentiate its own work. It tells how a slope
# bends, and with that how far a step should go; it makes networks that do not jump at
# the slightest change of their input. And it shows whether a backward rule that passed
# every test so far is as right as it looks.

# %%
import inspect
import math

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.autograd import gradcheck, gradgradcheck
from tinygrad_edu.autograd.faces import ON_ARRAYS, ON_TENSORS
from tinygrad_edu.classroom import NotDone, check, finished, hint, picture, predict
from tinygrad_edu.classroom import progress, solution
from tinygrad_edu.ops.registry import PRIMITIVES
from tinygrad_edu_widgets import GraphView, LandscapeView

# %% [markdown]
# ## From memory
#
# Two questions on earlier lessons. Answer without scrolling.
#
# 1. *The chain rule.* y = x³ at x = 2. What is the gradient of x?
# 2. *Order matters.* For the same y, `y.backward(retain_graph=True)` is called twice,
#    with nothing in between. What stands in `x.grad` then?

# %%
predict("slope of the cube", ...)
predict("grad after two walks", ...)

# %%
x = torch.tensor(2.0, requires_grad=True)
y = x**3
y.backward(retain_graph=True)
predict.compare("slope of the cube", x.grad.item())
y.backward(retain_graph=True)
predict.compare("grad after two walks", x.grad.item())

# %% [markdown]
# 3x² is 12, and two walks add up to 24. That is in our way today, so we use
# `torch.autograd.grad(y, x)`: it *returns* the gradients, as a tuple with one for each
# tensor asked for, and touches no `.grad`.
#
# ## 1 · A gradient that remembers
#
# **Predict**: below, the slope of x³ is computed. Does `slope` remember how it was
# made, so that it has a `grad_fn`? Write `"yes"` or `"no"`.

# %%
predict("does the slope remember", ...)

# %%
x = torch.tensor(2.0, requires_grad=True)
(slope,) = torch.autograd.grad(x**3, x)
print("slope:", slope.item())
predict.compare("does the slope remember", "yes" if slope.grad_fn else "no")

# %% [markdown]
# It does not: hardly anybody wants it to, and a graph costs memory. With
# `create_graph=True` it does. **Worked example**, with four steps:
#
# - **watch**: make the leaf to which everything will be traced back;
# - **compute** the function;
# - **ask** for its gradient, and for the graph of the gradient;
# - **repeat**: ask for the gradient of the gradient.

# %%
x = torch.tensor(2.0, requires_grad=True)  # watch


def slope_of_cube():
    y = x**3  # compute
    return torch.autograd.grad(y, x, create_graph=True)[0]  # ask


view = GraphView(slope_of_cube(), module={"x": x}, recompute=slope_of_cube)
(bend,) = torch.autograd.grad(slope_of_cube(), x)  # repeat
print("slope of the slope:", bend.item())
view

# %% [markdown]
# This is the graph of a *gradient*: what stands at the end is 3x².
#
# 1. Which operation of the forward pass does it contain, and which numbers come from
#    the rule?
# 2. Play it to the end. What arrives at x, and is it what 3x² promises?
# 3. Change the cell to `y = torch.sin(x)`. Which operation is the gradient made of? And
#    with `y = 3 * x`: why is there an error?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. The rule of `pow` is upstream · 3 · x². So there is `pow` with the exponent 2, a
#    product with 3, and a product with the upstream gradient, which is 1.
# 2. 12, that is 6x.
# 3. Of `cos`. The slope of 3x is 3, whatever x is: it has nothing to do with x, so it
#    has no graph that leads there. (By mathematics its gradient is 0.)
#
# </details>

# %% tags=["author"]
assert bend.item() == 12.0
labels = [node["label"] for node in view.document["nodes"]]
assert labels.count("mul") == 2
assert "pow" in labels

# %% [markdown]
# ### How the library does it
#
# A rule in the library is written once. Here is that of the sine; `F` holds the
# operations that it may use, `g` is what arrives.

# %%
rule = PRIMITIVES["sin"].rules[0]
print(inspect.getsource(rule))

on_arrays = rule(ON_ARRAYS, np.float64(1.0), np.float64(0.5))
print("with arrays: ", on_arrays)

x = torch.tensor(0.5, dtype=torch.float64, requires_grad=True)
on_tensors = rule(ON_TENSORS, torch.ones_like(x), x)
print("with tensors:", on_tensors)

# %% [markdown]
# With the operations on arrays, `F.cos` is NumPy's, and a number comes out. With the
# operations on tensors each one leaves a node, as in any forward pass. That is all that
# `create_graph=True` changes: *the same rules, with tensors in their hands*. And
# therefore the backward of a Function should be written with tensor operations, as you
# did in lesson 09.

# %% tags=["author"]
assert abs(on_arrays - math.cos(0.5)) < 1e-12
assert on_tensors.grad_fn is not None

# %% [markdown]
# ### Your turn: all derivatives
#
# `derivatives(f, x, order)` returns a list: f(x), f'(x), f''(x), as far as `order`. The
# steps: **watch** (a leaf of your own: `x.detach().requires_grad_()`), **compute**,
# **ask**, **repeat**.


# %% exercise="derivatives"
def derivatives(f, x, order):
    ### BEGIN SOLUTION
    x = x.detach().requires_grad_()  # watch
    found = [f(x)]  # compute
    for _ in range(order):  # repeat
        (slope,) = torch.autograd.grad(found[-1], x, create_graph=True)  # ask
        found.append(slope)
    return found
    ### END SOLUTION


# %% [markdown]
# Stuck? `hint("derivatives")` in a new cell. If it does not work out today, go on: as
# long as yours is not finished, `all_slopes` is ours.

# %%
check.derivatives(derivatives)

# %% [markdown]
# Whoever knows all derivatives at *one* place knows the function elsewhere: that is
# Taylor's series, f(a) + f'(a)·d + f''(a)·d²/2 + f'''(a)·d³/6 + … at the distance d.
# Here with your derivatives of the sine at 1:

# %%
all_slopes = finished("derivatives", derivatives)

place = torch.tensor(1.0, dtype=torch.float64)
slopes = [each.item() for each in all_slopes(torch.sin, place, 9)]
distances = np.linspace(-6, 6, 241)

figure, axis = plt.subplots(figsize=(7, 2.8))
axis.plot(1 + distances, np.sin(1 + distances), "k", label="sin x")
styles = {1: ":", 3: "-.", 5: "--", 9: "-"}
for order, style in styles.items():
    terms = [slopes[k] * distances**k / math.factorial(k) for k in range(order + 1)]
    axis.plot(1 + distances, sum(terms), style, label=f"order {order}")
axis.plot([1], [math.sin(1)], "ko")
axis.set(ylim=(-2.5, 2.5), xlabel="x")
axis.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
picture(
    figure,
    alt="The sine and four polynomials made of its derivatives at 1. The straight line "
    "of order 1 leaves it at once; each higher order follows it further to both "
    "sides, order 9 nearly from -3 to 5.",
)

# %% tags=["author"]
assert abs(slopes[4] - math.sin(1)) < 1e-12
assert abs(slopes[9] - math.cos(1)) < 1e-12

# %% [markdown]
# ## 2 · Many variables: a table that nobody writes down
#
# With many variables x₀, x₁, … there are many second derivatives: how fast the slope
# along $x_i$ changes when $x_j$ moves. They fill a square table, the **Hessian** H:
#
# $$H_{ij} = \frac{\partial}{\partial x_j} \frac{\partial f}{\partial x_i}$$
#
# **Predict**: f = x₀² · x₁ at x = (3, 2). Its gradient is (2·x₀·x₁, x₀²) = (12, 9).
# What is the *first row* of H, as a list?

# %%
predict("first row of the Hessian", ...)

# %%
x = torch.tensor([3.0, 2.0], requires_grad=True)
f = x[0] ** 2 * x[1]
(slope,) = torch.autograd.grad(f, x, create_graph=True)
(row,) = torch.autograd.grad(slope[0], x)
print("gradient:", slope.tolist())
predict.compare("first row of the Hessian", row)

# %% [markdown]
# 2·x₀·x₁ changes by 2·x₁ = 4 with x₀, and by 2·x₀ = 6 with x₁.
#
# A model with a million weights has a gradient of a million numbers, and an H of a
# million times a million: four thousand gigabytes. But often nobody wants H itself,
# only **H times a vector** v. That is how the *gradient* changes when x moves along v.
# By small steps, as in lesson 01, it would be
#
# $$H v \approx \frac{\nabla f(x + h v) - \nabla f(x - h v)}{2h}$$
#
# And exactly, with two walks: multiply the gradient by v, sum it up, and differentiate
# that number.
#
# $$H v = \nabla \big( \nabla f \cdot v \big)$$
#
# In the cell above, v was (1, 0): `slope[0]` is the gradient times that v, summed.

# %%
a = torch.tensor(3.0, requires_grad=True)
b = torch.tensor(2.0, requires_grad=True)
v = (1.0, 0.0)


def slope_along_v():
    f = a**2 * b
    of_a, of_b = torch.autograd.grad(f, (a, b), create_graph=True)
    return of_a * v[0] + of_b * v[1]


GraphView(slope_along_v(), module={"a": a, "b": b}, recompute=slope_along_v)

# %% [markdown]
# The same with two variables a and b, so that the graph of the gradient graph can be
# read. It starts with `a` and `b`; the gradients of both are in the middle; at the end
# they meet v.
#
# 1. Play it to the end. What arrives at `a` and `b`?
# 2. Change v to (0, 1), and then to (1, 1). How do the three answers belong together?
# 3. What would you choose as v to get the second column of H?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. 4 and 6: the first row.
# 2. (6, 0), and (10, 6), the sum of the other two.
# 3. (0, 1). It is the second row as well: the order of the two derivatives makes no
#    difference, so H is the same on both sides of its diagonal.
#
# </details>

# %% tags=["author"]
assert slope.tolist() == [12.0, 9.0]
assert row.tolist() == [4.0, 6.0]
of_a, of_b = torch.autograd.grad(slope_along_v(), (a, b))
assert (of_a.item(), of_b.item()) == (4.0, 6.0)

# %% [markdown]
# ### Your turn: H times v
#
# `hvp(f, x, v)` returns H v, in the shape of x; f gives one number. The steps:
# **watch**; the **first** gradient; **weigh** it with v; the **second** gradient.


# %% exercise="hvp"
def hvp(f, x, v):
    ### BEGIN SOLUTION
    x = x.detach().requires_grad_()  # watch
    (slope,) = torch.autograd.grad(f(x), x, create_graph=True)  # first
    (product,) = torch.autograd.grad((slope * v).sum(), x)  # weigh, second
    return product
    ### END SOLUTION


# %%
check.hvp(hvp)

# %% [markdown]
# Now on a real network: how does its loss on digits bend, along one random direction in
# all of its 2,410 weights? Your product beside the small steps:

# %%
times_h = finished("hvp", hvp)

digits = load_digits()
torch.manual_seed(0)
order = torch.randperm(1797)
images = (torch.tensor(digits.images).double() / 16).reshape(-1, 64)[order]
labels = torch.tensor(digits.target)[order]

model = nn.Sequential(nn.Linear(64, 32), nn.Tanh(), nn.Linear(32, 10)).double()
weights = nn.utils.parameters_to_vector(model.parameters()).detach()  # (2410,)


def loss_at(weights):
    w1, b1 = weights[:2048].reshape(32, 64), weights[2048:2080]
    w2, b2 = weights[2080:2400].reshape(10, 32), weights[2400:]
    scores = (images[:200] @ w1.T + b1).tanh() @ w2.T + b2
    return nn.functional.cross_entropy(scores, labels[:200])


def slope_at(weights):
    leaf = weights.detach().requires_grad_()
    return torch.autograd.grad(loss_at(leaf), leaf)[0]


direction = torch.randn(2410, dtype=torch.float64)
exact = times_h(loss_at, weights, direction)
h = 1e-5
steps = slope_at(weights + h * direction) - slope_at(weights - h * direction)
difference = (exact - steps / (2 * h)).abs().max().item()
print(f"largest number of H v {exact.abs().max().item():.3f}")
print(f"largest difference from small steps {difference:.1e}")
print(f"H itself would have {2410**2:,} numbers")

# %% tags=["author"]
assert difference < 1e-6
assert loss_at(weights).item() > 0

# %% [markdown]
# ### Your turn: the whole of H, where it is small
#
# With few variables H can be written down after all. `hessian(f, x)` returns it as a
# table of n × n. H times a vector with a single 1, at place i, is column i, and so row
# i: that is what you did with v = (1, 0). Use `times_h`.


# %% exercise="hessian"
def hessian(f, x):
    ### BEGIN SOLUTION
    rows = []
    for i in range(len(x)):
        unit = torch.zeros_like(x)
        unit[i] = 1
        rows.append(times_h(f, x, unit))
    return torch.stack(rows)
    ### END SOLUTION


# %%
check.hessian(hessian)

# %% [markdown]
# ## 3 · How far to go: Newton's step
#
# Gradient descent has a learning rate, because a slope says which way, and not how far.
# Newton knew how far, for one variable:
#
# - **slope**: f'(x), how steep it is here;
# - **curvature**: f''(x), how fast the slope changes;
# - **step**: the slope is used up after f'/f'', so go there: x − f'(x) / f''(x).
#
# **Predict**: f(x) = (x − 3)², and we stand at x = 10. Where do we stand after one
# step?

# %%
predict("after one step of Newton", ...)

# %%
curvature = finished("hessian", hessian)


def newton_in_one(f, x):
    _, slope, bend = all_slopes(f, x, 2)  # slope, curvature
    return (x - slope / bend).detach()  # step


x = newton_in_one(lambda x: (x - 3) ** 2, torch.tensor(10.0))
predict.compare("after one step of Newton", x.item())

x = torch.tensor(0.0, dtype=torch.float64)
for step in range(6):  # the lowest point of eˣ − 2x is at log 2
    print(f"step {step}: {x.item():.15f}  error {abs(x.item() - math.log(2)):.1e}")
    x = newton_in_one(lambda x: x.exp() - 2 * x, x)

# %% [markdown]
# A parabola takes one step. For other functions the number of right digits *doubles*
# with each step, once it is near.
#
# ### Your turn: Newton in many variables
#
# A step s changes the gradient by H s. The slope is used up where that is the gradient
# itself: H s = ∇f. These are n equations, and `torch.linalg.solve(H, g)` solves them.
#
# `newton_step(f, x)` returns the new point: **slope**, **curvature** (the function of
# that name gives H), **step**.


# %% exercise="newton_step"
def newton_step(f, x):
    ### BEGIN SOLUTION
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(f(x), x)
    return x.detach() - torch.linalg.solve(curvature(f, x), slope)
    ### END SOLUTION


# %%
check.newton_step(newton_step)

# %% [markdown]
# Now it races. `LandscapeView` lets optimizers run down a surface; anything with
# `step()` and `param_groups` is one. This one moves its point by *your* step.

# %%
one_step = finished("newton_step", newton_step)


class Newton:
    """An optimizer that knows its function, not only a gradient."""

    def __init__(self, point, f):
        self.point = point
        self.f = f
        self.param_groups = [{"params": [point], "lr": 1.0}]

    def zero_grad(self):
        self.point.grad = None

    def step(self):
        target = one_step(lambda x: self.f(x[0], x[1]), self.point)
        with torch.no_grad():
            self.point += self.param_groups[0]["lr"] * (target - self.point)


def rosenbrock(x, y):
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def himmelblau(x, y):
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def racers(f):
    return {
        "SGD": lambda points: torch.optim.SGD(points, lr=1e-3),
        "Adam": lambda points: torch.optim.Adam(points, lr=0.1),
        "Newton": lambda points: Newton(points[0], f),
    }


race = LandscapeView("rosenbrock", optimizers=racers(rosenbrock), steps=100)
race

# %% [markdown]
# **Predict**, before you play the second race: on the next surface there are four
# lowest points, of height 0, and one top between them. We start near the top. How high
# will *Newton* stand at the end: about 0, or about 182, the height of the top?

# %%
predict("height where Newton ends", ...)

# %%
himmel = LandscapeView("himmelblau", optimizers=racers(himmelblau), steps=100)
predict.compare("height where Newton ends", round(himmel.tracks["Newton"].loss[-1], 1))
himmel

# %% [markdown]
# 1. In the first race: how many steps does Newton need? What does it do in between that
#    gradient descent (SGD) would hardly do?
# 2. In the second: begin the race elsewhere (click, or the arrow keys and Enter), until
#    Newton finds a lowest point. Which places lead it astray?
# 3. Why does it climb? Think of what the step looks for.
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. About five. It climbs a wall, far outside the picture, from where one step leads
#    into the valley.
# 2. All in the middle. Near a lowest point, say (4, 3), it needs three steps.
# 3. It looks for the place where the slope is 0. At a top and at a pass the slope is 0
#    as well. Gradient descent is slower, but it only goes down.
#
# </details>

# %% tags=["author"]
newton = race.tracks["Newton"]
assert newton.loss[5] < 1e-4
assert any(later > here for here, later in zip(newton.loss, newton.loss[1:]))
assert himmel.tracks["Newton"].loss[-1] > 180
astray = LandscapeView("himmelblau", optimizers=racers(himmelblau), start=(4, 3))
assert astray.tracks["Newton"].loss[3] < 0.02

# %% [markdown]
# ## 4 · A network that does not jump
#
# Now the gradient of the loss with respect to the *input*. It says which pixels to
# change, and how, so that the network gets an image wrong. If it is long, a small
# change is enough. That can be held against the network in training: its loss gets a
# second part, the mean square of the length of that gradient.
#
# To train with it, the penalty is differentiated with respect to the *weights*: a
# gradient of a gradient. (Drucker and LeCun did it in 1992 for handwritten digits. In
# generative adversarial networks the same thing is called R1.)
#
# **A worked example** with f(x) = w · x², so that the penalty (2·w·x)² can be
# differentiated by hand: 8·w·x².
#
# - **watch** the input;
# - **slopes**: the gradient with respect to it, with its graph;
# - **penalty**: made of the slopes.

# %%
w = torch.tensor(3.0, requires_grad=True)
x = torch.tensor(2.0).requires_grad_()  # watch
(slopes,) = torch.autograd.grad(w * x**2, x, create_graph=True)  # slopes
penalty = slopes**2  # penalty
(of_w,) = torch.autograd.grad(penalty, w)
print("slope", slopes.item(), " penalty", penalty.item(), " gradient of w", of_w.item())

# %% [markdown]
# **Predict**: without `create_graph=True`, what happens at the last but one line?
# `"nothing"`, `"a wrong gradient"` or `"an error"`?

# %%
predict("penalty without a graph", ...)

# %%
(slopes,) = torch.autograd.grad(w * x**2, x)
penalty = slopes**2
try:
    torch.autograd.grad(penalty, w)
    seen = "a wrong gradient"
except RuntimeError as error:
    seen = "an error"
    print(error)
predict.compare("penalty without a graph", seen)

# %% [markdown]
# An error, and luckily so. But as a *part* of a loss there is none: in `loss + penalty`
# the loss has a graph, and the penalty would be a constant that nobody heeds.
#
# ### Your turn: the penalty
#
# `gradient_penalty(f, x)`: x has n rows, f(x) gives one number for each of them. Return
# the mean over the rows of the squared length of the gradient: the sum of its squares.
# **watch**, **slopes**, **penalty**.
#
# Each row of f(x) depends on its own row of x only. So the gradient of the *sum* of
# f(x) holds the slopes of each row, side by side.


# %% exercise="gradient_penalty"
def gradient_penalty(f, x):
    ### BEGIN SOLUTION
    x = x.detach().requires_grad_()
    (slopes,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    return (slopes * slopes).sum(dim=1).mean()
    ### END SOLUTION


# %%
check.gradient_penalty(gradient_penalty)

# %% [markdown]
# Two networks learn from 100 digits only, one with the penalty, one without. Then both
# read 1,697 others whose pixels are all pushed a little, by the same amount, in the
# direction that hurts most: along the sign of the gradient. (A pixel goes from 0 to 1.)
#
# **Predict**: the network without penalty is right on 88% of the clean ones. On how
# many is it right when each pixel is pushed by 0.1? Write a share, such as 0.8.

# %%
predict("right after a push of a tenth", ...)

# %%
penalty_of = finished("gradient_penalty", gradient_penalty)
images = images.float()
few, few_labels = images[:100], labels[:100]
others, other_labels = images[100:], labels[100:]


def train(strength, steps=200):
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)

    def losses(x):  # one for each row
        return nn.functional.cross_entropy(model(x), few_labels, reduction="none")

    for _ in range(steps):
        loss = losses(few).mean()
        if strength:
            loss = loss + strength * penalty_of(losses, few)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model


def right_when_pushed(model, size):
    x = others.detach().requires_grad_()
    loss = nn.functional.cross_entropy(model(x), other_labels, reduction="sum")
    (slopes,) = torch.autograd.grad(loss, x)
    with torch.no_grad():
        chosen = model(others + size * slopes.sign()).argmax(dim=1)
    return (chosen == other_labels).float().mean().item()


models = {"without penalty": train(0.0), "with penalty": train(3.0)}
sizes = [0.0, 0.025, 0.05, 0.075, 0.1, 0.125, 0.15]
results = {
    name: [right_when_pushed(model, size) for size in sizes]
    for name, model in models.items()
}
predict.compare("right after a push of a tenth", results["without penalty"][4])

figure, axis = plt.subplots(figsize=(6, 2.8))
for (name, shares), style in zip(results.items(), ("o--", "s-")):
    axis.plot(sizes, shares, style, label=name)
axis.set(xlabel="how far each pixel is pushed", ylabel="share right", ylim=(0, 1))
axis.legend()
picture(
    figure,
    alt="Share of digits read right against the size of the push. Both networks begin "
    "near 0.88. At 0.1 the one without penalty is right on 0.29, the one with "
    "penalty on 0.5.",
)

# %% [markdown]
# The digits are as easy to read as before, for us; and if the signs of the push were
# random, the network would hardly notice it, either. It is the *direction* that hurts.
# The penalty has cost a little on clean images, and gives much back. In the cell above,
# try `train(0.3)` and `train(30.0)`: what is lost at either end?

# %% tags=["author"]
plain, calm = results["without penalty"], results["with penalty"]
assert of_w.item() == 96.0
assert seen == "an error"
assert plain[0] > 0.85
assert calm[0] > 0.84
assert calm[4] > plain[4] + 0.1

# %% [markdown]
# ## 5 · Right once, wrong twice
#
# Here is the square of lesson 09 in two versions. They differ in one word. **Predict**:
# will `gradcheck`, which compares gradients with small steps, find fault with the
# second one? Write `"yes"` or `"no"`.


# %%
class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, upstream):
        (x,) = ctx.saved_tensors
        return upstream * 2 * x


class CutSquare(Square):
    @staticmethod
    def backward(ctx, upstream):
        (x,) = ctx.saved_tensors
        return upstream * 2 * x.detach()


predict("does gradcheck find fault", ...)

# %%
x = torch.randn(3, dtype=torch.float64, requires_grad=True)
for operation in (Square, CutSquare):
    first = gradcheck(operation.apply, x, raise_exception=False)
    second = gradgradcheck(operation.apply, x, raise_exception=False)
    print(f"{operation.__name__:10} first order: {first}   second order: {second}")
predict.compare("does gradcheck find fault", "no" if first else "yes")

# %% [markdown]
# The gradient of `CutSquare` is right. But its *graph* is cut: for the second walk, 2x
# is a constant. No error, no warning, only a Hessian that is wrong. Whoever goes out of
# tensors in a backward (`detach`, `.item()`, NumPy) cuts as well. `gradgradcheck`
# compares the gradient of the gradient with small steps, and sees it.
#
# (Where a backward cannot do without NumPy, PyTorch has `once_differentiable`, which
# turns the silent mistake into an error.)
#
# **Make one of your own.** `Cube`, with x³ and a backward that saves x. Let both checks
# pass. Then let `derivatives` find its third derivative, 6.

# %% tags=["author"]
assert first
assert not second
assert gradgradcheck(Square.apply, x)

# %% [markdown]
# ## 6 · Looking back
#
# One question that joins old and new. `b` has the shape (1,), b = 0.5. It is stretched
# over four rows (broadcasting), each is cubed, and all are summed.
#
# **Predict** the *second* derivative of that sum with respect to b. No code.

# %%
predict("second derivative of a stretched cube", ...)

# %%
result = all_slopes(lambda b: (b.expand(4) ** 3).sum(), torch.tensor([0.5]), 2)
predict.compare("second derivative of a stretched cube", result[2].item())

# %% tags=["author"]
assert result[2].item() == 12.0

# %% [markdown]
# It is used four times, so f = 4b³, and the second derivative is 24b = 12. Both walks
# sum over the four rows.
#
# ## Where you are
#
# A gradient is a computation like any other. With that you can bend, not only lean:
# find how far a step should go, multiply by tables too large to be written down, and
# punish a slope. And you know which test to ask before you trust a rule with it.
#
# `CutSquare` was wrong without a word. The next lesson is about such mistakes: which of
# them an engine notices, and which it cannot.

# %%
progress.show()
