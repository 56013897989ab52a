"""Where this library ends a wrong call otherwise than PyTorch, and means to.

A pattern that the call matches, and the reason. A test sees to it that each is needed.
"""

from __future__ import annotations

MEANT: dict[str, str] = {
    r"^(max|min|median|nanmedian|prod)\(a, (dim=)?None": (
        "None means every dimension here, as PyTorch has it in sum and argmax"
    ),
    r"^(max|min)\(a, dim=ones": "a tensor is the other operand, by whatever name",
    r"^cumm(ax|in)\(ones\((\(\)|0)\), dim=1": "refused in the words of all others",
    r"^histc\(a\.bool": "PyTorch names a function that histc happens to call",
    r"^special\.(erfcx|ndtri|log_ndtr)\(p\.half": "computed in float32 and rounded",
    r"^(mvlgamma|nan_to_num|logit)\(.*'text', 'text'.*=": "too many, and one twice",
    r"^a\.(long|bool)\(\)\.clamp_": "PyTorch prints the names of C++ here alone",
}
