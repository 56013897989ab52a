"""The parts of ``docs/pytorch.md`` that are written from the tests' own tables.

``make golden`` writes them anew, between marks that look like ``<!-- names -->`` and
``<!-- /names -->``. A test fails while the page lags behind (``tests/test_pages.py``).
"""

from __future__ import annotations

import importlib
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from known import KNOWN
from refusals import MEANT

PAGE = Path(__file__).parents[2] / "docs" / "pytorch.md"

PLACES = [
    "torch",
    "torch.Tensor",
    *("torch.nn", "torch.nn.functional", "torch.nn.init"),
    *("torch.nn.utils", "torch.nn.utils.rnn", "torch.nn.utils.prune"),
    *("torch.nn.utils.parametrize", "torch.nn.utils.parametrizations"),
    *("torch.optim", "torch.optim.lr_scheduler", "torch.optim.swa_utils"),
    *("torch.autograd", "torch.func", "torch.linalg", "torch.fft", "torch.special"),
    *("torch.amp", "torch.compiler", "torch.export", "torch.onnx"),
    *("torch.utils.data", "torch.distributions"),
]

# Why a name of PyTorch's is not here: the first pattern found in "place name".
ABSENT = {
    "sparse tensors": (
        r"sparse|Sparse|coo$|_cs[rc]$|_bs[rc]$| [dhs]+p?mm$| spmm$| s?saddmm$"
        r"| sspaddmm$| (crow|ccol|col|row)_indices| (is_)?coalesced?$| dense_dim$"
        r"| (to_dense|values|indices)(_copy)?$"
    ),
    "quantized numbers": (
        r"quant| q_| fbgemm| int_repr$| qscheme$| fused_moving| choose_q|scaled_.*mm$"
        r"| grouped_mm$"
    ),
    "devices that are not here, and many processes": (
        r"miopen|mkldnn|( |_)(ipu|xpu|mtia|maia|vulkan|xla|mps)$| record_stream$"
        r"| SyncBatchNorm$| DataParallel$| is_distributed$|_memory_format$| conv_tbc$"
        r"| batch_norm_(backward|elemt|gather|stats|update)$"
    ),
    "PyTorch's own insides": (
        r" _| sym_|_copy$|_inverse$| (native|slice)_|_with_indices$| convolution$"
        r"| grid_sampler| (affine_grid_generator|constant_pad_nd|norm_except_dim)$"
        r"| (storage|storage_type|set_|const_data_ptr|is_set_to|module_load)$"
        r"| (functionalize|debug_unwrap|NestedIOFunction|enforce_grad_layout_policy)$"
        r"| (boolean_dispatch|assert_int_or_pair|to_padded_tensor|as_subclass|index)$"
        r"| (dim_order|grad_dtype|hash_tensor|swap_in_optimizer\w*|rearrange)$"
        r"| (ScalingType|SwizzleType|factory_kwargs)$"
    ),
    "losses under `torch` itself, which take a number for their reduction": (
        r"torch (ctc|poisson_nll|\w*margin|cosine_embedding|hinge_embedding)\w*loss$"
        r"|torch (kl_div|binary_cross_entropy_with_logits|margin_ranking_loss)$"
        r"|torch embedding_bag$"
    ),
    "deprecated or removed": (
        r"Tensor (eig|lstsq|solve|symeig|lu|volatile|reinforce|resize|resize_as)$"
        r"| (Container|NLLLoss2d|CrossMapLRN2d)$"
        r"| (triangular_solve|frobenius_norm|nuclear_norm)$"
        r"|DataPipe|datapipe| (DataChunk|non_deterministic|\w*_validation\w*)$"
        r"|Tensor name$|fft Tensor$"
    ),
}


# ------------------------------------------------------------------------- the names


def names() -> Iterator[str]:
    """For each place: how many of PyTorch's names are here, and which are not."""
    yield "| in | PyTorch has | here | not built |"
    yield "| --- | --- | --- | --- |"
    reasons: Counter[str] = Counter()
    for place in PLACES:
        wanted = public(place)
        home = find(place, "tinygrad_edu")
        absent = {n: why_absent(f"{place} {n}") for n in wanted if not has(home, n)}
        reasons.update(why for why in absent.values() if why)
        open_ = " ".join(f"`{name}`" for name, why in absent.items() if not why)
        yield f"| `{place}` | {len(wanted)} | {len(wanted) - len(absent)} | {open_} |"
    yield ""
    yield "Beside those, and not meant to come:"
    yield ""
    for why, count in reasons.most_common():
        yield f"- {why}: {count} names"


def public(place: str) -> list[str]:
    """The names that PyTorch offers there."""
    from torch.overrides import get_overridable_functions

    home = find(place, "torch")
    if place == "torch":
        functions = {id(each) for each in get_overridable_functions()[home]}
        return [n for n in dir(home) if id(getattr(home, n, None)) in functions]
    listed = getattr(home, "__all__", None) or dir(home)
    return sorted(n for n in listed if not n.startswith("_") and own(home, n))


def own(home: Any, name: str) -> bool:
    """Whether a name is a function or class of this place, not one it imports."""
    if isinstance(home, type) or name in getattr(home, "__all__", ()):
        return True
    thing = getattr(home, name)
    module = getattr(thing, "__module__", None) or "torch._C"
    return callable(thing) and module.startswith((home.__name__, "torch._C"))


def find(place: str, library: str) -> Any:
    """A module or a class of one of the two libraries, None where it is not there."""
    path = place.replace("torch", library, 1)
    try:
        return importlib.import_module(path)
    except ModuleNotFoundError:
        module, _, name = path.rpartition(".")
        return getattr(importlib.import_module(module), name, None) if module else None


def has(home: Any, name: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return hasattr(home, name)


def why_absent(name: str) -> str | None:
    found = (why for why, pattern in ABSENT.items() if re.search(pattern, name))
    return next(found, None)


# ------------------------------------------------------------------- the differences


def values() -> Iterator[str]:
    """What the run of PyTorch's own test database is allowed to find."""
    yield "| operation | where | why |"
    yield "| --- | --- | --- |"
    for operation, differences in sorted(KNOWN.items()):
        for pattern, why in differences:
            yield f"| `{operation}` | {code(pattern)} | {cell(why)} |"


def errors() -> Iterator[str]:
    """Which wrong calls end otherwise."""
    yield "| a call like | why |"
    yield "| --- | --- |"
    for pattern, why in MEANT.items():
        yield f"| {code(pattern)} | {cell(why)} |"


def code(pattern: str) -> str:
    return "`" + pattern.replace("|", "\\|") + "`"


def cell(text: str) -> str:
    return text.replace("|", "\\|")


# -------------------------------------------------------------------------- the page

PARTS: dict[str, Callable[[], Iterator[str]]] = {
    "names": names,
    "values": values,
    "errors": errors,
}


def written(page: str) -> str:
    """The page with every marked part made anew."""
    for part, lines in PARTS.items():
        begin, end = f"<!-- {part} -->\n", f"<!-- /{part} -->"
        before, _, rest = page.partition(begin)
        _, _, after = rest.partition(end)
        page = before + begin + "\n" + "\n".join(lines()) + "\n\n" + end + after
    return page


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8", newline="\n")
