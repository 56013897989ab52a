"""Names of different length: padding, packing, a bidirectional GRU, its cell by hand."""

import torch
from torch import nn
from torch.nn.utils.rnn import (
    PackedSequence,
    pack_padded_sequence,
    pack_sequence,
    pad_packed_sequence,
    pad_sequence,
    unpack_sequence,
)

torch.manual_seed(4)
names = ["ada", "jo", "katherine", "li", "grace"]
label = torch.tensor([1, 0, 1, 0, 1])
coded = [torch.tensor([ord(c) - 96 for c in name]) for name in names]
lengths = torch.tensor([len(each) for each in coded])
padded = pad_sequence(coded, batch_first=True)
print(padded.shape, lengths.tolist())


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(27, 8, padding_idx=0)
        self.gru = nn.GRU(8, 6, num_layers=2, bidirectional=True, batch_first=True)
        self.head = nn.Linear(12, 2)

    def forward(self, x, lengths):
        packed = pack_padded_sequence(
            self.embed(x), lengths, batch_first=True, enforce_sorted=False
        )
        out, h = self.gru(packed)
        assert isinstance(out, PackedSequence)
        whole, _ = pad_packed_sequence(out, batch_first=True)
        mask = torch.arange(whole.size(1)) < lengths[:, None]
        mean = (whole * mask[..., None]).sum(1) / lengths[:, None]
        return self.head(mean + torch.cat([h[-2], h[-1]], 1))


model = Classifier()
optimizer = torch.optim.SGD(model.parameters(), lr=0.5, momentum=0.9)
losses = []
for _ in range(8):
    loss = nn.functional.cross_entropy(model(padded, lengths), label)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
print([f"{each:.4f}" for each in losses])

# A packed batch gives what each name alone gives.
model.eval()
together = model(padded, lengths)
alone = torch.cat([model(c[None], torch.tensor([len(c)])) for c in coded])
print(torch.allclose(together, alone, atol=1e-5))

packed = pack_sequence(coded, enforce_sorted=False)
print(packed.batch_sizes.tolist(), packed.sorted_indices.tolist())
print(["".join(chr(96 + i) for i in each.tolist()) for each in unpack_sequence(packed)])
doubled = packed._replace(data=packed.data * 2).double()
print(doubled.data.dtype, doubled.data.sum().item())

# One direction of the first layer, step by step with a cell of the same weights.
cell = nn.GRUCell(8, 6)
cell.load_state_dict(
    {k[:-3]: v for k, v in model.gru.state_dict().items() if k.endswith("l0")}
)
h = torch.zeros(1, 6)
for x in model.embed(coded[2]):
    h = cell(x[None], h)
first = model.gru(model.embed(coded[2]))[0]
print(h.shape, first.shape)
