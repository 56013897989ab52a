"""Data of one's own on its way into batches: splits, weights, lengths, streams."""

import torch
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import (
    BatchSampler,
    ConcatDataset,
    DataLoader,
    Dataset,
    IterableDataset,
    RandomSampler,
    Subset,
    TensorDataset,
    WeightedRandomSampler,
    get_worker_info,
    random_split,
)
from torch.utils.data._utils import collate as collating

torch.manual_seed(3)


class Sentences(Dataset[tuple[torch.Tensor, int]]):
    def __init__(self, count: int) -> None:
        self.lengths = torch.randint(1, 6, (count,)).tolist()

    def __len__(self):
        return len(self.lengths)

    def __getitem__(self, index):
        return torch.arange(self.lengths[index]) + index, self.lengths[index] % 2


def padded(samples):
    words, labels = zip(*samples)
    return pad_sequence(list(words), batch_first=True, padding_value=-1), torch.tensor(
        labels
    )


sentences = Sentences(14)
train, valid = random_split(sentences, [0.75, 0.25], torch.Generator().manual_seed(1))
print(len(train), len(valid), train.indices)
for words, labels in DataLoader(train, batch_size=4, shuffle=True, collate_fn=padded):
    print(words.shape, words.sum().item(), labels.tolist())

# As many of each class.
classes = torch.tensor([label for _, label in sentences])
weights = 1 / classes.bincount()[classes]
balanced = WeightedRandomSampler(weights, 20)
loader = DataLoader(sentences, batch_size=10, sampler=balanced, collate_fn=padded)
print([labels.float().mean().item() for _, labels in loader])

# Sentences of like length together, to pad less.
order = sorted(range(len(sentences)), key=lambda index: sentences.lengths[index])
together = BatchSampler(order, 5, drop_last=False)
loader = DataLoader(sentences, batch_sampler=together, collate_fn=padded)
widths = [words.shape[1] for words, _ in loader]
print(widths, len(loader))


class Lines(IterableDataset):
    def __iter__(self):
        worker = get_worker_info()
        start, step = (worker.id, worker.num_workers) if worker else (0, 1)
        for number in range(start, 7, step):
            yield {"number": number, "text": f"line {number}"}


for batch in DataLoader(Lines(), batch_size=3, drop_last=True):
    print(batch["number"].tolist(), batch["text"])

both = ConcatDataset(
    [TensorDataset(torch.arange(4)), TensorDataset(torch.arange(9, 12))]
)
picked = Subset(both, [6, 0, 5])
print([value.item() for (value,) in picked], len(both), both.cumulative_sizes)
again = DataLoader(both, batch_size=3, sampler=RandomSampler(both, num_samples=8))
rounds = [[batch[0] for batch in again] for _ in range(2)]
sums = torch.stack([torch.cat(each).sum() for each in rounds])


def longest(batch, *, collate_fn_map=None):
    return max(batch, key=len)


print(
    collating.collate(
        [("a", 1.5), ("bcd", 2.5)],
        collate_fn_map={**collating.default_collate_fn_map, str: longest},
    )
)
try:
    DataLoader(sentences, batch_size=2, sampler=order, shuffle=True)
except ValueError as error:
    print(error)
after = torch.rand(3)
