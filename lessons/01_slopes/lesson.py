# ---
# title: Slopes
# needs:
#   - Python functions and lists; plus, minus, times, divide
# able:
#   - to measure the slope of any function with two calls of it
#   - to choose the step, and to say why a smaller one can be worse
#   - to take a function of two numbers apart into two slopes
#   - to check a gradient of a network yourself
# minutes: 35
# seconds: 60
# megabytes: 600
# ---

# %% [markdown]
# # Slopes
#
# To learn, a network has to know of each weight: if this one grew a little, would the
# loss go up or down, and how steeply? In the last lesson such numbers, the gradients,
# appeared in a picture. Today you measure one yourself, with nothing but subtraction
# and division, find out how exact that can be, and in the end hold it against the
# library's.

# %%
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import Dropdown, FloatLogSlider, FloatSlider, IntSlider, interact
from sklearn.datasets import load_digits

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom import NotDone, check, finished, hint, picture, predict
from tinygrad_edu.classroom import progress, solution
from tinygrad_edu_widgets import LandscapeView

# %% [markdown]
# ## From memory
#
# Two questions on the lesson before. Answer without scrolling.
#
# 1. A network that guesses gives each of ten digits the probability 0.1. What is its
#    loss?
# 2. One backward pass gives a weight the gradient 5. We do three of them, without
#    `zero_grad()`. What is the gradient then?

# %%
predict("loss of a guess", ...)
predict("gradient after three passes", ...)

# %%
guess = torch.zeros(1, 10)  # ten equal scores
loss = nn.CrossEntropyLoss()(guess, torch.tensor([7]))
predict.compare("loss of a guess", loss.item())

w = torch.tensor(2.0, requires_grad=True)
for _ in range(3):
    (5 * w).backward()
predict.compare("gradient after three passes", w.grad.item())

# %% [markdown]
# ## 1 · Rise over run
#
# A road that climbs 8 metres while it goes 2 metres forward has the **slope**
# 8 / 2 = 4. A function has slopes too. Here is *f(x) = x²*. We start at *x = 1* and go
# 2 to the right.
#
# **Predict:** what is the slope from there to there, rise divided by run?

# %%
predict("slope from 1 to 3", ...)


# %%
def square(x):
    return x**2


x, h = 1.0, 2.0
there = x + h  # step:   go h to the right
rise = square(there) - square(x)  # rise:   how much higher it is there
run = there - x  # run:    how far that was
slope = rise / run  # divide: the one by the other

print(f"rise {rise}, run {run}")
predict.compare("slope from 1 to 3", slope)

# %% [markdown]
# **Step, rise, run, divide**: these four you will need all day.
#
# Now make the step smaller. Both sliders also obey the arrow keys.
#
# 1. Leave the point at 1 and pull the step down. Which number does the slope come
#    near?
# 2. Keep the step at 0.01 and move the point. Where is the slope 0? Where is it
#    negative, and what does the curve do there?
# 3. Read the slope at 2, at 3, at −1. Which rule gives it from *x*?


# %%
def draw(f, x, left, right):
    """The curve, the line through two of its points, and the slope in words."""
    rise, run = f(right) - f(left), right - left
    slope = rise / run
    figure, axis = plt.subplots(figsize=(6.4, 3.4))
    places = np.linspace(-3, 3.5, 200)
    axis.plot(places, f(places), color="#7a7a7a", label="f")
    line = f(left) + slope * (places - left)
    axis.plot(places, line, "--", color="#0b62a4", label=f"slope {slope:.4f}")
    axis.plot([left, right], [f(left), f(right)], "o", color="#0b62a4")
    axis.plot([x], [f(x)], "D", color="#c4500b", label=f"x = {x:g}")
    axis.set(ylim=(-6, 14), xlabel="x")
    axis.legend(loc="lower left")
    words = f"Slope {slope:.6g}: rise {rise:.6g}, run {run:.6g}, at x = {x:g}."
    picture(figure, alt=f"A curve and the line through two points of it. {words}")
    print(words)


@interact(
    x=FloatSlider(1.0, min=-2, max=3, step=0.25, description="point x"),
    h=FloatLogSlider(2.0, min=-3, max=0.4, step=0.1, description="step h"),
)
def one_side(x, h):
    draw(square, x, x, x + h)


# %% [markdown]
# <details><summary>Our answers, when you have yours</summary>
#
# 1. It comes near 2, and never quite gets there.
# 2. Near *x* = 0, at the bottom. Left of it the slope is negative: the curve falls.
# 3. Near 4, 6 and −2: the slope is about twice *x*.
#
# </details>
#
# The number that the slope comes near, as the step gets smaller and smaller, is the
# slope *at* the point. It is called the **derivative** of *f* at *x*. For this function
# a line of algebra shows what the slider showed:
#
# $$\frac{(x+h)^2 - x^2}{h} = \frac{2xh + h^2}{h} = 2x + h$$
#
# The derivative is 2*x*, and *h* too much is the error of our measurement.
#
# The same by hand, without a slider:

# %%
for h in [1.0, 0.1, 0.01, 0.001]:
    rise, run = square(1.0 + h) - square(1.0), h
    print(f"step {h:<6}  slope {rise / run:.6f}")

# %% tags=["author"]
assert slope == 4.0
assert abs((square(1.001) - square(1.0)) / 0.001 - 2.001) < 1e-9

# %% [markdown]
# ## 2 · Look both ways
#
# Now *f(x) = x³* at *x = 2*. Its derivative there is 12, and one step to the right
# measures it with the error 6*h* + *h*². With *h* = 0.1 that is 0.61.
#
# **Predict:** if we also step to the *left*, and take the slope from the left neighbour
# to the right one, how large is the error with *h* = 0.1?

# %%
predict("error looking both ways", ...)

# %% [markdown]
# Compare *one side* with *both sides*:
#
# 1. For x³ at 2 and a step of 0.1: how far from 12 is each?
# 2. For x², try several steps with *both sides*. What does the step change?
# 3. Find a place on the wave where one of the two says the wrong *sign*: where the
#    curve is falling and the slope it measures is positive, or the other way round.


# %%
def cube(x):
    return x**3


def wave(x):
    return 3 * np.sin(2 * x)


@interact(
    f=Dropdown(options={"x³": cube, "x²": square, "wave": wave}, description="f"),
    x=FloatSlider(2.0, min=-2, max=3, step=0.25, description="point x"),
    h=FloatLogSlider(0.1, min=-3, max=0.3, step=0.1, description="step h"),
    sides=Dropdown(options=["one side", "both sides"], description="look"),
)
def sides(f, x, h, sides):
    left = x - h if sides == "both sides" else x
    draw(f, x, left, x + h)


# %%
predict.compare("error looking both ways", (cube(2.1) - cube(1.9)) / 0.2 - 12)

# %% [markdown]
# <details><summary>Our answers, when you have yours</summary>
#
# 1. One side gives 12.61, both sides 12.01.
# 2. Nothing: of a parabola both sides give the exact slope, however long the step is.
# 3. With one side, just before a top: at *x* = 0.75 the wave still climbs, and with a
#    step of 0.5 the right neighbour is already lower.
#
# </details>
#
# Looking one way is called the **forward difference**, looking both ways the **central
# difference**. The error of the first shrinks with *h*, that of the second with *h*²,
# since what the curve bends away on one side it makes up for on the other.

# %% [markdown]
# ### Your turn: `derivative`
#
# Here is the forward difference as a function, once more with its four names:


# %%
def forward(f, x, h):
    there = x + h  # step
    rise = f(there) - f(x)  # rise
    run = h  # run
    slope = rise / run  # divide
    return slope


print(forward(square, 1.0, 0.5))

# %% [markdown]
# Write the central difference. `derivative(f, x, h)` is given a function, a point and a
# step, and returns the slope from *h* left of the point to *h* right of it. Name what
# you compute: **step**, **rise**, **run**, **divide**.


# %% exercise="derivative"
def derivative(f, x, h):
    ### BEGIN SOLUTION
    rise = f(x + h) - f(x - h)  # step to both sides
    run = 2 * h
    return rise / run  # divide
    ### END SOLUTION


# %%
check.derivative(derivative)

# %% [markdown]
# Stuck? `hint("derivative")` in a new cell, up to three times. The lesson goes on in
# any case.
#
# **Predict:** we make the step ten times smaller. How many times smaller does the
# error of the *central* difference get?

# %%
predict("a tenth of the step, error smaller by", ...)

# %%
central = finished("derivative", derivative)
print("step      error, one side   error, both sides")
for h in [0.1, 0.01, 0.001]:
    one, both = forward(cube, 2.0, h) - 12, central(cube, 2.0, h) - 12
    print(f"{h:<8}  {one:<16.8f}  {both:.8f}")

fewer = (central(cube, 2.0, 0.1) - 12) / (central(cube, 2.0, 0.01) - 12)
predict.compare("a tenth of the step, error smaller by", round(fewer, 3))

# %% tags=["author"]
assert abs(fewer - 100) < 0.01
assert abs(forward(cube, 2.0, 0.1) - 12.61) < 1e-9

# %% [markdown]
# ## 3 · Smaller and smaller
#
# So a tiny step must be nearly perfect. **Predict** what your function says for x³ at
# 2, where the slope is 12, with the step 0.00000000000000001, that is `1e-17`.

# %%
predict("slope with the step 1e-17", ...)

# %%
predict.compare("slope with the step 1e-17", central(cube, 2.0, 1e-17))

# %% [markdown]
# A `float` of Python has about 16 digits (`float64`, double precision). The numbers in
# networks usually have about 7 (`float32`, single precision). What does not fit is
# rounded away.
#
# Walk the step down, in both precisions, and watch the digits:
#
# 1. The two values agree in more and more of their digits. What happens to those in
#    the subtraction, and how many are left to compute with?
# 2. At which step do the two values become *the same*?
# 3. Which step gives the smallest error, in double and in single precision?


# %%
def in_precision(number, precision):
    return torch.tensor(number, dtype=getattr(torch, precision))


@interact(
    k=IntSlider(1, min=0, max=17, description="step 1e-"),
    precision=Dropdown(options=["float64", "float32"], description="digits"),
)
def digits_left(k, precision):
    x, h = in_precision(2.0, precision), 10.0**-k
    right, left = cube(x + h).item(), cube(x - h).item()
    found = central(cube, x, h).item()
    print(f"f(x + h)    {right:.17f}")
    print(f"f(x - h)    {left:.17f}")
    print(f"rise        {right - left:.17f}")
    print(f"slope       {found:.10g}")
    print(f"error       {abs(found - 12):.2g}")


# %% [markdown]
# <details><summary>Our answers, when you have yours</summary>
#
# 1. They cancel. If 16 digits are known and the first 12 cancel, the rise has 4 good
#    ones. Dividing by a tiny run makes a large slope of it, and of its rounding.
# 2. At 1e-16 in double precision and already at 1e-8 in single: 2 + h and 2 − h are
#    both rounded to 2. Then rise and slope are 0.
# 3. Near 1e-5 in double and 1e-2 in single precision.
#
# </details>
#
# Two errors pull in two directions: that of the **curve** shrinks with *h*², that of
# **rounding** grows with 1/*h*. The best step is where they meet.
#
# **Predict** the best step for the *forward* difference in double precision. Its error
# of the curve shrinks with *h* only. Is its best step 1e-5 as well, or larger, or
# smaller? Give a number.

# %%
predict("best step looking one way", ...)

# %% [markdown]
# ### Your turn: `best_step`
#
# How does one find the best step for certain? Here with three steps, by eye:
#
# - **try** a step: measure the slope with it;
# - **measure** the error: how far is that from the true slope?
# - **choose** the step with the smallest error.

# %%
for h in [1e-1, 1e-2, 1e-3]:
    found = central(cube, in_precision(2.0, "float32"), h)  # try
    error = abs(found - 12).item()  # measure
    print(f"step {h:<6} slope {found.item():.6f}  error {error:.6f}")
print("the best of these is 0.01")  # choose

# %% [markdown]
# Write `best_step(method, f, x, slope, steps)`. `method` is `forward` or `central` or
# any other function that takes `f`, `x` and a step. `slope` is the true slope. `steps`
# is a list. Return the step whose error is smallest.


# %% exercise="best_step"
def best_step(method, f, x, slope, steps):
    ### BEGIN SOLUTION
    errors = []
    for h in steps:
        found = method(f, x, h)  # try
        errors.append(abs(found - slope))  # measure
    return steps[errors.index(min(errors))]  # choose
    ### END SOLUTION


# %%
check.best_step(best_step)

# %%
choose = finished("best_step", best_step)
steps = [10.0**-k for k in range(17)]
double, single = in_precision(2.0, "float64"), in_precision(2.0, "float32")

print("both sides, float64:", choose(central, cube, double, 12, steps))
print("both sides, float32:", choose(central, cube, single, 12, steps))
looking_one_way = choose(forward, cube, double, 12, steps)
predict.compare("best step looking one way", looking_one_way)

# %% [markdown]
# Error against step, for all of them. Both axes count in powers of ten, so a straight
# line is a power of *h*.


# %%
def errors(method, x):
    return [max(abs(method(cube, x, h) - 12).item(), 1e-12) for h in steps]


figure, axis = plt.subplots(figsize=(7, 4))
axis.loglog(steps, errors(central, double), "o-", label="both sides, float64")
axis.loglog(steps, errors(forward, double), "s--", label="one side, float64")
axis.loglog(steps, errors(central, single), "^:", label="both sides, float32")
axis.set(xlabel="step h", ylabel="error of the slope")
axis.grid(alpha=0.3)
axis.legend(loc="lower left")
picture(
    figure,
    alt="Error against step: three curves in the shape of a V. Looking both ways the "
    "smallest error is near 1e-5 in double and near 1e-2 in single precision; looking "
    "one way, near 1e-8. To the right the curve's error grows, to the left rounding.",
)

# %% [markdown]
# Going from right to left, the line of *both sides* falls twice as steeply as that of
# *one side*: *h*² against *h*. Then rounding takes over, and every line turns around.

# %% tags=["author"]
assert central(cube, 2.0, 1e-17) == 0
assert choose(central, cube, double, 12, steps) == 1e-5
assert choose(central, cube, single, 12, steps) == 1e-2
assert looking_one_way == 1e-8
assert cube(double + 1e-16) == cube(double - 1e-16)
assert cube(double + 1e-15) != cube(double - 1e-15)
assert cube(single + 1e-8) == cube(single - 1e-8)
assert cube(single + 1e-7) != cube(single - 1e-7)

# %% [markdown]
# ## 4 · Two numbers, two slopes
#
# A loss depends on many weights. Begin with two numbers: *f(x, y) = x² + x·y*, at the
# point (1, 2). Such a function is a landscape, and how steep it is depends on the
# direction. We take two: along *x* while *y* stands still, and along *y* while *x*
# stands still. These are the **partial slopes**.
#
# **Predict** both: along *x*, and along *y*.

# %%
predict("slope along x", ...)
predict("slope along y", ...)

# %% [markdown]
# Now measure them in the picture. It says the height under a cross-hair. Click into it:
# *Home* takes the cross-hair to its middle, which is (1, 2), and each arrow key by 0.1.
# Read the height 0.1 to the left and 0.1 to the right of (1, 2), subtract, and divide
# by the run. Then the same above and below.
#
# The two curves beside it are cuts through the landscape: their slopes at the dashed
# line are the two partial slopes.


# %%
def land(x, y):
    return x**2 + x * y


LandscapeView(
    land, start=(1, 2), x_range=(-1, 3), y_range=(0, 4), resolution=41, title="x² + x·y"
)

# %% [markdown]
# ### Your turn: `slopes`
#
# The slope along *x* by hand, in three named steps:
#
# - **hold** the other number still;
# - **move** this one to both sides;
# - **divide** the rise by the run.

# %%
y = 2.0  # hold
right, left = land(1.1, y), land(0.9, y)  # move
print("slope along x:", (right - left) / 0.2)  # divide

# %% [markdown]
# `slopes(f, x, y, h)` returns two numbers: the slope along *x* and the slope along *y*,
# both at the point (*x*, *y*), each by looking both ways.


# %% exercise="slopes"
def slopes(f, x, y, h):
    ### BEGIN SOLUTION
    along_x = (f(x + h, y) - f(x - h, y)) / (2 * h)  # hold y, move x, divide
    along_y = (f(x, y + h) - f(x, y - h)) / (2 * h)  # hold x, move y, divide
    return along_x, along_y
    ### END SOLUTION


# %%
check.slopes(slopes)

# %%
partial = finished("slopes", slopes)
by_hand = [round(slope, 6) for slope in partial(land, 1.0, 2.0, 1e-5)]
predict.compare("slope along x", by_hand[0])
predict.compare("slope along y", by_hand[1])

x = torch.tensor(1.0, requires_grad=True)
y = torch.tensor(2.0, requires_grad=True)
land(x, y).backward()
print("backward pass:", x.grad.item(), y.grad.item())

# %% [markdown]
# That is what a **gradient** is: all partial slopes side by side. One backward pass
# found both, exactly, and without any step. How it does that is the subject of the
# next three lessons. What you wrote remains the judge: with the central difference
# people check whether a backward pass is right. The library has its own in
# `tinygrad_edu/diagram/differences.py`; *check* in `GraphView` calls it.

# %% tags=["author"]
assert by_hand == [4.0, 1.0]
assert [x.grad.item(), y.grad.item()] == by_hand

# %% [markdown]
# ## 5 · The judge at work
#
# The network of the last lesson, fresh, and five digits. We take one of its numbers,
# the bias of the score for 3, and ask how steeply the loss of the five goes up with it.
# For that we need the loss as a function of this one number:

# %%
torch.manual_seed(0)
digits = load_digits()
few = torch.tensor(digits.images[:5]).float().reshape(5, 64) / 16  # (5, 64)
labels = torch.tensor(digits.target[:5])  # (5,)  0, 1, 2, 3, 4
network = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
bias = network[2].bias


def loss_with(number):
    """The loss if the bias of the score for 3 were this number."""
    with torch.no_grad():
        before = bias[3].item()
        bias[3] = number
        loss = nn.CrossEntropyLoss()(network(few), labels).item()
        bias[3] = before  # put it back
    return loss


# %% [markdown]
# One of the five images is a 3. **Predict** the sign of the slope: 1 if the loss goes
# up with this bias, −1 if it goes down. (A guesser gives each digit 0.1, and the
# gradient of a score was (*p* − onehot) / 5.)

# %%
predict("sign of the slope", ...)

# %%
nn.CrossEntropyLoss()(network(few), labels).backward()
here = bias[3].item()
for h in [1e-2, 1e-7]:
    print(f"your slope, step {h:g}: {central(loss_with, here, h):+.6f}")
print(f"backward pass:         {bias.grad[3].item():+.6f}")
predict.compare("sign of the slope", int(np.sign(bias.grad[3].item())))

# %% [markdown]
# The network computes in single precision, so you know why the second step is useless.
#
# A last question, which needs old and new: this network has 64 × 128 + 128 weights and
# biases in its first layer and 128 × 10 + 10 in its second. You want *all* slopes of
# its loss by central differences. **Predict** how often the loss has to be computed.

# %%
predict("losses for all slopes", ...)

# %%
numbers = sum(parameter.numel() for parameter in network.parameters())
print(f"{numbers:,} weights and biases, two losses for each")
predict.compare("losses for all slopes", 2 * numbers)

# %% [markdown]
# The backward pass costs about as much as two or three forward passes, for all of them
# together. That difference is why there is deep learning at all. It is possible because
# a number can *remember* how it was made, and that is the next lesson.

# %% tags=["author"]
measured = central(loss_with, here, 1e-2)
assert abs(measured - bias.grad[3].item()) < 1e-3
assert abs(central(loss_with, here, 1e-7) - bias.grad[3].item()) > 1e-2
assert bias.grad[3].item() < 0
assert 2 * numbers == 19_220

# %% [markdown]
# ## Where you are
#
# You can measure the slope of any function, know how far to trust it, and have checked
# a number of a network with it.

# %%
progress.show()
