"""Greedy, top-k, nucleus and beam decoding with topk, sort, gather and scatter."""

import torch

torch.manual_seed(42)
V, steps = 7, 4
table = torch.randn(V, V)

token = torch.tensor([0, 3])
greedy = [token]
for _ in range(steps):
    token = table[token].argmax(dim=-1)
    greedy.append(token)
greedy = torch.stack(greedy, dim=1)

logits = table[[0, 3]]
top = torch.topk(logits, 3)
kept = logits.clone()
kept[kept < top.values[:, [-1]]] = -float("Inf")
probs = torch.nn.functional.softmax(kept, dim=-1)
drawn = torch.multinomial(probs, num_samples=1)
many = torch.multinomial(probs, 5, replacement=True)

order, index = torch.sort(logits, descending=True)
cumulative = order.softmax(-1).cumsum(-1)
remove = cumulative > 0.8
remove[..., 1:] = remove[..., :-1].clone()
remove[..., 0] = 0
nucleus = logits.masked_fill(remove.scatter(1, index, remove), -1e9)

beams, total = torch.zeros(1, 1, dtype=torch.long), torch.zeros(1)
for _ in range(steps):
    scores = total[:, None] + table[beams[:, -1]].log_softmax(-1)
    total, flat = scores.view(-1).topk(min(3, scores.numel()))
    parent, child = flat // V, flat % V
    beams = torch.cat([beams[parent], child[:, None]], 1)
chosen = torch.gather(logits.log_softmax(-1), 1, drawn).squeeze(-1)
print(greedy, probs, nucleus, beams, total, chosen, sep="\n")
print(beams.tolist(), drawn.shape, many.dtype)
