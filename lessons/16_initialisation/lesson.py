# ---
# title: Initialisation and signal flow
# needs:
#   - modules, parameters and hooks (lessons 12 and 14)
#   - what a standard deviation is
# able:
#   - to say how large a layer makes its numbers, from its weights and its shape
#   - to derive and write the starting rules of Xavier and Kaiming
#   - to measure signals and gradients in every layer with hooks
#   - to recognise dead units, and to start a network of 30 layers so that it learns
# minutes: 55
# seconds: 60
# megabytes: 600
# ---

# %% [markdown]
# # Initialisation and signal flow
#
# Before the first step of training, somebody has to write numbers into the weights.
# Zeros will not do: then all units of a layer compute the same, and receive the same
# gradient, for ever. So they are drawn at random. But *how large*?
#
# For decades that was a matter of taste, and deep networks were said to be impossible
# to train. Then, in 2010 and 2015, two short calculations answered the question. You
# will do both of them here, and watch the signal in a network of thirty layers die,
# explode, and at last arrive.

# %%
import inspect
import math
import textwrap

import matplotlib.pyplot as plt
from sklearn.datasets import load_digits

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom import NotDone, check, finished, hint, picture, predict
from tinygrad_edu.classroom import progress, solution
from tinygrad_edu.monitor import Slider, watch
from tinygrad_edu_widgets import TrainingView

# %% [markdown]
# ## From memory
#
# 1. A network gives the same score to each of ten classes. How large is its
#    cross-entropy? Two digits after the point.
# 2. In `out = relu(a)`, a is −2, and from the loss arrives 3. What is handed to `a`?

# %%
predict("cross-entropy of ten equal scores", ...)
predict("gradient behind a relu", ...)

# %%
equal = nn.CrossEntropyLoss()(torch.zeros(1, 10), torch.tensor([7]))
predict.compare("cross-entropy of ten equal scores", round(equal.item(), 2))

a = torch.tensor(-2.0, requires_grad=True)
(3 * torch.relu(a)).backward()
predict.compare("gradient behind a relu", a.grad.item())

# %% [markdown]
# −log(1/10) ≈ 2.30, whatever the score is. And a ReLU lets nothing back where it let
# nothing through. Both numbers will come up again today.

# %% [markdown]
# ## 1 · Thirty layers
#
# Our data are the 1,797 handwritten digits of lesson 00. How large numbers are, we
# measure by the root of their mean square, and call it their **size**:
#
# $$\text{size}(x) = \sqrt{\text{mean of } x^2}$$
#
# Where the mean is 0, that is the standard deviation.


# %%
def size(numbers):
    """The root of the mean square: how large these numbers are."""
    return numbers.pow(2).mean().sqrt().item()


digits = load_digits()
x = torch.tensor(digits.images).float().reshape(-1, 64)  # (1797, 64)
x = x / size(x)
y = torch.tensor(digits.target)  # (1797,)
few, few_labels = x[:200], y[:200]

print(f"{few.shape[0]} digits of {few.shape[1]} pixels, size {size(few):.2f}")

# %% [markdown]
# Now thirty layers, each 64 × 64, with nothing in between: no bias, no activation.
# Their weights are normal random numbers with a standard deviation of 0.1.
#
# **Before you run on, predict**: how large are the numbers after thirty layers? They
# begin with size 1. (0.001? 1? 1000?)

# %%
predict("size after thirty layers", ...)


# %%
def through(h, spread, layers=30):
    """The sizes of a signal, layer by layer."""
    torch.manual_seed(0)
    sizes = [size(h)]
    for _ in range(layers):
        h = h @ (spread * torch.randn(64, 64))  # (200, 64)
        sizes.append(size(h))
    return sizes


sizes = through(few, spread=0.1)
predict.compare("size after thirty layers", sizes[-1])

# %% [markdown]
# A thousandth. And 0.1 is not a bad guess: try others.

# %%
spreads = {0.1: "v--", 0.125: "o-", 0.15: "^:"}
figure, axis = plt.subplots(figsize=(6, 3))
for spread, style in spreads.items():
    axis.semilogy(through(few, spread), style, markersize=3, label=f"spread {spread}")
axis.set_xlabel("layer")
axis.set_ylabel("size of the signal")
axis.legend()
picture(
    figure,
    alt="Sizes of a signal over 30 layers on a logarithmic axis: three straight lines. "
    "With spread 0.1 it falls to a thousandth, with 0.125 it stays near 1, with 0.15 "
    "it rises above a hundred.",
)

# %% tags=["author"]
assert 3e-4 < sizes[-1] < 4e-3
assert 0.3 < through(few, 0.125)[-1] < 3
assert through(few, 0.15)[-1] > 100

# %% [markdown]
# Straight lines on a logarithmic axis: each layer multiplies the size by the same
# factor. Layers multiply, so a factor of 0.8 becomes 0.8³⁰.
#
# **Investigate**: change the three spreads in that cell. Find, by trying, one for which
# the signal keeps its size. Then read on: it can be computed.
#
# ### Why
#
# One output is a sum of $n$ products, $y = w_1 x_1 + \dots + w_n x_n$. The weights are
# drawn independently, with mean 0 and standard deviation $\sigma$. Square it and take
# the mean over all ways to draw them. A mixed term such as
# $w_1 w_2 x_1 x_2$ is as often positive as negative, and vanishes. What stays is
#
# $$\text{mean of } y^2 = n\,\sigma^2 \cdot \text{mean of } x^2,
# \qquad\text{so}\qquad \text{size}(y) = \sqrt n\,\sigma \cdot \text{size}(x).$$
#
# Not $n$ but $\sqrt n$: as the signs differ, most of the sum cancels. With $n = 64$ and
# $\sigma = 0.1$ the factor is 0.8. It is 1 for
#
# $$\sigma = \frac{1}{\sqrt n}$$

# %% [markdown]
# ## 2 · Counting what comes in
#
# So $n$ matters: how many numbers go into one output. It is called the **fan-in**. And
# for the way back one needs the **fan-out**: into how many products goes one input
# number?
#
# By hand, for two layers. Three steps:
#
# - **places**: multiply the sides of the kernel. A linear layer has none: 1.
# - **in**: input channels times places.
# - **out**: output channels times places.
#
# **Predict**: how many numbers go into one output of `nn.Conv2d(3, 8, 5)`? That has 3
# input channels, 8 output channels, and a kernel of 5 × 5.

# %%
predict("fan-in of the convolution", ...)

# %%
linear = nn.Linear(64, 10)
print("Linear(64, 10)  weight", tuple(linear.weight.shape))
print("  places 1, in 64 * 1 = 64, out 10 * 1 = 10")

convolution = nn.Conv2d(3, 8, 5)
print("Conv2d(3, 8, 5) weight", tuple(convolution.weight.shape))
print("  places 5 * 5, in 3 * 25 = 75, out 8 * 25 = 200")
predict.compare("fan-in of the convolution", 3 * 5 * 5)

# %% [markdown]
# (200 is right for an input number inside the picture. Those near its border lie under
# the kernel less often; nobody minds.)
#
# ### Your turn
#
# `fans(weight)` is given the weight of any linear or convolutional layer, and returns
# the pair `fan_in, fan_out`. Its shape is (out, in) or (out, in, sides of the kernel
# …); there may be one, two or three sides, and they may differ. The steps: **places**,
# **in**, **out**.


# %% exercise="fans"
def fans(weight):
    ### BEGIN SOLUTION
    places = math.prod(weight.shape[2:])  # places
    fan_in = weight.shape[1] * places  # in
    fan_out = weight.shape[0] * places  # out
    return fan_in, fan_out
    ### END SOLUTION


# %%
check.fans(fans)

# %% tags=["author"]
for layer in [linear, convolution, nn.Conv1d(2, 6, 9), nn.Conv3d(2, 4, (3, 5, 7))]:
    assert fans(layer.weight) == nn.init.fan_in_and_fan_out(layer.weight)

# %% [markdown]
# ### The way back
#
# A gradient goes through the same weights, from the outputs to the inputs: one input
# number collects one product from each output. So by the same calculation
#
# $$\text{size of the gradient} \quad\text{is multiplied by}\quad
# \sqrt{\text{fan-out}}\;\sigma.$$
#
# **Predict**: a layer takes 400 numbers to 100, and its $\sigma$ is 1/√400, so that the
# signal keeps its size. By which factor does the gradient change on its way back?

# %%
predict("factor on the way back", ...)

# %%
torch.manual_seed(0)
weight = torch.randn(100, 400) / math.sqrt(400)  # (100, 400)
arriving = torch.randn(1000, 100)
handed_on = arriving @ weight  # (1000, 400)
predict.compare("factor on the way back", size(handed_on) / size(arriving))

# %% tags=["author"]
assert abs(size(handed_on) / size(arriving) - 0.5) < 0.02

# %% [markdown]
# √100/√400 = 1/2. One $\sigma$ cannot suit both ways, unless fan-in and fan-out are
# equal. Xavier Glorot and Yoshua Bengio (2010) proposed the compromise in the middle:
#
# $$\sigma^2 = \frac{2}{\text{fan-in} + \text{fan-out}}$$
#
# ### A worked example
#
# Xavier's rule as code, filling a weight in place. Three steps, with names:
#
# - **count** the fans;
# - **spread**: the standard deviation that the rule asks for, times a *gain*, of which
#   more in a moment;
# - **fill** the weight, unseen by autograd.
#
# Here the numbers are to be spread *evenly* over ± a. Such numbers have the standard
# deviation a/√3, so a is √3 times the spread.

# %%
fans = finished("fans", fans)


def xavier_(weight, gain=1.0):
    fan_in, fan_out = fans(weight)  # count
    spread = gain * math.sqrt(2 / (fan_in + fan_out))  # spread
    bound = math.sqrt(3) * spread
    with torch.no_grad():
        return weight.uniform_(-bound, bound)  # fill


torch.manual_seed(0)
layer = nn.Linear(400, 100)
xavier_(layer.weight)
print(f"wanted {math.sqrt(2 / 500):.4f}, got {size(layer.weight):.4f}")

# %% tags=["author"]
torch.manual_seed(0)
theirs = nn.init.xavier_uniform_(torch.empty(100, 400))
torch.manual_seed(0)
assert torch.equal(xavier_(torch.empty(100, 400)), theirs)

# %% [markdown]
# ## 3 · What an activation takes away
#
# So far there was nothing between the layers. A ReLU sets half of the numbers to 0. The
# weights would have to be larger to make up for that. By how much?
#
# Here are twelve layers with ReLU. Their weights are drawn once, with the spread
# 1/√64, and then multiplied by the **factor** of the slider. **Predict**: with which
# factor does the signal come out of the last layer as large as it went in?

# %%
predict("factor for ReLU", ...)

# %%
torch.manual_seed(3)
drawn = [torch.randn(64, 64) / math.sqrt(64) for _ in range(12)]
tower = nn.Sequential()
for _ in drawn:
    tower.append(nn.Linear(64, 64, bias=False))
    tower.append(nn.ReLU())

factor = Slider(0.5, 2.5, value=0.8)


def flowing(steps=1200):
    for _ in range(steps):
        with torch.no_grad():
            for layer, weight in zip(tower[::2], drawn):
                layer.weight.copy_(factor.value * weight)
        tower.zero_grad()
        out = tower(few)
        out.backward(torch.ones(200, 64))
        yield {"size of the output": size(out)}


flow_view = TrainingView(
    flowing,
    model=tower,
    parameters={"factor": factor},
    total_steps=1200,
    steps_per_second=20,
    title="Twelve layers with ReLU, their weights times a factor",
    log=["size of the output", "gradient norm"],
)
flow_view.runner.watch = watch(tower, every=4)  # look at the layers at each 4th step
flow_view.start()

# %% [markdown]
# Nothing is trained here: each step only draws the numbers through once more.
#
# 1. Move the slider until the size of the output is 1. Which factor is it? What does
#    the curve do if you go 0.2 further, and why so much?
# 2. Open the tab *Layers*, and choose the statistic *activation std*. Set the factor to
#    0.5, then to your best one, then to 2.5. Where are the colours the same from top to
#    bottom?
# 3. Now choose *gradient norm*. Does the way back need another factor?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. Near 1.4. Twelve layers make twelve factors: 1.6/1.4 to the twelfth is 5.
# 2. With the best one. Below it, the lower rows fade; above it, they glow.
# 3. No, about the same one: these layers are square, so fan-in and fan-out are equal,
#    and a ReLU lets back only what it let through, again a half.
#
# </details>

# %% tags=["author"]
flow_view.stop()
for value, least, most in [(0.8, 0, 0.02), (math.sqrt(2), 0.4, 2.5), (2.5, 50, 1e9)]:
    factor.value = value
    assert least < next(flowing())["size of the output"] < most

# %% [markdown]
# ### The same by hand
#
# One ReLU is enough to find the number. Let `z` be what arrives at it, normal random
# numbers. Three steps:
#
# - **before**: the size of what goes in;
# - **after**: the size of what comes out;
# - **compare**: by which factor must the weights be larger to make up for the loss?

# %%
torch.manual_seed(0)
z = torch.randn(100_000)

before = size(z)
after = size(torch.relu(z))
print(f"before {before:.3f}, after {after:.3f}: times {before / after:.3f}")
predict.compare("factor for ReLU", before / after)

# %% [markdown]
# That is √2, and it is no accident. Of the squares one half is set to 0, and the other
# half stays as it is, so the mean square is halved. This factor is called the **gain**
# of the activation. Kaiming He and others (2015) put it into the rule:
#
# $$\sigma = \frac{\text{gain}}{\sqrt{\text{fan-in}}}$$
#
# ### Your turn
#
# `gain(activation, z)` is given any activation and the numbers that arrive at it, and
# returns the factor. Use `size`. The steps: **before**, **after**, **compare**.


# %% exercise="gain"
def gain(activation, z):
    ### BEGIN SOLUTION
    before = size(z)  # before
    after = size(activation(z))  # after
    return before / after  # compare
    ### END SOLUTION


# %%
check.gain(gain)

# %% [markdown]
# Yours beside the table of the library, `nn.init.calculate_gain`:

# %%
measure_gain = finished("gain", gain)
for name, activation in [
    ("linear", nn.Identity()),
    ("relu", nn.ReLU()),
    ("leaky_relu", nn.LeakyReLU(0.01)),
    ("tanh", nn.Tanh()),
    ("sigmoid", nn.Sigmoid()),
]:
    table = nn.init.calculate_gain(name)
    print(f"{name:10}  measured {measure_gain(activation, z):.3f}  table {table:.3f}")

# %% [markdown]
# The first three agree. For tanh and sigmoid the table holds conventions: their slopes
# change with the size of what arrives, so no single number is exact. For an activation
# that is in no table, such as GELU, you can now measure a gain yourself.

# %% tags=["author"]
assert abs(measure_gain(nn.ReLU(), z) - math.sqrt(2)) < 0.01
assert abs(measure_gain(nn.GELU(), z) - 1.53) < 0.01

# %% [markdown]
# ### Your turn: Kaiming's rule
#
# `kaiming_(weight, gain, mode="fan_in")` fills a weight in place with *normal* numbers
# of the right spread, and returns it. With `mode="fan_in"` the signal keeps its size,
# with `mode="fan_out"` the gradient does. Use your `fans`. The steps are those of
# `xavier_`: **count**, **spread**, **fill**; `weight.normal_(0, spread)` fills with
# normal numbers.


# %% exercise="kaiming_"
def kaiming_(weight, gain, mode="fan_in"):
    ### BEGIN SOLUTION
    fan_in, fan_out = fans(weight)  # count
    fan = fan_in if mode == "fan_in" else fan_out
    spread = gain / math.sqrt(fan)  # spread
    with torch.no_grad():
        return weight.normal_(0, spread)  # fill
    ### END SOLUTION


# %%
check.kaiming_(kaiming_)

# %% [markdown]
# The library has grown from the same three lines. This is where its two Kaiming
# functions get their spread; `a` is the slope of a leaky ReLU:

# %%
print(inspect.getsource(nn.init._kaiming_std))
print(inspect.getsource(nn.init.kaiming_normal_))

# %% tags=["author"]
torch.manual_seed(0)
theirs = nn.init.kaiming_normal_(torch.empty(8, 3, 5, 5), nonlinearity="relu")
torch.manual_seed(0)
mine = kaiming_(torch.empty(8, 3, 5, 5), math.sqrt(2))
assert torch.allclose(mine, theirs)

# %% [markdown]
# ## 4 · Looking inside with hooks
#
# A loss says that something is wrong in a network, and not where. Hooks do: they look
# at a layer while the model runs, and nobody has to change its code. Three steps:
#
# - **hang up** a hook on each layer, and keep the handles;
# - **run** the model;
# - **take away** the hooks, or they will go on measuring for ever.
#
# The example measures what a network of thirty layers with `tanh` gives out, once with
# weights that are too small, once with Kaiming's. (Layers 1, 11, 21, 30.)

# %%
fill = finished("kaiming_", kaiming_)


def deep(activation, factor, layers=30):
    """Thirty layers without biases."""
    torch.manual_seed(1)
    model = nn.Sequential()
    for _ in range(layers):
        layer = nn.Linear(64, 64, bias=False)
        fill(layer.weight, factor)
        model.append(layer)
        model.append(activation())
    return model


def outputs_of(model, x):
    kept, handles = [], []
    for layer in model:
        handles.append(  # hang up
            layer.register_forward_hook(lambda layer, inputs, out: kept.append(out))
        )
    model(x)  # run
    for handle in handles:
        handle.remove()  # take away
    return kept


# %%
figure, axes = plt.subplots(2, 4, figsize=(9, 3.6), sharex=True)
for row, factor_of_row in zip(axes, [0.7, 5 / 3]):
    kept = outputs_of(deep(nn.Tanh, factor_of_row), few)
    for axis, number in zip(row, [1, 11, 21, 30]):
        values = kept[2 * number - 1].detach().flatten().numpy()
        axis.hist(values, bins=40, range=(-1, 1), color="tab:blue")
        axis.set_title(f"gain {factor_of_row:.1f}, layer {number}", fontsize=9)
        axis.set_yticks([])
figure.tight_layout()
picture(
    figure,
    alt="Histograms of the outputs of tanh in layers 1, 11, 21 and 30. With a gain of "
    "0.7 they shrink to a thin line at 0. With 5/3 all four are about equally broad.",
)

# %% tags=["author"]
assert size(outputs_of(deep(nn.Tanh, 0.7), few)[-1]) < 1e-3
assert 0.4 < size(outputs_of(deep(nn.Tanh, 5 / 3), few)[-1]) < 0.9

# %% [markdown]
# **Change it**: with which gain do the outputs of the last layer pile up at −1 and 1?
# There tanh is flat: its slope is nearly 0, and the gradient ends. (Try 5.)
#
# ### Your turn
#
# `signal_flow(model, x, arriving)` measures both ways at once. `model` is an
# `nn.Sequential`, and `arriving` is the gradient with which the backward pass shall
# start at the model's output. It returns two lists, in the order of the layers: the
# size of each layer's output, and the size of the gradient that comes back to that
# output. The steps: **hang up**, **run**, **take away**.
#
# The forward hook gets the output into its hands. On it you can hang a hook for its
# gradient: `output.register_hook(f)` calls `f(gradient)`.


# %% exercise="signal_flow"
def signal_flow(model, x, arriving):
    ### BEGIN SOLUTION
    signals, gradients, handles = [], [], []

    def look(layer, inputs, output):
        signals.append(size(output))
        output.register_hook(lambda gradient: gradients.append(size(gradient)))

    for layer in model:
        handles.append(layer.register_forward_hook(look))  # hang up
    model(x).backward(arriving)  # run
    for handle in handles:
        handle.remove()  # take away
    return signals, gradients[::-1]  # in the order of the layers
    ### END SOLUTION


# %%
check.signal_flow(signal_flow)

# %% [markdown]
# With it you see both ways in one picture. Thirty layers with ReLU, and three gains:

# %%
flow = finished("signal_flow", signal_flow)
torch.manual_seed(0)
arriving = torch.randn(200, 64)

figure, axes = plt.subplots(1, 2, figsize=(9, 3), sharey=True)
ends = {}
for used, style in [(1.0, "v--"), (math.sqrt(2), "o-"), (2.0, "^:")]:
    both = flow(deep(nn.ReLU, used), few, arriving)
    ends[used] = both[0][-1], both[1][0]
    for axis, one in zip(axes, both):
        label = f"gain {used:.2f}"
        axis.semilogy(range(1, 31), one[::2], style, markersize=3, label=label)
for axis, title in zip(axes, ["signal, forward", "gradient, backward"]):
    axis.set_title(title)
    axis.set_xlabel("layer")
axes[0].set_ylabel("size")
axes[0].legend()
picture(
    figure,
    alt="Two plots over 30 layers, logarithmic. The signal falls from left to right "
    "with gain 1, stays near 1 with 1.41, rises with 2. The gradient does the same "
    "from right to left.",
)

# %% tags=["author"]
assert max(ends[1.0]) < 1e-3
assert all(0.1 < end < 10 for end in ends[math.sqrt(2)])
assert min(ends[2.0]) > 1e3

# %% [markdown]
# A gradient that is a thousand times smaller in the first layer than in the last is
# called **vanishing**; the other way round it is called **exploding**.

# %% [markdown]
# ## 5 · Dead units
#
# A good start can be lost again. If one large step makes a unit negative for *every*
# sample, its ReLU gives out 0, and hands back 0: no gradient reaches its weights any
# more.
#
# Below, a network reads the digits with a learning rate that is much too large, on
# purpose. (`Adam` is an optimizer; you build it in lesson 17.) `TrainingView` watches
# the layers, and rings an alarm. **Predict**: if you turn the rate down to a sensible
# value as soon as the alarm rings, will the dead units come back? Write "yes" or "no".

# %%
predict("dead units come back", ...)


# %%
torch.manual_seed(0)
reader = nn.Sequential(
    nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)
)
optimizer = torch.optim.Adam(reader.parameters(), lr=0.3)
criterion = nn.CrossEntropyLoss()


def training(steps=300):
    torch.manual_seed(0)
    for layer in reader[::2]:
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        nn.init.zeros_(layer.bias)
    optimizer.state.clear()
    for _ in range(steps):
        chosen = torch.randint(0, len(x), (64,))
        loss = criterion(reader(x[chosen]), y[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        yield {"loss": loss.item()}


dying = TrainingView(
    training,
    optimizer=optimizer,
    model=reader,
    total_steps=300,
    steps_per_second=15,
    title="Digits, with a learning rate that is too large",
)
dying.runner.watch = watch(reader, optimizer, every=5)
dying.start()

# %% [markdown]
# 1. Wait for the alarm, about step 60, then move the learning rate down to 0.001. Look
#    at *Layers*, statistic *zero fraction*. What do the ReLUs, `1` and `3`, do? (If you
#    came too late: rate to 0.3, and *Restart*.)
# 2. What does the loss do? Which number of today does it settle at?
# 3. When it is over, set the rate to 0.01 *first*, and press *Restart*: the weights
#    are drawn anew. How large is the zero fraction now?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. They stay where they are, near 1: almost every output is 0, for good.
# 2. About 2.30: the same scores for every image, ten classes guessed.
# 3. About a half, which is healthy: each unit is silent for some images, and speaks for
#    others.
#
# </details>

# %%
dying.join()
predict.compare("dead units come back", "no")
for alarm in dying.record.alarms:
    print(textwrap.fill(f"step {alarm.step}: {alarm.text}", 80), end="\n\n")

# %% tags=["author"]
assert any(alarm.kind == "dead" for alarm in dying.record.alarms)
assert dying.record.curve("loss").values[-1] > 2

# %% [markdown]
# ### By hand
#
# What the alarm counts you can count too. Take two samples and three units:

# %%
outputs = torch.tensor([[0.0, 2.0, 0.0], [0.0, 0.0, 0.5]])
print("zeros:           ", round((outputs == 0).float().mean().item(), 3))
print("silent each time:", [column.eq(0).all().item() for column in outputs.T])

# %% [markdown]
# Two thirds of the numbers are 0, but only one of the three units is dead.
#
# `dead_units(outputs)` is given the outputs of a layer, one row for each sample and one
# column for each unit, and returns the share of dead units. Two steps: **silent** (for
# each unit: is it 0 for every sample?) and **share**.


# %% exercise="dead_units"
def dead_units(outputs):
    ### BEGIN SOLUTION
    silent = (outputs == 0).all(dim=0)  # silent
    return silent.float().mean().item()  # share
    ### END SOLUTION


# %%
check.dead_units(dead_units)

# %%
count_dead = finished("dead_units", dead_units)
kept = outputs_of(reader, x)
print(f"first ReLU:  {count_dead(kept[1]):.0%} dead")
print(f"second ReLU: {count_dead(kept[3]):.0%} dead")

# %% [markdown]
# What helps: a lower rate, biases that begin at 0 or a little above, and activations
# that are nowhere quite flat, such as leaky ReLU and GELU.

# %% [markdown]
# ## 6 · A start for any network
#
# `nn.Linear` has a start of its own: weights spread evenly within ±1/√fan-in, and
# biases too. That is a spread of only 1/√(3 · fan-in), and dates from long before ReLU.
#
# Thirty layers of it, with ReLU and with biases. **Predict**: how much do the outputs
# of *different* digits still differ from each other, in the last layer? (At the input
# their standard deviation from digit to digit is about 0.6.)

# %%
predict("difference between digits", ...)


# %%
def between_digits(outputs):
    """How much the outputs of different samples differ."""
    return outputs.std(dim=0).mean().item()


torch.manual_seed(0)
usual = nn.Sequential()
for _ in range(30):
    usual.append(nn.Linear(64, 64))
    usual.append(nn.ReLU())

last = usual(few)
print(f"size of the outputs: {size(last):.3f}")
predict.compare("difference between digits", between_digits(last))

# %% tags=["author"]
default_difference = between_digits(last)
assert default_difference < 1e-6
assert size(last) > 0.01
assert 0.4 < between_digits(few) < 0.8

# %% [markdown]
# The size looks harmless: those are the biases. What the digits had to say has been
# lost on the way; what is left is rounding error. A size alone does not tell; look at
# differences.
#
# ### Your turn
#
# `initialise(model)` gives a model with ReLUs a start that reaches the end. It changes
# the model and returns nothing.
#
# - **walk** through all modules, also those inside of blocks;
# - **choose** the weighted sums: `nn.Linear` and `nn.Conv2d`, nothing else;
# - **fill** their weights with your `kaiming_` and the gain of ReLU; let biases begin
#   at 0, where there are any.

# %%
kaiming_ = finished("kaiming_", kaiming_)


# %% exercise="initialise"
def initialise(model):
    ### BEGIN SOLUTION
    for layer in model.modules():  # walk
        if isinstance(layer, nn.Linear | nn.Conv2d):  # choose
            kaiming_(layer.weight, math.sqrt(2))  # fill
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    ### END SOLUTION


# %%
check.initialise(initialise)

# %% [markdown]
# Is it worth the trouble? The same thirty layers and a last one for the ten scores,
# trained on the digits twice: with the usual start, and with yours.

# %%
begin = finished("initialise", initialise)


def thirty_layers():
    torch.manual_seed(0)
    model = nn.Sequential()
    for _ in range(30):
        model.append(nn.Linear(64, 64))
        model.append(nn.ReLU())
    return model.append(nn.Linear(64, 10))


def learn(model, steps=120):
    adam = torch.optim.Adam(model.parameters(), lr=0.001)
    torch.manual_seed(0)
    for _ in range(steps):
        chosen = torch.randint(0, len(x), (64,))
        loss = criterion(model(x[chosen]), y[chosen])
        adam.zero_grad()
        loss.backward()
        adam.step()
        yield {"loss": loss.item()}


ours = thirty_layers()
begin(ours)
runs = [TrainingView(learn(model)) for model in (thirty_layers(), ours)]
for run in runs:
    run.join()
TrainingView.compare([run.record for run in runs], labels=["usual start", "your start"])

# %% tags=["author"]
losses = [run.record.curve("loss").values for run in runs]
assert min(losses[0]) > 2.2
assert losses[1][-1] < 1.0

# %% [markdown]
# The usual start stays at 2.30, where it knows nothing. With yours the network learns.
#
# So why does the library keep its usual start? For few layers it does no harm, and
# PyTorch has it: with the same seed both begin with the same kind of numbers. Whoever
# builds deep networks chooses a start, or adds what makes the start matter less:
# normalisation and shortcuts, in lesson 23.

# %% [markdown]
# ## 7 · Looking back
#
# One question that joins this lesson with earlier ones. A block with a *shortcut* adds
# its input to what its layers make of it: $y = x + f(x)$. Let $f$ keep the size of its
# input, and have nothing to do with it otherwise, as with random weights.
#
# **Predict**: how large is the signal after ten such blocks, if it begins with size 1?
# (How large is the sum of two unrelated signals of the same size?)

# %%
predict("size after ten blocks", ...)

# %%
torch.manual_seed(0)
signal = torch.randn(200, 256)
for _ in range(10):
    signal = signal + signal @ (torch.randn(256, 256) / math.sqrt(256))
predict.compare("size after ten blocks", size(signal))

# %% tags=["author"]
assert 25 < size(signal) < 40

# %% [markdown]
# Squares add up: each block multiplies the size by √2, and √2¹⁰ = 32. That is why deep
# networks with shortcuts draw the last layer of each block smaller, or at 0. Their
# gradient comes back through the sum, where it is handed to both sides whole: a way
# back that no weight can make smaller.
#
# ## Where you are
#
# You can say from a shape how a layer should begin, you have the rules of Xavier and
# Kaiming in your hands and know why they are as they are, and you can look into every
# layer of a network that does not learn.
#
# Now a network can begin. The next lesson is about the one who makes the steps: the
# optimizer.

# %%
progress.show()
