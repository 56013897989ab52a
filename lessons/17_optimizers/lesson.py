# ---
# title: Optimizers
# needs:
#   - gradients, and descent with a learning rate (lesson 05)
#   - Python classes that inherit from others
# able:
#   - to say which rates a surface allows, and which direction is the slow one
#   - to write momentum, Nesterov, RMSprop, Adam and AdamW as PyTorch has them
#   - to say what each of them remembers, and what a learning rate means for it
#   - to compare optimizers without fooling yourself
# minutes: 60
# seconds: 60
# megabytes: 600
# ---

# %% [markdown]
# # Optimizers
#
# A gradient says which way is down, at the place where you stand, and nothing about the
# way ahead. What to make of it is the business of the optimizer. The oldest takes a
# step along it. All others remember something.
#
# There are dozens, and each paper shows a curve in which its own is the best. In this
# lesson you build the five that are in use, let them race, and see that each one is an
# answer to a question about the surface.

# %%
import inspect
import math

import matplotlib.pyplot as plt
from sklearn.datasets import load_digits

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom import NotDone, check, finished, hint, picture, predict
from tinygrad_edu.classroom import progress, solution
from tinygrad_edu.optim import adam as adam_of_the_library
from tinygrad_edu_widgets import LandscapeView

# %% [markdown]
# ## From memory
#
# 1. *A neuron learns.* The loss is 3w², w is 2, and the learning rate is 0.1. Where is
#    w after one step of descent?
# 2. *Losses.* All ten scores are equal, and class 7 is right. What is the gradient of
#    score 7?

# %%
predict("w after one step", ...)
predict("gradient of score 7", ...)

# %%
w = torch.tensor(2.0, requires_grad=True)
(3 * w**2).backward()
predict.compare("w after one step", round((w - 0.1 * w.grad).item(), 4))

scores = torch.zeros(1, 10, requires_grad=True)
nn.functional.cross_entropy(scores, torch.tensor([7])).backward()
predict.compare("gradient of score 7", round(scores.grad[0, 7].item(), 4))

# %% [markdown]
# ## 1 · One rate for all directions
#
# In PyTorch an optimizer is a class. It inherits from `torch.optim.Optimizer`, which
# keeps three things for it:
#
# - `self.param_groups`: a list of dicts. Each holds some weights under `"params"`, and
#   the settings for them, such as `"lr"`;
# - `self.state`: for each weight a dict of its own, empty at first, for whatever is to
#   be remembered about this weight;
# - `zero_grad()`, and saving and loading of the two.
#
# **An example**: all of descent. `Rule` walks over the weights, which is the same for
# every optimizer of today. What is done with one of them stands in `move`:
#
# - **move**: change the weight, in place.


# %%
class Rule(torch.optim.Optimizer):
    """Walks over all weights; a subclass says how one of them is moved."""

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is not None:
                    self.move(weight, weight.grad, self.state[weight], group)

    def move(self, weight, gradient, state, group):
        raise NotImplementedError


class Descent(Rule):
    def __init__(self, params, lr):
        super().__init__(params, {"lr": lr})

    def move(self, weight, gradient, state, group):
        weight -= group["lr"] * gradient  # move


w = torch.tensor(2.0, requires_grad=True)
optimizer = Descent([w], lr=0.1)
(3 * w**2).backward()
optimizer.step()
print("w after one step:", round(w.item(), 4))

# %% [markdown]
# Now a bowl with two weights, 50 times as steep across as along:
#
# $$f(x, y) = \tfrac12\,(x^2 + 50\,y^2)$$
#
# Its gradient is $x$ along one axis, and $50\,y$ along the other. So a step multiplies
# $x$ by $1 - \text{lr}$, and $y$ by $1 - 50 \cdot \text{lr}$. That is all that
# descent does here: two factors.
#
# **Predict**: from which rate on does it fly off, away from the lowest point? (When is
# the size of a factor more than 1?)

# %%
predict("rate at which it flies off", ...)

# %%
LandscapeView(
    "bowl",
    condition=50,
    start=(-2.5, 0.5),
    y_range=(-1, 1),
    steps=100,
    optimizers={"Descent": lambda weights: Descent(weights, lr=0.01)},
)

# %% [markdown]
# That is the `Descent` of above, on the surface seen from above. Play the race. The
# slider in the table is its rate; with the arrow keys it moves in small steps.
#
# 1. Try 0.01, 0.028, 0.035, 0.04 and 0.045. What changes in the trail? Which coordinate
#    is it that swings, and which is it that is late?
# 2. With which rate is the loss after 100 steps the smallest?
# 3. Begin at a place from which it goes straight to the middle (click). Where are such
#    places?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. From 0.02 on y jumps from one side to the other at each step. At 0.04 it does so
#    for ever, and beyond, its jumps grow. x is late: it is multiplied by 0.99 or 0.97.
# 2. 0.035, just below. With less, x is too slow; with more, y swings too long.
# 3. On the two axes, where one of the coordinates is 0 already.
#
# </details>
#
# By hand: how many steps until a coordinate is a hundredth of what it was?

# %%
for lr in (0.01, 0.02, 0.035):
    factors = [1 - lr * 1, 1 - lr * 50]
    steps = [math.log(0.01) / math.log(abs(one)) if one else 1 for one in factors]
    print(f"lr {lr}: {steps[0]:3.0f} steps for x, {steps[1]:3.0f} for y")
predict.compare("rate at which it flies off", 2 / 50)

# %% [markdown]
# **The steepest direction limits the rate, and the flattest one takes the time.** The
# ratio of the two, 50 here, is called the *condition number*. In networks it is in the
# thousands. All that follows is about this one sentence.


# %% tags=["author"]
def last_loss(rule, surface="bowl", start=(-2.5, 0.5), steps=100, **options):
    view = LandscapeView(
        surface,
        condition=50,
        start=start,
        steps=steps,
        optimizers={"one": lambda weights: rule(weights, **options)},
    )
    return view.tracks["one"].loss[-1]


for rate, least, most in [(0.01, 0.3, 0.6), (0.035, 0, 0.01), (0.04, 6, 7)]:
    assert least < last_loss(Descent, lr=rate) < most

# %% [markdown]
# ## 2 · Momentum: remember where you were going
#
# Across the valley, gradients point one way and then the other. Along it, they point
# the same way each time. Who *adds gradients up* cancels the first and gathers the
# second. So let old gradients fade slowly, and move by their sum, the **velocity**:
#
# $$v \leftarrow \mu\,v + g, \qquad w \leftarrow w - \text{lr}\cdot v$$
#
# with $\mu$ = 0.9, called momentum. By hand, with a gradient that is always 1:

# %%
velocity = 0.0
for step in range(1, 4):
    velocity = 0.9 * velocity + 1.0
    print(f"step {step}: velocity {velocity:.2f}")

# %% [markdown]
# **Predict**: what does the velocity come to, after very many steps? (At the end it
# does not change any more: v = 0.9 v + 1.)

# %%
predict("velocity in the end", ...)

# %%
for _ in range(200):
    velocity = 0.9 * velocity + 1.0
predict.compare("velocity in the end", round(velocity, 3))

# %% [markdown]
# Ten times the gradient. Along the valley, momentum 0.9 is a rate ten times as large;
# across it, it is not. (And whoever adds momentum to a program has made its rate ten
# times as large. Many a network that "does not like momentum" was told so.)
#
# ### Your turn: `Momentum`
#
# Write `move`, in two steps. What is to be remembered goes into `state`, the dict of
# this weight: `state.get("velocity", 0.0)` is its velocity, or 0 before the first step.
#
# - **remember** the new velocity: a new tensor, as the gradient's own memory may be
#   written over;
# - **move** the weight, in place. Read the rate from `group`, where a schedule may have
#   changed it.


# %% exercise="Momentum"
class Momentum(Rule):
    def __init__(self, params, lr, momentum=0.9):
        super().__init__(params, {"lr": lr, "momentum": momentum})

    def move(self, weight, gradient, state, group):
        ### BEGIN SOLUTION
        before = state.get("velocity", 0.0)
        velocity = group["momentum"] * before + gradient
        state["velocity"] = velocity  # remember
        weight -= group["lr"] * velocity  # move
        ### END SOLUTION


# %%
check.Momentum(Momentum)

# %% [markdown]
# ## 3 · Nesterov: look ahead
#
# A heavy ball notices only at the bottom of the valley that it goes up again. Yurii
# Nesterov (1983) let it look first: what would the velocity be, if the same gradient
# came once more? Move by that:
#
# $$v \leftarrow \mu\,v + g, \qquad w \leftarrow w - \text{lr}\,(g + \mu\,v)$$
#
# As $v$ has $g$ in it already, the newest gradient counts a little more than in
# momentum, and all that is older a little less. So it brakes earlier.
#
# ### Your turn: `Nesterov`
#
# The steps: **remember** (as before), **look ahead**, **move**.


# %% exercise="Nesterov"
class Nesterov(Rule):
    def __init__(self, params, lr, momentum=0.9):
        super().__init__(params, {"lr": lr, "momentum": momentum})

    def move(self, weight, gradient, state, group):
        ### BEGIN SOLUTION
        before = state.get("velocity", 0.0)
        velocity = group["momentum"] * before + gradient
        state["velocity"] = velocity  # remember
        ahead = gradient + group["momentum"] * velocity  # look ahead
        weight -= group["lr"] * ahead  # move
        ### END SOLUTION


# %%
check.Nesterov(Nesterov)

# %% [markdown]
# The race of the three, all with the rate 0.02. **Predict**: who has the smallest loss
# after 100 steps: `"Descent"`, `"Momentum"` or `"Nesterov"`?

# %%
predict("first after 100 steps", ...)

# %%
Momentum = finished("Momentum", Momentum)
Nesterov = finished("Nesterov", Nesterov)

three = LandscapeView(
    "bowl",
    condition=50,
    start=(-2.5, 0.5),
    y_range=(-1, 1),
    steps=100,
    optimizers={
        "Descent": lambda weights: Descent(weights, lr=0.02),
        "Momentum": lambda weights: Momentum(weights, lr=0.02, momentum=0.9),
        "Nesterov": lambda weights: Nesterov(weights, lr=0.02, momentum=0.9),
    },
)
three

# %%
losses = {name: track.loss[-1] for name, track in three.tracks.items()}
for name, loss in losses.items():
    print(f"{name:9} {loss:.1e}")
predict.compare("first after 100 steps", min(losses, key=losses.get))

# %% [markdown]
# 1. Choose *Momentum* in the table, and step through the race. The panel shows its
#    velocity. At which step does its part along x begin to shrink? Where is the ball
#    then?
# 2. Change the momentum of both to 0.8 in the cell, then to 0.99. What becomes of the
#    trails?
# 3. With 0.9, move the rate of Momentum up. Descent flew off beyond 0.04. Momentum?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. After step 8, half way to the middle: there the gradient brings less than the tenth
#    that fades. The velocity is still large in the middle, and carries the ball past.
# 2. With 0.8 there is hardly an overshoot, and both are far ahead of 0.9. With 0.99
#    they swing like a pendulum: it forgets too slowly for this bowl.
# 3. It holds at 0.071, and no longer at 0.079; the border is 2 (1 + μ)/50 = 0.076.
#
# </details>

# %% tags=["author"]
assert losses["Nesterov"] < losses["Momentum"] < losses["Descent"] / 3
assert last_loss(Momentum, lr=0.02, momentum=0.8) < 1e-6
assert last_loss(Momentum, lr=0.02, momentum=0.99) > 0.1
assert last_loss(Momentum, lr=0.074) < 1 < last_loss(Momentum, lr=0.078, steps=400)

# %% [markdown]
# ## 4 · RMSprop: remember how large
#
# Another answer to the same question: why one rate for all? In the bowl, y has
# gradients 50 times as large as x. Divide each gradient by its usual size, and both
# make steps of the same size.
#
# **An example**: Adagrad (Duchi and others, 2011) measures the size by the sum of all
# squares so far. Three steps:
#
# - **remember** the new sum, for each number of the weight;
# - **divide** the gradient by its root, plus a tiny ε, in case that it is 0;
# - **move** the weight.


# %%
class Adagrad(Rule):
    def __init__(self, params, lr, eps=1e-10):
        super().__init__(params, {"lr": lr, "eps": eps})

    def move(self, weight, gradient, state, group):
        total = state.get("total", 0.0) + gradient**2
        state["total"] = total  # remember
        direction = gradient / (total.sqrt() + group["eps"])  # divide
        weight -= group["lr"] * direction  # move


# %% [markdown]
# **Predict**: two weights with the gradients 1 and 200, the same at every step, and a
# rate of 0.1. How far does each of the two move at the first step? And how far at the
# hundredth?

# %%
predict("first step with gradient 200", ...)
predict("hundredth step with gradient 200", ...)

# %%
w = torch.tensor([0.0, 0.0], requires_grad=True)
adagrad = Adagrad([w], lr=0.1)
moved = []
for _ in range(100):
    before = w.detach().clone()
    w.grad = torch.tensor([1.0, 200.0])
    adagrad.step()
    moved.append((before - w.detach()).tolist())
print("first step:    ", [round(one, 4) for one in moved[0]])
print("hundredth step:", [round(one, 4) for one in moved[99]])
predict.compare("first step with gradient 200", round(moved[0][1], 4))
predict.compare("hundredth step with gradient 200", round(moved[99][1], 4))

# %% [markdown]
# Both move alike, the steep and the flat. But a sum only grows, and so the steps end:
# 0.1/√100. Geoffrey Hinton's RMSprop (2012) lets the past fade, and takes a mean $s$ of
# the squares in place of the sum:
#
# $$s \leftarrow \alpha\,s + (1 - \alpha)\,g^2, \qquad
#   w \leftarrow w - \text{lr}\,\frac{g}{\sqrt s + \varepsilon}$$
#
# ### Your turn: `RMSprop`
#
# The steps: **remember** (the mean begins with 0), **divide**, **move**. In place of
# $s$, say what it is: `square`.


# %% exercise="RMSprop"
class RMSprop(Rule):
    def __init__(self, params, lr, alpha=0.99, eps=1e-8):
        super().__init__(params, {"lr": lr, "alpha": alpha, "eps": eps})

    def move(self, weight, gradient, state, group):
        ### BEGIN SOLUTION
        before, alpha = state.get("square", 0.0), group["alpha"]
        square = alpha * before + (1 - alpha) * gradient**2
        state["square"] = square  # remember
        size = square.sqrt() + group["eps"]
        weight -= group["lr"] * gradient / size  # divide, move
        ### END SOLUTION


# %%
check.RMSprop(RMSprop)

# %% [markdown]
# ## 5 · Adam: both
#
# Diederik Kingma and Jimmy Ba (2015) put the two memories together: a mean $m$ of the
# gradients in place of the single gradient, divided by the root of the mean square $s$.
# One thing was left to mend. Means that begin with 0 are too small at first.
# **Predict**: with α = 0.99 and a gradient of 1 at each step, what is the mean square
# after one step? And so, how large is RMSprop's first step, if the rate is 0.1?

# %%
predict("mean square after one step", ...)
predict("first step of RMSprop", ...)

# %%
RMSprop = finished("RMSprop", RMSprop)
w = torch.tensor(0.0, requires_grad=True)
rmsprop = RMSprop([w], lr=0.1)
w.grad = torch.tensor(1.0)
rmsprop.step()
predict.compare("mean square after one step", round(0.99 * 0 + 0.01 * 1**2, 4))
predict.compare("first step of RMSprop", round(-w.item(), 3))

# %% [markdown]
# Ten times the rate. After $t$ steps the factors in such a mean add up to $1 - \beta^t$
# and not to 1. So Adam divides by that:
#
# $$\begin{aligned}
# m &\leftarrow \beta_1 m + (1-\beta_1)\,g, &
# s &\leftarrow \beta_2 s + (1-\beta_2)\,g^2, \\
# \hat m &= \frac{m}{1 - \beta_1^t}, & \hat s &= \frac{s}{1 - \beta_2^t},
# \qquad w \leftarrow w - \text{lr}\,\frac{\hat m}{\sqrt{\hat s} + \varepsilon}
# \end{aligned}$$
#
# ### Your turn: `Adam`
#
# The steps: **count** (t is 1 at the first step), **remember** count and both means as
# they are, **correct**, **divide**, **move**. `group["betas"]` is the pair β₁, β₂.


# %% exercise="Adam"
class Adam(Rule):
    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps})

    def move(self, weight, gradient, state, group):
        ### BEGIN SOLUTION
        beta1, beta2 = group["betas"]
        t = state.get("step", 0) + 1  # count
        mean = beta1 * state.get("mean", 0.0) + (1 - beta1) * gradient
        square = beta2 * state.get("square", 0.0) + (1 - beta2) * gradient**2
        state.update(step=t, mean=mean, square=square)  # remember
        mean = mean / (1 - beta1**t)  # correct
        square = square / (1 - beta2**t)
        size = square.sqrt() + group["eps"]
        weight -= group["lr"] * mean / size  # divide, move
        ### END SOLUTION


# %%
check.Adam(Adam)

# %% [markdown]
# Here is the library's. It writes into arrays that are there already, so that large
# weights are not copied; line by line it is the same.

# %%
print(inspect.getsource(adam_of_the_library.adam_update))

# %% [markdown]
# ### What a learning rate means
#
# For descent the step is rate times gradient. For Adam, $\hat m/\sqrt{\hat s}$ has no
# unit, and its size is rarely more than 1.
#
# **Predict**: somebody multiplies a loss by 1000. By which factor does the first step
# of Descent change? And by which that of Adam?

# %%
predict("first step of Descent changes by", ...)
predict("first step of Adam changes by", ...)

# %%
Adam = finished("Adam", Adam)


def first_step(rule, factor):
    w = torch.tensor(2.0, requires_grad=True)
    optimizer = rule([w], lr=0.001)
    (factor * w**2).backward()
    optimizer.step()
    return 2.0 - w.item()


ratio = first_step(Descent, 1000) / first_step(Descent, 1)
predict.compare("first step of Descent changes by", round(ratio))
ratio = first_step(Adam, 1000) / first_step(Adam, 1)
predict.compare("first step of Adam changes by", round(ratio))

# %% [markdown]
# Under Adam the rate says how far a weight moves in a step, in the units of the weight,
# as long as its gradient keeps its sign. 0.001 is a good beginning for weights around
# 0.1. And a rate that was good for one optimizer says nothing about another.

# %% tags=["author"]
assert moved[0][1] == moved[0][0]
assert round(first_step(Adam, 1000), 6) == round(first_step(Adam, 1), 6) == 0.001

# %% [markdown]
# ## 6 · AdamW: shrink apart
#
# *Weight decay* asks for small weights: besides each step, every weight shrinks a
# little. The old way is to add λ·w to its gradient. In descent that is the same. In
# Adam it is not, as the sum is divided by its usual size.
#
# **Predict**: the gradient of the loss is 0, so that only the decay acts. The weights
# are 1 and 100, λ is 0.01, the rate 0.1. How far does the *old* way move the weight of
# 100 in one step of Adam?

# %%
predict("the old decay moves 100 by", ...)

# %%
w = torch.tensor([1.0, 100.0], requires_grad=True)
old_way = torch.optim.Adam([w], lr=0.1, weight_decay=0.01)
w.grad = torch.zeros(2)
old_way.step()
print(w.detach())
predict.compare("the old decay moves 100 by", round(100 - w[1].item(), 3))

# %% [markdown]
# By the whole rate, like any gradient, and the weight of 1 as well. λ does not matter
# at all. Ilya Loshchilov and Frank Hutter (2019) noticed it, and let the weight shrink
# by itself, before Adam's step:
#
# $$w \leftarrow (1 - \text{lr}\cdot\lambda)\, w$$
#
# ### Your turn: `AdamW`
#
# It inherits from your `Adam`, and calls its `move` by `super().move(...)`. The steps:
# **shrink** (in place), then **as Adam**.


# %% exercise="AdamW"
class AdamW(Adam):
    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        super().__init__(params, lr, betas, eps)
        for group in self.param_groups:
            group["weight_decay"] = weight_decay

    def move(self, weight, gradient, state, group):
        ### BEGIN SOLUTION
        weight *= 1 - group["lr"] * group["weight_decay"]  # shrink
        super().move(weight, gradient, state, group)  # as Adam
        ### END SOLUTION


# %%
check.AdamW(AdamW)

# %% tags=["author"]
AdamW = finished("AdamW", AdamW)
for mine, theirs, options in [
    (Descent, torch.optim.SGD, {}),
    (Momentum, torch.optim.SGD, {"momentum": 0.9}),
    (RMSprop, torch.optim.RMSprop, {}),
    (Adagrad, torch.optim.Adagrad, {}),
    (Adam, torch.optim.Adam, {}),
    (AdamW, torch.optim.AdamW, {}),
]:
    pairs = [last_loss(rule, lr=0.02, steps=50, **options) for rule in (mine, theirs)]
    assert math.isclose(*pairs, rel_tol=1e-3)

# %% [markdown]
# ## 7 · The race
#
# First the bowl once more, with rates that suit each. Then the same bowl, *turned* by
# 30 degrees, and the start turned with it: nobody who stands on the surface could tell
# the two apart.
#
# **Predict**: whose loss after 100 steps is *another* one on the turned bowl? Write
# `"Momentum"`, `"Adam"`, `"Momentum and Adam"` or `"none"`.

# %%
predict("who notices the turn", ...)

# %%
racers = {
    "Descent": lambda weights: Descent(weights, lr=0.02),
    "Momentum": lambda weights: Momentum(weights, lr=0.02),
    "RMSprop": lambda weights: RMSprop(weights, lr=0.02),
    "Adam": lambda weights: Adam(weights, lr=0.05),
}
along, across = -2.5, 0.5
turned = (
    along * math.cos(math.pi / 6) - across * math.sin(math.pi / 6),
    along * math.sin(math.pi / 6) + across * math.cos(math.pi / 6),
)
straight_race = LandscapeView(
    "bowl", condition=50, start=(along, across), steps=100, optimizers=racers
)
turned_race = LandscapeView(
    "ravine", condition=50, start=turned, steps=100, optimizers=racers
)
turned_race

# %%
for name in racers:
    losses = [race.tracks[name].loss[-1] for race in (straight_race, turned_race)]
    print(f"{name:9} straight {losses[0]:.1e}, turned {losses[1]:.1e}")
changed = [
    name
    for name in ("Momentum", "Adam")
    if turned_race.tracks[name].loss[-1] > 2 * straight_race.tracks[name].loss[-1]
]
predict.compare("who notices the turn", " and ".join(changed))

# %% [markdown]
# Descent and Momentum compute with whole vectors, and do not know where the axes are.
# RMSprop and Adam divide number by number. Where the valley follows an axis, that makes
# a round bowl of it; where it lies askew, each number has a mixed size, and dividing
# does not help.
#
# **Investigate** in the picture: choose Adam, and step. Are its first steps along an
# axis, or along a diagonal? Then show `straight_race` in a new cell, and compare the
# trails. Last, replace `"ravine"` by `"rosenbrock"` (without `condition` and `start`),
# with 500 steps, and find rates with which each of the four gets into the valley.
#
# <details><summary>What you may have found</summary>
#
# Adam begins along the diagonal: both numbers get the same step, as both gradients keep
# their sign. On the turned bowl it slides across the valley, and then creeps. In
# Rosenbrock's valley Momentum with 0.001 comes farther than Adam with 0.1, and Adam
# with 1 farther than all, where Momentum has long flown off.
#
# </details>

# %% tags=["author"]
straight, bent = straight_race.tracks, turned_race.tracks


def ratio_of(name):
    return bent[name].loss[-1] / straight[name].loss[-1]


assert 0.9 < ratio_of("Descent") < 1.1
assert 0.8 < ratio_of("Momentum") < 1.25
assert ratio_of("Adam") > 20
assert ratio_of("RMSprop") > 20

# %% [markdown]
# ### On real data
#
# Two numbers are a toy. Here each rule trains a network on the handwritten digits of
# lesson 00, with six rates each, 150 steps. **Predict**: which one has the
# lowest loss with *its own* best rate: `"Descent"`, `"Momentum"`, `"RMSprop"` or
# `"Adam"`?

# %%
predict("lowest loss with the best rate", ...)

# %%
digits = load_digits()
torch.manual_seed(0)
order = torch.randperm(1797)[:1500]
x = (torch.tensor(digits.images).float() / 16).reshape(-1, 64)[order]  # (1500, 64)
y = torch.tensor(digits.target)[order]  # (1500)
criterion = nn.CrossEntropyLoss()


def final_loss(rule, lr, steps=150):
    """The mean loss of the last 20 of some steps, from the same start each time."""
    torch.manual_seed(1)
    model = nn.Sequential(
        nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 10)
    )
    optimizer = rule(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        chosen = torch.randint(0, 1500, (64,))
        loss = criterion(model(x[chosen]), y[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses[-20:]) / 20


rates = [10 ** (-k / 2) for k in range(8)]  # 1, 0.32, 0.1, … 0.00032
tried = {
    "Descent": (Descent, rates[:6], "v--"),
    "Momentum": (Momentum, rates[1:7], "o-"),
    "RMSprop": (RMSprop, rates[2:], "^:"),
    "Adam": (Adam, rates[2:], "s-."),
}
found = {
    name: [final_loss(rule, lr) for lr in some]
    for name, (rule, some, style) in tried.items()
}
best = {name: min(losses) for name, losses in found.items()}
predict.compare("lowest loss with the best rate", min(best, key=best.get))

# %%
figure, axis = plt.subplots(figsize=(7, 3.2))
for name, (rule, some, style) in tried.items():
    losses = [min(loss, 3) for loss in found[name]]
    axis.semilogx(some, losses, style, label=f"{name},\nbest {best[name]:.2f}")
axis.axhline(2.3, color="gray", linewidth=0.8)
axis.set_xlabel("learning rate")
axis.set_ylabel("loss after 150 steps")
axis.set_ylim(0, 3.1)
axis.legend(loc="center left", bbox_to_anchor=(1.01, 0.5))
figure.tight_layout()
picture(
    figure,
    alt="Loss after 150 steps over the learning rate, four curves like valleys. "
    "Descent is lowest near 0.3, Momentum near 0.1, RMSprop and Adam near 0.01. The "
    "lowest points: "
    + ", ".join(f"{name} {loss:.2f}" for name, loss in best.items())
    + ".",
)

# %% tags=["author"]
lowest = {
    name: tried[name][1][losses.index(min(losses))] for name, losses in found.items()
}
assert 0.2 < lowest["Descent"] <= 1
assert 0.02 < lowest["Momentum"] < 0.4
assert 0.002 < lowest["Adam"] < 0.04
assert max(best.values()) < 1.0

# %% [markdown]
# Look first at *where* the valleys are: the best rates are a factor of thirty apart.
# Who compares two optimizers with the same rate compares nothing. And then at the
# lowest points: they are much closer together than most papers would have it. What
# Adam buys here is that a rate near 0.003 to 0.01, the same as for other networks, is
# good at once.
#
# **Change it**: take 500 steps, or `torch.manual_seed(2)`. Does the order stay?

# %% [markdown]
# ## 8 · Looking back
#
# One question that joins this lesson with earlier ones. The loss is w², w is 1, the
# optimizer is Momentum with a rate of 0.1 and momentum 0.9. `backward()` is called
# *once*, and then `step()` *twice*, with nothing in between. **Predict**: where is w?

# %%
predict("w after two steps", ...)

# %%
w = torch.tensor(1.0, requires_grad=True)
optimizer = Momentum([w], lr=0.1, momentum=0.9)
(w**2).backward()
optimizer.step()
print("after the first step: ", round(w.item(), 4), " gradient", w.grad.item())
optimizer.step()
predict.compare("w after two steps", round(w.item(), 4))

# %% tags=["author"]
assert round(w.item(), 4) == 0.42

# %% [markdown]
# `step()` neither computes a gradient nor forgets it: 2 is still there, though at 0.8
# it should be 1.6. The velocity is 2, then 0.9 · 2 + 2 = 3.8, and w goes to 0.8, then
# to 0.42.
#
# ## Where you are
#
# Descent has one rate for all directions. Momentum gathers what points the same way.
# RMSprop divides by the usual size. Adam does both, and starts honestly; AdamW shrinks
# apart. They are the library's own, but for rounding, in ten lines each. How a rate
# should *change* during a training is the next lesson.

# %%
progress.show()
