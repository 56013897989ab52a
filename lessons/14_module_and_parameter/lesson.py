# ---
# title: Module and Parameter
# needs:
#   - networks of layers, and an optimizer, as in lesson 05
#   - that two tensors can share their memory (lesson 06)
#   - Python classes with methods, and dicts
# able:
#   - to say what an optimizer gets to see of a network, and what it never sees
#   - to write the registration that makes parameters() work, and the walk behind it
#   - to save a model and load it, and to refuse what does not fit
#   - to keep numbers that are not learned, and to heed the mode, training or not
# minutes: 60
# seconds: 40
# megabytes: 600
# ---

# %% [markdown]
# # Module and Parameter
#
# A network has hundreds of tensors. Somebody must hand all of them to the optimizer,
# write all of them to a file, and read them back into the right places. Nobody keeps
# such lists by hand. You write `self.weight = ...`, and it is on the list.
#
# In this lesson you build the part of the library that does this. It is small, and
# most silent mistakes in training code sit just beside it.

# %%
import inspect
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
from sklearn.datasets import load_digits

import tinygrad_edu as torch
from tinygrad_edu import nn
from tinygrad_edu.classroom import NotDone, check, finished, hint, picture, predict
from tinygrad_edu.classroom import progress, solution
from tinygrad_edu.nn.base.registry import Registry
from tinygrad_edu_widgets import ModuleTree

# %% [markdown]
# ## From memory
#
# 1. *Memory behind a tensor.* `a = torch.zeros(4)`, then `b = a[:2]`, then `b += 1`.
#    What is the sum of `a`?
# 2. *Order matters.* A weight is used in two layers. From the first layer comes the
#    gradient 2 back to it, from the second 5. What does the weight receive?

# %%
predict("sum of a", ...)
predict("gradient of a weight in two layers", ...)

# %%
a = torch.zeros(4)
b = a[:2]
b += 1
predict.compare("sum of a", a.sum().item())

weight = torch.tensor(1.0, requires_grad=True)
(2 * weight + 5 * weight).backward()
predict.compare("gradient of a weight in two layers", weight.grad.item())

# %% [markdown]
# `b` is a view: it reads and writes the memory of `a`. And a number that is used twice
# receives a sum. You will need both.

# %% [markdown]
# ## 1 · A network that does not learn, and does not say so
#
# The handwritten digits of lesson 00, and a network with two hidden layers. To make it
# easy to add more of them, they stand in a list.

# %%
digits = load_digits()
torch.manual_seed(0)
order = torch.randperm(1797)
x = (torch.tensor(digits.images).float() / 16).reshape(-1, 64)[order]  # (1797, 64)
y = torch.tensor(digits.target)[order]  # (1797,)
x_train, y_train = x[:1500], y[:1500]
x_valid, y_valid = x[1500:], y[1500:]


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = [nn.Linear(64, 64), nn.Linear(64, 64)]
        self.last = nn.Linear(64, 10)

    def forward(self, x):
        for layer in self.hidden:
            x = torch.relu(layer(x))
        return self.last(x)


def train(model, epochs=15):
    """Trains with Adam, in batches of 50; returns the loss of each step."""
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    losses = []
    for _ in range(epochs):
        for start in range(0, 1500, 50):
            batch, labels = x_train[start : start + 50], y_train[start : start + 50]
            loss = nn.functional.cross_entropy(model(batch), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses


def accuracy(model, images=x_valid, labels=y_valid):
    with torch.no_grad():
        return round((model(images).argmax(dim=1) == labels).float().mean().item(), 3)


torch.manual_seed(1)
reader = Reader()

# %% [markdown]
# The three layers have 64 · 64 + 64, again 64 · 64 + 64, and 64 · 10 + 10 numbers:
# 8,970 in all. **Predict**: how many of them does `reader.parameters()` hand to the
# optimizer?

# %%
predict("numbers the optimizer gets", ...)

# %%
handed = sum(parameter.numel() for parameter in reader.parameters())
predict.compare("numbers the optimizer gets", handed)
losses = train(reader)
print(f"loss {losses[0]:.2f} at first, {losses[-1]:.2f} at the end")
print(f"right on images it has not seen: {accuracy(reader):.0%}")

# %% [markdown]
# The loss falls, most digits are read, there is no error. But two of three layers still
# hold their first random numbers. Here is what the library sees of this network:

# %%
ModuleTree(reader, x_valid[:1])

# %% [markdown]
# 1. Which layers are missing from the tree?
# 2. In the class `Reader`, write `nn.ModuleList([...])` around the list; the loop over
#    it may stay. Run all cells from there. What are the two layers called now, and how
#    many parameters are there in all?
# 3. How many digits does it read now?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. Both hidden ones. A plain list is a plain list: nobody looks into it.
# 2. `hidden.0` and `hidden.1`, below a module called `hidden`; 8,970.
# 3. About 98%, where it was about 82%. An easier task would have hidden the mistake
#    altogether.
#
# </details>

# %% tags=["author"]
assert handed == 650
assert losses[-1] < losses[0]


class Repaired(Reader):
    def __init__(self):
        super().__init__()
        self.hidden = nn.ModuleList([nn.Linear(64, 64), nn.Linear(64, 64)])


torch.manual_seed(1)
repaired = Repaired()
assert sum(parameter.numel() for parameter in repaired.parameters()) == 8970
train(repaired)
assert accuracy(repaired) > accuracy(reader) + 0.1
assert accuracy(repaired) > 0.95
tree = ModuleTree(reader, x_valid[:1]).tree
assert [module["name"] for module in tree["modules"]] == ["Reader", "last"]

# %% [markdown]
# So `self.last = ...` does something that `self.hidden = [...]` does not. What?

# %% [markdown]
# ## 2 · Assigning is registering
#
# When Python meets `c.cups = 6`, it calls `c.__setattr__("cups", 6)`. A class may write
# this method itself. And when Python looks for `c.cups` and finds nothing in the usual
# places, it calls `c.__getattr__("cups")`.
#
# **An example**: a cupboard that keeps whole numbers in a drawer. Three steps:
#
# - **sort**: look what kind of thing the value is;
# - **keep**: put it into the drawer, or else where Python would;
# - **find**: when somebody asks, look into the drawer.


# %%
class Cupboard:
    def __init__(self):
        self.__dict__["drawer"] = {}  # straight into Python's own dict

    def __setattr__(self, name, value):
        if isinstance(value, int):  # sort
            self.drawer[name] = value  # keep
        else:
            object.__setattr__(self, name, value)  # keep it where Python would

    def __getattr__(self, name):
        print(f"  (somebody looks for {name} in the drawer)")
        if name in self.drawer:  # find
            return self.drawer[name]
        raise AttributeError(name)


c = Cupboard()
c.cups = 6
c.label = "kitchen"

# %% [markdown]
# **Predict**: now we read `c.cups` and `c.label`. For which of the two does Python call
# `__getattr__`? Write `"cups"`, `"label"` or `"both"`.

# %%
predict("who is looked for in the drawer", ...)

# %%
print(c.cups, c.label)
print("in the drawer:", c.drawer)
print("ordinary:     ", [name for name in vars(c) if name != "drawer"])
predict.compare("who is looked for in the drawer", "cups")

# %% [markdown]
# `label` was kept where Python keeps attributes, so nobody has to be asked. And one
# thing to watch: inside `__setattr__`, the line `self.label = value` would call
# `__setattr__` again, and again. `object.__setattr__` is Python's own, which just does
# it.

# %% [markdown]
# ### Your turn: `Module`
#
# A module has three drawers. Into `_parameters` goes each `nn.Parameter`: that is a
# tensor, with a class of its own which says "to be learned". Into `_modules` goes each
# `Module`. In `_buffers` are tensors that are kept and not learned; they get there by
# `register_buffer`, and when one is assigned anew it stays there. All the rest is
# ordinary.
#
# The drawers are made for you. Write `__setattr__` and `__getattr__`. The steps:
# **sort**, **keep**, **find**.


# %% exercise="Module"
class Module:
    """Something with parameters, and with parts that are modules too."""

    def __init__(self):
        self.__dict__.update(training=True, _parameters={}, _buffers={}, _modules={})

    def register_buffer(self, name, tensor):
        self._buffers[name] = tensor

    def __setattr__(self, name, value):
        ### BEGIN SOLUTION
        if isinstance(value, nn.Parameter):  # sort
            self._parameters[name] = value  # keep
        elif isinstance(value, Module):
            self._modules[name] = value
        elif name in self._buffers:
            self._buffers[name] = value
        else:
            object.__setattr__(self, name, value)
        ### END SOLUTION

    def __getattr__(self, name):
        ### BEGIN SOLUTION
        for drawer in (self._parameters, self._buffers, self._modules):  # find
            if name in drawer:
                return drawer[name]
        raise AttributeError(f"there is nothing called {name}")
        ### END SOLUTION


# %%
check.Module(Module)

# %% [markdown]
# Stuck? `hint("Module")` in a new cell. From here on your class is called `Part`; as
# long as it is not finished, `Part` is ours.

# %%
Part = finished("Module", Module)


class Layer(Part):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(0.1 * torch.randn(outputs, inputs))
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, x):
        return x @ self.weight.T + self.bias


class TwoLayers(Part):
    def __init__(self):
        super().__init__()
        self.hidden = Layer(64, 32)
        self.last = Layer(32, 10)
        self.register_buffer("shift", torch.full((64,), 0.5))

    def forward(self, x):
        return self.last.forward(torch.relu(self.hidden.forward(x - self.shift)))


mine = TwoLayers()
print("modules of mine:     ", list(mine._modules))
print("parameters of hidden:", list(mine.hidden._parameters))
print("scores:              ", tuple(mine.forward(x_valid).shape))

# %% tags=["author"]
assert list(mine._modules) == ["hidden", "last"]
assert list(mine._buffers) == ["shift"]
assert mine.forward(x_valid).shape == (297, 10)

# %% [markdown]
# ### The library's own
#
# Here is what runs when you assign something to a module of the library.

# %%
print(inspect.getsource(Registry.__setattr__))

# %% [markdown]
# Your branches are there: parameter, module, name of a buffer, the rest. Other lines
# refuse a wrong value, such as a plain tensor under the name of a parameter. And before
# a part is kept, `_make_room` is called. What for? Many networks write `self.bias =
# None`, and later `self.bias = nn.Parameter(...)`.
#
# **Predict**: with *your* class, what does one read from `part.bias` after these two
# lines? Write `"the parameter"` or `"None"`.

# %%
predict("bias after None and a parameter", ...)

# %%
part = Part()
part.bias = None
part.bias = nn.Parameter(torch.ones(2))
found = "None" if part.bias is None else "the parameter"
print("in the drawer:", list(part._parameters))
predict.compare("bias after None and a parameter", found)

theirs = nn.Module()
theirs.bias = None
theirs.bias = nn.Parameter(torch.ones(2))
print("the library:", theirs.bias is not None)

# %% [markdown]
# `None` was no part, so it became an ordinary attribute; the parameter is in its
# drawer; and Python reads the ordinary one first. The optimizer would train a bias that
# the network does not use. `_make_room` takes the name out of every other place.
#
# **Change it**: add this to your `Module`, in one line for the parameters.
# `self.__dict__` holds the ordinary attributes, and `pop(name, None)` takes a key out
# of a dict if it is there. The check must still pass.
#
# A second mistake has a message of its own. What is not there yet when the drawers are
# needed?


# %%
class Forgetful(nn.Module):
    def __init__(self):
        self.weight = nn.Parameter(torch.ones(2))


try:
    Forgetful()
except AttributeError as error:
    print(error)

# %% tags=["author"]
assert found == "None"
assert theirs.bias is not None
assert "_make_room" in inspect.getsource(Registry.__setattr__)

# %% [markdown]
# ## 3 · Names with dots
#
# A module holds modules, which hold modules: a tree. The name of a part is the way to
# it, with dots. To list them all, a function that calls itself:
#
# - **own**: the module itself comes first;
# - **join**: the path of a part is the path so far, its name, and a dot;
# - **below**: the part does the same with its own parts.


# %%
def named_modules(module, path=""):
    found = [(path, module)]  # own
    for name, part in module._modules.items():
        found += named_modules(part, path + name + ".")  # join, below
    return found


for path, part in named_modules(mine):
    print(f"{path!r:12} {type(part).__name__}")

# %% [markdown]
# The library's modules have drawers of the same names (and so have those of PyTorch),
# so the function works for them too. With it, tensors can be listed. Here the buffers:
#
# - **walk** over all modules with their paths;
# - **join** the path and the name.


# %%
def named_buffers(module):
    found = []
    for path, part in named_modules(module):  # walk
        for name, buffer in part._buffers.items():
            found.append((path + name, buffer))  # join
    return found


network = nn.Sequential(nn.Linear(64, 32), nn.BatchNorm1d(32), nn.ReLU())
print([name for name, buffer in named_buffers(network)])

# %% [markdown]
# Parameters need one thing more. A layer may be used in two places, and a weight may
# have two names. Here the network runs twice through one layer in its middle.
#
# **Predict**: how many numbers are there to learn in all? (The first layer has 2,080,
# the middle one 1,056, the last one 330.)

# %%
predict("numbers with a shared layer", ...)

# %%
middle = nn.Linear(32, 32)
shared = nn.Sequential(
    nn.Linear(64, 32),
    nn.ReLU(),
    middle,
    nn.ReLU(),
    middle,
    nn.ReLU(),
    nn.Linear(32, 10),
)
total = sum(parameter.numel() for parameter in shared.parameters())
predict.compare("numbers with a shared layer", total)
ModuleTree(shared, x_valid[:1])

# %% [markdown]
# 1. What does the tree say of the second place of the layer, the one called `4`?
# 2. Put a `nn.Linear(32, 32)` of its own there, in place of the second `middle`, and
#    run the cell again. By how much does the total grow?
# 3. If the optimizer got the shared weight twice, what would it do to it in each step?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. That it is the same as `2`, and it counts nothing for it.
# 2. By 1,056.
# 3. It would move it twice. PyTorch's optimizers refuse such a list, or warn.
#
# </details>

# %% tags=["author"]
assert total == 2080 + 1056 + 330
assert [name for name, buffer in named_buffers(network)] == [
    "1.running_mean",
    "1.running_var",
    "1.num_batches_tracked",
]

# %% [markdown]
# ### Your turn: `named_parameters`
#
# It returns a list of pairs, name and parameter, of a module and everything below it.
# A parameter that has two names is listed once, under the first one. Where a place is
# kept free, as by `nn.Linear(2, 3, bias=False)`, the drawer holds `None`, and that is
# not listed. The steps: **walk**, **join**, and a new one: **once**.
#
# (`in` compares the things in a *list* by `==`, which for tensors compares number by
# number. A *set* asks whether it is the same tensor.)


# %% exercise="named_parameters"
def named_parameters(module):
    ### BEGIN SOLUTION
    pairs, seen = [], set()
    for path, part in named_modules(module):  # walk
        for name, parameter in part._parameters.items():
            if parameter is None or parameter in seen:  # once
                continue
            seen.add(parameter)
            pairs.append((path + name, parameter))  # join
    return pairs
    ### END SOLUTION


# %%
check.named_parameters(named_parameters)

# %% [markdown]
# With it, a network made of *your* class trains. No list was kept by hand:

# %%
list_them = finished("named_parameters", named_parameters)

print([name for name, parameter in list_them(mine)])
optimizer = torch.optim.Adam([parameter for _, parameter in list_them(mine)], lr=0.01)
for _ in range(100):
    loss = nn.functional.cross_entropy(mine.forward(x_train), y_train)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(f"right: {accuracy(mine.forward):.0%}")

# %% tags=["author"]
assert accuracy(mine.forward) > 0.9
assert [name for name, _ in list_them(shared)] == [
    name for name, _ in shared.named_parameters()
]

# %% [markdown]
# In the library this walk is `_named`, in `tinygrad_edu/nn/base/tree.py`. It serves
# parameters and buffers alike: the name of the drawer is an argument.

# %% [markdown]
# ## 4 · What is saved
#
# `state_dict` is what a model writes to a file: its tensors by name. It differs from
# the list of parameters:
#
# - buffers belong to it, as a model needs them to compute the same again;
# - a shared tensor stands under *each* of its names;
# - the tensors are cut off from the graph, by `tensor.detach()`, but **not copied**.
#
# The last point has cost many people their best model. Here training goes well, the
# state is kept, and then the learning rate is far too large.

# %%
torch.manual_seed(1)
network = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
train(network)
best = network.state_dict()
good = accuracy(network)

optimizer = torch.optim.SGD(network.parameters(), lr=100.0)
for _ in range(5):
    loss = nn.functional.cross_entropy(network(x_train), y_train)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
spoilt = accuracy(network)
print(f"right: {good:.0%} when the state was kept, {spoilt:.0%} now")

# %% [markdown]
# **Predict**: we load `best` into the network. Which part of the digits does it read
# then? Write a number from 0 to 1.

# %%
predict("right with the best state", ...)

# %%
network.load_state_dict(best)
again = accuracy(network)
predict.compare("right with the best state", again)

# %% [markdown]
# `best` was never another set of numbers. It *is* the memory of the model, as `b` was
# the memory of `a` in the first question. Each step of the optimizer wrote into it.
#
# **Change it**: in the cell that trains, keep copies:
#
# `best = {name: tensor.clone() for name, tensor in network.state_dict().items()}`
#
# and run the three cells again. (A file would have been a copy as well.)

# %% tags=["author"]
assert good > 0.9
assert spoilt < 0.6
assert again == spoilt
assert best["0.weight"].data_ptr() == network[0].weight.data_ptr()

# %% [markdown]
# ### Your turn: `state_dict`
#
# It returns a dict of name and tensor, of the parameters and buffers of a module and
# everything below it. The steps: **walk**, **join**, and **cut**: each tensor is cut
# off from the graph, and still shares its memory. Free places (`None`) are left out.


# %% exercise="state_dict"
def state_dict(module):
    ### BEGIN SOLUTION
    state = {}
    for path, part in named_modules(module):  # walk
        for drawer in (part._parameters, part._buffers):
            for name, tensor in drawer.items():
                if tensor is not None:
                    state[path + name] = tensor.detach()  # join, cut
    return state
    ### END SOLUTION


# %%
check.state_dict(state_dict)

# %% [markdown]
# ## 5 · Loading, or refusing
#
# The way back must be strict. A state that fits only in part makes a model that works
# only in part. **An example**: a box that takes three numbers from a dict.
#
# - **compare** what is there with what is needed, all of it;
# - **refuse** before anything has been changed, and say what is wrong;
# - **copy** the numbers into their places.


# %%
def fill(box, numbers):
    missing = [name for name in box if name not in numbers]  # compare
    if missing:
        raise RuntimeError(f"missing: {missing}")  # refuse
    for name in box:
        box[name] = numbers[name]  # copy


box = {"red": 0, "green": 0, "blue": 0}
try:
    fill(box, {"red": 1, "green": 2, "yellow": 3})
except RuntimeError as error:
    print("refused,", error)
print(box)

# %% [markdown]
# The box does not ask about `yellow`. A model should: a name that it does not know
# means that somebody expects something of it. It should also compare shapes.
#
# **Predict**: a bias of shape (3,) is filled by `bias.copy_(other)`, and `other` has
# the shape (1,). What happens? Write `"error"` or `"copied"`.

# %%
predict("one number copied into three", ...)

# %%
bias, other = torch.zeros(3), torch.tensor([7.0])
bias.copy_(other)
print(bias)
predict.compare("one number copied into three", "copied")

# %% [markdown]
# Broadcasting (lesson 07) is at work wherever shapes may differ.
#
# ### Your turn: `load_state_dict`
#
# It is given a module and a state, and returns nothing. The steps: **compare** (names
# both ways, then shapes), **refuse** by `raise RuntimeError(...)` with the names in the
# text, **copy** into the memory that is there. The parameters stay the objects that
# they are: an optimizer has hold of them. `save(module)` is your `state_dict`, or ours.

# %%
save = finished("state_dict", state_dict)


# %% exercise="load_state_dict"
def load_state_dict(module, state):
    ### BEGIN SOLUTION
    own = save(module)
    missing = [name for name in own if name not in state]  # compare
    unknown = [name for name in state if name not in own]
    if missing or unknown:
        raise RuntimeError(f"missing: {missing}, unknown: {unknown}")  # refuse
    for name in own:
        if state[name].shape != own[name].shape:  # compare
            raise RuntimeError(f"{name} has another shape")  # refuse
    for name in own:
        own[name].copy_(state[name])  # copy
    ### END SOLUTION


# %%
check.load_state_dict(load_state_dict)

# %% [markdown]
# The round trip, with a file in between, from your class to the library's:

# %%
load = finished("load_state_dict", load_state_dict)

file = Path(tempfile.mkdtemp()) / "two_layers.pt"
torch.save(save(mine), file)
print(f"{file.name}: {file.stat().st_size:,} bytes")


class Same(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(64, 32)
        self.last = nn.Linear(32, 10)
        self.register_buffer("shift", torch.zeros(64))

    def forward(self, x):
        return self.last(torch.relu(self.hidden(x - self.shift)))


copy = Same()
before = accuracy(copy)
load(copy, torch.load(file))
print(f"right: {before:.0%} before loading, {accuracy(copy):.0%} after")

# %% [markdown]
# The names are the contract: two classes that call their parts alike understand each
# other's files. Here is what the library says to a state of another model. **Before you
# run it**: which names are missing, and which are unknown?

# %%
try:
    copy.load_state_dict(network.state_dict())
except RuntimeError as error:
    print(error)

# %% tags=["author"]
assert accuracy(copy) == accuracy(mine.forward)
assert torch.equal(copy.shift, mine.shift)
assert before < 0.4

# %% [markdown]
# ## 6 · The mode is state, too
#
# Some layers do one thing while they learn and another afterwards. They ask
# `self.training`, which `model.train()` and `model.eval()` set: in the model, and in
# everything below it. **An example** is a layer that divides by the largest value seen
# in training, so that pixels of any scale come out between 0 and 1. Four steps:
#
# - **keep**: a buffer for what is noted. It is saved, and not learned;
# - **ask** in which mode the layer is;
# - **note** something, if it learns: numbers only, without their graph;
# - **use** what was noted.


# %%
class Scale(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("largest", torch.tensor(0.0))  # keep

    def forward(self, x):
        if self.training:  # ask
            largest = torch.maximum(self.largest, x.max())
            self.largest = largest.detach()  # note
        return x / self.largest  # use


scale = Scale()
scale(torch.tensor([0.0, 8.0, 16.0]))
scale.eval()
out = scale(torch.tensor([200.0]))

# %% [markdown]
# **Predict**: what is `scale.largest` now?

# %%
predict("largest after eval", ...)

# %%
print("200 was made", out.item())
predict.compare("largest after eval", scale.largest.item())

# %% [markdown]
# ### Your turn: `Centre`
#
# `Centre(features)` takes the mean of each column away, so that its output lies around
# zero. **While it learns**, that is the mean of the batch, `x.mean(dim=0)`, and a noted
# mean follows slowly: it becomes
#
# $$(1 - m) \cdot \text{noted} + m \cdot \text{mean of the batch}, \qquad m = 0.1$$
#
# where *m* is called `momentum`. **In eval** there may be a single image and no batch,
# so the noted mean is taken away, and nothing is noted. (This is half of batch
# normalisation, the layer `nn.BatchNorm1d`.)
#
# The buffer is called `mean` and begins with zeros. The steps: **keep**, **ask**,
# **note**, **use**.


# %% exercise="Centre"
class Centre(nn.Module):
    """Takes away the mean: of the batch while it learns, later the one it noted."""

    def __init__(self, features, momentum=0.1):
        super().__init__()
        self.momentum = momentum
        ### BEGIN SOLUTION
        self.register_buffer("mean", torch.zeros(features))  # keep
        ### END SOLUTION

    def forward(self, x):
        ### BEGIN SOLUTION
        if not self.training:  # ask
            return x - self.mean  # use
        mean = x.mean(dim=0)  # (features,)
        noted = (1 - self.momentum) * self.mean + self.momentum * mean
        self.mean = noted.detach()  # note
        return x - mean  # use
        ### END SOLUTION


# %%
check.Centre(Centre)

# %% [markdown]
# Now the classic mistake. A network with this layer has been trained, and somebody
# looks how well it reads the threes, and forgets `eval()`.
#
# **Predict**: in eval it gets more than eight of ten threes right. In training mode,
# with the threes as one batch, will it be `"better"`, `"the same"` or `"worse"`?

# %%
predict("threes in training mode", ...)

# %%
Middle = finished("Centre", Centre)

torch.manual_seed(1)
network = nn.Sequential(nn.Linear(64, 32), Middle(32), nn.ReLU(), nn.Linear(32, 10))
train(network, epochs=6)
threes = x_valid[y_valid == 3], y_valid[y_valid == 3]

network.eval()
all_in_eval, threes_in_eval = accuracy(network), accuracy(network, *threes)
network.train()
threes_in_train = accuracy(network, *threes)
for _ in range(20):
    accuracy(network, *threes)  # a few more looks
network.eval()
all_afterwards = accuracy(network)

words = "worse" if threes_in_train < threes_in_eval else "the same"
predict.compare("threes in training mode", words)
print(f"threes: {threes_in_eval:.0%} in eval, {threes_in_train:.0%} in training mode")
print(f"all digits, both in eval: {all_in_eval:.0%}, then {all_afterwards:.0%}")

# %%
figure, axis = plt.subplots(figsize=(6, 2.6))
values = [threes_in_eval, threes_in_train, all_in_eval, all_afterwards]
names = ["threes\neval", "threes\ntraining", "all, eval\nbefore", "all, eval\nafter"]
bars = axis.bar(names, values, color=["#4477aa", "#ee8866"] * 2)
axis.bar_label(bars, [f"{value:.0%}" for value in values])
axis.set_ylim(0, 1.15)
axis.set_ylabel("fraction right")
picture(
    figure,
    alt=f"Four bars: threes in eval {threes_in_eval:.0%}, in training mode "
    f"{threes_in_train:.0%}; all digits in eval {all_in_eval:.0%} before the "
    f"measurement, {all_afterwards:.0%} after it.",
)

# %% [markdown]
# In training mode the mean of the *threes* is taken away: just what tells a three from
# other digits. And the second pair of bars is worse. Nobody has trained, no optimizer
# was there, `no_grad` was on. Yet **looking has changed the model**, because a layer in
# training mode takes notes.
#
# Which layers are in which mode? The tree tells it, in the panel of a selected layer.

# %%
network.train()
network[1].eval()
ModuleTree(network, x_valid[:1])

# %% [markdown]
# 1. Select the layers one by one. Where do you see the mode, and where the buffer?
# 2. Remove the line `network[1].eval()` and run the cell again. What has changed?
# 3. Does the state of a model say which mode it is in? Look at
#    `list(network.state_dict())`.
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. In the first line of the panel, and at its end: `mean`, of shape (32), is of `1`.
# 2. Now all of it is in training mode. `network.train()` reached everything below.
# 3. No. A model that was just loaded is in training mode. Who uses it says `eval()`.
#
# </details>

# %% tags=["author"]
assert scale.largest.item() == 16.0
assert threes_in_eval > 0.8
assert threes_in_train < 0.6
assert all_afterwards < all_in_eval - 0.05
assert [m.training for m in network] == [True, False, True, True]
assert "1.mean" in network.state_dict()

# %% [markdown]
# ## 7 · Looking back
#
# One question that mixes old and new. The two layers of this model share their weight,
# and between them is a batch normalisation with three buffers.
#
# **Predict** two things. How many more entries does its state have than its list of
# parameters? And `backward()` is called twice, without `zero_grad()`: what is the
# gradient of the bias of the last layer, if the loss is the sum of the output for a
# batch of 4?

# %%
predict("more entries in the state", ...)
predict("gradient of the last bias", ...)

# %%
model = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2), nn.Linear(2, 2))
model[2].weight = model[0].weight
more = len(model.state_dict()) - len(list(model.parameters()))
predict.compare("more entries in the state", more)

batch = torch.arange(8.0).reshape(4, 2)
for _ in range(2):
    model(batch).sum().backward()
predict.compare("gradient of the last bias", model[2].bias.grad[0].item())

# %% tags=["author"]
assert more == 4
assert model[2].bias.grad.tolist() == [8.0, 8.0]

# %% [markdown]
# Four more: three buffers, and the second name of the weight. The bias stands in four
# rows of the output (lesson 07), so each pass brings 4, and two passes bring 8.
#
# ## Where you are
#
# Assigning is registering; a name is a path; the state is the memory of the model;
# loading compares first; the mode is a part of the model that no file knows. Whenever a
# model learns less than it should, look at its tree.
#
# The next lesson is about the other end of a network: what is asked of its output, and
# why the formulas for that fail if they are written down as they stand.

# %%
progress.show()
