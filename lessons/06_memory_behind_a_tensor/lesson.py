# ---
# title: Memory behind a tensor
# needs:
#   - Lesson 00, and tensors of two dimensions
#   - Python functions, loops, lists and tuples
# able:
#   - to find any number of a tensor in memory, by its strides and its offset
#   - to say which operations copy numbers and which only read them in another way
#   - to write transpose and select without moving a single number
#   - to avoid the two mistakes that shared memory invites
# minutes: 45
# seconds: 60
# megabytes: 600
# ---

# %% [markdown]
# # Memory behind a tensor
#
# A table has rows and columns. Memory has not: it is one long row of numbered cells. In
# this lesson you find out how a tensor joins the two, and you write the functions that
# do it. At the end you will turn a table of six million numbers on its side without
# touching one of them, and know when that is dangerous.

# %%
import itertools
import time
from typing import NamedTuple

import tinygrad_edu as torch
from tinygrad_edu.classroom import NotDone, check, finished, hint, predict, progress
from tinygrad_edu.classroom import solution
from tinygrad_edu_widgets import TensorView

# %% [markdown]
# ## From memory
#
# Two questions on the lessons before. Answer without scrolling.
#
# 1. A node is used twice: `b = a + a`, and then `b.backward()`. What is `a.grad`?
# 2. `scores` has the shape (300, 10). Which shape has `scores.argmax(dim=1)`? Write it
#    as a tuple, such as `(2, 3)` or `(5,)`.

# %%
predict("gradient of a in a + a", ...)
predict("shape of the choices", ...)

# %%
a = torch.tensor(3.0, requires_grad=True)
(a + a).backward()
predict.compare("gradient of a in a + a", a.grad.item())
predict.compare("shape of the choices", torch.zeros(300, 10).argmax(dim=1).shape)

# %% [markdown]
# Each use hands back a 1, and the two are added up. And `dim=1` looks along each row:
# what remains is one answer for each of the 300 rows.

# %% [markdown]
# ## 1 · One row of numbers
#
# Here is a table of 12 numbers. In memory they stand side by side, in 12 cells. `x[0,
# 0]` is in the first one, and we call that **cell 0**. Python's `print` draws rows and
# columns, but those are made for your eyes.

# %%
x = torch.arange(10, 22).reshape(3, 4)
print(x)

# %% [markdown]
# **Before you run on, predict.** The table is stored row by row. In which cell stands
# `x[2, 1]`, the number 19?

# %%
predict("cell of x[2, 1]", ...)

# %% [markdown]
# `data_ptr()` asks where in the computer's memory a tensor begins, in bytes. So the
# distance between two numbers can be measured:

# %%
bytes_apart = x[2, 1].data_ptr() - x.data_ptr()
predict.compare("cell of x[2, 1]", bytes_apart // x.element_size())

# %% [markdown]
# Two rows of 4 cells are skipped, and then one cell more: 2·4 + 1·1 = 9.
#
# Below you see both, the table and its memory. Point at a cell of the table, or walk
# through it with the arrow keys; the line below shows the calculation.

# %%
TensorView(x, names=["x"])

# %% [markdown]
# Find out, by moving through the table:
#
# 1. By how much does the cell's number grow with one step to the right? With one step
#    down?
# 2. Which index has the number in cell 7? First think, then go there.
# 3. Click into the strip of memory and walk along it with the arrow keys. When does the
#    row of the table change?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. By 1 to the right and by 4 down. These two numbers are the **strides** of the
#    tensor, (4, 1): one for each dimension.
# 2. `x[1, 3]`: 7 = 1·4 + 3·1. (If you divide 7 by 4, the result is 1 and the remainder
#    is 3.)
# 3. After every fourth cell: the last index runs fastest.
#
# </details>

# %% [markdown]
# ### The same by hand
#
# A tensor knows its strides, and the cell where it begins, its **offset**. A row of the
# table is a tensor of its own that begins further on. The walk to a number has three
# steps; we name them, because you will need them in a moment:
#
# - **start** at the offset;
# - **walk** along each dimension: as many steps as the index says, each as long as the
#   stride says;
# - **arrive**: this is the cell.

# %%
print("strides", x.stride(), "offset", x.storage_offset())

place = x.storage_offset()  # start
place = place + 2 * x.stride(0)  # walk down
place = place + 1 * x.stride(1)  # walk to the right
print("x[2, 1] stands in cell", place)  # arrive

# %% tags=["author"]
assert place == bytes_apart // x.element_size() == 9
assert x.stride() == (4, 1)

# %% [markdown]
# **Change it** before you go on: put in the index of the number 16, and see whether you
# arrive at the right cell. The number in cell *n* is *n* + 10 here, so you can tell.

# %% [markdown]
# ### Your turn
#
# `address(index, stride, offset)` is given a tuple of positions, a tuple of strides of
# the same length, and the offset. It returns the number of the cell:
#
# $$\text{cell} = \text{offset} + \sum_k \text{index}_k \cdot \text{stride}_k$$
#
# It has to work for any number of dimensions. The steps are **start**, **walk**,
# **arrive**.


# %% exercise="address"
def address(index, stride, offset):
    ### BEGIN SOLUTION
    place = offset  # start
    for position, step in zip(index, stride):
        place = place + position * step  # walk
    return place  # arrive
    ### END SOLUTION


# %% [markdown]
# The next cell tries your function. If you are stuck: `hint("address")` in a new cell.

# %%
check.address(address)

# %% [markdown]
# ## 2 · Where strides come from
#
# A new tensor is stored row by row, with no gaps: it is **contiguous**. Its strides
# follow from its shape.
#
# **Predict**: three dimensions now, a stack of 2 tables with 3 rows and 4 columns each.
# What are its three strides? Write a tuple. (How many cells are skipped by a step to
# the next table?)

# %%
predict("strides of shape (2, 3, 4)", ...)

# %%
stack = torch.arange(24).reshape(2, 3, 4)
predict.compare("strides of shape (2, 3, 4)", stack.stride())

# %% [markdown]
# Here is the stack, one table at a time: the slider chooses which. Watch how the
# calculation changes when you move the slider to 0 and back. And one of the three
# sizes does **not** matter for the strides. Which one?

# %%
TensorView(stack, names=["stack"])

# %% [markdown]
# ### The same by hand
#
# The strides are found from right to left:
#
# - **begin** on the right with a step of 1;
# - **note** it, and then let it **grow**: a step along the next dimension to the left
#   skips all that this dimension holds;
# - **turn** the list **round**, because it was collected from right to left.

# %%
noted = []
step = 1  # begin
noted.append(step)  # note: the stride of the columns
step = step * 4  # grow: a step down skips 4 columns
noted.append(step)  # note: the stride of the rows
step = step * 3  # grow: a step to the next table skips 3 rows
noted.append(step)  # note: the stride of the tables
print("collected  ", noted)
print("turned round", noted[::-1])  # turn round

# %% tags=["author"]
assert tuple(noted[::-1]) == stack.stride() == (12, 4, 1)

# %% [markdown]
# The first size, the 2, was never used: a higher stack has the same strides.
#
# **Change it**: which strides does the shape (5, 2, 3) have? Compute them with the cell
# above, and compare with `torch.zeros(5, 2, 3).stride()`.

# %% [markdown]
# ### Your turn
#
# `strides_for(shape)` is given a tuple of sizes and returns the tuple of strides of a
# contiguous tensor. The steps: **begin**, **note**, **grow**, **turn round**.


# %% exercise="strides_for"
def strides_for(shape):
    ### BEGIN SOLUTION
    stride = []
    step = 1  # begin
    for size in reversed(shape):
        stride.append(step)  # note
        step = step * size  # grow
    return tuple(reversed(stride))  # turn round
    ### END SOLUTION


# %%
check.strides_for(strides_for)

# %% [markdown]
# The library has the same function: `contiguous_steps` in `tinygrad_edu/layouts.py`.

# %% [markdown]
# ## 3 · A view: other steps, same cells
#
# `x.T` is the table on its side: its rows are the columns of `x`. Look closely at the
# next cell. It writes into `t`, and never into `x`.
#
# **Predict**: which number will stand in `x[1, 0]` afterwards? It is 14 now.

# %%
predict("x[1, 0] afterwards", ...)

# %%
x = torch.arange(10, 22).reshape(3, 4)
t = x.T
t[0, 1] = 99
predict.compare("x[1, 0] afterwards", x[1, 0].item())

# %% [markdown]
# `t` is no new table. It is a **view**: a second way to read the same cells. Nothing
# was copied, so whoever writes into one writes into both.
#
# Below are `x`, its transpose and two more views, over one strip of memory.

# %%
x = torch.arange(10, 22).reshape(3, 4)
TensorView(x, x.T, x[2], x[:, 1], names=["x", "x.T", "x[2]", "x[:, 1]"])

# %% tags=["author"]
view = TensorView(x, x.T, x[2], x[:, 1])
assert len(view.document["strips"]) == 1

# %% [markdown]
# 1. Point at a cell of `x.T`. Which other cells light up? Compare the strides of `x`
#    and `x.T`: what has happened to them?
# 2. In which cell does `x[2]` begin, and in which `x[:, 1]`? Which strides are left?
# 3. In the field for an index, type `0:3:2` and then `[0, 1, 2]`. One is a view and one
#    a copy. Why can a list of places not be a view in general?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. The same number in `x`, and in a row or column if it is in there. The strides
#    (4, 1) have become (1, 4): they have traded places.
# 2. In cell 8, which is 2·4, with the stride 1; and in cell 1, which is 1·1, with the
#    stride 4. Each has kept the stride of the dimension that is left.
# 3. `0:3:2` is a walk with steps of equal length: 0, 2. A stride can say that. A list
#    may hold any places, such as `[0, 1, 7, 2]`, and no stride can say that. So
#    PyTorch copies for every list, and for every mask of True and False.
#
# </details>

# %% [markdown]
# ### The same by hand
#
# A tensor, without all its methods, is a record with four entries. The **storage** is
# the row of cells; here a Python list will do.


# %%
class Strided(NamedTuple):
    storage: list  # the cells
    shape: tuple  # how many numbers along each dimension
    stride: tuple  # how many cells one step skips
    offset: int  # the cell where it begins


find = finished("address", address)
strides = finished("strides_for", strides_for)


def numbers(view):
    """What a record reads, in order."""
    places = itertools.product(*map(range, view.shape))
    return [view.storage[find(place, view.stride, view.offset)] for place in places]


table = Strided(list(range(10, 22)), (3, 4), strides((3, 4)), 0)
print(numbers(table))

# %% [markdown]
# **An example.** `x[::2]` takes every second row. To do that with a record, three
# steps:
#
# - **keep** what stays: the storage and the offset;
# - **change** the rest: there are fewer rows, and a step down is twice as long;
# - **make** a new record.


# %%
def every_second_row(view):
    storage, offset = view.storage, view.offset  # keep
    shape = ((view.shape[0] + 1) // 2, *view.shape[1:])  # change
    stride = (2 * view.stride[0], *view.stride[1:])
    return Strided(storage, shape, stride, offset)  # make


fewer = every_second_row(table)
print(fewer.shape, fewer.stride, "offset", fewer.offset)
print(numbers(fewer))

# %% tags=["author"]
x = torch.arange(10, 22).reshape(3, 4)
assert (fewer.shape, fewer.stride) == (tuple(x[::2].shape), x[::2].stride())
assert numbers(fewer) == x[::2].flatten().tolist()
assert fewer.storage is table.storage

# %% [markdown]
# No number was read or moved. **Change it** so that it takes every second *column*, and
# look at the numbers.

# %% [markdown]
# ### Your turn: transpose
#
# `transpose(view, dim0, dim1)` is given a record and two dimensions, counted from 0.
# It returns a new record in which these two have traded places. The storage is the very
# same list. The steps: **keep**, **change**, **make**.


# %% exercise="transpose"
def transpose(view, dim0, dim1):
    ### BEGIN SOLUTION
    shape, stride = list(view.shape), list(view.stride)
    shape[dim0], shape[dim1] = shape[dim1], shape[dim0]  # change
    stride[dim0], stride[dim1] = stride[dim1], stride[dim0]
    return Strided(view.storage, tuple(shape), tuple(stride), view.offset)  # keep, make
    ### END SOLUTION


# %%
check.transpose(transpose)

# %% [markdown]
# ### Your turn: select
#
# `select(view, dim, index)` is what stands behind `x[2]` (dimension 0, index 2) and
# behind `x[:, 1]` (dimension 1, index 1). One dimension goes away, and the view begins
# elsewhere. The steps are the same three.


# %% exercise="select"
def select(view, dim, index):
    ### BEGIN SOLUTION
    offset = view.offset + index * view.stride[dim]  # change
    shape = view.shape[:dim] + view.shape[dim + 1 :]
    stride = view.stride[:dim] + view.stride[dim + 1 :]
    return Strided(view.storage, shape, stride, offset)  # keep, make
    ### END SOLUTION


# %%
check.select(select)

# %% [markdown]
# Now your records beside real tensors: a table is transposed, and its column 2 picked.
# Then 99 is written into that column, and we look at the table where it all began.

# %%
turn, pick = finished("transpose", transpose), finished("select", select)
table = Strided(list(range(10, 22)), (3, 4), strides((3, 4)), 0)
x = torch.arange(10, 22).reshape(3, 4)
yours, theirs = pick(turn(table, 0, 1), 1, 2), x.transpose(0, 1).select(1, 2)

print("yours ", yours.stride, yours.offset, numbers(yours))
print("theirs", theirs.stride(), theirs.storage_offset(), theirs.tolist())

yours.storage[find((3,), yours.stride, yours.offset)] = 99
theirs[3] = 99
print("your table ", numbers(table)[8:])
print("their table", x[2].tolist())

# %% tags=["author"]
assert numbers(table) == x.flatten().tolist()
assert (yours.stride, yours.offset) == (theirs.stride(), theirs.storage_offset())
block = torch.arange(24).reshape(2, 3, 4)
record = Strided(list(range(24)), (2, 3, 4), (12, 4, 1), 0)
for one, other in itertools.product(range(3), range(3)):
    made, real = turn(record, one, other), block.transpose(one, other)
    assert (made.shape, made.stride) == (tuple(real.shape), real.stride())
    assert numbers(made) == real.flatten().tolist()
    for index in range(real.shape[0]):
        assert numbers(pick(made, 0, index)) == real[index].flatten().tolist()
assert pick(record, 1, 2).storage is record.storage

# %% [markdown]
# ## 4 · When no stride will do
#
# `reshape` has helped us to make tables out of rows, and it is a view as well: other
# sizes, other strides, same cells. Is it always?
#
# **Predict**: `x` is 3 × 4. Does `x.T.reshape(12)` share its memory with `x`? Write
# True or False.

# %%
predict("x.T.reshape(12) shares memory", ...)

# %%
x = torch.arange(10, 22).reshape(3, 4)
flat = x.T.reshape(12)
print(flat)
predict.compare("x.T.reshape(12) shares memory", flat.data_ptr() == x.data_ptr())

# %% [markdown]
# To see why, look at the cells that `x.T` visits, in the order in which it reads them,
# and at the steps between them:

# %%
places = itertools.product(range(4), range(3))
cells = [find(place, x.T.stride(), 0) for place in places]
steps = [after - before for before, after in itertools.pairwise(cells)]
print("cells", cells)
print("steps", steps)

# %% [markdown]
# A tensor with one dimension has *one* stride, and no single number is both 4 and −7.
# So `reshape` has to copy, and does so silently. `view` is the strict brother of
# `reshape`: it shares memory or refuses.

# %%
try:
    x.T.view(12)
except RuntimeError as error:
    print(error)

# %% tags=["author"]
assert steps.count(4) == 8
assert steps.count(-7) == 3
assert flat.data_ptr() != x.data_ptr()
assert x.view(12).data_ptr() == x.data_ptr()

# %% [markdown]
# `contiguous()` asks for the copy in words: the same table, written anew row by row.
# (A tensor that is contiguous already comes back as it is.)

# %%
t = x.T
TensorView(x, t, t.contiguous(), names=["x", "t", "t.contiguous()"])

# %% [markdown]
# 1. `t` and `t.contiguous()` are equal, number by number. What is different? Walk along
#    one row in each of them, and watch the strip.
# 2. Someone writes `t.reshape(12)[0] = 0` and wonders why `x` has not changed. Someone
#    else writes `x.reshape(12)[0] = 0` and wonders why `x` *has* changed. What do you
#    tell them?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. The strides, (1, 4) and (3, 1), and the memory: the second one has its own.
# 2. `reshape` shares where it can and copies where it must, so never write into its
#    result. If you need a view, use `view`, which says so when there is none. If you
#    need a copy, say `clone()`.
#
# </details>

# %% [markdown]
# ### What a view costs
#
# A table of 2,000 × 3,000 has six million numbers. **Predict**: how many of them are
# moved by `big.T`?

# %%
predict("numbers moved by big.T", ...)

# %%
big = torch.zeros(2000, 3000)

start = time.perf_counter()
turned = big.T
view_seconds = time.perf_counter() - start

start = time.perf_counter()
copied = turned.contiguous()
copy_seconds = time.perf_counter() - start

print(f"the view: {view_seconds * 1e6:8,.0f} millionths of a second")
print(f"the copy: {copy_seconds * 1e6:8,.0f} millionths of a second")
moved = 0 if turned.data_ptr() == big.data_ptr() else big.numel()
predict.compare("numbers moved by big.T", moved)

# %% tags=["author"]
assert moved == 0
assert copy_seconds > 5 * view_seconds

# %% [markdown]
# A view makes a new record, whatever the size of the table. This is why the library
# cuts, turns and spreads tensors without a second thought. The record is made in
# `tinygrad_edu/ops/arrangement/strides.py`, in `restride`, with four things that you
# know: memory, shape, strides, and where it begins (there in bytes, not in numbers).

# %% [markdown]
# ## 5 · Looking back
#
# One question that joins this lesson with an earlier one. `w` is 3 × 3. We take its
# first row and its first column, two views, and add them:
#
# `(w[0] + w[:, 0]).sum().backward()`
#
# **Predict**: what is the gradient of `w[0, 0]`?

# %%
predict("gradient of the corner", ...)

# %%
w = torch.arange(9.0).reshape(3, 3).requires_grad_()
(w[0] + w[:, 0]).sum().backward()
predict.compare("gradient of the corner", w.grad[0, 0].item())
print(w.grad)

# %% tags=["author"]
assert w.grad.tolist() == [[2.0, 1.0, 1.0], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0]]

# %% [markdown]
# The corner is one cell that two views read. It was used twice, so its gradient is a
# sum of two. Where no view has read, the gradient is 0.
#
# ## Where you are
#
# A tensor is a storage, a shape, strides and an offset. You have computed the address
# of every number yourself, and you can tell a view from a copy. One case has come up
# only in passing: a stride of **0**, where a step does not move at all. With it, one
# number stands in many places, and the next lesson is about nothing else.

# %%
progress.show()
