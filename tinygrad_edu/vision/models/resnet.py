"""ResNet: layers that add to what they are given; a hundred of them still learn.

He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition (2015). A block learns
what to add to its input; where it has nothing to add the signal, and on the way back
the gradient, passes untouched. Also from here: ResNeXt (Xie and others, 2016: the
convolution in groups) and wide ResNet (Zagoruyko, Komodakis, 2016).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ... import nn
from ...errors import value_error
from ...tensor import Tensor
from .weights import refuse_weights, start_norm

Norm = Callable[[int], nn.Module]


def conv3x3(
    in_planes: int, out_planes: int, stride: int = 1, groups: int = 1, dilation: int = 1
) -> nn.Conv2d:
    """A 3 × 3 convolution that keeps height and width (at stride 1), without bias.

    >>> conv3x3(8, 16, stride=2)
    Conv2d(8, 16, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1), bias=False)
    """
    return nn.Conv2d(
        in_planes, out_planes, 3, stride, dilation, dilation, groups, bias=False
    )


def conv1x1(in_planes: int, out_planes: int, stride: int = 1) -> nn.Conv2d:
    """A 1 × 1 convolution: each point's channels mixed, without bias.

    >>> conv1x1(8, 16)
    Conv2d(8, 16, kernel_size=(1, 1), stride=(1, 1), bias=False)
    """
    return nn.Conv2d(in_planes, out_planes, 1, stride, bias=False)


class BasicBlock(nn.Module):
    """x + two 3 × 3 convolutions of x: (B, C, H, W) → (B, planes, H/stride, W/stride).

    ``downsample`` gives x the shape of the sum where it has another.
    """

    expansion = 1

    def __init__(
        self,
        inplanes: int,
        planes: int,
        stride: int = 1,
        downsample: nn.Module | None = None,
        groups: int = 1,
        base_width: int = 64,
        dilation: int = 1,
        norm_layer: Norm | None = None,
    ) -> None:
        super().__init__()
        norm_layer = norm_layer or nn.BatchNorm2d
        if groups != 1 or base_width != 64:
            raise value_error("BasicBlock only supports groups=1 and base_width=64")
        if dilation > 1:
            raise NotImplementedError("Dilation > 1 not supported in BasicBlock")
        self.conv1 = conv3x3(inplanes, planes, stride)
        self.bn1 = norm_layer(planes)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = conv3x3(planes, planes)
        self.bn2 = norm_layer(planes)
        self.downsample = downsample
        self.stride = stride

    def forward(self, x: Tensor) -> Tensor:
        """The input, and what the block adds to it."""
        out = self.relu(self.bn1(self.conv1(x)))  # (B, planes, H/stride, W/stride)
        out = self.bn2(self.conv2(out))
        out += x if self.downsample is None else self.downsample(x)
        result: Tensor = self.relu(out)
        return result


class Bottleneck(nn.Module):
    """x + (1 × 1 narrow, 3 × 3, 1 × 1 wide) of x: → (B, 4 planes, H/stride, W/stride).

    The stride is that of the 3 × 3 convolution, not of the first one as in the paper,
    which is more accurate ("ResNet V1.5").
    """

    expansion = 4

    def __init__(
        self,
        inplanes: int,
        planes: int,
        stride: int = 1,
        downsample: nn.Module | None = None,
        groups: int = 1,
        base_width: int = 64,
        dilation: int = 1,
        norm_layer: Norm | None = None,
    ) -> None:
        super().__init__()
        norm_layer = norm_layer or nn.BatchNorm2d
        width = int(planes * (base_width / 64.0)) * groups
        self.conv1 = conv1x1(inplanes, width)
        self.bn1 = norm_layer(width)
        self.conv2 = conv3x3(width, width, stride, groups, dilation)
        self.bn2 = norm_layer(width)
        self.conv3 = conv1x1(width, planes * self.expansion)
        self.bn3 = norm_layer(planes * self.expansion)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = downsample
        self.stride = stride

    def forward(self, x: Tensor) -> Tensor:
        """The input, and what the block adds to it."""
        out = self.relu(self.bn1(self.conv1(x)))  # (B, width, H, W)
        out = self.relu(self.bn2(self.conv2(out)))  # (B, width, H/stride, W/stride)
        out = self.bn3(self.conv3(out))  # (B, 4 planes, H/stride, W/stride)
        out += x if self.downsample is None else self.downsample(x)
        result: Tensor = self.relu(out)
        return result


class ResNet(nn.Module):
    """A stem, four stages of blocks, a mean, a linear layer (``torchvision``'s ResNet).

    ``layers`` says how many blocks each stage has. ``zero_init_residual`` starts each
    block as the identity. With ``replace_stride_with_dilation`` (three booleans) the
    later stages look further instead of shrinking the picture; ``norm_layer`` takes
    another normalisation than BatchNorm2d.

    >>> model = ResNet(BasicBlock, [1, 1, 1, 1], num_classes=3)
    >>> model.fc
    Linear(in_features=512, out_features=3, bias=True)
    """

    def __init__(
        self,
        block: type[BasicBlock | Bottleneck],
        layers: list[int],
        num_classes: int = 1000,
        zero_init_residual: bool = False,
        groups: int = 1,
        width_per_group: int = 64,
        replace_stride_with_dilation: list[bool] | None = None,
        norm_layer: Norm | None = None,
    ) -> None:
        super().__init__()
        self._norm_layer = norm_layer or nn.BatchNorm2d
        self.inplanes, self.dilation = 64, 1
        self.groups, self.base_width = groups, width_per_group
        dilate = _three(replace_stride_with_dilation)
        self.conv1 = nn.Conv2d(3, 64, kernel_size=7, stride=2, padding=3, bias=False)
        self.bn1 = self._norm_layer(64)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(kernel_size=3, stride=2, padding=1)
        self.layer1 = self._make_layer(block, 64, layers[0])
        self.layer2 = self._make_layer(block, 128, layers[1], 2, dilate[0])
        self.layer3 = self._make_layer(block, 256, layers[2], 2, dilate[1])
        self.layer4 = self._make_layer(block, 512, layers[3], 2, dilate[2])
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(512 * block.expansion, num_classes)
        self._start(zero_init_residual)

    def _make_layer(
        self,
        block: type[BasicBlock | Bottleneck],
        planes: int,
        blocks: int,
        stride: int = 1,
        dilate: bool = False,
    ) -> nn.Sequential:
        """A stage: the first block changes size and channels, the others keep them."""
        norm, outputs = self._norm_layer, planes * block.expansion
        before = self.dilation
        if dilate:
            self.dilation, stride = self.dilation * stride, 1
        downsample = None
        if stride != 1 or self.inplanes != outputs:
            change = conv1x1(self.inplanes, outputs, stride)
            downsample = nn.Sequential(change, norm(outputs))
        how = self.groups, self.base_width
        first = block(self.inplanes, planes, stride, downsample, *how, before, norm)
        self.inplanes = outputs
        others = [
            block(outputs, planes, 1, None, *how, self.dilation, norm)
            for _ in range(1, blocks)
        ]
        return nn.Sequential(first, *others)

    def _start(self, zero_init_residual: bool) -> None:
        """He's start for convolutions; each norm hands on what it gets."""
        for part in self.modules():
            if isinstance(part, nn.Conv2d):
                nn.init.kaiming_normal_(
                    part.weight, mode="fan_out", nonlinearity="relu"
                )
            elif isinstance(part, nn.BatchNorm2d | nn.GroupNorm):
                start_norm(part)
        if not zero_init_residual:
            return
        # Each block starts as the identity: 0.2 to 0.3 % more accurate (Goyal, 2017).
        for part in self.modules():
            if isinstance(part, Bottleneck | BasicBlock):
                last = part.bn3 if isinstance(part, Bottleneck) else part.bn2
                if isinstance(getattr(last, "weight", None), nn.Parameter):
                    nn.init.zeros_(last.weight)

    def forward(self, x: Tensor) -> Tensor:
        """Scores of the classes."""
        x = self.relu(self.bn1(self.conv1(x)))  # (B, 64, H/2, W/2)
        x = self.maxpool(x)  # (B, 64, H/4, W/4)
        x = self.layer1(x)  # (B, 64 e, H/4, W/4), e the block's expansion
        x = self.layer2(x)  # (B, 128 e, H/8, W/8)
        x = self.layer3(x)  # (B, 256 e, H/16, W/16)
        x = self.layer4(x)  # (B, 512 e, H/32, W/32)
        x = self.avgpool(x)  # (B, 512 e, 1, 1)
        x = x.flatten(1)  # (B, 512 e)
        scores: Tensor = self.fc(x)  # (B, num_classes)
        return scores


def _three(given: list[bool] | None) -> list[bool]:
    """Whether each of the last three stages dilates instead of shrinking."""
    if given is None:
        return [False, False, False]
    if len(given) != 3:
        raise value_error(
            "replace_stride_with_dilation should be None or a 3-element tuple, "
            f"got {given}"
        )
    return given


def resnet18(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> ResNet:
    """18 layers, 11.7 million weights (``torchvision.models.resnet18``).

    ``kwargs`` go to :class:`ResNet`. Trained weights are refused with the way to get
    them. Source: He and others (2015), torchvision's page of the same name.

    >>> sum(p.numel() for p in resnet18(num_classes=10).parameters())
    11181642
    """
    refuse_weights("resnet18", weights, kwargs)
    return ResNet(BasicBlock, [2, 2, 2, 2], **kwargs)


def resnet34(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> ResNet:
    """34 layers, 21.8 million weights (``torchvision.models.resnet34``)."""
    refuse_weights("resnet34", weights, kwargs)
    return ResNet(BasicBlock, [3, 4, 6, 3], **kwargs)


def resnet50(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> ResNet:
    """50 layers, 25.6 million weights (``torchvision.models.resnet50``)."""
    refuse_weights("resnet50", weights, kwargs)
    return ResNet(Bottleneck, [3, 4, 6, 3], **kwargs)


def resnet101(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> ResNet:
    """101 layers, 44.5 million weights (``torchvision.models.resnet101``)."""
    refuse_weights("resnet101", weights, kwargs)
    return ResNet(Bottleneck, [3, 4, 23, 3], **kwargs)


def resnet152(*, weights: Any = None, progress: bool = True, **kwargs: Any) -> ResNet:
    """152 layers, 60.2 million weights (``torchvision.models.resnet152``)."""
    refuse_weights("resnet152", weights, kwargs)
    return ResNet(Bottleneck, [3, 8, 36, 3], **kwargs)


def resnext50_32x4d(
    *, weights: Any = None, progress: bool = True, **kwargs: Any
) -> ResNet:
    """50 layers, in 32 groups of 4 (``torchvision.models.resnext50_32x4d``)."""
    refuse_weights("resnext50_32x4d", weights, kwargs)
    kwargs |= {"groups": 32, "width_per_group": 4}
    return ResNet(Bottleneck, [3, 4, 6, 3], **kwargs)


def resnext101_32x8d(
    *, weights: Any = None, progress: bool = True, **kwargs: Any
) -> ResNet:
    """101 layers, in 32 groups of 8 (``torchvision.models.resnext101_32x8d``)."""
    refuse_weights("resnext101_32x8d", weights, kwargs)
    kwargs |= {"groups": 32, "width_per_group": 8}
    return ResNet(Bottleneck, [3, 4, 23, 3], **kwargs)


def resnext101_64x4d(
    *, weights: Any = None, progress: bool = True, **kwargs: Any
) -> ResNet:
    """101 layers, in 64 groups of 4 (``torchvision.models.resnext101_64x4d``)."""
    refuse_weights("resnext101_64x4d", weights, kwargs)
    kwargs |= {"groups": 64, "width_per_group": 4}
    return ResNet(Bottleneck, [3, 4, 23, 3], **kwargs)


def wide_resnet50_2(
    *, weights: Any = None, progress: bool = True, **kwargs: Any
) -> ResNet:
    """50 layers, twice as wide inside (``torchvision.models.wide_resnet50_2``)."""
    refuse_weights("wide_resnet50_2", weights, kwargs)
    kwargs |= {"width_per_group": 128}
    return ResNet(Bottleneck, [3, 4, 6, 3], **kwargs)


def wide_resnet101_2(
    *, weights: Any = None, progress: bool = True, **kwargs: Any
) -> ResNet:
    """101 layers, twice as wide inside (``torchvision.models.wide_resnet101_2``)."""
    refuse_weights("wide_resnet101_2", weights, kwargs)
    kwargs |= {"width_per_group": 128}
    return ResNet(Bottleneck, [3, 4, 23, 3], **kwargs)
