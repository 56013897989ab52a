"""Fast style transfer: a net of residual blocks judged by the features of another."""

from collections import namedtuple

import torch
import torch.nn as nn
from torch.optim import Adam


class ConvLayer(torch.nn.Module):
    def __init__(self, in_channels, out_channels, kernel_size, stride):
        super(ConvLayer, self).__init__()
        reflection_padding = kernel_size // 2
        self.reflection_pad = torch.nn.ReflectionPad2d(reflection_padding)
        self.conv2d = torch.nn.Conv2d(in_channels, out_channels, kernel_size, stride)

    def forward(self, x):
        return self.conv2d(self.reflection_pad(x))


class UpsampleConvLayer(ConvLayer):
    def __init__(self, in_channels, out_channels, kernel_size, stride, upsample=None):
        super().__init__(in_channels, out_channels, kernel_size, stride)
        self.upsample = upsample

    def forward(self, x):
        if self.upsample:
            x = torch.nn.functional.interpolate(
                x, mode="nearest", scale_factor=self.upsample
            )
        return super().forward(x)


class ResidualBlock(torch.nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1 = ConvLayer(channels, channels, kernel_size=3, stride=1)
        self.in1 = torch.nn.InstanceNorm2d(channels, affine=True)
        self.conv2 = ConvLayer(channels, channels, kernel_size=3, stride=1)
        self.in2 = torch.nn.InstanceNorm2d(channels, affine=True)
        self.relu = torch.nn.ReLU()

    def forward(self, x):
        out = self.relu(self.in1(self.conv1(x)))
        out = self.in2(self.conv2(out))
        return out + x


class TransformerNet(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            ConvLayer(3, 4, kernel_size=5, stride=1),
            torch.nn.InstanceNorm2d(4, affine=True),
            nn.ReLU(),
            ConvLayer(4, 6, kernel_size=3, stride=2),
            torch.nn.InstanceNorm2d(6, affine=True),
            nn.ReLU(),
            ResidualBlock(6),
            UpsampleConvLayer(6, 4, kernel_size=3, stride=1, upsample=2),
            torch.nn.InstanceNorm2d(4, affine=True),
            nn.ReLU(),
            ConvLayer(4, 3, kernel_size=5, stride=1),
        )

    def forward(self, X):
        return self.layers(X)


class Features(torch.nn.Module):
    def __init__(self):
        super().__init__()
        layers = [
            nn.Conv2d(3, 4, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(4, 6, 3),
            nn.ReLU(),
        ]
        self.slice1, self.slice2 = torch.nn.Sequential(), torch.nn.Sequential()
        for x in range(2):
            self.slice1.add_module(str(x), layers[x])
        for x in range(2, 4):
            self.slice2.add_module(str(x), layers[x])
        for param in self.parameters():
            param.requires_grad = False

    def forward(self, X):
        first = self.slice1(X)
        outputs = namedtuple("Outputs", ["first", "second"])
        return outputs(first, self.slice2(first))


def gram_matrix(y):
    (b, ch, h, w) = y.size()
    features = y.view(b, ch, w * h)
    features_t = features.transpose(1, 2)
    return features.bmm(features_t) / (ch * h * w)


def normalize_batch(batch):
    mean = batch.new_tensor([0.485, 0.456, 0.406]).view(-1, 1, 1)
    std = batch.new_tensor([0.229, 0.224, 0.225]).view(-1, 1, 1)
    return (batch - mean) / std


def pictures(seed):
    torch.manual_seed(seed)
    return torch.rand(2, 3, 12, 12)


torch.manual_seed(9)
features = Features()
style = torch.rand(1, 3, 12, 12).repeat(2, 1, 1, 1)
gram_style = [gram_matrix(y) for y in features(normalize_batch(style))]
mse_loss = torch.nn.MSELoss()


def loss_of(transformer, x):
    y = transformer(x)
    features_y, features_x = (features(normalize_batch(each)) for each in (y, x))
    content_loss = mse_loss(features_y.second, features_x.second)
    style_loss = 0.0
    for ft_y, gm_s in zip(features_y, gram_style):
        style_loss += mse_loss(gram_matrix(ft_y), gm_s[: len(x), :, :])
    varied = (y[..., 1:] - y[..., :-1]).abs().sum() + (
        y[..., 1:, :] - y[..., :-1, :]
    ).abs().sum()
    return y, content_loss + 5 * style_loss + 1e-4 * varied


def build():
    return TransformerNet()


def look(transformer):
    return loss_of(transformer, pictures(0))


def train(transformer, steps):
    optimizer = Adam(transformer.parameters(), 1e-2)
    losses = []
    for step in range(steps):
        optimizer.zero_grad()
        y, loss = loss_of(transformer, pictures(step))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    image = y[0].clone().clamp(0, 1).mul(255).detach().numpy()
    return losses + [int(image.transpose(1, 2, 0).astype("uint8").sum())]
