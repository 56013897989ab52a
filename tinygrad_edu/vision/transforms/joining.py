"""Transforms made of others: one after the other, or some of them by chance."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from ...errors import type_error
from ...nn import Module
from .chance import happens

Transform = Callable[..., Any]


class Compose:
    """One transform after the other.

    Source: torchvision, ``transforms.Compose``.

    >>> import tinygrad_edu as torch
    >>> from tinygrad_edu.vision import transforms
    >>> both = Compose([transforms.CenterCrop(2), transforms.Normalize(0.5, 0.5)])
    >>> both
    Compose(
        CenterCrop(size=(2, 2))
        Normalize(mean=0.5, std=0.5)
    )
    >>> both(torch.ones(1, 4, 4))
    tensor([[[1., 1.],
             [1., 1.]]])
    """

    def __init__(self, transforms: Sequence[Transform]) -> None:
        self.transforms = transforms

    def __call__(self, img: Any) -> Any:
        """The image after all of them."""
        for each in self.transforms:
            img = each(img)
        return img

    def __repr__(self) -> str:
        return _listed(self)


class Lambda:
    """Any function as a transform.

    Source: torchvision, ``transforms.Lambda``.

    >>> Lambda(lambda x: 2 * x)(3)
    6
    """

    def __init__(self, lambd: Transform) -> None:
        if not callable(lambd):
            kind = repr(type(lambd).__name__)
            raise type_error(f"Argument lambd should be callable, got {kind}")
        self.lambd = lambd

    def __call__(self, img: Any) -> Any:
        """What the function makes of the image."""
        return self.lambd(img)

    def __repr__(self) -> str:
        return "Lambda()"


class RandomApply(Module):
    """All of the transforms with probability `p`, otherwise none of them.

    Source: torchvision, ``transforms.RandomApply``.

    >>> RandomApply([Lambda(lambda x: 2 * x)], p=1.0)(3)
    6
    """

    def __init__(self, transforms: Any, p: float = 0.5) -> None:
        super().__init__()
        self.transforms, self.p = transforms, p

    def forward(self, img: Any) -> Any:
        """The image, after all or as it was."""
        if not happens(self.p):
            return img
        for each in self.transforms:
            img = each(img)
        return img

    def __repr__(self) -> str:
        return _listed(self, f"p={self.p}")


class RandomTransforms:
    """What ``RandomOrder`` and ``RandomChoice`` share: a list of transforms.

    Their chance comes from Python's own ``random``, as torchvision's does.

    >>> len(RandomTransforms([abs, len]).transforms)
    2
    """

    def __init__(self, transforms: Sequence[Transform]) -> None:
        if not isinstance(transforms, Sequence):
            raise type_error(
                "Argument transforms should be a sequence", got=str(type(transforms))
            )
        self.transforms = transforms

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Given by the classes made of this one."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return _listed(self)


class RandomOrder(RandomTransforms):
    """All transforms in an order drawn anew each time.

    Source: torchvision, ``transforms.RandomOrder``.

    >>> RandomOrder([Lambda(lambda x: x + 1), Lambda(lambda x: x + 2)])(0)
    3
    """

    def __call__(self, img: Any) -> Any:
        """The image after all of them."""
        order = list(range(len(self.transforms)))
        random.shuffle(order)
        for place in order:
            img = self.transforms[place](img)
        return img


class RandomChoice(RandomTransforms):
    """One of the transforms, each as likely as the others or by the weights `p`.

    Source: torchvision, ``transforms.RandomChoice``.

    >>> RandomChoice([Lambda(lambda x: x + 1), Lambda(lambda x: x + 2)], p=[0, 1])(0)
    2
    """

    def __init__(
        self, transforms: Sequence[Transform], p: Sequence[float] | None = None
    ) -> None:
        super().__init__(transforms)
        if p is not None and not isinstance(p, Sequence):
            raise type_error("Argument p should be a sequence", got=repr(p))
        self.p = p

    def __call__(self, *args: Any) -> Any:
        """The image after one of them."""
        return random.choices(self.transforms, weights=self.p)[0](*args)

    def __repr__(self) -> str:
        return f"{super().__repr__()}(p={self.p})"


def _listed(self: Any, first: str = "") -> str:
    """Name, and one line for each transform."""
    lines = [first] * bool(first) + [str(each) for each in self.transforms]
    inside = "".join(f"\n    {each}" for each in lines)
    return f"{type(self).__name__}({inside}\n)"
