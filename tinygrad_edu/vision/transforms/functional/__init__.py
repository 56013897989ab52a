"""What the transforms do, as plain functions (``torchvision.transforms.functional``).

Every function takes a Tensor (…, C, H, W) or a picture of Pillow, changes nothing in
place unless asked, and returns what it was given. On tensors of fractions all are
differentiable.
"""

from ..interpolation import InterpolationMode
from .colours import (
    adjust_gamma,
    adjust_hue,
    autocontrast,
    equalize,
    invert,
    posterize,
    solarize,
)
from .conversion import convert_image_dtype, pil_to_tensor, to_pil_image, to_tensor
from .cutting import (
    center_crop,
    crop,
    five_crop,
    hflip,
    resize,
    resized_crop,
    ten_crop,
    vflip,
)
from .facts import get_dimensions, get_image_num_channels, get_image_size
from .filtering import adjust_sharpness, erase, gaussian_blur, normalize
from .margins import pad
from .mixing import (
    adjust_brightness,
    adjust_contrast,
    adjust_saturation,
    rgb_to_grayscale,
    to_grayscale,
)
from .warping import affine, elastic_transform, perspective, rotate

__all__ = [
    "InterpolationMode",
    "adjust_brightness",
    "adjust_contrast",
    "adjust_gamma",
    "adjust_hue",
    "adjust_saturation",
    "adjust_sharpness",
    "affine",
    "autocontrast",
    "center_crop",
    "convert_image_dtype",
    "crop",
    "elastic_transform",
    "equalize",
    "erase",
    "five_crop",
    "gaussian_blur",
    "get_dimensions",
    "get_image_num_channels",
    "get_image_size",
    "hflip",
    "invert",
    "normalize",
    "pad",
    "perspective",
    "pil_to_tensor",
    "posterize",
    "resize",
    "resized_crop",
    "rgb_to_grayscale",
    "rotate",
    "solarize",
    "ten_crop",
    "to_grayscale",
    "to_pil_image",
    "to_tensor",
    "vflip",
]
