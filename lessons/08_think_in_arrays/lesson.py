# ---
# title: Think in arrays
# needs:
#   - shapes and broadcasting, lesson 07
#   - what an index picks, lesson 06
# able:
#   - to replace loops by a few operations on whole tensors
#   - to build masks and patterns from counted numbers
#   - to say which dimension goes, and which one stays with size 1
#   - to say how many operations a line takes, and which shape each of them makes
# minutes: 75
# seconds: 60
# megabytes: 600
# ---

# %% [markdown]
# # Think in arrays
#
# Sixteen puzzles. Each is solved by one line without a loop, and each has a budget:
# so many operations, however large the tensors are. You will need masks, patterns,
# windows and means of this kind in nearly every lesson from here on.
#
# At the end three of your lines recognise handwritten digits.

# %%
import inspect
import time

import matplotlib.pyplot as plt
from sklearn.datasets import load_digits

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom import NotDone, check, finished, hint, picture, predict
from tinygrad_edu.classroom import progress, solution
from tinygrad_edu.classroom.puzzles import labelled, patterns, puzzle, row
from tinygrad_edu.classroom.puzzles import steps, targets
from tinygrad_edu_widgets import TensorView

# %% [markdown]
# ## From memory
#
# Two questions on earlier lessons. Answer without scrolling.
#
# 1. *Memory.* `x = torch.zeros(6)`, then `y = x[::2]`, then `y[1] = 5`. Which place of
#    `x` holds the 5 now? Write a number, or "none".
# 2. *Broadcasting.* `x` has the shape (4, 3). Which shape has `x - x.mean(dim=1)`?
#    Write a tuple, or "error".

# %%
predict("place of the 5", ...)
predict("shape of x - x.mean(dim=1)", ...)

# %%
x = torch.zeros(6)
y = x[::2]
y[1] = 5
predict.compare("place of the 5", x.argmax().item())

try:
    x = torch.zeros(4, 3)
    shape = (x - x.mean(dim=1)).shape
except RuntimeError:
    shape = "error"
predict.compare("shape of x - x.mean(dim=1)", shape)

# %% [markdown]
# A slice is a view, so the 5 is written to place 2 of `x`. And (4, 3) meets (4,): lined
# up from the right, the 3 meets the 4, and that does not fit. With a square table it
# would fit, and be wrong without a word. Section 5 is about that.

# %% [markdown]
# ## 1 · What a loop costs
#
# How far is each of 500 numbers from each of the others? First in a loop, then in one
# line (twenty times over, to measure it well). **Predict:** how many times as long does
# the loop take?

# %%
predict("times as long", ...)

# %%
x = torch.rand(500)
numbers = x.tolist()

began = time.perf_counter()
loop = [[abs(one - other) for other in numbers] for one in numbers]
with_loop = time.perf_counter() - began

began = time.perf_counter()
for _ in range(20):
    table = (x[:, None] - x).abs()  # (500, 500)
with_arrays = (time.perf_counter() - began) / 20

print(f"loop {1000 * with_loop:.1f} ms, arrays {1000 * with_arrays:.1f} ms")
predict.compare("times as long", round(with_loop / with_arrays))

# %% [markdown]
# The work is the same, 250,000 differences. But Python looks at each of its numbers
# anew: what is it, how does one subtract it? An **operation** on a tensor asks this
# once, for all numbers.
#
# So what counts is the number of operations: arithmetic, a comparison, an index, a
# sum, `arange`: whatever makes a tensor. `steps` shows those of a line. **Predict:**
# how many does `(a[:, None] - b).abs().sum(dim=1)` take, and which shape does the last
# one make, if `a` has 3 numbers and `b` has 4?

# %%
predict("operations of the line", ...)
predict("shape of the last", ...)

# %%
a = torch.tensor([3, 8, 5])
b = torch.tensor([4, 6, 1, 9])

shown = steps(lambda: (a[:, None] - b).abs().sum(dim=1))
predict.compare("operations of the line", 4)
predict.compare("shape of the last", (a[:, None] - b).abs().sum(dim=1).shape)
shown

# %% tags=["author"]
assert with_loop > 3 * with_arrays
assert repr(shown).count(": shape") == 4
assert torch.allclose(torch.tensor(loop), table)

# %% [markdown]
# ## 2 · Stand up and meet
#
# The line above has the form that most of today's lines have:
#
# - **stand**: `a[:, None]` makes a column of a row: its numbers run down;
# - **meet**: one operation on a column and a row makes a table, in which every number
#   of the one has met every number of the other;
# - **collapse**: `sum`, `any`, `max` or another one makes a dimension go away. It is
#   the one that you name.
#
# By hand: how many numbers of `b` are smaller than each number of `a`?

# %%
column = a[:, None]  # stand: (3, 1)
table = column > b  # meet: (3, 4)
how_many = table.sum(dim=1)  # collapse: (3,)
row([labelled("column", column), labelled("table", table), labelled("sum", how_many)])

# %% [markdown]
# Here are the two as they meet. The pale cells are ghosts: read, but not stored.

# %%
TensorView.broadcast(a[:, None], b, names=["a, standing", "b"])

# %% [markdown]
# 1. Make `b` stand in place of `a`. Which shape has the result, and where has the pair
#    of a's first and b's last number gone?
# 2. Let neither stand. What does the library say?
# 3. And both?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. (4, 3): the table is turned. The pair was at the top right; it is at the bottom
#    left.
# 2. (3,) and (4,) do not fit. With as many numbers in both they would fit, and only
#    equal places would meet: that is the trap.
# 3. (3, 1) and (4, 1) do not fit either. One runs down, and one along.
#
# </details>
#
# ### The rules
#
# - `puzzle("name")` shows what goes in, and what is wanted. The check tries other
#   inputs, too.
# - `puzzle("name", name)` shows what each operation of *your* line makes.
# - A right shape is not enough: the dtype has to be right as well.
# - A budget counts operations. Loops, `.tolist()` and functions that do all of it at
#   once are out. You may use those again tomorrow.

# %% tags=["author"]
assert how_many.tolist() == [1, 3, 2]
turned = TensorView.broadcast(a, b[:, None])
assert not turned.document["broadcast"].get("error")

# %% [markdown]
# ### Puzzle 1: `all_numbers`, 3 operations
#
# All numbers that have one of these tens and one of these ones. Whole numbers, a row
# for each ten.

# %%
puzzle("all_numbers")


# %% exercise="all_numbers"
def all_numbers(tens, ones):
    ### BEGIN SOLUTION
    return 10 * tens[:, None] + ones  # (T, 1) meets (O,): (T, O)
    ### END SOLUTION


# %%
check.all_numbers(all_numbers)

# %% [markdown]
# Stuck? `hint("all_numbers")` in a new cell; each puzzle has three.
#
# ### Puzzle 2: `near`, 4 operations
#
# Which numbers of `a` and `b` are at most `limit` apart? A table of True and False, a
# row for each `a`.

# %%
puzzle("near")


# %% exercise="near"
def near(a, b, limit):
    ### BEGIN SOLUTION
    return (a[:, None] - b).abs() <= limit  # (A, B)
    ### END SOLUTION


# %%
check.near(near)

# %% [markdown]
# ### Puzzle 3: `is_among`, 3 operations
#
# For each number of `a`: does it stand anywhere in `b`? **Stand**, **meet**,
# **collapse**.

# %%
puzzle("is_among")


# %% exercise="is_among"
def is_among(a, b):
    ### BEGIN SOLUTION
    return (a[:, None] == b).any(dim=1)  # (A, B) collapses to (A,)
    ### END SOLUTION


# %%
check.is_among(is_among)

# %%
puzzle("is_among", finished("is_among", is_among))

# %% [markdown]
# ## 3 · Count
#
# A pattern needs no input but its size. Its raw material is the numbers of the rows and
# of the columns: **count** both with `torch.arange`, then stand the first one up. `i`
# is the number of the row, and stands; `j` is the number of the column, and lies. Here
# are four tables; which settings of the controls below make each of them?

# %%
targets()

# %%
patterns()

# %% [markdown]
# What makes a diagonal, and what makes the other diagonal? When you have A to D, look
# for a table that surprises you.
#
# <details><summary>Our settings, when you have yours</summary>
#
# A: `i + j <= 4`. B: `(i - j).abs() <= 1`. C: `j % 3 == 0`. D: `i * j == 0`.
#
# On a diagonal `i - j` is the same everywhere, on the other one `i + j` is. We were
# surprised by `(i * j) % 4 == 0`.
#
# </details>
#
# The line under the controls is code. **By hand**, the three diagonals of B; and
# **predict** how many True there are.

# %%
predict("True in three diagonals", ...)

# %%
counted = torch.arange(8)  # count: (8,)
difference = counted[:, None] - counted  # stand, meet: (8, 8)
band = difference.abs() <= 1  # (8, 8)
predict.compare("True in three diagonals", band.sum().item())

# %% tags=["author"]
assert band.sum().item() == 8 + 7 + 7
assert repr(labelled("B", band)) in repr(targets())

# %% [markdown]
# ### Puzzle 4: `checkerboard`, 5 operations
#
# 0 and 1 in turn, like the fields of a chessboard, of any size. The corner is 0. (Two
# counts are two operations.)

# %%
puzzle("checkerboard")


# %% exercise="checkerboard"
def checkerboard(rows, columns):
    ### BEGIN SOLUTION
    return (torch.arange(rows)[:, None] + torch.arange(columns)) % 2
    ### END SOLUTION


# %%
check.checkerboard(checkerboard)

# %% [markdown]
# ### Puzzle 5: `attention_mask`, 5 operations
#
# A language model guesses the next word. While it learns, word `i` may look at itself
# and at the words *before* it, never at those behind. The mask is added to scores: 0
# changes nothing, −∞ closes. A new tool, **choose**: `torch.where(question, yes, no)`.
# Minus infinity is `-torch.inf`.

# %%
puzzle("attention_mask")


# %% exercise="attention_mask"
def attention_mask(n):
    ### BEGIN SOLUTION
    return torch.where(torch.arange(n)[:, None] >= torch.arange(n), 0.0, -torch.inf)
    ### END SOLUTION


# %%
check.attention_mask(attention_mask)

# %% [markdown]
# What it does, on scores that are all alike. **Predict** the weight that the fourth
# word gives to the second one.

# %%
predict("weight of word 2 for word 4", ...)

# %%
mask = finished("attention_mask", attention_mask)(5)
weights = torch.softmax(torch.zeros(5, 5) + mask, dim=1)  # (5, 5)
predict.compare("weight of word 2 for word 4", weights[3, 1].item())
row([labelled("mask", mask), labelled("weights", weights)])

# %% tags=["author"]
assert weights[3, 1].item() == 0.25
assert torch.equal(mask, nn.Transformer.generate_square_subsequent_mask(5))

# %% [markdown]
# ### Puzzle 6: `mean_weights`, 5 operations
#
# Sentences of different lengths lie in rows of one width; the rest of each row is
# padding. Each word gets the weight 1 / length, the padding gets 0. (In a division,
# True counts as 1.)

# %%
puzzle("mean_weights")


# %% exercise="mean_weights"
def mean_weights(lengths, width):
    ### BEGIN SOLUTION
    return (torch.arange(width) < lengths[:, None]) / lengths[:, None]
    ### END SOLUTION


# %%
check.mean_weights(mean_weights)

# %% [markdown]
# The library does it the same way. Here is `one_hot`, which makes a row with a single 1
# out of each label. Most of it is checks. In which line is something **counted**, and
# in which does something **stand** and **meet**?

# %%
print(inspect.getsource(nn.functional.one_hot))

# %% [markdown]
# <details><summary>Ours, when you have yours</summary>
#
# Counted: `classes = ….arange(num_classes)`. Stand and meet: `labels[..., None] ==
# classes`. The three dots are "all dimensions there are", so it works for tables of
# labels, too.
#
# </details>

# %% [markdown]
# ## 4 · Pick
#
# An index may be a tensor of places. **Predict** the shapes of `x[:, places]` and of
# `x[rows, places]`, for `x` of shape (3, 4).

# %%
x = torch.arange(12).reshape(3, 4) * 10  # (3, 4)
rows = torch.tensor([0, 1, 2])
places = torch.tensor([2, 0, 3])

predict("shape of x[:, places]", ...)
predict("shape of x[rows, places]", ...)

# %%
predict.compare("shape of x[:, places]", x[:, places].shape)
predict.compare("shape of x[rows, places]", x[rows, places].shape)

# %% [markdown]
# With a `:` each of the three rows is asked for all three places. Two tensors of places
# are **paired**: (0, 2), (1, 0), (2, 3). Look at it, and change it:

# %%
TensorView(x, names=["x"]).index("[0, 1, 2], [2, 0, 3]")

# %% [markdown]
# 1. Write an index that picks 0, 50 and 100, a diagonal.
# 2. Put `:` in place of the first list. What is picked now?
# 3. Pick the number 70 twice.
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. `[0, 1, 2], [0, 1, 2]`
# 2. Three whole columns: 2, 0 and 3.
# 3. `[1, 1], [3, 3]`. An index may name a place as often as it likes; and the result
#    has the shape of the index, not of `x`.
#
# </details>
#
# The last sentence is the step of this section, **pick**: a table of places gives a
# table of numbers. By hand:

# %%
letters = torch.tensor([10, 11, 12, 13, 14])
places = torch.tensor([[0, 1], [1, 2], [4, 4]])  # (3, 2)
row([labelled("places", places), labelled("letters[places]", letters[places])])

# %% tags=["author"]
assert x[torch.arange(3), torch.arange(3)].tolist() == [0, 50, 100]
assert x[torch.tensor([1, 1]), torch.tensor([3, 3])].tolist() == [70, 70]

# %% [markdown]
# ### Puzzle 7: `missing`, 4 operations
#
# A model gives each class a share, a row for each example; `labels` has the true
# classes. By how much does the share of the true class fall short of 1?

# %%
puzzle("missing")


# %% exercise="missing"
def missing(shares, labels):
    ### BEGIN SOLUTION
    return 1 - shares[torch.arange(len(labels)), labels]  # (N,)
    ### END SOLUTION


# %%
check.missing(missing)

# %% [markdown]
# ### Puzzle 8: `shifted`, 4 operations
#
# All numbers move `k` places on; what leaves at the end comes in at the beginning. For
# each place of the result, say where its number comes *from*, and **pick**.

# %%
puzzle("shifted")


# %% exercise="shifted"
def shifted(x, k):
    ### BEGIN SOLUTION
    return x[(torch.arange(len(x)) - k) % len(x)]
    ### END SOLUTION


# %%
check.shifted(shifted)

# %% [markdown]
# ### Puzzle 9: `windows`, 5 operations
#
# All stretches of `width` numbers that follow each other: this is what a convolution
# looks at, and what a language model reads. **Count** twice, **stand**, **meet**,
# **pick**.

# %%
puzzle("windows")


# %% exercise="windows"
def windows(x, width):
    ### BEGIN SOLUTION
    return x[torch.arange(len(x) - width + 1)[:, None] + torch.arange(width)]
    ### END SOLUTION


# %%
check.windows(windows)

# %%
puzzle("windows", finished("windows", windows))

# %% [markdown]
# ## 5 · Collapse, and meet again
#
# Often a result of collapsing has to meet the table that it came from: each row minus
# its own mean, say. The steps:
#
# - **collapse** a dimension;
# - **keep** it, with size 1: `keepdim=True`;
# - **meet again**.
#
# **Predict** what the first row of `square - square.mean(dim=1)` is, a list of two
# numbers, for this square:

# %%
square = torch.tensor([[1.0, 3.0], [10.0, 20.0]])  # (2, 2), means 2 and 15

predict("first row without keepdim", ...)

# %%
without = square - square.mean(dim=1)  # (2, 2) - (2,)
predict.compare("first row without keepdim", without[0].tolist())

mean = square.mean(dim=1, keepdim=True)  # collapse, keep: (2, 1)
centred = square - mean  # meet again: (2, 2)
row([labelled("without", without), labelled("mean", mean), labelled("with", centred)])

# %% [markdown]
# Without `keepdim` the means 2 and 15 lie along the columns, so the second number of
# *each* row loses 15. No error: the table is square. For the same reason each of the
# next four checks has a square case.

# %% tags=["author"]
assert without[0].tolist() == [-1.0, -12.0]
assert centred[0].tolist() == [-1.0, 1.0]

# %% [markdown]
# ### Puzzle 10: `shares_of_rows`, 2 operations
#
# Each row is divided by its sum, so that it adds up to 1.

# %%
puzzle("shares_of_rows")


# %% exercise="shares_of_rows"
def shares_of_rows(x):
    ### BEGIN SOLUTION
    return x / x.sum(dim=1, keepdim=True)  # (N, M) meets (N, 1)
    ### END SOLUTION


# %%
check.shares_of_rows(shares_of_rows)

# %% [markdown]
# ### Puzzle 11: `mean_of_known`, 4 operations
#
# A mean of each row, over what is known only; `known` is a table of True and False. The
# numbers in unknown places mean nothing. (In a product, True counts as 1 and False as
# 0.)

# %%
puzzle("mean_of_known")


# %% exercise="mean_of_known"
def mean_of_known(x, known):
    ### BEGIN SOLUTION
    return (x * known).sum(dim=1) / known.sum(dim=1)  # (N,)
    ### END SOLUTION


# %%
check.mean_of_known(mean_of_known)

# %% [markdown]
# ### Puzzle 12: `running_mean`, 4 operations
#
# Each row is a moment in time. For each moment: the mean of all rows up to this one.
# `x.cumsum(dim=0)` collapses and keeps every sum on its way down.

# %%
puzzle("running_mean")


# %% exercise="running_mean"
def running_mean(x):
    ### BEGIN SOLUTION
    return x.cumsum(dim=0) / torch.arange(1, len(x) + 1)[:, None]  # (T, D)
    ### END SOLUTION


# %%
check.running_mean(running_mean)

# %% [markdown]
# ### Puzzle 13: `counts`, 4 operations
#
# How often is each of the classes 0, 1, 2, … among the labels? **Count**, **stand**,
# **meet**, **collapse**; and think about which dimension goes.

# %%
puzzle("counts")


# %% exercise="counts"
def counts(labels, classes):
    ### BEGIN SOLUTION
    return (labels[:, None] == torch.arange(classes)).sum(dim=0)  # (C,)
    ### END SOLUTION


# %%
check.counts(counts)

# %% [markdown]
# ## 6 · Fold, and one dimension more
#
# `reshape` reads the numbers in order and **folds** them: 6 numbers are 3 pairs, and
# the place 5 = 2 · 2 + 1 becomes row 2, column 1. **Predict** the means of the pairs of
# 0, 1, 2, 3, 4, 5, as a list.

# %%
predict("means of pairs", ...)

# %%
six = torch.arange(6.0)
pairs = six.reshape(3, 2)  # fold: (3, 2)
means = pairs.mean(dim=1)  # collapse: (3,)
predict.compare("means of pairs", means.tolist())
row([labelled("pairs", pairs), labelled("means", means)])

# %% [markdown]
# In a table both dimensions can be folded, (4, 6) into (2, 2, 3, 2): which pair of
# rows, which row in the pair, which pair of columns, which column in the pair. And a
# column may stand up in a table, too: `points[:, None]` makes (P, 1, D) of (P, D), so
# that points meet points: (P, 1, D) and (C, D) give (P, C, D).
#
# ### Puzzle 14: `pooled`, 2 operations
#
# The mean of each block of 2 × 2, so that an image has half its height and width.

# %%
puzzle("pooled")


# %% exercise="pooled"
def pooled(image):
    ### BEGIN SOLUTION
    return image.reshape(len(image) // 2, 2, -1, 2).mean(dim=(1, 3))  # (H/2, W/2)
    ### END SOLUTION


# %%
check.pooled(pooled)

# %% [markdown]
# ### Puzzle 15: `nearest`, 6 operations
#
# Which centre is nearest to each point? `points` is (P, D), `centres` is (C, D), and
# you give the number of a centre for each point. **Stand**, **meet**, square, and
# **collapse** twice.

# %%
puzzle("nearest")


# %% exercise="nearest"
def nearest(points, centres):
    ### BEGIN SOLUTION
    return ((points[:, None] - centres) ** 2).sum(dim=2).argmin(dim=1)  # (P,)
    ### END SOLUTION


# %%
check.nearest(nearest)

# %%
puzzle("nearest", finished("nearest", nearest))

# %% [markdown]
# ### Puzzle 16: `group_means`, 7 operations, and two lines
#
# Each row of `values` belongs to one of `count` groups. The mean of the rows of each
# group is wanted. In the first line make a table of ones and zeros, (C, N), that says
# which row is a member of which group; in the second use it. What does a table of ones
# and zeros do to the rows, in `table @ values`?

# %%
puzzle("group_means")


# %% exercise="group_means"
def group_means(values, groups, count):
    ### BEGIN SOLUTION
    member = (torch.arange(count)[:, None] == groups).float()  # (C, N)
    return member @ values / member.sum(dim=1, keepdim=True)  # (C, D)
    ### END SOLUTION


# %%
check.group_means(group_means)

# %% tags=["author"]
assert means.tolist() == [0.5, 2.5, 4.5]

# %% [markdown]
# ## 7 · Three lines that read digits
#
# 1,797 handwritten digits of 8 × 8 pixels. With the first 1,000 we compute the mean
# picture of each digit, `group_means`. Each of the others is then given the digit whose
# mean picture is `nearest`. No gradient, no training. **Predict** the fraction that is
# right. (Guessing has 0.1.)

# %%
predict("digits right", ...)

# %%
digits = load_digits()
pictures = torch.tensor(digits.data).float() / 16  # (1797, 64)
labels = torch.tensor(digits.target)  # (1797,)

means_of, nearest_to, count_of = (
    finished(name, yours)
    for name, yours in [
        ("group_means", group_means),
        ("nearest", nearest),
        ("counts", counts),
    ]
)
centres = means_of(pictures[:1000], labels[:1000], 10)  # (10, 64)
guesses = nearest_to(pictures[1000:], centres)  # (797,)
right = (guesses == labels[1000:]).float().mean().item()
predict.compare("digits right", right)

figure, axes = plt.subplots(1, 10, figsize=(10, 1.4))
for digit, axis in enumerate(axes):
    axis.imshow(centres[digit].reshape(8, 8).numpy(), cmap="gray_r")
    axis.set_title(str(digit))
    axis.axis("off")
picture(
    figure,
    alt="The mean pictures of the ten digits: blurred, but each can be recognised.",
)
print("guessed  ", count_of(guesses, 10).tolist())
print("there are", count_of(labels[1000:], 10).tolist())

# %% [markdown]
# **Investigate.** Which digits are guessed too seldom, and which too often? Then
# **modify**: pool every picture to 4 × 4 first, and see how much is lost. All at once:
# `pictures.reshape(-1, 4, 2, 4, 2).mean(dim=(2, 4)).reshape(-1, 16)`. Which number is
# each of the five dimensions?
#
# <details><summary>Our answers, when you have yours</summary>
#
# Too seldom 1, 2 and 8, too often 9: people write a 1 in several ways, and the mean of
# several ways is none of them. Some of their ones are nearer to the blurred 9.
#
# Pooled, 78 of 100 are right, in place of 89, with a quarter of the numbers. The
# dimensions are: which picture, which pair of rows, which row in the pair, which pair
# of columns, which column in the pair.
#
# </details>

# %% tags=["author"]
small = pictures.reshape(-1, 4, 2, 4, 2).mean(dim=(2, 4)).reshape(-1, 16)
fewer = nearest_to(small[1000:], means_of(small[:1000], labels[:1000], 10))
right_small = (fewer == labels[1000:]).float().mean().item()
assert 0.87 < right < 0.91
assert 0.76 < right_small < 0.80
ones = labels[1000:] == 1
assert (guesses[ones] == 9).sum() > 5

# %% [markdown]
# ## 8 · Looking back
#
# One question that mixes old and new. `y = x[[0, 0, 2]]` picks the first number twice.
# Then `y.sum().backward()`. **Predict** the gradient of `x`, a list of three numbers.

# %%
predict("gradient behind a pick", ...)

# %%
x = torch.tensor([5.0, 6.0, 7.0], requires_grad=True)
y = x[torch.tensor([0, 0, 2])]
y.sum().backward()
predict.compare("gradient behind a pick", x.grad.tolist())

# %% tags=["author"]
assert x.grad.tolist() == [2.0, 0.0, 1.0]

# %% [markdown]
# A number that is used twice receives the sum, and one that nobody picked receives
# nothing. Picking is an operation like any other: it has a way back.
#
# ## What you have now
#
# | in words | in tensors |
# | --- | --- |
# | for each pair | **stand** `[:, None]` and **meet** |
# | where in the table? | **count** `arange` |
# | if this, else that | **choose** `where`, or a product with True and False |
# | the one at that place | **pick** with a tensor of places |
# | for each row, one number | **collapse**, and **keep** if it has to meet again |
# | blocks, pairs, groups | **fold** with `reshape`, or a table of members and `@` |
#
# Next, in lesson 09, comes the other half of each of these: their way back.

# %%
progress.show()
