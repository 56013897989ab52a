"""A character language model: LSTM, truncated back-propagation, clipping, sampling."""

import torch
from torch import nn
from torch.nn.utils import clip_grad_norm_

torch.manual_seed(1337)
text = "to be or not to be, that is the question: " * 6
chars = sorted(set(text))
stoi = {c: i for i, c in enumerate(chars)}
data = torch.tensor([stoi[c] for c in text])


class CharLSTM(nn.Module):
    def __init__(self, vocab, dim=16, layers=2):
        super().__init__()
        self.embed = nn.Embedding(vocab, dim)
        self.lstm = nn.LSTM(dim, dim, layers, batch_first=True, dropout=0.1)
        self.head = nn.Linear(dim, vocab)

    def forward(self, idx, state=None):
        out, state = self.lstm(self.embed(idx), state)  # (B, T, C)
        return self.head(out), state


model = CharLSTM(len(chars))
print(model)
print([name for name, _ in model.named_parameters()])
B, T = 4, 12
rows = data[: len(data) // B * B].view(B, -1)  # B long pieces of the text
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
losses, norms = [], []
for epoch in range(3):
    state = None
    for start in range(0, rows.size(1) - T - 1, T):
        x, y = rows[:, start : start + T], rows[:, start + 1 : start + T + 1]
        logits, state = model(x, state)
        state = tuple(each.detach() for each in state)  # the graph ends here
        loss = nn.functional.cross_entropy(logits.transpose(1, 2), y)
        optimizer.zero_grad()
        loss.backward()
        norms.append(clip_grad_norm_(model.parameters(), 0.25).item())
        optimizer.step()
        losses.append(loss.item())
print([f"{each:.3f}" for each in losses[::3]])

model.eval()
with torch.no_grad():
    whole, _ = model(rows[:1, :20])
    state, steps = None, []
    for t in range(20):  # one by one with the state handed on: the same
        logits, state = model(rows[:1, t : t + 1], state)
        steps.append(logits)
    print(torch.allclose(whole, torch.cat(steps, 1), atol=1e-5))
    idx, state, said = data[:1].view(1, 1), None, []
    for _ in range(15):
        logits, state = model(idx, state)
        idx = logits[:, -1].argmax(-1, keepdim=True)
        said.append(chars[idx.item()])
    print("".join(said))
