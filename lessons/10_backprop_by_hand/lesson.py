# ---
# title: Backprop by hand
# needs:
#   - where, factor, sum, the three questions of lesson 09
#   - what is stretched forward is summed backward (lesson 07)
#   - derivatives of a logarithm and of a fraction
# able:
#   - to turn a chain of small gradients into one formula, on paper
#   - to say whether two gradients are exact, close or different, and what that means
#   - to write the backward pass of softmax with cross-entropy, layer norm, batch norm
#   - to train a network with no engine but your own lines
# minutes: 60
# seconds: 30
# megabytes: 600
# ---

# %% [markdown]
# # Backprop by hand
#
# An engine walks back through small operations, one by one. It never looks at the whole
# and never sees that two factors cancel. A person with a pencil does. In this lesson
# you find gradients of *whole layers*: of the loss of every classifier, and of the two
# layers that normalise. Each one comes out as a single line. At the end you put the
# lines together and train a network that reads digits, with the engine switched off.
#
# The same formulas stand in every library for deep learning. Yours are held against the
# library's, number by number.

# %%
import inspect

import matplotlib.pyplot as plt
from sklearn.datasets import load_digits

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom import NotDone, check, finished, hint, picture, predict
from tinygrad_edu.classroom import progress, solution
from tinygrad_edu.ops.layers import loss as library_loss
from tinygrad_edu.ops.layers import normalization as library_norms
from tinygrad_edu_widgets import GraphView

# %% [markdown]
# ## From memory
#
# Two questions on earlier lessons. Answer without scrolling.
#
# 1. *Forward and backward.* out = x @ w, with x of shape (5, 3) and w of shape (3, 2).
#    `upstream` has the shape of out. Which shape has `x.T @ upstream`, and so whose
#    gradient must it be? Write the shape, as a tuple.
# 2. *Broadcasting.* A bias of shape (2,) is added to a table of shape (5, 2), and a 3
#    arrives at each of the ten places. What is the gradient of one number of the bias?

# %%
predict("shape of x.T @ upstream", ...)
predict("gradient of a bias", ...)

# %%
x, w = torch.randn(5, 3), torch.randn(3, 2, requires_grad=True)
bias = torch.zeros(2, requires_grad=True)
upstream = torch.full((5, 2), 3.0)
(x @ w + bias).backward(upstream)
predict.compare("shape of x.T @ upstream", (x.T @ upstream).shape)
predict.compare("gradient of a bias", bias.grad[0].item())

# %% [markdown]
# It is the gradient of w. And the bias stands in five rows: it receives a sum, 15.
# Together that is the backward pass of `nn.Linear`, whose weight lies on its side
# (outputs, inputs). You know all of it, so here it is, ready to use:


# %%
def back_linear(upstream, x, weight):
    """The gradients of x, weight and bias, behind x @ weight.T + bias."""
    return upstream @ weight, upstream.T @ x, upstream.sum(dim=0)


# %% [markdown]
# ## 1 · Exact, close, different
#
# We are going to compare many gradients. When are two the same? **Predict**: the
# gradients of 1,000 examples are added up, once from the first to the last, once in the
# opposite order. In float32, will both sums be `"exact"`, the same to the last bit,
# `"close"`, or `"different"`?

# %%
predict("sums in two orders", ...)


# %%
def verdict(yours, reference):
    """exact: to the last bit; close: as far as float32 can tell; or different."""
    if yours.shape != reference.shape:
        return f"shape {tuple(yours.shape)}, not {tuple(reference.shape)}"
    if torch.equal(yours, reference):
        return "exact"
    size = reference.abs().max().item()
    gap = (yours - reference).abs().max().item()
    return "close" if gap <= 1e-5 * size + 1e-7 else "different"


def compare(name, yours, reference):
    """One line: the verdict, the largest gradient, and the largest difference."""
    line = f"{name:14}{verdict(yours, reference):12}"
    if yours.shape == reference.shape:
        size = reference.abs().max().item()
        gap = (yours - reference).abs().max().item()
        line += f"largest gradient {size:8.1e}   largest difference {gap:.1e}"
    print(line)


torch.manual_seed(0)
of_examples = torch.randn(1000, 16)
forward_sum, backward_sum = torch.zeros(16), torch.zeros(16)
for n in range(1000):
    forward_sum += of_examples[n]
    backward_sum += of_examples[999 - n]

compare("the two sums", forward_sum, backward_sum)
predict.compare("sums in two orders", verdict(forward_sum, backward_sum))

# %% [markdown]
# A float32 keeps seven digits, and rounds after each addition; another order rounds
# elsewhere. So a right formula that computes in another order than the library is
# *close*, and seldom *exact*. It is no mistake. And *different*, by more than rounding
# can explain, is one, even if the network seems to learn.
#
# Change the 1e-5 in `verdict` to 1e-8 and run the cell again: then even a right sum is
# called different. (Put it back.)

# %% tags=["author"]
assert verdict(forward_sum, backward_sum) == "close"
assert verdict(forward_sum, 2 * forward_sum) == "different"
assert verdict(forward_sum, forward_sum[:3]).startswith("shape")

# %% [markdown]
# ## 2 · Softmax and cross-entropy, at once
#
# A classifier ends in scores s, one for each class. Softmax makes probabilities of
# them, $p_k = e^{s_k} / \sum_j e^{s_j}$, and the loss is $-\log p_y$ for the right
# class $y$. In small steps, for three examples:

# %%
scores = torch.tensor(
    [[2.0, 1.0, 0.0], [0.5, 2.5, 1.0], [0.0, -1.0, 1.5]], requires_grad=True
)
labels = torch.tensor([0, 1, 1])


def loss_in_steps():
    powers = scores.exp()
    p = powers / powers.sum(dim=1, keepdim=True)
    return -p[torch.arange(3), labels].log().mean()


view = GraphView(loss_in_steps(), module={"scores": scores}, recompute=loss_in_steps)
view

# %% [markdown]
# 1. Play the backward pass to the end. How large are the gradients that arrive at
#    `div`, and how large are those that reach `scores`?
# 2. `exp` has two users. Which two gradients meet there?
# 3. In the cell above, put `nn.functional.cross_entropy(scores, labels)` in place of
#    the three lines of the function, and run it again. How many operations were there,
#    how many are left? What reaches `scores` now?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. At `div` arrives −1/(3p) for the right classes, and 0 elsewhere: −5.3 where the
#    network is most wrong. What reaches `scores` is at most 1/3 in size.
# 2. One through the fraction's upper part, one through the sum below it.
# 3. Seven, and two: `log_softmax` and `nll_loss`. (For large tables the library makes
#    one of these two.) The same gradient: somebody has done the sum on paper.
#
# </details>

# %% tags=["author"]
short = GraphView(nn.functional.cross_entropy(scores, labels))
for graph, count in ((view, 7), (short, 2)):
    kinds = [node["kind"] for node in graph.document["nodes"]]
    assert kinds.count("operation") == count

# %% [markdown]
# ### A worked example: two classes and one score
#
# To say "yes" or "no", one score is enough: p = 1 / (1 + e⁻ˢ) is the probability of
# yes. If the answer is yes (y = 1) the loss is −log p, else (y = 0) it is −log(1 − p).
# The gradient on paper, in four steps:
#
# - **write out**: for yes, L = log(1 + e⁻ˢ). For no, 1 − p = e⁻ˢ/(1 + e⁻ˢ), so
#   L = s + log(1 + e⁻ˢ).
# - **differentiate**: log(1 + e⁻ˢ) has the slope −e⁻ˢ/(1 + e⁻ˢ), and that is p − 1. So
#   yes has p − 1, and no has 1 + p − 1 = p.
# - **gather**: both are p − y. *Probability minus truth.*
# - **share**: the loss is a mean of n examples, so each has 1/n of it.


# %%
def back_yes_no(scores, truth):
    p = scores.sigmoid()
    return (p - truth) / len(scores)  # gather, share


yes_no = torch.tensor([0.3, -2.0, 4.0], requires_grad=True)
truth = torch.tensor([1.0, 1.0, 0.0])
nn.functional.binary_cross_entropy_with_logits(yes_no, truth).backward()
compare("yes or no", back_yes_no(yes_no.detach(), truth), yes_no.grad)

# %% [markdown]
# Now with many classes. **Predict**: one example with the scores [2, 1, 0] has the
# probabilities [0.665, 0.245, 0.090], and the first class is right. What is the
# gradient of the *second* score? It is not the right class: is there one at all? And
# what do the three gradients of this example sum up to?

# %%
predict("gradient of a wrong class", ...)
predict("sum of the gradients of one example", ...)

# %%
one = torch.tensor([[2.0, 1.0, 0.0]], requires_grad=True)
nn.functional.cross_entropy(one, torch.tensor([0])).backward()
print("gradient of the scores:", one.grad)
predict.compare("gradient of a wrong class", one.grad[0, 1].item())
predict.compare(
    "sum of the gradients of one example", round(one.grad.sum().item(), 6) + 0.0
)

# %% [markdown]
# The loss pushes up the right class and pulls down each of the others by its
# probability. In sum nothing is left over: what all scores have in common cannot change
# a probability.
#
# ### Your turn: cross-entropy
#
# `scores` is (n, C), `labels` holds n numbers of classes. Return the gradient of the
# *mean* loss with respect to the scores. Take a pencil first, for one example, with
#
# $$L = -\log \frac{e^{s_y}}{\sum_j e^{s_j}} = -s_y + \log \sum_j e^{s_j}$$
#
# **Write out** is done. **Differentiate** with respect to one $s_k$; **gather** the two
# cases, right class or not; **share**.


# %% exercise="cross_entropy_backward"
def cross_entropy_backward(scores, labels):
    ### BEGIN SOLUTION
    n = len(labels)
    gradient = scores.softmax(dim=1)  # (n, C)
    gradient[torch.arange(n), labels] -= 1  # gather
    return gradient / n  # share
    ### END SOLUTION


# %% [markdown]
# Stuck? `hint("cross_entropy_backward")` in a new cell. If it does not work out today,
# go on: as long as yours is not finished, `back_loss` is ours.

# %%
check.cross_entropy_backward(cross_entropy_backward)

# %%
back_loss = finished("cross_entropy_backward", cross_entropy_backward)

digits = load_digits()
images = torch.tensor(digits.images).float().reshape(1797, 64) / 16  # (1797, 64)
labels = torch.tensor(digits.target)  # (1797,)

torch.manual_seed(0)
model = nn.Linear(64, 10)
scores = model(images[:8])
scores.retain_grad()
nn.functional.cross_entropy(scores, labels[:8]).backward()
yours = back_loss(scores.detach(), labels[:8])
compare("eight digits", yours, scores.grad)

# %% [markdown]
# Here are both, side by side, and their difference on a scale of its own. The network
# knows nothing yet, so each wrong class is pulled down by about 1/10 of 1/8.

# %%
panels = {"yours": yours, "the library's": scores.grad, "difference": None}
panels["difference"] = yours - scores.grad
figure, axes = plt.subplots(1, 3, figsize=(9, 2.9), layout="constrained")
for (name, table), axis in zip(panels.items(), axes):
    most = max(table.abs().max().item(), 1e-9)
    drawn = axis.imshow(table.numpy(), cmap="PuOr", vmin=-most, vmax=most)
    axis.set(title=name, xlabel="class", xticks=range(10))
    axis.set_yticks(range(8), [str(label) for label in labels[:8].tolist()])
    figure.colorbar(drawn, ax=axis, shrink=0.8, format="%.0e")
axes[0].set_ylabel("right answer")
picture(
    figure,
    alt="Three tables of 8 digits by 10 classes. Yours and the library's look alike: "
    "in each row the right class is strongly negative, all others slightly positive. "
    "The third shows their difference: it is ten million times smaller.",
)

# %% tags=["author"]
assert abs(one.grad[0, 1].item() - 0.2447) < 1e-4
assert verdict(yours, scores.grad) in ("exact", "close")
assert (yours[torch.arange(8), labels[:8]] < 0).all()

# %% [markdown]
# ## 3 · Normalising: three ways through
#
# Some layers bring numbers to mean 0 and variance 1, along one dimension of a table:
#
# $$\hat x = \frac{x - \mu}{\sigma}, \qquad \mu = \text{mean}(x), \qquad
# \sigma = \sqrt{\text{mean}\big((x - \mu)^2\big) + \varepsilon}$$
#
# (ε = 0.00001 keeps the division from a zero.) Along each *row* it is **layer norm**,
# and every example is normalised by itself. Along each *column* it is **batch norm**,
# and every feature is normalised over the examples. One formula, another `dim`.


# %%
def normalized(x, dim):
    """x moved and scaled to mean 0 and variance 1 along dim; and the spread σ."""
    centred = x - x.mean(dim=dim, keepdim=True)
    spread = ((centred * centred).mean(dim=dim, keepdim=True) + 1e-5).sqrt()
    return centred / spread, spread


torch.manual_seed(0)
x = torch.randn(2, 4, requires_grad=True)
upstream = torch.tensor([[1.0, 0.0, 0.0, 0.0], [3.0, -1.0, 2.0, 0.0]])


def weighted():
    return (normalized(x, 1)[0] * upstream).sum()


view = GraphView(weighted(), module={"x": x}, recompute=weighted)
view

# %% [markdown]
# 1. By how many ways does the gradient come from `div` back to `x`? Follow the arrows.
#    (The button *Fit* shows the whole graph.)
# 2. In the first row of `upstream` only one number is not 0: the loss looks at one
#    number of the output. How many numbers of the first row of x receive a gradient?
#    (Play to the end, select `x`.)
# 3. Change `upstream` so that its first row is [5, 5, 5, 5], and run the cell again.
#    What does the first row of x receive?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. Three: straight through the difference; through the mean; and through the spread,
#    by way of `sqrt`. (The spread is made of centred numbers, so it ends in a mean
#    too.)
# 2. All four: each of them has moved the mean and the spread.
# 3. Zero, but for rounding. We come to that now.
#
# </details>

# %% tags=["author"]
weighted().backward()
assert (x.grad[0].abs() > 1e-3).all()
probe = x.detach().clone().requires_grad_()
normalized(probe, 1)[0].backward(torch.full((2, 4), 5.0))
assert probe.grad.abs().max() < 1e-5

# %% [markdown]
# ### Two worked examples
#
# **Only centring**, out = x − mean(x). Two ways:
#
# - **direct**: x goes to its own place, factor 1: upstream.
# - **through the mean**: x moves the mean by 1/n of itself, and the mean is taken away
#   from *all* numbers. So minus the sum of upstream, times 1/n: minus its mean.
#
# **Only scaling**, out = x / r, with r the root of the mean square. (Large language
# models use this one: RMS norm.) Two ways, too:
#
# - **direct**: factor 1/r.
# - **through the spread**: if one number x grows, r grows by x/(n r), that is out/n.
#   And if r grows, each number of the output shrinks in proportion to itself, by out/r.
#   So minus out/n, times the sum of upstream · out, divided by r.
# - **scale**: both ways are divided by r, so divide at the end.


# %%
def back_centre(upstream, x, dim):
    return upstream - upstream.mean(dim=dim, keepdim=True)


def root_mean_square(x, dim):
    return ((x * x).mean(dim=dim, keepdim=True) + 1e-5).sqrt()


def back_rms(upstream, x, dim):
    r = root_mean_square(x, dim)
    out = x / r
    through_spread = out * (upstream * out).mean(dim=dim, keepdim=True)
    return (upstream - through_spread) / r  # scale


table = torch.randn(4, 6, requires_grad=True)
arriving = torch.randn(4, 6)
(table - table.mean(dim=1, keepdim=True)).backward(arriving)
compare("centring", back_centre(arriving, table.detach(), 1), table.grad)
table.grad = None
(table / root_mean_square(table, 1)).backward(arriving)
compare("scaling", back_rms(arriving, table.detach(), 1), table.grad)

# %% [markdown]
# Two questions before you join them. In both the table is normalised along its rows.
#
# **Predict**: (a) a 5 arrives at *every* place of the output. What is handed on to each
# number of x? (b) What arrives is *the output itself*, x̂: the loss would grow if all
# of the output were stretched. What is handed on? Think of what the normalising does to
# x + 1, and to 2x.

# %%
predict("handed on when 5 arrives everywhere", ...)
predict("handed on when the output arrives", ...)

# %%
table.grad = None
out = normalized(table, 1)[0]
out.backward(torch.full((4, 6), 5.0), retain_graph=True)
handed = table.grad.abs().max().item()
predict.compare("handed on when 5 arrives everywhere", round(handed, 3))

table.grad = None
out.backward(out.detach())
handed_out = table.grad.abs().max().item()
predict.compare("handed on when the output arrives", round(handed_out, 3))

# %% [markdown]
# Nothing, both times. x + 1 and 2x are normalised to the same output as x (2x but for
# the tiny ε), so no step in these two directions can change the loss. That is what the
# formula does: it takes the two useless directions out of upstream.
#
# ### Your turn: one formula
#
# Write the backward pass of `normalized`, for any `dim`: **direct**, **through the
# mean**, **through the spread**, **scale**. You may call `normalized(x, dim)`, which
# returns the output and the spread.


# %% exercise="normalize_backward"
def normalize_backward(upstream, x, dim):
    ### BEGIN SOLUTION
    out, spread = normalized(x, dim)
    through_mean = upstream.mean(dim=dim, keepdim=True)
    through_spread = out * (upstream * out).mean(dim=dim, keepdim=True)
    return (upstream - through_mean - through_spread) / spread
    ### END SOLUTION


# %%
check.normalize_backward(normalize_backward)

# %%
back_normalize = finished("normalize_backward", normalize_backward)

for name, dim in {"along rows": 1, "along columns": 0}.items():
    table.grad = None
    normalized(table, dim)[0].backward(arriving)
    compare(name, back_normalize(arriving, table.detach(), dim), table.grad)

# %% tags=["author"]
assert handed < 1e-4
assert handed_out < 1e-3
assert verdict(back_normalize(arriving, table.detach(), 0), table.grad) == "close"
both = back_centre(back_rms(arriving, table - table.mean(0, keepdim=True), 0), table, 0)
assert verdict(both, table.grad) in ("close", "exact")

# %% [markdown]
# ## 4 · A layer around it
#
# `nn.LayerNorm` and `nn.BatchNorm1d` learn a weight and a bias for each column, so that
# the network may undo the normalising where that is better:
#
# y = x̂ · weight + bias, with weight and bias of shape (C,).
#
# **A worked example: that line without the norm**, y = x · weight + bias. Walk
# backward.
#
# - **of the bias**: it was stretched over the rows, so sum upstream over the rows.
# - **of the weight**: the factor is x; then the same sum.
# - **of x**: the factor is the weight.
#
# **Predict**: x is (5, 3), normalised along its *rows*, `dim=1`. Along which dimension
# is the gradient of the *bias* summed, 0 or 1?

# %%
predict("dimension of the sum for the bias", ...)

# %%
layer = nn.LayerNorm(3)  # normalises along rows
upstream = torch.randn(5, 3)
layer(torch.randn(5, 3)).backward(upstream)
by_dim = [upstream.sum(dim=dim) for dim in (0, 1)]
right = [tuple(each.shape) == tuple(layer.bias.shape) for each in by_dim].index(True)
predict.compare("dimension of the sum for the bias", right)
compare("bias", by_dim[right], layer.bias.grad)

# %% [markdown]
# Where a mean is taken is one thing, where a weight is used is another: in both layers
# it stands in every row.
#
# ### Your turn: layer norm and batch norm
#
# `norm_backward(upstream, x, weight, dim)` returns three gradients: of x, of the weight
# and of the bias. `back_normalize` does the hard part. The walk goes backward, so ask
# first: what arrives at x̂? Steps: **of the bias**, **of the weight**, **of x**.


# %% exercise="norm_backward"
def norm_backward(upstream, x, weight, dim):
    ### BEGIN SOLUTION
    out = normalized(x, dim)[0]  # (n, C)
    of_x = back_normalize(upstream * weight, x, dim)  # (n, C)
    of_weight = (upstream * out).sum(dim=0)  # (C,)
    of_bias = upstream.sum(dim=0)  # (C,)
    return of_x, of_weight, of_bias
    ### END SOLUTION


# %%
check.norm_backward(norm_backward)

# %%
back_norm = finished("norm_backward", norm_backward)

torch.manual_seed(1)
for layer, dim in [(nn.LayerNorm(64), 1), (nn.BatchNorm1d(64), 0)]:
    layer.weight.data.uniform_(0.5, 1.5)
    x = torch.randn(32, 64, requires_grad=True)
    upstream = torch.randn(32, 64)
    layer(x).backward(upstream)
    reference = x.grad, layer.weight.grad, layer.bias.grad
    yours = back_norm(upstream, x.detach(), layer.weight.detach(), dim)
    print(type(layer).__name__)
    for name, one, other in zip(
        ["  of x", "  of weight", "  of bias"], yours, reference
    ):
        compare(name, one, other)

# %% tags=["author"]
for one, other in zip(yours, reference):
    assert verdict(one, other) in ("exact", "close")

# %% [markdown]
# ## 5 · A network, and nobody's engine
#
# Two layers, a batch norm and a relu, for the digits. The forward pass keeps what the
# walk back will need:

# %%
NAMES = ("w1", "b1", "gamma", "beta", "w2", "b2")


def network(p, images):
    before = images @ p["w1"].T + p["b1"]  # (n, H)
    normed = normalized(before, 0)[0] * p["gamma"] + p["beta"]  # (n, H)
    hidden = normed.clamp(min=0)  # (n, H)
    scores = hidden @ p["w2"].T + p["b2"]  # (n, C)
    return before, normed, hidden, scores


def new_weights():
    torch.manual_seed(2)
    return {
        "w1": torch.randn(32, 64) / 8,
        "b1": torch.zeros(32),
        "gamma": torch.ones(32),
        "beta": torch.zeros(32),
        "w2": torch.randn(10, 32) / 6,
        "b2": torch.zeros(10),
    }


# %% [markdown]
# **Predict**: b1 is added to every row, and the very next thing is to take the mean of
# each column away. What is the gradient of b1?

# %%
predict("gradient of a bias before batch norm", ...)

# %% [markdown]
# ### Your turn: the whole walk
#
# `network_backward(p, images, labels)` returns a dict with six gradients under the
# names of the weights. Call `network` first; then walk: the **loss**, a **layer**, the
# **relu**, the **norm**, a **layer**. Each station takes what arrives, and hands on.
#
# You have `back_loss(scores, labels)`, `back_linear(upstream, x, weight)` and
# `back_norm(upstream, x, weight, dim)`. The relu is one short line: in lesson 09 you
# saw its factor.


# %% exercise="network_backward"
def network_backward(p, images, labels):
    ### BEGIN SOLUTION
    before, normed, hidden, scores = network(p, images)
    grads = {}
    up = back_loss(scores, labels)
    up, grads["w2"], grads["b2"] = back_linear(up, hidden, p["w2"])
    up = up * (normed > 0)
    up, grads["gamma"], grads["beta"] = back_norm(up, before, p["gamma"], 0)
    up, grads["w1"], grads["b1"] = back_linear(up, images, p["w1"])
    return grads
    ### END SOLUTION


# %%
check.network_backward(network_backward)

# %%
walk = finished("network_backward", network_backward)


def by_engine(p, images, labels):
    leaves = {name: value.clone().requires_grad_() for name, value in p.items()}
    scores = network(leaves, images)[-1]
    nn.functional.cross_entropy(scores, labels).backward()
    return {name: leaf.grad for name, leaf in leaves.items()}


p = new_weights()
mine, theirs = (f(p, images[:100], labels[:100]) for f in (walk, by_engine))
for name in NAMES:
    compare(name, mine[name], theirs[name])
predict.compare(
    "gradient of a bias before batch norm", round(mine["b1"].abs().max().item(), 5)
)

# %% [markdown]
# Five of them are gradients. Look at b1: its largest number is rounding, some 10⁻⁸, and
# of rounding nobody can say whether it is right. The gradient is *zero*: whatever b1
# is, batch norm takes it away again. Therefore one writes `nn.Linear(..., bias=False)`
# in front of a batch norm; the layer's own bias, `beta`, does the work.
#
# Now let us learn with it. The engine is off, and the loop has nothing but your lines.
# (At the end the 297 other digits are one batch, with means of their own. In use, a
# batch norm keeps running means for that: lesson 14.)

# %%
torch.manual_seed(3)
order = torch.randperm(1797)
images, labels = images[order], labels[order]

p = new_weights()
losses = []
with torch.no_grad():
    for step in range(300):
        start = step * 100 % 1500
        batch, answers = images[start : start + 100], labels[start : start + 100]
        for name, gradient in walk(p, batch, answers).items():
            p[name] = p[name] - 0.5 * gradient
        scores = network(p, images[:1500])[-1]
        losses.append(nn.functional.cross_entropy(scores, labels[:1500]).item())

    chosen = network(p, images[1500:])[-1].argmax(dim=1)
    accuracy = (chosen == labels[1500:]).float().mean().item()

figure, axis = plt.subplots(figsize=(6, 2.6))
axis.plot(losses)
axis.set(xlabel="step", ylabel="loss on 1,500 digits", ylim=(0, None))
axis.set_title(f"right on the 297 others: {accuracy:.1%}")
picture(
    figure,
    alt="The loss over 300 steps by hand-written gradients: it falls from about 2 to "
    "0.2 within 25 steps, and then slowly towards 0.",
)

# %% tags=["author"]
for name in NAMES:
    assert verdict(mine[name], theirs[name]) in ("exact", "close"), name
assert theirs["b1"].abs().max() < 1e-7
assert losses[-1] < 0.05 < 1 < losses[0]
assert accuracy > 0.94

# %% [markdown]
# ## 6 · The library's own
#
# Here is what runs in the library when a gradient comes back to cross-entropy, and to
# either norm. `F.` stands before the library's operations, `g` is what arrives.

# %%
print(inspect.getsource(library_loss._in_steps))
print(inspect.getsource(library_norms._in_steps))

# %% [markdown]
# Find yours in them:
#
# 1. `share` stands for two things at once. Which?
# 2. `dim` is an argument here, too. What is `per`, and which lines of yours does
#    `F.sum_to` stand for?
# 3. `scale` is 1/σ. So which one of your steps comes last, `inner * scale`?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. What arrives at the loss (1, if it is the end), times the 1/n of the mean.
# 2. The shape of the weight. `sum_to` sums down to it: `.sum(dim=0)` twice.
# 3. **scale**: all three ways are divided by the spread.
#
# </details>
#
# Is it worth the paper? Count what the engine has to walk through, and to keep:


# %%
def operations_behind(tensor):
    """How many operations the graph of a tensor has."""
    seen, waiting = set(), [tensor.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is not None and node not in seen and node.next_functions:
            seen.add(node)
            waiting += [edge[0] for edge in node.next_functions]
    return len(seen)


x = torch.randn(32, 64, requires_grad=True)
in_steps, at_once = normalized(x, 1)[0], nn.LayerNorm(64)(x)
print("normalising in small steps:", operations_behind(in_steps), "operations")
print("nn.LayerNorm, one formula: ", operations_behind(at_once), "operation")

# %% [markdown]
# Each operation keeps tensors, and walks through all of their memory. One formula keeps
# x and two small tables. And it can be more exact: with the small steps of section 2,
# scores of a thousand end in nan.
#
# **Make one of your own.** `softmax_backward(upstream, scores)`, softmax by itself. On
# paper: **direct**, p · upstream; and through the sum below. It ends as p · (upstream −
# something). `compare` it with the library's.

# %% tags=["author"]
assert operations_behind(in_steps) == 7
assert operations_behind(at_once) == 1

# %% [markdown]
# ## 7 · Looking back
#
# One question that joins old and new. Four examples, two classes, and a last layer that
# gives every score as 0, so each probability is 1/2. The labels are [0, 0, 0, 1].
#
# **Predict** the gradient of the *bias* of the last layer, for the class 0. No code.

# %%
predict("gradient of the last bias", ...)

# %%
upstream = back_loss(torch.zeros(4, 2), torch.tensor([0, 0, 0, 1]))  # (4, 2)
predict.compare("gradient of the last bias", upstream.sum(dim=0)[0].item())

# %% tags=["author"]
assert abs(upstream.sum(dim=0)[0].item() + 0.25) < 1e-6

# %% [markdown]
# Probability minus truth: three times −1/2, once +1/2, shared among four, and summed
# over the rows, as the bias stands in each: −1/4. A step against it lifts the class
# that is more frequent.
#
# ## Where you are
#
# You can take a piece of a network, of many small operations, and find its gradient as
# one formula; and you have a table that says exact, close or different. Formulas like
# yours are at work in nearly every training run there is.
#
# A gradient is a formula, then. What if it is differentiated once more? That is the
# next lesson.

# %%
progress.show()
