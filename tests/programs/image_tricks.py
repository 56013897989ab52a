"""Pictures: patches, flips, crops, histograms, grey, pooling by reshape."""

import torch

image = torch.arange(3 * 8 * 8, dtype=torch.uint8).view(3, 8, 8)
scaled = image.float() / 255
grey = (scaled * torch.tensor([0.299, 0.587, 0.114]).view(3, 1, 1)).sum(0)
pooled = scaled.reshape(3, 4, 2, 4, 2).mean(dim=(2, 4))
highest = scaled.view(3, 4, 2, 4, 2).amax((2, 4))
patches = scaled.unfold(1, 4, 4).unfold(2, 4, 4).permute(1, 2, 0, 3, 4).reshape(4, -1)
vit = scaled.reshape(3, 2, 4, 2, 4).permute(1, 3, 2, 4, 0).flatten(2).flatten(0, 1)
crop = image[:, 2:6, 2:6]
mirrored = crop.flip(2)
padded = torch.zeros(3, 10, 10, dtype=image.dtype)
padded[:, 1:-1, 1:-1] = image
normal = (scaled - scaled.mean((1, 2), keepdim=True)) / scaled.std((1, 2), keepdim=True)
normal_in_place = scaled.clone().sub_(0.5).div_(0.25)
bgr = image[[2, 1, 0]]
last = image.permute(1, 2, 0).contiguous().numpy()
histogram = torch.bincount(image.flatten().int() // 32, minlength=8)
inverted = 255 - image
bright = (image.int() + 100).clamp(0, 255).to(torch.uint8)
wrapped = image + 100
bits = image.unsqueeze(-1).bitwise_and(2 ** torch.arange(8).byte()).ne(0).byte()
shuffled = scaled.view(1, 3, 4, 2, 4, 2).permute(0, 1, 3, 5, 2, 4).reshape(1, 12, 4, 4)
integral = scaled.cumsum(1).cumsum(2)
grid = torch.stack(torch.meshgrid(torch.arange(2), torch.arange(3), indexing="ij"), -1)
up = image[:, :2, :2].repeat_interleave(2, 1).repeat_interleave(2, dim=2)
tiles = torch.cat([torch.cat(list(crop), 1)] * 2, 0)
print(
    grey.shape, crop.is_contiguous(), mirrored[0], tiles.shape, grid, up[0], last.shape
)
