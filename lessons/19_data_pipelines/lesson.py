# ---
# title: Data pipelines
# needs:
#   - views and copies (lesson 06)
#   - Python classes, and a training loop as in lesson 05
# able:
#   - to write a dataset that changes its images anew in each epoch, and spoils none
#   - to make a batch of samples that differ in length
#   - to share a mixed order among workers so that each sample comes once
#   - to say when a model waits for its data, and how many workers that takes
# minutes: 40
# seconds: 40
# megabytes: 600
# ---

# %% [markdown]
# # Data pipelines
#
# A network wants tables of numbers, of one shape, in random order, just in time. Data
# are files, of many lengths, in some order, on a slow disk. Between the two stands a
# pipeline: *which* samples there are, in which *order*, how they become a *batch*, and
# *who* does the work.
#
# No mistake in it raises an error. The images become darker from epoch to epoch. Some
# samples never come, others three times. The expensive processor stands idle. You will
# see all of these, and how to look for them.

# %%
import inspect
import time

import matplotlib.pyplot as plt
from sklearn.datasets import load_digits

import tinygrad_edu as torch
from tinygrad_edu.classroom import NotDone, check, finished, hint, picture, predict
from tinygrad_edu.classroom import progress, solution
from tinygrad_edu.monitor import Slider
from tinygrad_edu.utils.data import DataLoader, Dataset, RandomSampler
from tinygrad_edu_widgets import TensorView, TrainingView

# %% [markdown]
# ### From memory: two questions on earlier lessons
#
# 1. *Memory behind a tensor.* `row = table[1]`, then `row *= 2`. Has `table` changed,
#    `"yes"` or `"no"`? And after `row = row * 2` instead?
# 2. *Broadcasting.* Three images of 8 × 8 are stacked into one tensor. Which shape has
#    it, as a tuple?

# %%
predict("table after row *= 2", ...)
predict("table after row = row * 2", ...)
predict("shape of three stacked images", ...)

# %%
table = torch.ones(3, 2)
row = table[1]
row = row * 2
predict.compare("table after row = row * 2", "yes" if table.max() > 1 else "no")
row = table[1]
row *= 2
predict.compare("table after row *= 2", "yes" if table.max() > 1 else "no")

stacked = torch.stack([torch.zeros(8, 8) for _ in range(3)])
predict.compare("shape of three stacked images", tuple(stacked.shape))

# %% tags=["author"]
assert table.tolist() == [[1.0, 1.0], [2.0, 2.0], [1.0, 1.0]]

# %% [markdown]
# ## 1 · Which samples: Dataset
#
# A dataset is anything that answers two questions: how many samples are there, and
# which is number *i*? Python asks them by `len(data)` and `data[i]`.
#
# **An example**: the English words for the digits, as numbers of their letters (a is 1,
# z is 26), with the digit as the label. Three steps, with names:
#
# - **count** the samples;
# - **fetch** one of them, as a new tensor;
# - **change** it, if somebody has given a function for that.


# %%
class Words(Dataset):
    def __init__(self, texts, transform=None):
        self.texts = texts
        self.transform = transform

    def __len__(self):
        return len(self.texts)  # count

    def __getitem__(self, index):
        text = self.texts[index]
        word = torch.tensor([ord(letter) - ord("a") + 1 for letter in text])  # fetch
        if self.transform is not None:
            word = self.transform(word)  # change
        return word, index


names = "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"
words = Words(names)
print(len(words), "samples; number 2:", words[2])

# %% tags=["author"]
assert words[2][0].tolist() == [20, 23, 15]

# %% [markdown]
# ### Your turn: `Pictures`
#
# The handwritten digits, whose pixels are numbers from 0 to 16. A sample is a pair: the
# image with pixels from 0 to 1, changed by `transform` if there is one, and its label.
# The stored images must stay as they are. The steps: **count**, **fetch**, **change**.


# %% exercise="Pictures"
class Pictures(Dataset):
    """Images with pixels from 0 to 16 and their labels, one sample at a time."""

    def __init__(self, images, labels, transform=None):
        self.images = images
        self.labels = labels
        self.transform = transform

    def __len__(self):
        ### BEGIN SOLUTION
        return len(self.images)  # count
        ### END SOLUTION

    def __getitem__(self, index):
        ### BEGIN SOLUTION
        image = self.images[index] / 16  # fetch
        if self.transform is not None:
            image = self.transform(image)  # change
        return image, self.labels[index]
        ### END SOLUTION


# %%
check.Pictures(Pictures)

# %% [markdown]
# Stuck? `hint("Pictures")` in a new cell. What is a `transform` good for? Here it
# shifts each image by up to two pixels, by chance. A shifted 3 still is a 3, so the
# network gets to see more threes than there are. This is called **augmentation**.

# %%
Images = finished("Pictures", Pictures)
digits = load_digits()
images, labels = torch.tensor(digits.images).float(), torch.tensor(digits.target)


def shifted(image):
    """The image, shifted by up to two pixels each way; what is left free is 0."""
    down, right = torch.randint(-2, 3, (2,)).tolist()
    return torch.nn.functional.pad(image, (right, -right, down, -down))


torch.manual_seed(0)
data = Images(images, labels, transform=shifted)
figure, axes = plt.subplots(2, 8, figsize=(8, 2.3))
for index, row in zip([3, 9], axes):
    for axis in row:
        image, label = data[index]
        axis.imshow(image.numpy(), cmap="gray_r", vmin=0, vmax=1)
        axis.set_xticks([])
        axis.set_yticks([])
    row[0].set_ylabel(f"data[{index}]")
picture(
    figure,
    alt="Two rows of eight images: the same 3 and the same 9, each time shifted by "
    "another one or two pixels.",
)

# %% [markdown]
# `data[3]` has been asked eight times, and has answered eight times anew.
#
# **Predict**: somebody writes the dataset so that it divides in place, `image =
# self.images[index]` and then `image /= 16`. An image has the brightest pixel 16. How
# bright is the image that comes out in the *second* epoch?

# %%
predict("brightest pixel in the second epoch", ...)


# %%
stored = images[:10].clone()
for epoch in range(2):
    for index in range(10):
        image = stored[index]
        image /= 16
    brightest = stored.max().item()
    print(f"epoch {epoch + 1}: brightest pixel {brightest:g}")
predict.compare("brightest pixel in the second epoch", brightest)

# %% tags=["author"]
assert brightest == 1 / 16
assert images.max().item() == 16

# %% [markdown]
# ## 2 · From samples to a batch
#
# Someone has to put samples together: the *collate function*. For images it stacks
# them. But has the batch memory of its own? This decides who may write where. In the
# middle, the first four images of a small dataset, cut out by a slice; on the right, a
# batch of the same four samples, stacked. (An image of 2 × 2 is drawn as one row.)

# %%
tiny = torch.arange(24.0).reshape(6, 2, 2)
sliced = tiny[:4].reshape(4, 4)
batch = torch.stack([tiny[index] for index in [0, 1, 2, 3]]).reshape(4, 4)
TensorView(tiny.reshape(6, 4), sliced, batch, names=["data", "sliced", "batch"])

# %% [markdown]
# 1. Choose a cell of `sliced`. Which other cells are marked? And for a cell of `batch`?
# 2. In the cell, change the batch to the samples `[5, 0, 3, 0]`. Could this be a slice
#    with some stride?
# 3. Which of the two may an augmentation write into?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. The cell of `data` with the same number: it *is* the same cell. The batch has a
#    strip of memory to itself.
# 2. No. Any order, with repetitions, needs a copy.
# 3. Into the batch. Whoever writes into the slice writes into the data.
#
# </details>

# %% tags=["author"]
assert sliced.data_ptr() == tiny.data_ptr()
assert batch.data_ptr() != tiny.data_ptr()

# %% [markdown]
# Words cannot be stacked: they differ in length. So they are filled up. **By hand**,
# for two words, in three steps:
#
# - **measure** the longest;
# - **room**: a table of zeros, a row for each word. 0 stands for "no letter";
# - **fill** the letters in, from the left.

# %%
one, three = words[1][0], words[3][0]

longest = max(len(one), len(three))  # measure
table = torch.zeros(2, longest, dtype=torch.long)  # room
table[0, : len(one)] = one  # fill
table[1, : len(three)] = three
print(table)
print("lengths", [len(one), len(three)])

# %% [markdown]
# ### Your turn: `pad_collate`
#
# It is given a list of samples, each a pair of word and label, and returns three
# tensors: the table of words, the lengths of the words, and the labels. The steps:
# **measure**, **room**, **fill**.


# %% exercise="pad_collate"
def pad_collate(samples):
    ### BEGIN SOLUTION
    longest = max(len(word) for word, _ in samples)  # measure
    padded = torch.zeros(len(samples), longest, dtype=torch.long)  # room
    for row, (word, _) in enumerate(samples):
        padded[row, : len(word)] = word  # fill
    lengths = torch.tensor([len(word) for word, _ in samples])
    labels = torch.tensor([label for _, label in samples])
    return padded, lengths, labels
    ### END SOLUTION


# %%
check.pad_collate(pad_collate)

# %% [markdown]
# The library's `DataLoader` takes such a function. **Predict**: the ten words in
# batches of three, in their order. Which shape has the table of the *last* batch?

# %%
predict("shape of the last batch", ...)

# %%
collate = finished("pad_collate", pad_collate)
loader = DataLoader(words, batch_size=3, collate_fn=collate)
for letters, lengths, numbers in loader:
    print(tuple(letters.shape), "lengths", lengths.tolist(), "labels", numbers.tolist())
predict.compare("shape of the last batch", tuple(letters.shape))

# %% tags=["author"]
assert tuple(letters.shape) == (1, 4)

# %% [markdown]
# Each batch is only as wide as it must be: four letters for *zero*, *one*, *two*, five
# for the next. And the last one may be smaller.

# %% [markdown]
# ## 3 · In which order, and each sample once
#
# A *sampler* says the order. The library's own is short. (`randperm` gives the numbers
# from 0 to `count - 1`, mixed. `num_samples` is `count`, unless somebody wants longer
# or shorter epochs.)

# %%
print(inspect.getsource(RandomSampler._without))

# %% [markdown]
# Now several workers make batches at the same time, in processes of their own, which
# cannot talk to each other. Each has the same dataset. **Predict**: three workers each
# go through all ten words, and nobody has told them to share. How often does each word
# come in an epoch?

# %%
predict("how often each word comes", ...)

# %%
seen = [index for worker in range(3) for index in range(len(words))]
predict.compare("how often each word comes", seen.count(0))

# %% [markdown]
# The curves would look splendid: three epochs in the time of one. The other mistake is
# worse, as nobody sees it: some samples never come. **By hand**, with a pack of seven
# cards and two players:
#
# - **mix**: all in the *same* way, though they cannot talk. Random numbers with the
#   same seed do that;
# - **share**: deal them out in turn.

# %%
for player in range(2):
    own = torch.Generator().manual_seed(42)  # a source of its own, the same seed
    pack = torch.randperm(7, generator=own).tolist()  # mix
    turns = [place for place in range(7) if place % 2 == player]
    print("player", player, "has the pack", pack, "and takes", [pack[t] for t in turns])

# %% [markdown]
# ### Your turn: `worker_order`
#
# Of `count` samples, it returns the list of those that worker number `worker` of
# `workers` takes in epoch number `epoch`. Mix with `torch.randperm` by a generator of
# its own, seeded with `seed + epoch`, so that each epoch has another order and nobody
# else's random numbers are disturbed. The steps: **mix**, **share** (a slice with a
# step will do).


# %% exercise="worker_order"
def worker_order(count, epoch, seed, worker, workers):
    ### BEGIN SOLUTION
    generator = torch.Generator().manual_seed(seed + epoch)
    order = torch.randperm(count, generator=generator).tolist()  # mix
    return order[worker::workers]  # share
    ### END SOLUTION


# %%
check.worker_order(worker_order)

# %% [markdown]
# A picture tells more than a proof: which worker takes which of 24 samples, in four
# epochs.

# %%
order_of = finished("worker_order", worker_order)
who = torch.full((4, 24), -1)
for epoch in range(4):
    for worker in range(3):
        taken = order_of(24, epoch, seed=0, worker=worker, workers=3)
        who[epoch, taken] = worker

figure, axis = plt.subplots(figsize=(8, 1.9))
axis.imshow(who.numpy(), cmap="cividis", aspect="auto")
for epoch in range(4):
    for sample in range(24):
        number = who[epoch, sample].item()
        colour = "white" if number < 1 else "black"
        axis.text(sample, epoch, number, ha="center", va="center", color=colour)
axis.set_xlabel("sample")
axis.set_ylabel("epoch")
axis.set_yticks(range(4))
picture(
    figure,
    alt="A table of 4 epochs and 24 samples. In each cell stands one of the workers 0, "
    "1 and 2; no cell is empty, and each epoch has another pattern.",
)

# %% tags=["author"]
assert (who >= 0).all()
assert all((who == worker).sum().item() == 32 for worker in range(3))

# %% [markdown]
# ## 4 · Just in time
#
# Why workers at all? A step of training needs a batch. If loading takes 40 milliseconds
# and a step 10, then a lone process loads, learns, loads, learns, and the processor
# that learns is idle four fifths of the time.
#
# A worker loads the next batch while the model learns. **Predict**: how many workers
# are needed so that the model never waits, when loading takes 40 ms and a step 10 ms?

# %%
predict("workers so that nobody waits", ...)

# %%
workers = Slider(1, 8, value=1, whole=True)
load = Slider(5, 80, value=40, whole=True)


def feeding(batches=100_000, step=10):
    """A clock of a pipeline, in milliseconds; each yield is one step of training."""
    free, now = [0.0], 0.0
    for _ in range(batches):
        free = sorted([*free, *[now] * 8][: int(workers.value)])
        ready = max(free[0], now - 2 * load.value) + load.value
        free[0] = ready
        waited = max(ready - now, 0.0)
        now += waited + step
        yield {"waiting (ms)": waited, "busy (%)": 100 * step / (waited + step)}


feeding_view = TrainingView(
    feeding,
    parameters={"workers": workers, "load": load},
    steps_per_second=25,
    smooth=0.9,
    title="How long each step waits for its batch; a step takes 10 ms",
)
feeding_view.start()

# %% [markdown]
# 1. Pull *workers* up, one at a time. At which number does *busy* come close to 100 %?
# 2. What changes with even more workers?
# 3. Now a slower disk: *load* 70. How many are needed? Which rule do you see?
#
# <details><summary>Our answers, when you have yours</summary>
#
# 1. At four. (With one it is 25 %, not a fifth: this worker loads while the model
#    learns.)
# 2. Nothing. They wait for the model, and use memory meanwhile.
# 3. Seven. The number of workers must be at least the time to load divided by the time
#    of a step.
#
# </details>
#
# ### Your turn: `timeline`
#
# **The same by hand.** Batch number *i* is loaded by worker *i* modulo the number of
# workers. Two steps for each batch:
#
# - **free**: its worker begins when it has loaded its batch before (the first batches
#   at time 0), and needs the time `load`;
# - **meet**: the step begins when the batch is ready *and* the step before is done, and
#   needs the time `step`.
#
# Return two lists: when each batch was ready, and when each step was done.


# %% exercise="timeline"
def timeline(load, step, workers, batches):
    ### BEGIN SOLUTION
    ready, done = [], []
    for batch in range(batches):
        free = ready[batch - workers] if batch >= workers else 0.0  # free
        ready.append(free + load)
        start = max(ready[batch], done[-1]) if done else ready[batch]  # meet
        done.append(start + step)
    return ready, done
    ### END SOLUTION


# %%
check.timeline(timeline)

# %%
feeding_view.stop()
times = finished("timeline", timeline)
figure, axes = plt.subplots(1, 3, figsize=(11, 2.6), sharex=True)
figure.subplots_adjust(wspace=0.45)
for axis, count in zip(axes, [1, 2, 4]):
    ready, done = times(40, 10, count, batches=12)
    for batch in range(12):
        axis.barh(
            batch % count, 40, left=ready[batch] - 40, color="#4477aa", ec="white"
        )
        axis.barh(count, 10, left=done[batch] - 10, color="#ee8866", ec="white")
    rows = [f"worker {worker}" for worker in range(count)]
    axis.set_yticks(range(count + 1), [*rows, "model"])
    axis.set_title(f"12 steps in {done[-1]:.0f} ms", fontsize=10)
    axis.set_xlabel("milliseconds")
picture(
    figure,
    alt="Three timelines of 12 batches. One worker: a short bar of the model follows "
    "each long bar of loading, 490 ms in all. Two workers: 260 ms. Four workers: after "
    "the first batch the model's bars follow each other without a gap, 160 ms.",
)

# %%
needed = next(
    count
    for count in range(1, 9)
    if times(40, 10, count, 100)[1][-1] == 40 + 100 * 10  # only the first is waited for
)
predict.compare("workers so that nobody waits", needed)

# %% tags=["author"]
assert needed == 4
assert [times(40, 10, count, 12)[1][-1] for count in (1, 2, 4)] == [490, 260, 160]

# %% [markdown]
# And with real processes: a dataset that takes 20 milliseconds for each sample, by
# sleeping. (Each worker has to be started as well, which takes time of its own. On
# Windows and macOS the workers of a notebook take turns in one process: then the two
# numbers are alike.)


# %%
class Slow(Dataset):
    def __len__(self):
        return 48

    def __getitem__(self, index):
        time.sleep(0.02)
        return torch.tensor([float(index)])


for count in (0, 2):
    begun = time.perf_counter()
    got = [
        row.item()
        for batch in DataLoader(Slow(), 4, num_workers=count)
        for row in batch
    ]
    took = time.perf_counter() - begun
    print(
        f"{count} workers: {took:.2f} s, each once, in order: {got == list(range(48))}"
    )

# %% tags=["author"]
assert got == list(range(48))

# %% [markdown]
# Whatever the workers do, the batches come in the order of the sampler. The loader
# keeps a batch that is ready too early until its turn has come.

# %% [markdown]
# ## 5 · Looking back
#
# One question that mixes old and new. A dataset of random augmentation runs in two
# workers. Each worker process is a copy of the main one, with a copy of its random
# generator. Nobody seeds anything.
#
# **Predict**: the first shift that worker 0 draws, and the first that worker 1 draws,
# are they `"the same"` or `"different"`? First by copies of a generator, as it would
# be; then in the library.

# %%
predict("shifts drawn by copies of one generator", ...)
predict("shifts drawn in the library's workers", ...)

# %%
state = torch.get_rng_state()
drawn = []
for worker in range(2):
    torch.set_rng_state(state)  # a copy, as a new process has it
    drawn.append(torch.randint(-1000, 1000, (1,)).item())
same = "the same" if drawn[0] == drawn[1] else "different"
predict.compare("shifts drawn by copies of one generator", same)


class Chance(Dataset):
    def __len__(self):
        return 2

    def __getitem__(self, index):
        return torch.randint(-1000, 1000, (1,))


drawn = [batch.item() for batch in DataLoader(Chance(), batch_size=1, num_workers=2)]
same = "the same" if drawn[0] == drawn[1] else "different"
predict.compare("shifts drawn in the library's workers", same)

# %% tags=["author"]
assert same == "different"

# %% [markdown]
# Copies draw the same numbers, so all workers would shift in step: a mistake that went
# unnoticed for years in many programs, where NumPy's generator was used. The library,
# as PyTorch, gives each worker a seed of its own, for this generator, Python's and
# NumPy's alike.
#
# ## Where you are
#
# You know which questions to ask of a pipeline: is anything stored written to? Does
# each sample come once? Does its label stay with it? Who waits for whom? In the next
# lesson the batches go into a training loop.

# %%
progress.show()
