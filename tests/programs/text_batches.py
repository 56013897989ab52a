"""Character data: vocabularies, padding, shifted targets, bigram counts, a tiny model."""

import torch
import torch.nn.functional as F

words = ["emma", "ava", "bo"]
chars = sorted(set("".join(words)))
stoi = {c: i + 1 for i, c in enumerate(chars)}
stoi["."] = 0
itos = {i: c for c, i in stoi.items()}
N = torch.zeros((len(stoi), len(stoi)), dtype=torch.int32)
xs, ys = [], []
for word in words:
    text = ["."] + list(word) + ["."]
    for a, b in zip(text, text[1:]):
        N[stoi[a], stoi[b]] += 1
        xs.append(stoi[a])
        ys.append(stoi[b])
P = (N + 1).float()
P /= P.sum(1, keepdim=True)
g = torch.Generator().manual_seed(2147483647)
out, index = [], 0
for _ in range(12):
    p = P[index]
    index = torch.multinomial(p, 1, replacement=True, generator=g).item()
    out.append(itos[index])
likelihood = sum(torch.log(P[a, b]) for a, b in zip(xs, ys))
xs, ys = torch.tensor(xs), torch.tensor(ys)
W = torch.randn((len(stoi), len(stoi)), generator=g, requires_grad=True)
for _ in range(10):
    xenc = F.one_hot(xs, num_classes=len(stoi)).float()
    logits = xenc @ W
    counts = logits.exp()
    probs = counts / counts.sum(1, keepdims=True)
    loss = -probs[torch.arange(len(xs)), ys].log().mean() + 0.01 * (W**2).mean()
    W.grad = None
    loss.backward()
    W.data += -10 * W.grad
same = torch.allclose(
    F.cross_entropy(logits, ys), -probs[range(len(xs)), ys].log().mean()
)
C = torch.randn((len(stoi), 2), generator=g)
emb = C[torch.stack([xs, ys], 1)]
h = torch.tanh(emb.view(-1, 4) @ torch.randn((4, 3), generator=g))
joined = torch.cat(torch.unbind(emb, 1), 1)
padded = torch.full((3, 6), -1)
for row, word in zip(padded, words):
    row[: len(word)] = torch.tensor([stoi[c] for c in word])
print("".join(out), likelihood, f"{loss.item():.4f}", same, N.tolist(), padded)
