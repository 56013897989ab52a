# ---
# title: Losses and stable numbers
# needs:
#   - tensors, broadcasting and gradients (lessons 06, 07 and 09)
#   - powers of e and logarithms
# able:
#   - to choose a loss by what it asks for, and to write it
#   - to see in a formula where it overflows, and to shift it so that it never does
#   - to write logsumexp, cross-entropy and the loss for yes or no, exact for any score
#   - to find out why a classifier that is given shares for scores learns slowly
# minutes: 55
# seconds: 60
# megabytes: 600
# ---

# %% [markdown]
# # Losses and stable numbers
#
# A loss is one number that says how wrong a network is. Everything that it learns, it
# learns in order to make this number smaller; so the loss decides what is learned.
#
# The formulas are short. Written down as they stand in the book, most of them fail:
# a network that is very sure and very wrong gets the loss `inf`, and from then on all
# of its weights are `nan`. In this lesson you write losses that hold for every score,
# and see where the trick comes from that all libraries use.

# %%
import inspect
import math

import matplotlib.pyplot as plt
from sklearn.datasets import load_digits

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom import NotDone, check, finished, hint, picture, predict
from tinygrad_edu.classroom import progress, solution
from tinygrad_edu.classroom.number_line import number_line
from tinygrad_edu.monitor import Slider
from tinygrad_edu.ops.along import reduction
from tinygrad_edu_widgets import TrainingView

# %% [markdown]
# ## From memory
#
# 1. *Slopes.* Numbers of float32 have about seven digits. What is
#    (1 + 0.000 000 01) − 1, computed in float32?
# 2. *Broadcasting.* `a` has the shape (4), `b` has the shape (4, 1). How many numbers
#    are in `a - b`?

# %%
predict("one plus a little, minus one", ...)
predict("numbers in a difference", ...)

# %%
little = (torch.tensor(1.0) + 1e-8) - 1
predict.compare("one plus a little, minus one", little.item())

column = torch.zeros(4) - torch.zeros(4, 1)
predict.compare("numbers in a difference", column.numel())

# %% [markdown]
# Both will return: digits that are lost beside a large number, and a table where a list
# was meant.

# %% [markdown]
# ## 1 · What a loss asks for
#
# The simplest case: we look for *one* number that describes five measurements. Two
# losses are at hand: the mean of the squared errors, and the mean of their magnitudes.
#
# **Predict**: the measurements are 1, 2, 2, 3 and 12. Which number has the smallest
# mean of *squares*? And which the smallest mean of *magnitudes*?

# %%
predict("best for squares", ...)
predict("best for magnitudes", ...)

# %%
measured = torch.tensor([1.0, 2.0, 2.0, 3.0, 12.0])  # (5)
tried = torch.linspace(0, 13, 1301).unsqueeze(1)  # (1301, 1)
squares = ((tried - measured) ** 2).mean(dim=1)  # (1301)
magnitudes = (tried - measured).abs().mean(dim=1)  # (1301)

predict.compare("best for squares", round(tried[squares.argmin()].item(), 2))
predict.compare("best for magnitudes", round(tried[magnitudes.argmin()].item(), 2))

# %%
figure, axes = plt.subplots(1, 2, figsize=(8, 2.6))
for axis, values, name in zip(axes, [squares, magnitudes], ["squares", "magnitudes"]):
    lowest = values.argmin().item()
    axis.plot(tried.squeeze(), values)
    axis.plot(tried[lowest].item(), values[lowest].item(), "o", color="tab:red")
    axis.plot(measured, torch.zeros(5), "|", markersize=14, color="black")
    axis.set_title(f"mean of {name}: best at {tried[lowest].item():.0f}")
    axis.set_xlabel("the number that is tried")
figure.tight_layout()
picture(
    figure,
    alt="Two curves over the number that is tried, from 0 to 13. The mean of squares "
    "is a parabola, lowest at 4. The mean of magnitudes has corners, and is lowest at "
    "2. Marks on the axis show the measurements 1, 2, 2, 3 and 12.",
)

# %% tags=["author"]
assert round(tried[squares.argmin()].item(), 2) == 4
assert round(tried[magnitudes.argmin()].item(), 2) == 2

# %% [markdown]
# Squares ask for the **mean**, 4: one far measurement pulls at it with its whole
# distance. Magnitudes ask for the **median**, 2, and hardly care how far away the 12
# is. Neither is wrong. It is you who says, by the loss, what a large error means.
#
# ### A worked example
#
# The mean of magnitudes as a function, in three named steps:
#
# - **refuse** shapes that differ (you know by now why);
# - **difference**, and its magnitude;
# - **mean** over all numbers.


# %%
def mean_magnitude(prediction, target):
    if prediction.shape != target.shape:  # refuse
        raise ValueError(f"{prediction.shape} does not fit {target.shape}")
    return (prediction - target).abs().mean()  # difference, mean


print(mean_magnitude(torch.full((5,), 2.0), measured))
try:
    mean_magnitude(torch.zeros(5, 1), measured)
except ValueError as error:
    print("refused:", error)

# %% [markdown]
# ### Your turn: `mse`
#
# The mean of squared errors, which the library calls `nn.functional.mse_loss`. The
# steps: **refuse** (with a `ValueError`), **difference**, **mean**.


# %% exercise="mse"
def mse(prediction, target):
    ### BEGIN SOLUTION
    if prediction.shape != target.shape:  # refuse
        raise ValueError(f"{prediction.shape} does not fit {target.shape}")
    return ((prediction - target) ** 2).mean()  # difference, mean
    ### END SOLUTION


# %%
check.mse(mse)

# %% [markdown]
# What the library does about shapes that differ, it does for PyTorch's sake: it warns,
# and goes on. A layer `nn.Linear(8, 1)` gives the shape (N, 1), labels have (N), and
# the network then learns the mean of all labels for every image. The loss falls a
# little, and nobody knows why it stays there.

# %% [markdown]
# ## 2 · How sure, of the right thing
#
# A classifier gives a share of its belief to each class. What should it be paid for?
# If it gave the share $p_1$ to the first right answer, $p_2$ to the second, and so on,
# then to *all* right answers together it gave the product $p_1 p_2 \cdots p_N$. That
# is to become as large as possible.
#
# We have 1,797 digits. Let a network, while it learns, give the share 0.4 to each right
# answer.
# **Predict** the product, as float32 has it.

# %%
predict("product of all shares", ...)

# %%
shares = torch.full((1797,), 0.4)
predict.compare("product of all shares", shares.prod().item())
print(f"sum of logarithms: {torch.log(shares).sum().item():.1f}")

# %% [markdown]
# The product is about $10^{-715}$, and the smallest number of float32 is $10^{-45}$.
# What remains is 0, with a gradient of 0.
#
# A logarithm makes a sum of the product, and keeps its order: what makes one larger
# makes the other larger. With a minus sign, so that less is better, and divided by
# $N$, so that the batch does not matter, it is the loss of all classifiers, the
# **cross-entropy**:
#
# $$\text{loss} = -\frac1N \sum_i \log p_i$$
#
# where $p_i$ is the share of the right class of image $i$.

# %% tags=["author"]
assert shares.prod().item() == 0

# %% [markdown]
# ## 3 · The number line
#
# A network gives out **scores** $z_c$, any numbers, large where it believes in class
# $c$. Shares come from them by the *softmax*:
#
# $$p_c = \frac{e^{z_c}}{\sum_k e^{z_k}}$$
#
# They are positive, and add up to 1. **Predict**: what is `torch.exp` of 100, in
# float32? (The largest number of float32 is about 3.4 · 10³⁸.)

# %%
predict("e to the 100", ...)

# %%
scores = torch.tensor([60.0, 80.0, 100.0])
powers = torch.exp(scores)
predict.compare("e to the 100", powers[2].item())
print("powers:", powers)
print("shares:", powers / powers.sum())

# %% [markdown]
# Two shares are 0, one is `nan`: ∞ divided by ∞. These scores are nothing special. A
# network that trains well comes to them by itself.
#
# Here they are on a number line. In which band a score stands says what becomes of its
# power.

# %%
line = number_line(60.0, 80.0, 100.0)
line

# %% [markdown]
# 1. Move all three scores by −10, −20, … The scores change. Do the *shares* change,
#    once they are numbers? Does the last line, log Σ eˣ, change?
# 2. Between which two shifts is everything right in float32?
# 3. Which shift puts the largest score at 0? Is it right in all three formats?
# 4. In float16, is there any shift with which *all three* powers are more than 0? Does
#    it matter?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. Neither changes, but for the last digit, where hardly any digits are left.
# 2. From about −199 to −12. Beyond, the powers overflow, or all of them vanish.
# 3. −100. Yes, in all three.
# 4. No: 60 and 100 lie too far apart for it. It does not matter. A share of e⁻⁴⁰ is
#    nothing beside one of 1, and the sum is right without it.
#
# </details>

# %% tags=["author"]
line.children[0].children[0].value = -100
for number_format in ("float16", "float32", "float64"):
    line.children[0].children[1].value = number_format
    assert "moved back: <b>100</b>" in line.children[2].value
line.children[0].children[1].value = "float32"
line.children[0].children[0].value = 0

# %% [markdown]
# ### Why a shift is free
#
# Take the same number $m$ away from all scores. Each power becomes $e^{z - m} = e^z /
# e^m$, and the factor $e^{-m}$ stands above and below the line:
#
# $$\frac{e^{z_c - m}}{\sum_k e^{z_k - m}}
#   = \frac{e^{z_c}\,e^{-m}}{e^{-m} \sum_k e^{z_k}} = p_c$$
#
# So we may choose $m$. With the *largest score*, the largest power is $e^0 = 1$, all
# others are smaller, and the sum lies between 1 and the number of classes. Nothing can
# overflow, and nobody divides by 0.
#
# ### A worked example: the softmax of a list
#
# - **largest**: find it;
# - **shift** all scores by it, and take powers;
# - **share**: divide by the sum.


# %%
def softmax(z):
    largest = z.max()  # largest
    powers = torch.exp(z - largest)  # shift
    return powers / powers.sum()  # share


print(softmax(scores))
print(softmax(torch.tensor([1e4, 1e4, -1e4])))

# %% tags=["author"]
assert torch.allclose(softmax(scores), torch.softmax(scores, dim=0))

# %% [markdown]
# ### Your turn: `logsumexp`
#
# The logarithm of a share is $\log p_c = z_c - \log \sum_k e^{z_k}$. The last term is
# what all stable losses are made of:
#
# $$\operatorname{logsumexp}(z) = \log \sum_k e^{z_k}
#   = m + \log \sum_k e^{z_k - m}$$
#
# `logsumexp(x, dim)` computes it along one dimension of a table: with `dim=1` one
# number for each row. Four steps, three of which you know: **largest** (of each row,
# with `keepdim`), **shift**, **sum**, and **back**: take the logarithm, and bring the
# largest number back.


# %% exercise="logsumexp"
def logsumexp(x, dim):
    ### BEGIN SOLUTION
    largest = x.max(dim=dim, keepdim=True).values  # largest
    powers = torch.exp(x - largest)  # shift
    total = powers.sum(dim=dim, keepdim=True)  # sum
    return (torch.log(total) + largest).squeeze(dim)  # back
    ### END SOLUTION


# %%
check.logsumexp(logsumexp)

# %% [markdown]
# This is the library's own, which works on NumPy arrays, with its gradient rule:

# %%
print(inspect.getsource(reduction.logsumexp.forward))

# %% [markdown]
# One line is more than yours, the one with `isfinite`. **Investigate**: what does your
# function give for a row of nothing but −∞, and what should it give? (Such rows come up
# in lesson 35, where −∞ says "do not look here".)

# %%
lse = finished("logsumexp", logsumexp)

nothing = torch.full((1, 3), -math.inf)
print("yours:  ", lse(nothing, dim=1).item())
print("library:", torch.logsumexp(nothing, dim=1).item())

# %% [markdown]
# −∞ − (−∞) is `nan`. The sum of no powers is 0, and its logarithm −∞; the library
# shifts such a row by 0.

# %% tags=["author"]
assert math.isnan(lse(nothing, dim=1).item())
assert torch.logsumexp(nothing, dim=1).item() == -math.inf

# %% [markdown]
# ## 4 · Cross-entropy from scores
#
# Put together, the loss of one image whose right class is $y$ is
#
# $$-\log p_y = \operatorname{logsumexp}(z) - z_y$$
#
# **An example**, one image with three scores, in named steps:
#
# - **total**: the logsumexp of all scores;
# - **pick** the score of the right class;
# - **difference** of the two.

# %%
z, right = torch.tensor([2.0, 5.0, 1.0]), 0

total = torch.logsumexp(z, dim=0)  # total
picked = z[right]  # pick
print(f"loss {total - picked:.3f}, that is a share of {torch.exp(picked - total):.3f}")

# %% [markdown]
# Now a sure mistake: scores of 0 and 200, and the first class is right. **Predict** the
# loss. (You need no calculator: which of the two powers counts in the sum?)

# %%
predict("loss of a sure mistake", ...)

# %%
sure = torch.tensor([0.0, 200.0], requires_grad=True)

as_written = -torch.log(torch.softmax(sure, dim=0)[0])
as_written.backward()
print(f"by shares: loss {as_written.item()}, gradient {sure.grad}")

sure.grad = None
by_scores = torch.logsumexp(sure, dim=0) - sure[0]
by_scores.backward()
print(f"by scores: loss {by_scores.item()}, gradient {sure.grad}")
predict.compare("loss of a sure mistake", by_scores.item())

# %% [markdown]
# Softmax was computed with the shift, and still the first way fails: the share is
# $e^{-200}$, which is 0 in float32, and the logarithm of 0 is −∞. The difference of
# scores never makes a share, so it has none to lose. And its gradient is right: the
# share of each class, minus 1 at the right one.

# %% tags=["author"]
assert as_written.item() == math.inf
assert by_scores.item() == 200
assert sure.grad.tolist() == [-1.0, 1.0]

# %% [markdown]
# ### Your turn: `cross_entropy`
#
# `scores` has the shape (N, C), `target` holds N class numbers. Return the mean of the
# N losses. The steps: **total**, **pick** (one score from each row: two lists of
# indices pick pairs, `table[rows, columns]`), **difference**, and the mean. Your
# logsumexp, or ours, is called `lse`.


# %% exercise="cross_entropy"
def cross_entropy(scores, target):
    ### BEGIN SOLUTION
    total = lse(scores, dim=1)  # total
    picked = scores[torch.arange(len(target)), target]  # pick
    return (total - picked).mean()  # difference, mean
    ### END SOLUTION


# %%
check.cross_entropy(cross_entropy)

# %% [markdown]
# ## 5 · Softmax twice
#
# The most frequent mistake with this loss: `nn.CrossEntropyLoss` wants scores, and the
# network ends in a softmax. Shares go in for scores, and a softmax is taken of them
# again. No error, no warning.
#
# Shares lie between 0 and 1. **Predict**: the network is perfect, and gives the share 1
# to the right one of ten classes. What is the loss, if the shares are taken for scores?
# (Two digits after the point. logsumexp(1, 0, 0, …, 0) − 1, and e is 2.72.)

# %%
predict("loss of a perfect network", ...)

# %%
criterion = finished("cross_entropy", cross_entropy)
perfect = nn.functional.one_hot(torch.tensor([3]), 10).float()  # (1, 10)
loss = criterion(perfect, torch.tensor([3]))
predict.compare("loss of a perfect network", round(loss.item(), 2))

# %% tags=["author"]
assert round(loss.item(), 2) == 1.46

# %% [markdown]
# How much does it hurt? Two networks with the same start read the handwritten digits of
# lesson 00; one of them is given its shares for scores.

# %%
digits = load_digits()
torch.manual_seed(0)
order = torch.randperm(1797)
x = (torch.tensor(digits.images).float() / 16).reshape(-1, 64)[order]  # (1797, 64)
y = torch.tensor(digits.target)[order]  # (1797)
x_train, y_train, x_valid, y_valid = x[:1500], y[:1500], x[1500:], y[1500:]


def small_network():
    torch.manual_seed(1)
    return nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))


def learn(model, loss_function, steps=300):
    sgd = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(steps):
        chosen = torch.randint(0, 1500, (64,))
        loss = loss_function(model(x_train[chosen]), y_train[chosen])
        sgd.zero_grad()
        loss.backward()
        sgd.step()
        yield {"loss": loss.item()}


def twice(scores, target):
    return criterion(torch.softmax(scores, dim=1), target)


runs, models = [], [small_network(), small_network()]
for model, loss_function in zip(models, [criterion, twice]):
    run = TrainingView(learn(model, loss_function))
    run.join()
    runs.append(run)

names = ["scores", "shares for scores"]
for name, model in zip(names, models):
    with torch.no_grad():
        right = (model(x_valid).argmax(dim=1) == y_valid).float().mean().item()
    print(f"{name:18} {right:.0%} of new digits read")
TrainingView.compare([run.record for run in runs], labels=names)

# %% [markdown]
# The curve is not only higher, it hardly moves: where shares are small, a softmax of
# them is nearly flat. With Adam, which makes small gradients large (lesson 17), such a
# network comes through after a while, and the mistake stays in the code for years. The
# sign to look for is a loss that ends near 1.46.
#
# **Change it**: give `SGD` a rate ten times as large in `learn`. Who gains by that?

# %% tags=["author"]
final = [run.record.curve("loss").values[-1] for run in runs]
assert final[0] < 0.6
assert final[1] > 2

# %% [markdown]
# ## 6 · Less sure: label smoothing
#
# The cross-entropy is never content. With a share of 0.99 it asks for 0.999, and so
# scores grow and grow. *Label smoothing* asks for a little less: of the wanted share, ε
# is spread over all $C$ classes alike. So the right class shall get
#
# $$1 - \varepsilon + \frac{\varepsilon}{C}, \quad\text{and each other class}\quad
#   \frac{\varepsilon}{C}.$$
#
# With wanted shares $q_c$, the loss of an image is $\sum_c q_c\,(-\log p_c)$. As the
# $q_c$ add up to 1, that is
#
# $$\operatorname{logsumexp}(z) - \sum_c q_c\, z_c .$$
#
# ### Your turn: `smoothed`
#
# Return the loss of *each* image, shape (N). The steps: **total**, **pick**, then
# **mix** the picked score with the mean of all scores, and **difference**. (Which
# factors does it take so that the mixture is $\sum_c q_c z_c$?)


# %% exercise="smoothed"
def smoothed(scores, target, smoothing):
    ### BEGIN SOLUTION
    total = lse(scores, dim=1)  # total
    picked = scores[torch.arange(len(target)), target]  # pick
    wanted = (1 - smoothing) * picked + smoothing * scores.mean(dim=1)  # mix
    return total - wanted  # difference
    ### END SOLUTION


# %%
check.smoothed(smoothed)

# %% [markdown]
# Where is this loss smallest? Where the shares are the wanted ones. **Predict** with
# the formula: which share will a network give to the right digit in the end, on its
# training data, if ε is 0.4?

# %%
predict("share with smoothing 0.4", ...)

# %%
of_each = finished("smoothed", smoothed)
epsilon = Slider(0.0, 0.8, value=0.0)
reader = small_network()


def reading(steps=3000):
    adam = torch.optim.Adam(reader.parameters(), lr=0.01)
    for _ in range(steps):
        chosen = torch.randint(0, 1500, (128,))
        scores, labels = reader(x_train[chosen]), y_train[chosen]
        loss = of_each(scores, labels, epsilon.value).mean()
        adam.zero_grad()
        loss.backward()
        adam.step()
        shares = torch.softmax(scores.detach(), dim=1)
        yield {
            "share of the right digit": shares[torch.arange(128), labels].mean().item(),
            "largest score": scores.max().item(),
        }


smooth_view = TrainingView(
    reading,
    model=reader,
    parameters={"epsilon": epsilon},
    total_steps=3000,
    steps_per_second=60,
    title="Digits, with label smoothing",
)
smooth_view.start()

# %% [markdown]
# 1. Let it run to step 300 with *epsilon* at 0. Does the largest score come to rest?
# 2. Move *epsilon* to 0.4. Where does the share settle? Is it your number?
# 3. And the scores? How far apart do they have to be for these shares?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. No, it grows as long as you wait.
# 2. Near 0.64, that is 1 − 0.4 + 0.4/10.
# 3. The largest comes down to about 3. Shares of 0.64 and 0.04 have the ratio 16, and
#    log 16 is 2.8: so far the right score stands above the others, and no farther.
#
# </details>
#
# By hand, in one line: the lead of the right score over the others is the logarithm of
# the ratio of the wanted shares.

# %%
lead = math.log((1 - 0.4 + 0.4 / 10) / (0.4 / 10))
shares = torch.softmax(torch.tensor([lead] + [0.0] * 9), dim=0)
print(f"a lead of {lead:.2f} over nine other scores")
predict.compare("share with smoothing 0.4", round(shares[0].item(), 3))

# %% tags=["author"]
smooth_view.stop()
assert round(shares[0].item(), 3) == 0.64
epsilon.value = 0.4
last = [step["share of the right digit"] for step in reading(500)][-50:]
assert 0.6 < sum(last) / 50 < 0.67

# %% [markdown]
# ## 7 · Yes or no
#
# With two classes one score $z$ is enough: how much more for yes than for no. The share
# of yes is $\sigma(z) = 1/(1 + e^{-z})$, and the loss for a target $t$, 1 for yes and 0
# for no, is called **binary cross-entropy**:
#
# $$-\,t \log \sigma(z) \;-\; (1 - t) \log (1 - \sigma(z))$$
#
# **Predict**: what is σ(20) in float32? And so, what is the loss as it is written here,
# if the network says z = 20 and the answer is no? (Write `math.inf` for ∞.)

# %%
predict("sigma of 20", ...)
predict("loss as it is written", ...)

# %%
sigma = torch.sigmoid(torch.tensor(20.0))
predict.compare("sigma of 20", sigma.item())
predict.compare("loss as it is written", -torch.log(1 - sigma).item())

# %% [markdown]
# The digits that would tell σ(20) from 1 are lost beside the 1, as in the first
# question of today. But this loss is the cross-entropy of the scores $(0, z)$, so we
# know what to do:
#
# $$\text{loss} = \log(e^0 + e^z) - t z = \log(1 + e^z) - t z$$
#
# ### A worked example
#
# $\log(1 + e^z)$ is called *softplus*. The larger of the two scores is either 0 or
# $z$, and the other one lies $|z|$ below it:
#
# - **pull out** the larger of $z$ and 0;
# - **rest**: $\log(1 + e^{-|z|})$, where the power is at most 1.
#
# There are three ways to write "the larger of $z$ and 0". Their values are equal.
# **Predict**: the slope of softplus at $z = 0$ is ½. What does autograd find there, if
# we pull out with `relu`?

# %%
predict("slope at 0 with relu", ...)

# %%
slopes = {}
for name, pull_out in [
    ("relu", torch.relu),
    ("clamp", lambda z: z.clamp(min=0)),
    ("maximum", lambda z: torch.maximum(z, torch.zeros_like(z))),
]:
    z = torch.tensor([0.0, 20.0, -20.0, 500.0], requires_grad=True)
    larger = pull_out(z)  # pull out
    rest = torch.log1p(torch.exp(-z.abs()))  # rest
    (larger + rest).sum().backward()
    slopes[name] = z.grad[0].item()
    values = [f"{value:.3g}" for value in (larger + rest).tolist()]
    print(f"{name:8} values {', '.join(values)}, slope at 0: {slopes[name]}")
predict.compare("slope at 0 with relu", slopes["relu"])

# %% [markdown]
# Softplus is smooth, but each of its two parts has a kink at 0, and there autograd has
# to choose. `maximum` gives half to each side, and half is right. Does anybody ever
# stand exactly at 0? Yes: every network whose last layer begins with zeros, at its
# first step, for all images at once.
#
# (`log1p(x)` is log(1 + x), and keeps the digits of a small x that would be lost beside
# the 1.)

# %% tags=["author"]
assert slopes == {"relu": 0.0, "clamp": 1.0, "maximum": 0.5}

# %% [markdown]
# ### Your turn: `bce_with_logits`
#
# `z` and `target` have the same shape; targets lie between 0 and 1. (*Logits* is what
# the libraries call scores.) Return the mean of $\log(1 + e^z) - t z$. The steps:
# **pull out**, **rest**, **subtract** $t z$, and the mean.


# %% exercise="bce_with_logits"
def bce_with_logits(z, target):
    ### BEGIN SOLUTION
    larger = torch.maximum(z, torch.zeros_like(z))  # pull out
    rest = torch.log1p(torch.exp(-z.abs()))  # rest
    return (larger + rest - target * z).mean()  # subtract, mean
    ### END SOLUTION


# %%
check.bce_with_logits(bce_with_logits)

# %% [markdown]
# All of it in one picture: the loss for the answer "no", once as it is written, once
# yours.

# %%
yes_or_no = finished("bce_with_logits", bce_with_logits)
z = torch.linspace(-5, 40, 451)
no = torch.tensor(0.0)
written = -torch.log(1 - torch.sigmoid(z))
stable = torch.stack([yes_or_no(one, no) for one in z])

figure, axis = plt.subplots(figsize=(6, 3))
axis.plot(z, stable, "-", linewidth=5, alpha=0.4, label="from z")
finite = written.isfinite()
axis.plot(z[finite], written[finite], "k--", label="from σ(z)")
end = z[finite][-1].item()
axis.plot(end, written[finite][-1].item(), "kx", markersize=10)
axis.annotate("∞ from here on", (end, written[finite][-1].item()), (end + 2, 8))
axis.set_xlabel("score z")
axis.set_ylabel('loss for "no"')
axis.legend()
picture(
    figure,
    alt="The loss over the score from −5 to 40. Computed from z it rises as a straight "
    "line to 40. Computed from σ(z) it follows in steps that become visible above 14, "
    f"and ends with a cross at {end:.1f}: beyond, it is infinite.",
)

# %% tags=["author"]
assert 16 < end < 17.5
assert abs(stable[-1].item() - 40) < 1e-4

# %% [markdown]
# ## 8 · Looking back
#
# One question that joins this lesson with earlier ones. The last layer of a network for
# ten classes begins with weights and biases of 0. A batch of four images comes, all of
# them sevens. You compute the mean cross-entropy, call `backward()`, and then do both
# once more, without `zero_grad()`.
#
# **Predict** the gradient of the bias of class 7.

# %%
predict("gradient of the bias of class 7", ...)

# %%
last = nn.Linear(32, 10)
nn.init.zeros_(last.weight)
nn.init.zeros_(last.bias)
torch.manual_seed(0)
features, sevens = torch.randn(4, 32), torch.tensor([7, 7, 7, 7])
for _ in range(2):
    criterion(last(features), sevens).backward()
predict.compare("gradient of the bias of class 7", round(last.bias.grad[7].item(), 4))

# %% tags=["author"]
assert abs(last.bias.grad[7].item() + 1.8) < 1e-5

# %% [markdown]
# All scores are 0, so each share is 0.1, and the gradient of the score is the share
# minus 1, −0.9. The mean over four images and the sum over four rows (lesson 07)
# cancel; and two passes add up (lesson 04): −1.8.
#
# ## Where you are
#
# You choose a loss by what it asks for. You take powers only of what has been shifted,
# and logarithms never of shares. What you wrote here are the formulas of the library;
# where a network says `nan`, you know where to look first: at the largest score.
#
# So much for the end of a network. The next lesson goes to its very beginning: to the
# numbers that stand in the weights before the first step.

# %%
progress.show()
