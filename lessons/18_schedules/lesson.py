# ---
# title: Schedules, clipping, finding a rate
# needs:
#   - optimizers with groups and states (lesson 17)
#   - how signals and gradients grow through layers (lesson 16)
# able:
#   - to say why a rate that is good at first is too large in the end
#   - to write a cosine schedule, a warm-up, and the object that sets the rates
#   - to shorten gradients together, and to say when that helps
#   - to find the order of magnitude of a rate in a hundred steps
# minutes: 55
# seconds: 60
# megabytes: 600
# ---

# %% [markdown]
# # Schedules, clipping, finding a rate
#
# The learning rate is the number on which a training depends most. In the last lesson
# it was one number for the whole way. But the beginning, the middle and the end of a
# training want different ones: careful, bold, careful again.
#
# In this lesson you first play the schedule yourself. Then you write what does it for
# you, in the three forms that nearly every large model is trained with today: warm-up,
# cosine, and clipped gradients.

# %%
import inspect
import math

import matplotlib.pyplot as plt
from sklearn.datasets import load_digits

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom import NotDone, check, finished, hint, picture, predict
from tinygrad_edu.classroom import progress, solution
from tinygrad_edu.monitor import Slider
from tinygrad_edu.optim import lr_scheduler
from tinygrad_edu_widgets import TrainingView

# %% [markdown]
# ## From memory
#
# 1. *Initialisation.* A gradient goes back through 30 layers, and each makes it 1.2
#    times as large. By which factor does it grow in all? (About.)
# 2. *Optimizers.* Momentum is 0.9, the gradient is 1 at each step. What does the
#    velocity come to?

# %%
predict("growth through thirty layers", ...)
predict("velocity with momentum 0.9", ...)

# %%
predict.compare("growth through thirty layers", round(1.2**30))
velocity = 0.0
for _ in range(300):
    velocity = 0.9 * velocity + 1
predict.compare("velocity with momentum 0.9", round(velocity, 4))

# %% [markdown]
# ## 1 · Be the schedule
#
# The handwritten digits once more, a network with one hidden layer, batches of 16, and
# descent with momentum. `train` is told the step's rate by a function, the *schedule*:
# it says by which factor the optimizer's rate is multiplied.

# %%
digits = load_digits()
torch.manual_seed(0)
order = torch.randperm(1797)[:1500]
x = (torch.tensor(digits.images).float() / 16).reshape(-1, 64)[order]  # (1500, 64)
y = torch.tensor(digits.target)[order]  # (1500)
criterion = nn.CrossEntropyLoss()


def network():
    torch.manual_seed(1)
    return nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))


def whole_loss(model):
    """The loss over all 1,500 digits."""
    with torch.no_grad():
        return criterion(model(x), y).item()


def same_draws():
    """Random numbers of their own, the same for each training."""
    return torch.Generator().manual_seed(0)


def batch_loss(model, draws, size=16):
    chosen = torch.randint(0, 1500, (size,), generator=draws)
    return criterion(model(x[chosen]), y[chosen])


def momentum(model, lr):
    return torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)


def train(make, lr, schedule, steps=400):
    """Trains a new network; its losses on all digits, every 10 steps, and the rates."""
    model = network()
    optimizer, draws = make(model, lr), same_draws()
    losses, rates = [], []
    for step in range(steps):
        if step % 10 == 0:
            losses.append(whole_loss(model))
        optimizer.param_groups[0]["lr"] = lr * schedule(step)
        rates.append(optimizer.param_groups[0]["lr"])
        loss = batch_loss(model, draws)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return [*losses, whole_loss(model)], rates


def constant(step):
    return 1.0


# %% [markdown]
# **Predict**: 400 steps with a rate that stays. Which of 0.01, 0.05 and 0.2 has the
# lowest loss after 50 steps? And which after 400?

# %%
predict("best rate after 50 steps", ...)
predict("best rate after 400 steps", ...)

# %%
curves = {lr: train(momentum, lr, constant)[0] for lr in (0.01, 0.05, 0.2)}

figure, axis = plt.subplots(figsize=(7, 3))
for (lr, losses), style in zip(curves.items(), ["v--", "o-", "^:"]):
    axis.semilogy(range(0, 401, 10), losses, style, markersize=3, label=f"rate {lr}")
axis.set_xlabel("step")
axis.set_ylabel("loss of all digits")
axis.legend()
picture(
    figure,
    alt="Three losses over 400 steps, logarithmic. The rate 0.01 falls slowly and "
    "smoothly. 0.05 falls faster, to a tenth. 0.2 jumps up and down between 0.2 and 1.",
)

after_50 = {lr: losses[5] for lr, losses in curves.items()}
after_400 = {lr: losses[-1] for lr, losses in curves.items()}
predict.compare("best rate after 50 steps", min(after_50, key=after_50.get))
predict.compare("best rate after 400 steps", min(after_400, key=after_400.get))

# %% tags=["author"]
assert min(curves, key=lambda lr: curves[lr][-1]) == 0.05
assert curves[0.2][-1] > 2 * curves[0.05][-1]
assert curves[0.01][5] > curves[0.05][5]

# %% [markdown]
# A large rate is fast, and then dances around the lowest point. Each batch pulls
# elsewhere, and each pull is multiplied by the rate: below a certain loss it does not
# come. A small rate would, if there were time.
#
# Now it is your turn to steer. The run below begins with the rate 0.1. You have 400
# steps, and a slider.

# %%
beginning = network().state_dict()
driven = network()
driven_optimizer = momentum(driven, 0.1)


def driving(steps=400):
    driven.load_state_dict(beginning)
    driven_optimizer.state.clear()
    draws = same_draws()
    for step in range(steps):
        loss = batch_loss(driven, draws)
        driven_optimizer.zero_grad()
        loss.backward()
        driven_optimizer.step()
        yield {
            "loss of all digits": whole_loss(driven),
            "rate": driven_optimizer.param_groups[0]["lr"],
        }


drive = TrainingView(
    driving,
    optimizer=driven_optimizer,
    model=driven,
    total_steps=400,
    steps_per_second=15,
    title="Be the schedule",
    log=["loss of all digits", "rate"],
)
drive.start()

# %% [markdown]
# 1. Drive. When do you lower the rate, and what does the loss do at that moment? Which
#    loss do you reach? (*Restart* begins anew; *Pause* lets you think.)
# 2. Try the other order: small at first, large at the end. What do you reach now?
# 3. Once more, and move as seldom as you can. How few moves are enough for a loss below
#    0.07?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. When it no longer falls, but dances. As the rate goes down the dance ends, and the
#    loss drops within 20 steps. About 0.06 can be reached.
# 2. Between 0.2 and 0.5, and it jumps: the end decides.
# 3. One move is enough, near step 300, from 0.1 to 0.01.
#
# </details>

# %% tags=["author"]
drive.stop()


def one_move(step):
    return 1.0 if step < 300 else 0.1


def other_way(step):
    return 0.1 if step < 300 else 2.0


assert train(momentum, 0.1, one_move)[0][-1] < 0.08
assert train(momentum, 0.1, other_way)[0][-1] > 0.1

# %% [markdown]
# ## 2 · A schedule as a function
#
# **An example**: down along a straight line, from 1 to a lowest factor `low`. Three
# steps, with names:
#
# - **share**: which part of the way is done? (More than all of it is all of it.)
# - **height** between 1 and 0;
# - **stretch** it between 1 and `low`.


# %%
def straight(step, total, low=0.0):
    share = min(step / total, 1.0)  # share
    height = 1 - share  # height
    return low + height * (1 - low)  # stretch


print([round(straight(step, 100, low=0.2), 2) for step in (0, 25, 50, 100, 120)])

# %% [markdown]
# ### Your turn: `cosine`
#
# Ilya Loshchilov and Frank Hutter (2017) let the rate follow half a wave of the cosine:
# it stays high for a while, falls in the middle, and comes to rest slowly.
#
# $$\text{height} = \tfrac12\,\bigl(1 + \cos(\pi \cdot \text{share})\bigr)$$
#
# **Predict** its height at a quarter of the way. (cos 45° is 0.707.)

# %%
predict("height at a quarter", ...)


# %% exercise="cosine"
def cosine(step, total, low=0.0):
    ### BEGIN SOLUTION
    share = min(step / total, 1.0)  # share
    height = (1 + math.cos(math.pi * share)) / 2  # height
    return low + (1 - low) * height  # stretch
    ### END SOLUTION


# %%
check.cosine(cosine)

# %%
wave = finished("cosine", cosine)
predict.compare("height at a quarter", round(wave(25, 100), 3))

schedules = {
    "constant": constant,
    "straight": lambda step: straight(step, 400),
    "cosine": lambda step: wave(step, 400),
}

# %% [markdown]
# The loss and the rate over the same steps. **Predict**: the rate is 0.2, which danced
# around 0.4 before. How low does it come with the cosine?

# %%
predict("loss with rate 0.2 and cosine", ...)

# %%
figure, (upper, lower) = plt.subplots(
    2, 1, figsize=(7, 4), sharex=True, height_ratios=[2, 1]
)
ends = {}
for (name, schedule), style in zip(schedules.items(), ["-", "--", ":"]):
    losses, rates = train(momentum, 0.2, schedule)
    ends[name] = losses[-1]
    upper.semilogy(range(0, 401, 10), losses, style, label=f"{name}: {ends[name]:.3f}")
    lower.plot(rates, style)
upper.set_ylabel("loss of all digits")
upper.legend()
lower.set_ylabel("rate")
lower.set_xlabel("step")
figure.tight_layout()
picture(
    figure,
    alt="Above three losses, below their rates, over the same 400 steps. All three "
    "jump about for 200 steps. The constant one goes on so. Where the rates of the "
    f"other two come down, their losses fall, to {ends['straight']:.2f} and "
    f"{ends['cosine']:.2f}.",
)
predict.compare("loss with rate 0.2 and cosine", round(ends["cosine"], 3))

# %% tags=["author"]
assert ends["constant"] > 3 * ends["cosine"]
assert ends["cosine"] < 0.1

# %% [markdown]
# Nothing is gained in the first half, and all in the second. That is worth knowing when
# one looks at a curve in the middle of a run: a loss that does not fall at a high rate
# may have come a long way. Between the straight line and the cosine there is little,
# and here the line is even ahead. What counts is that the rate comes down.
#
# It has a price: the schedule must know when the end is. Whoever stops at step 250 has
# a bad network.

# %% [markdown]
# ## 3 · Who sets the rate
#
# In PyTorch an object does: a *scheduler*. It is made with the optimizer, and its
# `step()` is called after that of the optimizer. Groups of an optimizer may have rates
# of their own, and all of them follow the same factor.
#
# **By hand**, for two groups, in three steps:
#
# - **keep** the first rates, as they are written over in a moment;
# - **count** the steps;
# - **set** each rate: the *first* one times the factor of this step.

# %%
weights = [torch.zeros(1, requires_grad=True) for _ in range(2)]
groups = [{"params": [weights[0]], "lr": 0.1}, {"params": [weights[1]], "lr": 0.01}]
two_rates = torch.optim.SGD(groups, lr=0.1)

first = [group["lr"] for group in two_rates.param_groups]  # keep
for count in (0, 200, 300):  # count
    factor = wave(count, 400)
    for group, rate in zip(two_rates.param_groups, first):
        group["lr"] = rate * factor  # set
    print(count, [round(group["lr"], 4) for group in two_rates.param_groups])

# %% [markdown]
# ### Your turn: `Schedule`
#
# `Schedule(optimizer, factor)` is given a function `factor(step)`. It sets the rates at
# once, for step 0, and anew at each call of `step()`. Write the three methods; the
# steps are **keep**, **count**, **set**.


# %% exercise="Schedule"
class Schedule:
    def __init__(self, optimizer, factor):
        ### BEGIN SOLUTION
        self.optimizer, self.factor, self.count = optimizer, factor, 0
        self.first = [group["lr"] for group in optimizer.param_groups]  # keep
        self.set_rates()
        ### END SOLUTION

    def step(self):
        ### BEGIN SOLUTION
        self.count += 1  # count
        self.set_rates()
        ### END SOLUTION

    def set_rates(self):
        ### BEGIN SOLUTION
        for group, rate in zip(self.optimizer.param_groups, self.first):
            group["lr"] = rate * self.factor(self.count)  # set
        ### END SOLUTION


# %%
check.Schedule(Schedule)

# %% [markdown]
# The library's is called `LambdaLR`; `CosineAnnealingLR` has the cosine built in. The
# lines that say the rates:

# %%
print(inspect.getsource(lr_scheduler.LambdaLR.get_lr))
print(inspect.getsource(lr_scheduler.CosineAnnealingLR._get_closed_form_lr))

# %% [markdown]
# **Investigate**: where are *keep* and *count* in these lines? What are `base_lrs`,
# `last_epoch` and `eta_min` called in yours?

# %% tags=["author"]
Setter = finished("Schedule", Schedule)
pairs = []
for make in (
    lambda o: Setter(o, lambda step: wave(step, 50)),
    lambda o: lr_scheduler.CosineAnnealingLR(o, 50),
):
    one = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.3)
    scheduler, seen = make(one), []
    for _ in range(50):
        one.step()
        scheduler.step()
        seen.append(one.param_groups[0]["lr"])
    pairs.append(seen)
assert all(math.isclose(a, b, abs_tol=1e-9) for a, b in zip(*pairs))

# %% [markdown]
# ## 4 · Warm-up
#
# At the very beginning the gradients are large and point to nowhere in particular, and
# Adam's memories hold a handful of them. A step with the full rate can do damage that
# the rest of the training has to mend: units that die (lesson 16), for example.
#
# So for the first steps the rate rises in equal parts, and then the schedule begins.
# With a warm-up of 4 steps and a schedule behind it:
#
# | step | 0 | 1 | 2 | 3 | 4 | 5 |
# | --- | --- | --- | --- | --- | --- | --- |
# | factor | 1/4 | 2/4 | 3/4 | 4/4 | schedule(0) | schedule(1) |
#
# ### Your turn: `warmed_up`
#
# `warmed_up(step, warmup, schedule)` returns the factor at this step. The steps:
# **rise**, then **hand over** to the function `schedule`.


# %% exercise="warmed_up"
def warmed_up(step, warmup, schedule):
    ### BEGIN SOLUTION
    if step < warmup:
        return (step + 1) / warmup  # rise
    return schedule(step - warmup)  # hand over
    ### END SOLUTION


# %%
check.warmed_up(warmed_up)

# %% [markdown]
# Adam with a rate of 0.1 is bold for this network. **Predict**: with the cosine alone
# it comes to a loss of about 0.2. With 40 steps of warm-up before it, and the same 400
# steps in all: `"lower"`, `"the same"` or `"higher"`?

# %%
predict("loss with warm-up", ...)

# %%
warm = finished("warmed_up", warmed_up)


def adam(model, lr):
    return torch.optim.Adam(model.parameters(), lr=lr)


def warm_cosine(step, warmup=40, total=400):
    return warm(step, warmup, lambda since: wave(since, total - warmup))


without, rates_without = train(adam, 0.1, lambda step: wave(step, 400))
with_it, rates_with = train(adam, 0.1, warm_cosine)
outcome = "lower" if with_it[-1] < 0.9 * without[-1] else "higher"
predict.compare("loss with warm-up", outcome)

figure, (upper, lower) = plt.subplots(
    2, 1, figsize=(7, 4), sharex=True, height_ratios=[2, 1]
)
for losses, rates, style, name in [
    (without, rates_without, "--", "cosine"),
    (with_it, rates_with, "-", "warm-up, cosine"),
]:
    label = f"{name}: {losses[-1]:.3f}"
    upper.semilogy(range(0, 401, 10), losses, style, label=label)
    lower.plot(rates, style)
upper.set_ylabel("loss of all digits")
upper.legend()
lower.set_ylabel("rate")
lower.set_xlabel("step")
figure.tight_layout()
picture(
    figure,
    alt="Above two losses, below their rates, over 400 steps. With the cosine alone "
    f"the loss stays high for long and ends at {without[-1]:.2f}. With 40 steps of "
    f"warm-up it ends at {with_it[-1]:.2f}.",
)

# %% tags=["author"]
assert with_it[-1] < 0.6 * without[-1]

# %% [markdown]
# Forty careful steps at the beginning are still felt 360 steps later. **Change it**: a
# warm-up of 5, of 100, of 300. Then a rate of 0.01 in place of 0.1: does it need the
# warm-up, too?
#
# (It does not. A warm-up is what lets one use a rate that would otherwise be too bold.)

# %% [markdown]
# ## 5 · Clipping
#
# A schedule knows nothing of the single step. Some batches have a gradient that is a
# hundred times as long as usual: a damaged image, a wall in the landscape, a product of
# many factors as in the first question of today. One such step can undo a hundred.
#
# The remedy: measure the length of the gradient, and shorten it if it is too long. The
# **direction stays**, so it is still a step downhill.
#
# **By hand**, for two gradients of one network, in three steps:
#
# - **collect** all gradients;
# - **measure** them *together*, as one long vector: the root of the sum of all squares;
# - **shorten** all by the same factor, limit divided by length, but never above 1.
#
# **Predict**: the gradients are (3, 0) and (0, 4), the limit is 1. What is the first
# number afterwards?

# %%
predict("first number after clipping", ...)

# %%
gradients = [[3.0, 0.0], [0.0, 4.0]]  # collect
length = math.sqrt(sum(g * g for one in gradients for g in one))  # measure
scale = min(1.0, 1.0 / length)
shorter = [[g * scale for g in one] for one in gradients]  # shorten
print("length", length, "then", [[round(g, 4) for g in one] for one in shorter])
predict.compare("first number after clipping", round(shorter[0][0], 4))

# %% [markdown]
# ### Your turn: `clip_`
#
# `clip_(parameters, most)` shortens the gradients of all parameters together, in place,
# to a length of at most `most`, and returns the length that they *had*, as a tensor. It
# is called between `backward()` and `step()`. `parameters` may be a generator, and a
# parameter may have no gradient (`None`). The steps: **collect**, **measure**,
# **shorten**.


# %% exercise="clip_"
def clip_(parameters, most):
    ### BEGIN SOLUTION
    gradients = [p.grad for p in parameters if p.grad is not None]  # collect
    squares = torch.stack([(gradient**2).sum() for gradient in gradients])
    norm = squares.sum().sqrt()  # measure
    factor = (most / norm).clamp(max=1.0)
    for gradient in gradients:
        gradient *= factor  # shorten
    return norm
    ### END SOLUTION


# %%
check.clip_(clip_)

# %% [markdown]
# The same as `nn.utils.clip_grad_norm_`. Now a training in which every sixtieth batch
# holds a damaged image, a hundred times too bright. The slider `most` is your limit; at
# 1000 nothing is ever shortened.

# %%
clip = finished("clip_", clip_)
most = Slider(0.01, 1000.0, value=1000.0, log=True)
reader = network()
reader_optimizer = momentum(reader, 0.03)


def reading(steps=1200):
    reader.load_state_dict(beginning)
    reader_optimizer.state.clear()
    draws = same_draws()
    for step in range(steps):
        chosen = torch.randint(0, 1500, (16,), generator=draws)
        images = x[chosen]  # (16, 64), a copy
        if step % 60 == 59:
            images[0] *= 100
        loss = criterion(reader(images), y[chosen])
        reader_optimizer.zero_grad()
        loss.backward()
        length = clip(reader.parameters(), most.value)
        reader_optimizer.step()
        yield {"loss of all digits": whole_loss(reader), "length": length.item()}


clip_view = TrainingView(
    reading,
    optimizer=reader_optimizer,
    model=reader,
    parameters={"most": most},
    total_steps=1200,
    steps_per_second=25,
    title="One damaged image in sixty batches",
    log=["loss of all digits", "length"],
)
clip_view.start()

# %% [markdown]
# 1. Let it run past step 250 without clipping. How long is the gradient usually, and
#    how long with the damaged image?
# 2. Move *most* down. At which limit do the jumps of the loss become small?
# 3. Now to 0.01. What is wrong with that?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. Usually between 0.3 and 3; with the damaged image up to a hundred.
# 2. At about 1 to 3: a little above what is usual, so that only what is unusual is
#    touched.
# 3. Every gradient is shortened, and training is slow: the limit has become part of the
#    rate.
#
# </details>

# %% tags=["author"]
clip_view.stop()
courses = {}
for limit in (0.01, 1.0, 1000.0):
    most.value = limit
    courses[limit] = [found["loss of all digits"] for found in reading(400)]
assert max(courses[1.0][100:]) < 1 < 3 < max(courses[1000.0][100:])
assert courses[1.0][-1] < 0.2 < 1.5 < courses[0.01][-1]

# %% [markdown]
# ## 6 · Finding a rate
#
# In lesson 17 we tried six rates, with a training each. It can be had in one run.
# Leslie Smith (2015): begin with a rate that is surely too small, make it larger by the
# same factor at *every step*, and watch. At first nothing happens, then the loss falls,
# then it flies off.
#
# The rates, by hand: seven from 0.001 to 1000, each larger than the one before by the
# same factor.
#
# - **grow**: low · (high/low) to the power of k/(n − 1), for k from 0 to n − 1.

# %%
print([round(0.001 * (1000 / 0.001) ** (k / 6), 3) for k in range(7)])  # grow

# %% [markdown]
# ### Your turn: `find_rates`
#
# `train_step(lr)` makes one step with this rate, and returns its loss, a number. Return
# two lists, the rates and the losses. The steps, for each rate: **grow**, **try** it,
# **note** both, and **stop** unless the loss is *less than four times the smallest* so
# far. (Every comparison with `nan` is false. Which way round do you ask, so that `nan`
# stops it too?)


# %% exercise="find_rates"
def find_rates(train_step, low, high, steps):
    ### BEGIN SOLUTION
    rates, losses = [], []
    for k in range(steps):
        lr = low * (high / low) ** (k / (steps - 1))  # grow
        loss = train_step(lr)  # try
        rates.append(lr)  # note
        losses.append(loss)
        if not loss < 4 * min(losses):  # stop
            break
    return rates, losses
    ### END SOLUTION


# %%
check.find_rates(find_rates)

# %% [markdown]
# Single batches differ, so here `train_step` gives the mean loss of the last five.
#
# **Predict**: for which of the two will the loss be lowest at the *larger* rate:
# `"momentum"` or `"Adam"`? (Think of what a rate means for Adam.)

# %%
predict("lowest at the larger rate", ...)

# %%
find = finished("find_rates", find_rates)


def search(make):
    model = network()
    optimizer, draws, recent = make(model, 1e-4), same_draws(), []

    def train_step(lr):
        optimizer.param_groups[0]["lr"] = lr
        loss = batch_loss(model, draws, size=64)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        recent.append(loss.item())
        return sum(recent[-5:]) / len(recent[-5:])

    return find(train_step, 1e-4, 10.0, 120)


lowest = {}
figure, axis = plt.subplots(figsize=(7, 3))
for name, make, style in [("momentum", momentum, "o-"), ("Adam", adam, "s--")]:
    rates, losses = search(make)
    lowest[name] = rates[losses.index(min(losses))]
    axis.semilogx(rates, losses, style, markersize=2.5, label=name)
    axis.axvline(lowest[name] / 10, color="gray", linestyle=style[1:], linewidth=1)
axis.set_ylim(0, 3)
axis.set_xlabel("rate of this step")
axis.set_ylabel("loss of the last 5 batches")
axis.legend()
picture(
    figure,
    alt="The loss over a rate that grows from 0.0001. Both curves stay at 2.3, fall, "
    f"and fly off. Adam is lowest at {lowest['Adam']:.2f}, momentum at "
    f"{lowest['momentum']:.2f}. Vertical lines stand at a tenth of these rates.",
)
predict.compare("lowest at the larger rate", max(lowest, key=lowest.get))
print(
    {name: f"lowest at {lr:.2g}, a tenth: {lr / 10:.1g}" for name, lr in lowest.items()}
)

# %% tags=["author"]
assert 0.3 < lowest["momentum"] < 1.2
assert 0.07 < lowest["Adam"] < 0.28

# %% [markdown]
# Where the loss is lowest the rate is already too large: there it is about to fly off.
# A rule of thumb is **a tenth** of it: the grey lines, 0.06 for momentum and 0.014 for
# Adam. That is where the best rates lay in the picture of lesson 17, which took a whole
# training for each point.
#
# It tells the order of magnitude, no more. With warm-up and a cosine behind it one may
# begin a few times higher.

# %% [markdown]
# ## 7 · Looking back
#
# One question that mixes this lesson with the last one. AdamW has the rate 0.1 and a
# weight decay of 0.5, and follows a cosine over 100 steps. At step 50 the gradient of
# the loss is 0, as it was all the time before, and a weight is 2. **Predict** the
# weight after this step.

# %%
predict("weight after the step", ...)

# %%
weight = torch.tensor([2.0], requires_grad=True)
adamw = torch.optim.AdamW([weight], lr=0.1, weight_decay=0.5)
adamw.param_groups[0]["lr"] = 0.1 * wave(50, 100)
weight.grad = torch.zeros(1)
adamw.step()
predict.compare("weight after the step", round(weight.item(), 4))

# %% tags=["author"]
assert round(weight.item(), 4) == 1.95

# %% [markdown]
# The rate is 0.05 in the middle of the cosine. AdamW shrinks by the factor 1 − 0.05 ·
# 0.5 = 0.975, and 2 becomes 1.95; Adam's part is 0. As the rate goes to 0, so does the
# decay: the schedule governs both.
#
# ## Where you are
#
# You have the four lines that stand in nearly every training of a large model: a
# warm-up, a cosine, AdamW, and clipped gradients. You know for each what happens
# without it, and with `find_rates` you know where to begin. The next lesson looks at
# what you took for granted so far: where the batches come from. Lesson 20 then makes
# one loop of it all, which can be stopped and taken up again.

# %%
progress.show()
