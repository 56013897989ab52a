"""Networks for pictures, by torchvision's names (``torchvision.models``).

>>> import tinygrad_edu as torch
>>> from tinygrad_edu.vision import models
>>> model = models.resnet18(num_classes=10)
>>> model(torch.randn(2, 3, 32, 32)).shape
torch.Size([2, 10])

Their parts have torchvision's names, so weights from there load here and back. Not
from torchvision are :class:`LeNet`, :class:`UNet` and the two halves of a DCGAN. Each
line that changes a shape ends with the new one: B pictures, C channels, H by W.
"""

from .alexnet import AlexNet, alexnet
from .dcgan import DCGANDiscriminator, DCGANGenerator
from .lenet import LeNet
from .mobilenetv2 import MobileNetV2, mobilenet_v2
from .resnet import (
    ResNet,
    resnet18,
    resnet34,
    resnet50,
    resnet101,
    resnet152,
    resnext50_32x4d,
    resnext101_32x8d,
    resnext101_64x4d,
    wide_resnet50_2,
    wide_resnet101_2,
)
from .unet import UNet
from .vgg import (
    VGG,
    vgg11,
    vgg11_bn,
    vgg13,
    vgg13_bn,
    vgg16,
    vgg16_bn,
    vgg19,
    vgg19_bn,
)
from .vision_transformer import (
    VisionTransformer,
    vit_b_16,
    vit_b_32,
    vit_h_14,
    vit_l_16,
    vit_l_32,
)

__all__ = [
    "VGG",
    "AlexNet",
    "DCGANDiscriminator",
    "DCGANGenerator",
    "LeNet",
    "MobileNetV2",
    "ResNet",
    "UNet",
    "VisionTransformer",
    "alexnet",
    "mobilenet_v2",
    "resnet18",
    "resnet34",
    "resnet50",
    "resnet101",
    "resnet152",
    "resnext50_32x4d",
    "resnext101_32x8d",
    "resnext101_64x4d",
    "vgg11",
    "vgg11_bn",
    "vgg13",
    "vgg13_bn",
    "vgg16",
    "vgg16_bn",
    "vgg19",
    "vgg19_bn",
    "vit_b_16",
    "vit_b_32",
    "vit_h_14",
    "vit_l_16",
    "vit_l_32",
    "wide_resnet50_2",
    "wide_resnet101_2",
]
