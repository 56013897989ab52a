"""Losses and tricks: weight tying, REINFORCE, straight-through, contrastive, focal."""

import torch

torch.manual_seed(0)
emb = torch.randn(5, 3, requires_grad=True)
x = emb[torch.tensor([0, 1, 2])]
logits = x @ emb.t()
loss = -logits.log_softmax(-1).diagonal().mean() + 0.1 * emb.pow(2).sum().sqrt()
loss.backward(retain_graph=True)
g1 = emb.grad.clone()
loss.backward()
g2 = emb.grad
# target network
tgt = emb.detach().clone()
tgt.mul_(0.9).add_(emb.detach(), alpha=0.1)
tgt2 = torch.lerp(tgt, emb.detach(), 0.01)
# REINFORCE
probs = torch.softmax(emb.mean(1), 0)
act = torch.multinomial(probs, 4, replacement=True)
logp = probs[act].log()
R = torch.tensor([1.0, 0, -1, 2])
emb.grad = None
(-(logp * (R - R.mean()) / (R.std() + 1e-8))).sum().backward()
g3 = emb.grad.clone()
# gumbel straight through
y = torch.softmax(emb, -1)
hard = torch.zeros_like(y).scatter_(-1, y.argmax(-1, keepdim=True), 1.0)
st = hard - y.detach() + y
emb.grad.zero_()
(st * torch.arange(3.0)).sum().backward()
g4 = emb.grad.clone()
# contrastive
a = emb / emb.norm(dim=1, keepdim=True)
sim = a @ a.T / 0.5
sim = sim.masked_fill(torch.eye(5, dtype=torch.bool), float("-inf"))
nce = torch.logsumexp(sim, 1) - sim[torch.arange(5), (torch.arange(5) + 1) % 5]
(g5,) = torch.autograd.grad(nce.sum(), emb)
# focal, dice, label smoothing, huber
p = torch.sigmoid(emb)
t = (emb.detach() > 0).float()
focal = (-(t * (1 - p) ** 2 * p.log() + (1 - t) * p**2 * (1 - p).log())).mean()
dice = 1 - (2 * (p * t).sum() + 1) / (p.sum() + t.sum() + 1)
(g6,) = torch.autograd.grad(focal + dice, emb)
# jacobian by loop & trace estimator
v = torch.randint(0, 2, emb.shape).float() * 2 - 1
f = emb.sin().matmul(emb.T).trace()
(gr,) = torch.autograd.grad(f, emb, create_graph=True)
(hv,) = torch.autograd.grad((gr * v).sum(), emb)
hutch = (hv * v).sum()
# TV loss & finite differences
im = torch.rand(1, 1, 4, 4, requires_grad=True)
tv = (im[..., 1:, :] - im[..., :-1, :]).abs().sum() + (
    im[..., :, 1:] - im[..., :, :-1]
).abs().sum()
tv.backward()
g7 = im.grad
ema = None
for k in range(3):
    ema = (1 - 0.9) * emb.detach().mean() + 0.9 * (ema if ema is not None else 0)
w = emb.detach().requires_grad_()
opt_state = {"step": torch.tensor(0), "m": torch.zeros_like(w)}
for _ in range(3):
    l = (w**2).sum()
    w.grad = None
    l.backward()
    opt_state["step"] += 1
    opt_state["m"].lerp_(w.grad, 0.1)
    with torch.no_grad():
        w -= 0.1 * opt_state["m"] / (1 - 0.9 ** opt_state["step"])
print(loss, focal, dice, tv, hutch, opt_state["step"], w.grad_fn, w.requires_grad)
