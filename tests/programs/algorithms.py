"""Life, a sieve, shortest paths, nearest neighbours, edit distance, boxes, curves."""

import torch

board = torch.zeros(6, 6, dtype=torch.uint8)
board[1, 2] = board[2, 3] = board[3, 1] = board[3, 2] = board[3, 3] = 1


def life(b):
    n = sum(
        torch.roll(b, (i, j), (0, 1))
        for i in (-1, 0, 1)
        for j in (-1, 0, 1)
        if (i, j) != (0, 0)
    )
    return ((n == 3) | ((b == 1) & (n == 2))).to(b.dtype)


for _ in range(4):
    board = life(board)
sieve = torch.ones(30, dtype=torch.bool)
sieve[:2] = False
for i in range(2, 6):
    if sieve[i]:
        sieve[i * i :: i] = False
primes = torch.arange(30)[sieve]
D = torch.full((4, 4), torch.inf)
D.fill_diagonal_(0)
for a, b, w in [(0, 1, 3.0), (1, 2, 1.0), (2, 3, 2.0), (0, 3, 9.0)]:
    D[a, b] = D[b, a] = w
for k in range(4):
    D = torch.minimum(D, D[:, k : k + 1] + D[k : k + 1, :])
n = torch.arange(1, 10)
steps = torch.zeros_like(n)
while (n != 1).any():
    n = torch.where(n == 1, n, torch.where(n % 2 == 0, n // 2, 3 * n + 1))
    steps += n != 1
X = torch.tensor([[1.0, 2.0], [2.0, 1.0], [8.0, 9.0], [9.0, 8.0]])
Xc = X - X.mean(0)
U, S, V = torch.linalg.svd(Xc, full_matrices=False)
explained = S**2 / (S**2).sum()
knn = torch.cdist(X, X).fill_diagonal_(float("inf")).topk(2, largest=False).indices
labels = torch.tensor([0, 0, 1, 1])
vote = labels[knn].mode(1).values
lev = torch.zeros(5, 4, dtype=torch.long)
lev[:, 0] = torch.arange(5)
lev[0] = torch.arange(4)
for i, c in enumerate("kitt", 1):
    for j, e in enumerate("sit", 1):
        lev[i, j] = torch.stack(
            [lev[i - 1, j] + 1, lev[i, j - 1] + 1, lev[i - 1, j - 1] + int(c != e)]
        ).min()
A = torch.tensor([[4.0, 1.0], [2.0, 3.0]])
b = torch.tensor([1.0, 2.0])
xs = torch.zeros(2)
for _ in range(25):
    xs = (b - (A - A.diag().diag()) @ xs) / A.diag()
perm = torch.tensor([2, 0, 1])
inv = torch.argsort(perm)
P = torch.eye(3)[perm]
onehot = (labels[:, None] == torch.arange(2)).int()
cm = onehot.T @ onehot
iou = lambda a, b: (
    (
        torch.min(a[:, None, 2:], b[None, :, 2:])
        - torch.max(a[:, None, :2], b[None, :, :2])
    ).clamp(min=0)
).prod(2)
box = torch.tensor([[0.0, 0, 2, 2], [1, 1, 3, 3]])
inter = iou(box, box)
area = (box[:, 2] - box[:, 0]) * (box[:, 3] - box[:, 1])
ious = inter / (area[:, None] + area - inter)
roc = torch.stack([torch.tensor([0.9, 0.1, 0.8, 0.4]), torch.tensor([1.0, 0, 1, 0])])
order = roc[0].argsort(descending=True)
tpr = roc[1][order].cumsum(0) / roc[1].sum()
auc = torch.trapz(tpr, (1 - roc[1][order]).cumsum(0) / 2)
bits = (torch.arange(8)[:, None] >> torch.arange(3)) & 1
parity = bits.sum(1) % 2
gray = torch.arange(8) ^ (torch.arange(8) >> 1)
quat = torch.tensor([1.0, 2, 3, 4])
quat /= quat.norm()
w_, x_, y_, z_ = quat.unbind(-1)
rot = torch.stack(
    [1 - 2 * (y_**2 + z_**2), 2 * (x_ * y_ - z_ * w_), 2 * (x_ * z_ + y_ * w_)], -1
)
t = torch.linspace(0, 1, 5)[:, None]
pts = torch.tensor([[0.0, 0], [1, 2], [3, 0]])
bez = (1 - t) ** 2 * pts[0] + 2 * t * (1 - t) * pts[1] + t**2 * pts[2]
poly = torch.stack([t.squeeze() ** k for k in range(3)], 1)
coef = torch.linalg.lstsq(poly, bez).solution
h = torch.histc(torch.tensor([1.0, 2, 1]), bins=4, min=0, max=3)
e = torch.histogram(torch.tensor([1.0, 2, 1]), bins=4, range=(0.0, 3.0))
ent = -(h / h.sum() * (h / h.sum()).log()).nansum()
del U, V
print(
    board,
    primes,
    D,
    steps,
    explained,
    knn,
    vote,
    lev,
    xs,
    inv,
    P,
    cm,
    ious,
    auc,
    gray,
    parity,
    rot,
    bez,
    ent,
    h,
    e,
)
