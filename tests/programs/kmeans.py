"""k-means with cdist, argmin, index_add and bincount."""

import torch

torch.manual_seed(10)
means = torch.tensor([[0.0, 5.0], [5.0, 0.0], [-5.0, -5.0]], dtype=torch.double)
points = torch.cat([torch.randn(10, 2) + mean for mean in means.unbind()])
centres = points[[0, 10, 20]]
for _ in range(5):
    distance = torch.cdist(points, centres)
    nearest = distance.argmin(dim=1)
    sums = torch.zeros_like(centres).index_add_(0, nearest, points)
    counts = nearest.bincount(minlength=3).unsqueeze(1)
    centres = sums / counts
pairwise = ((points[:, None] - centres[None]) ** 2).sum(-1).sqrt()
inertia = pairwise.gather(1, nearest[:, None]).pow(2).sum()
silhouette = pairwise.topk(2, dim=1, largest=False).values.diff(dim=1).squeeze()
labels = torch.arange(3).repeat_interleave(10)
accuracy = (labels == nearest).float().mean()
print(centres, counts.squeeze(1), accuracy, inertia > 0)
