# ---
# title: The chain rule by hand
# needs:
#   - slopes, as in lesson 01
#   - that a result remembers how it was made, as in lesson 02
# able:
#   - to say the local derivative of nine operations, and to measure it
#   - to walk backward through a computation with pencil and paper
#   - to write backward rules, and to check them by finite differences
# minutes: 40
# seconds: 30
# megabytes: 600
# ---

# %% [markdown]
# # The chain rule by hand
#
# A loss is the end of a long chain of small operations: a product, a sum, a `tanh`.
# Training needs to know how fast the loss changes with each number at the beginning.
# In this lesson you find that out, first by wiggling, then with a rule that multiplies.
# At the end you have written the table of rules that stands at the heart of every
# library for deep learning.
#
# The next cell brings what the lesson uses.

# %%
import math

import matplotlib.pyplot as plt

import tinygrad_edu as torch
from tinygrad_edu.classroom import NotDone, check, finished, hint, picture, predict
from tinygrad_edu.classroom import progress, solution
from tinygrad_edu_widgets import GraphView

# %% [markdown]
# ## From memory
#
# Two questions on the lessons before. Answer without scrolling and without paper.
#
# 1. *Slopes.* f(x) = x². At x = 3 we move x up by 0.01. By about how much does f(x)
#    move?
# 2. *A number that remembers.* We write `a = torch.tensor(2.0)`, then `y = a * 3`, then
#    `a = torch.tensor(10.0)`. What is `y` now?

# %%
predict("how far x squared moves", ...)
predict("y after a new a", ...)

# %%
predict.compare("how far x squared moves", 3.01**2 - 3**2)
a = torch.tensor(2.0)
y = a * 3
a = torch.tensor(10.0)
predict.compare("y after a new a", y.item())

# %% [markdown]
# The slope of x² at 3 is 6, so the result moves 6 times as far. And `y` remembers the
# numbers it was made from, not their names: a new number under an old name is nothing
# to it.

# %% [markdown]
# ## 1 · One operation, wiggled
#
# We begin with a single operation, `out = a * b`, at a = 4 and b = −3.
#
# **Predict.** `a` grows by 0.001, and `b` stays. By how much does `out` change? Mind
# the sign.

# %%
predict("change of a product", ...)

# %%
a, b = 4.0, -3.0
predict.compare("change of a product", (a + 0.001) * b - a * b)

# %% [markdown]
# The output moves −3 times as far as `a`. This factor is the **local derivative** of
# the product with respect to `a`. Local, because nothing else counts than this one
# operation and the numbers that it is at.
#
# `wiggle` measures it for any operation: a step forward, a step back, and the
# difference divided by both steps. That is the central difference of lesson 01.


# %%
def wiggle(operation, a, b, step=1e-5):
    """The local derivatives of an operation with two inputs, measured."""
    of_a = (operation(a + step, b) - operation(a - step, b)) / (2 * step)
    of_b = (operation(a, b + step) - operation(a, b - step)) / (2 * step)
    return of_a, of_b


arithmetic = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
}

a, b = 4.0, -3.0
print(f"at a = {a:g}, b = {b:g}     for a       for b")
for name, operation in arithmetic.items():
    of_a, of_b = wiggle(operation, a, b)
    print(f"{name}              {of_a:12.4f}{of_b:12.4f}")

# %% [markdown]
# (`lambda a, b: a + b` is a function without a name. What stands behind the colon is
# what it gives back.)
#
# Change `a` and `b` in that cell and run it again, until you can answer these.
#
# 1. In which rows do the numbers stay the same whatever `a` and `b` are?
# 2. In the row `mul`: where else do you see these two numbers?
# 3. In the row `div`: make `b` large, such as 100. Which of the two numbers becomes
#    small faster?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. In `add` and `sub`: a sum moves just as far as each of its parts.
# 2. They are `b` and `a`: each input's local derivative is *the other one*.
# 3. The second. The first is 1 / b, the second is −a / b², and b² grows faster than b.
#
# </details>

# %% [markdown]
# Operations with one input are curves, and the local derivative is the slope of the
# curve at the place where we are. Here they are in letters, with `div` from above:
#
# | operation | out | local derivative |
# | --- | --- | --- |
# | div | a / b | 1 / b for a, and −a / b² for b |
# | pow | aᵇ, b a fixed number | b · aᵇ⁻¹ |
# | exp | eᵃ | eᵃ: the output itself |
# | log | ln a | 1 / a |
# | tanh | tanh a | 1 − out² |
# | relu | a, but 0 if a is negative | 1 if a is positive, else 0 |
#
# **Predict.** The curve of tanh is nearly flat far out. What is its local derivative at
# a = 3, where tanh 3 ≈ 0.995? The table has the formula.

# %%
predict("slope of tanh at 3", ...)

# %%
points = [n / 20 for n in range(-80, 81)]
figure, axes = plt.subplots(1, 2, figsize=(8, 2.6))
axes[0].plot(points, [math.tanh(a) for a in points], label="tanh a")
axes[0].plot(points, [1 - math.tanh(a) ** 2 for a in points], "--", label="its slope")
axes[1].plot(points, [max(a, 0.0) for a in points], label="relu a")
axes[1].plot(points, [float(a > 0) for a in points], "--", label="its slope")
for axis in axes:
    axis.legend()
    axis.set_xlabel("a")
picture(
    figure,
    alt="Two curves with their slopes dashed. tanh rises from -1 to 1; its slope is 1 "
    "in the middle and nearly 0 beyond -3 and 3. relu is 0 on the left and rises "
    "on the right; its slope is 0 on the left and 1 on the right.",
)
of_tanh, _ = wiggle(lambda a, b: math.tanh(a), 3.0, 0.0)
predict.compare("slope of tanh at 3", of_tanh)

# %% tags=["author"]
assert abs(of_tanh - (1 - math.tanh(3.0) ** 2)) < 1e-8
assert abs(wiggle(arithmetic["mul"], 4.0, -3.0)[0] + 3.0) < 1e-6

# %% [markdown]
# ## 2 · A chain multiplies
#
# Three wheels touch each other. When the first turns once, the second turns 2 times;
# when the second turns once, the third turns 3 times.
#
# **Predict.** How many times does the third turn when the first turns once?

# %%
predict("turns of the third wheel", ...)

# %%
second = 2 * 1
third = 3 * second
predict.compare("turns of the third wheel", third)

# %% [markdown]
# That is the whole **chain rule**: how fast each link moves with the one before it, all
# multiplied. Now the links are operations, and their speeds are local derivatives:
#
# $$\text{loss} = (a \cdot b + c)^2 \qquad a = 2,\; b = -3,\; c = 10$$
#
# Going backward, each operation does four things. Learn their names.
#
# - **arrive**: take the number that arrives from the side of the loss, the *upstream
#   gradient*. It says how fast the loss changes with this operation's output.
# - **local**: work out the local derivative for each input.
# - **multiply**: upstream times local.
# - **hand on**: each input gets its product, which is the upstream gradient there.
#
# The player below does that. It is set to *predict first*: at each step it asks you for
# the numbers that are handed on, and then shows upstream times local. It writes ∂L/∂y
# for the upstream gradient: how fast the loss L changes with the output y. The inputs
# of an operation it calls a and b, whatever their names in the picture. Take a pencil.
# The first one: at `pow`, 1 arrives, its input is 4, and the local derivative of the
# square is 2 · 4.

# %%
a = torch.tensor(2.0, requires_grad=True)
b = torch.tensor(-3.0, requires_grad=True)
c = torch.tensor(10.0, requires_grad=True)


def loss_of_three():
    return (a * b + c) ** 2


view = GraphView(
    loss_of_three(), module={"a": a, "b": b, "c": c}, recompute=loss_of_three
)
view.predict = True
view

# %% [markdown]
# When you have predicted all of them (or uncovered those that you could not):
#
# 1. At `add`: 8 arrives. What is handed to each side, and why is it not 4 and 4?
# 2. At `mul`: which number went to `a`, and which of `a`, `b`, `c` does it contain?
# 3. Select `a` and let the view check its gradient by finite differences. Which two
#    losses does it compute?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. Each side gets 8. If only one of the two inputs moves, the sum moves as far as it,
#    so each input alone has the full influence.
# 2. `a` gets 8 · (−3) = −24. It contains `b`: the local derivative of a product is the
#    other factor.
# 3. One with `a` a little larger, one with `a` a little smaller. The difference of the
#    losses, divided by the difference of the two values of `a`, comes out near −24.
#
# </details>

# %% [markdown]
# ### The same numbers by hand
#
# Here is what the player did, in plain Python, with the steps at the right.
#
# **Predict** first, for other numbers: a = 2, **b = 5**, c = 10, so that the loss is
# 20² = 400. What is the gradient of `a`?

# %%
predict("gradient of a when b is 5", ...)

# %%
a, b, c = 2.0, 5.0, 10.0

product = a * b
total = product + c
loss = total**2  # forward: 400

up_loss = 1.0  # the loss moves as fast as itself

local = 2 * total  # at pow:  local
up_total = up_loss * local  # multiply, hand on

up_product = up_total * 1  # at add:  local is 1 for both
up_c = up_total * 1

up_a = up_product * b  # at mul:  local is the other factor
up_b = up_product * a

print(f"gradients by hand: a {up_a:g}, b {up_b:g}, c {up_c:g}")
predict.compare("gradient of a when b is 5", up_a)

# %% tags=["author"]
assert (up_a, up_b, up_c) == (200.0, 80.0, 40.0)
texts = [step["text"] for step in view.document["steps"]]
assert any("−24" in text for text in texts)
assert view.checkable
assert view.predict

# %% [markdown]
# Change something: put a minus in place of the plus, `total = product - c`. Which line
# of the backward part has to change as well, and how? Try it.
#
# <details><summary>Our answer, when you have yours</summary>
#
# Only `up_c = up_total * -1`. If `c` grows, the difference falls. The other lines stay
# as they are, because each knows only its own operation. Their numbers change, as
# another number arrives.
#
# </details>

# %% [markdown]
# ## 3 · A rule, written once
#
# Nobody wants to write these lines for each new formula. So we write one **rule** for
# each operation, and use it wherever the operation stands. A rule is given
#
# - `upstream`: the number that arrives,
# - `a` and `b`: the inputs, as they were on the way forward,
# - `out`: the output, as it was on the way forward,
#
# and gives back what is handed on, one number for each input. Here is one that is not
# among yours: the average, out = (a + b) / 2.


# %%
def average_rule(upstream, a, b, out):
    # arrive: it is called upstream
    local_a, local_b = 0.5, 0.5  # local: half as far as each input
    return upstream * local_a, upstream * local_b  # multiply, hand on


example_rules = {}
example_rules["average"] = average_rule
print(example_rules["average"](6.0, 1.0, 2.0, 1.5))

# %% [markdown]
# A dict of rules is a *table*: `rules["average"]` looks the rule up, and the
# parentheses behind it call it. As a rule is so short, one line is enough for it:
#
# ```python
# rules["average"] = lambda upstream, a, b, out: (upstream * 0.5, upstream * 0.5)
# ```
#
# The parentheses around the two numbers are needed there.
#
# **How to test a rule.** Pretend that the rest of the chain is one factor: let
# loss = upstream · out. Then wiggle, and compare.


# %%
def compare_with_differences(rule, operation, upstream, a, b):
    given = rule(upstream, a, b, operation(a, b))
    measured = wiggle(lambda a, b: upstream * operation(a, b), a, b)
    for name, ours, slope in zip("ab", given, measured):
        print(f"  {name}: rule {ours:10.6f}   measured {slope:10.6f}")


print("average, upstream 6, a = 1, b = 2")
compare_with_differences(average_rule, lambda a, b: (a + b) / 2, 6.0, 1.0, 2.0)

# %% [markdown]
# ## 4 · Your turn: four rules with two inputs
#
# `arithmetic_rules()` fills a table with the rules of `add`, `sub`, `mul` and `div`,
# and returns it. Each rule takes `(upstream, a, b, out)` and gives back **two**
# numbers: the gradient of `a`, then the gradient of `b`.
#
# The steps are those of the example: **arrive**, **local**, **multiply**, **hand on**.
# Start with `add` alone, and check: each rule is looked at on its own.


# %% exercise="arithmetic_rules"
def arithmetic_rules():
    rules = {}
    ### BEGIN SOLUTION
    rules["add"] = lambda upstream, a, b, out: (upstream, upstream)
    rules["sub"] = lambda upstream, a, b, out: (upstream, -upstream)
    rules["mul"] = lambda upstream, a, b, out: (upstream * b, upstream * a)
    rules["div"] = lambda upstream, a, b, out: (upstream / b, -upstream * a / b**2)
    ### END SOLUTION
    return rules


# %%
check.arithmetic_rules(arithmetic_rules)

# %% [markdown]
# If it is stuck, `hint("arithmetic_rules")` in a new cell helps; there are three. If it
# does not work out today, go on below: the lesson takes ours in the meantime.
#
# Here are your rules beside measured slopes, at numbers that the check did not use. Put
# in your own.

# %%
rules = finished("arithmetic_rules", arithmetic_rules)()
for name, operation in arithmetic.items():
    print(f"{name}, upstream -1.5, a = 0.7, b = 2.5")
    compare_with_differences(rules[name], operation, -1.5, 0.7, 2.5)

# %% [markdown]
# ## 5 · Rules that reuse the output
#
# With one input there is one number to hand on. Some rules are shortest if they use
# `out`, which was computed on the way forward and is remembered. The worked example is
# the square root, out = √a. Its local derivative is 1 / (2√a), and √a is there already:


# %%
def root_rule(upstream, a, b, out):
    # arrive: it is called upstream; b is not used
    local = 1 / (2 * out)  # local: with the output that is there already
    return upstream * local  # multiply, hand on


slope, _ = wiggle(lambda a, b: 3.0 * math.sqrt(a), 16.0, 0.0)
print(f"rule {root_rule(3.0, 16.0, None, 4.0):.6f}   measured {slope:.6f}")

# %% [markdown]
# **Predict.** `exp` is at a = 0, so out = 1. What does its rule hand on if 5 arrives?

# %%
predict("what exp hands on", ...)

# %%
slope, _ = wiggle(lambda a, b: 5.0 * math.exp(a), 0.0, 0.0)
predict.compare("what exp hands on", slope)

# %% [markdown]
# ### Your turn: five curves
#
# `curve_rules()` returns the table for `pow`, `exp`, `log`, `tanh` and `relu`. Each
# rule takes `(upstream, a, b, out)` and gives back **one** number, the gradient of `a`.
# Only `pow` uses `b`: it is the exponent, a fixed number. For the others `b` is `None`.
#
# The local derivatives are in the table of section 1. The steps: **arrive**, **local**,
# **multiply**, **hand on**. In one line, "1 if a is positive, else 0" is
# `1.0 if a > 0 else 0.0`.


# %% exercise="curve_rules"
def curve_rules():
    rules = {}
    ### BEGIN SOLUTION
    rules["pow"] = lambda upstream, a, b, out: upstream * b * a ** (b - 1)
    rules["exp"] = lambda upstream, a, b, out: upstream * out
    rules["log"] = lambda upstream, a, b, out: upstream / a
    rules["tanh"] = lambda upstream, a, b, out: upstream * (1 - out**2)
    rules["relu"] = lambda upstream, a, b, out: upstream if a > 0 else 0.0
    ### END SOLUTION
    return rules


# %%
check.curve_rules(curve_rules)

# %% [markdown]
# ## 6 · All rules at work
#
# Now your table goes to work on a neuron: it multiplies its input by a weight, adds a
# bias, and bends the sum with `tanh`. The loss says how far that is from the target.
#
# $$\text{loss} = (\tanh(w \cdot x + b) - t)^2$$
#
# On the way forward we note each operation in a list, called a **tape**. Backward, we
# read the tape from its end, look up the rule, and hand on. No line of the backward
# loop knows the formula.

# %%
rules = finished("arithmetic_rules", arithmetic_rules)()
rules.update(finished("curve_rules", curve_rules)())

w, x, b, t = 0.5, 2.0, -0.6, 1.0
tape = []  # (operation, names of its inputs, name of its output)
values = {"w": w, "x": x, "b": b, "t": t, "two": 2}

values["product"] = values["w"] * values["x"]
tape.append(("mul", ["w", "x"], "product"))
values["sum"] = values["product"] + values["b"]
tape.append(("add", ["product", "b"], "sum"))
values["bent"] = math.tanh(values["sum"])
tape.append(("tanh", ["sum"], "bent"))
values["miss"] = values["bent"] - values["t"]
tape.append(("sub", ["bent", "t"], "miss"))
values["loss"] = values["miss"] ** values["two"]
tape.append(("pow", ["miss", "two"], "loss"))

print(f"loss: {values['loss']:.4f}")

# %% [markdown]
# **Predict** a sign. The neuron's output is below its target, and x is positive. Is the
# gradient of `w` positive or negative? Write `1` or `-1`. (If `w` grew a little, would
# the loss grow?)

# %%
predict("sign of the gradient of w", ...)

# %%
gradients = {"loss": 1.0}
print("operation   upstream  handed on")
for operation, names, output in reversed(tape):
    upstream = gradients[output]  # arrive
    a = values[names[0]]
    b = values[names[1]] if len(names) == 2 else None
    given = rules[operation](upstream, a, b, values[output])  # local, multiply
    if not isinstance(given, tuple | list):
        given = (given,)
    for name, gradient in zip(names, given):
        gradients[name] = gradient  # hand on
    handed = ", ".join(f"{name} {g:.4f}" for name, g in zip(names, given))
    print(f"{operation:10}{upstream:10.4f}  {handed}")

predict.compare("sign of the gradient of w", 1 if gradients["w"] > 0 else -1)

# %% [markdown]
# And the library, on the same formula:

# %%
weight = torch.tensor(0.5, requires_grad=True)
bias = torch.tensor(-0.6, requires_grad=True)


def neuron_loss():
    return ((weight * 2.0 + bias).tanh() - 1.0) ** 2


neuron_loss().backward()
print(f"w: your rules {gradients['w']:.6f}   library {weight.grad.item():.6f}")
print(f"b: your rules {gradients['b']:.6f}   library {bias.grad.item():.6f}")
GraphView(neuron_loss(), module={"w": weight, "b": bias}, recompute=neuron_loss)

# %% [markdown]
# Compare the table that your rules printed with the steps of the player: the same
# numbers in the same order. Stop at `tanh`: which of your lines is the formula in the
# panel, and what do you call its ∂L/∂y and its y?
#
# The library's rules are in `tinygrad_edu/ops/numbers/elementwise.py`; the one of the
# product reads
#
# ```python
# lambda F, g, _a, b: g * b,
# lambda F, g, a, _b: g * a,
# ```
#
# where `g` is the upstream gradient. You have written that line too.
#
# **Make your own.** Change the formula: a `relu` in place of the `tanh`, or an `exp` in
# front of the loss. Change the tape and the library's line, and see whether they still
# agree. Use each number only once: what happens to a number that is used *twice* is the
# subject of lesson 04. (Look at the line with *hand on* in the loop: what would go
# wrong?)

# %% tags=["author"]
assert abs(gradients["w"] - weight.grad.item()) < 1e-5
assert abs(gradients["b"] - bias.grad.item()) < 1e-5
assert gradients["w"] < 0
for name, operation in arithmetic.items():
    for a_, b_ in [(0.7, 2.5), (-1.2, 0.4)]:
        found = wiggle(operation, a_, b_)
        ours = rules[name](-1.5, a_, b_, operation(a_, b_))
        assert all(abs(-1.5 * p - q) < 1e-6 for p, q in zip(found, ours))
curves = {
    "pow": lambda a, b: a**3,
    "exp": lambda a, b: math.exp(a),
    "log": lambda a, b: math.log(a),
    "tanh": lambda a, b: math.tanh(a),
    "relu": lambda a, b: max(a, 0.0),
}
for name, operation in curves.items():
    for a_ in (0.3, 1.7):
        slope, _ = wiggle(operation, a_, 0.0)
        ours = rules[name](2.5, a_, 3, operation(a_, None))
        assert abs(2.5 * slope - ours) < 1e-6

# %% [markdown]
# ## 7 · Looking back
#
# A question that mixes old and new. In lesson 00 a learning rate that was far too large
# left every hidden unit *dead*. Take one unit, relu(w · x + b), with x = 2, b = 4, and
# let 5 arrive from the loss.
#
# **Predict** the gradient of w, first when w = −1, then when w = −3. No code, no paper.

# %%
predict("gradient of w at -1", ...)
predict("gradient of w at -3", ...)

# %%
found = {}
for start in (-1.0, -3.0):
    w = torch.tensor(start, requires_grad=True)
    loss = 5 * (w * 2.0 + 4.0).relu()
    loss.backward()
    found[start] = w.grad.item()
predict.compare("gradient of w at -1", found[-1.0])
predict.compare("gradient of w at -3", found[-3.0])

# %% tags=["author"]
assert found == {-1.0: 10.0, -3.0: 0.0}

# %% [markdown]
# At w = −1 the sum is 2, relu lets the 5 through, and 5 · 2 = 10. At w = −3 the sum is
# −2: relu multiplies by 0, and a product with one zero in it is zero, however large the
# rest. So *no* loss, however bad, can move this weight. That is what "dead" means, in
# one multiplication.
#
# ## Where you are
#
# You can walk backward through any chain: arrive, local, multiply, hand on. Your rules
# agree with measured slopes and with the library. In the next lesson the chain
# branches: what does a number receive that is used twice, and who goes first?

# %%
progress.show()
