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
    r"^a\.(long|bool)\(\)\.clamp_": "PyTorch prints the names of C++ here alone",
    r"^(fft\.\w+|stft)\(ones\(0, 3\)": "no signals have no spectra; PyTorch stops",
    r"^stft\((ones|.*(-9|'text'|None|\[0, 0\]|ones\(2\)))": (
        "stft names itself; PyTorch names what it calls"
    ),
    r"^(mv\(ones\(\(\)\)|addmv\(s, (a, )?ones|b?addbmm\(s, (cube, )?ones)": (
        "too few dimensions are said as such"
    ),
    r"^baddbmm\(s, (cube, )?ones": "too few dimensions are said as such",
    r"^linalg\.solve_triangular\(.*\.(long|bool|double|half)\(\)": (
        "two dtypes are refused; PyTorch reads the one as the other"
    ),
    r"^cholesky\(ones\(0": "no numbers are no square matrix either",
    r"^(bmm|einsum)\(.*\.bool\(\), (batch|c)\)": "of two reasons, the other one",
    r"^cdist\(a, b\.half": "of two reasons, the other one",
    r"^linalg\.(tensorinv|norm|lstsq)\(": "refused in other words",
    r"^linalg\.tensorsolve\((ones\((\(\)|0, 3)\)|sq, ones\((7|1, 1))": (
        "PyTorch's own error from inside"
    ),
    r"^tensordot\(a, c, dims=\[0, 0\]": "two numbers are two lists of one",
    r"^nn\.functional\.conv\w+\(\w+, cube\.(long|bool|double|half)": (
        "two types are said as such; PyTorch names its back ends"
    ),
    r"^nn\.functional\.conv\w+\(batch\.bool": "of two reasons, the other one",
    r"^nn\.functional\.(avg_pool2d\(ones|max_unpool)": "too few or many are said so",
    r"__[gs]etitem__\(.*'text'": "a text is no index; PyTorch reads its letters",
    r"^\(a\.requires_grad_\(\) \* 2\)\.backward\((2\.0|True)": "said in plain words",
    r"^a\.__rsub__\(ones\(2\)": "the operands in the order in which they are written",
    r"^pow\(z, ones\(2\)": "of two reasons, the other one",
    r"^narrow_copy\(.*(ones\((5|0)\)|9)": "refused in the words of narrow",
    r"index_put_?\((a, )?\(\)": "no index names every place; PyTorch stops",
    r"^(index_put\()?ones\(1, 1, 1, 1\)(\.index_put_|\.__setitem__|, \(k)": (
        "of two reasons, the other one"
    ),
    r"^(squeeze\(a, |a\.squeeze_\()None": "None means every dimension here",
    r"index_put.*, ones\(1, 1, 1, 1\)": "leading 1s are dropped, as in x[k] = v",
    r"^eye\(2, None": "None means as many columns as rows here",
    r"^unflatten\((ones\(\(\)|v, 0, \(-7)": "PyTorch calls it an unexpected error",
    r"^(v\.expand|a\.resize_)\(.*-9": "a size below 0; PyTorch's product overflows",
    r"^broadcast_shapes\(.*(text|1\.5)": "sizes are whole numbers",
    r"^meshgrid\(.*ones\((7|0, 3|1, 1)": "a tensor is printed as everywhere else",
    r"^(a\.)?scatter(_|_add|_add_|_reduce)?\(.*, ones\((5|2)\)": (
        "of two reasons, the other one"
    ),
    r"^repeat_interleave\(ones\(\(\)\), k": "of two reasons, the other one",
    r"^(index_\w+\()?ones\(0(, 3)?\)(\.index_|, 0, k)": (
        "a place that is not there is said as such; PyTorch looks at memory"
    ),
    r"^a\.numpy\(.+\)": "Python names the class of the method",
    r"^a\.to\(('text'|'nonsense'|3)\)": "fewer kinds of devices",
    r"\.t_\(\)": "refused in the words of t",
    r"^autograd\.grad\(ones": "of two reasons, the other one",
    r"^nn\.functional\.hardtanh\(a, .*('text'|\[|ones)": "bounds are numbers",
    r"^nn\.functional\.gaussian_nll_loss\((\[|None|'text'|2\.0|True|.*(long|bool))": (
        "PyTorch speaks of what happened to fail inside"
    ),
    r"^nn\.functional\.hinge_embedding_loss\(a\.(long|bool)": (
        "PyTorch names another step of the same loss"
    ),
    r"^isin\(.*True": "a bool is no number",
    r"^nn\.functional\.group_norm\(a(\.(long|bool)\(\))?, (1|ones|'text'|None|\[)": (
        "PyTorch's own error from inside, or its words with another shape"
    ),
    r"^nn\.functional\.batch_norm\(ones": "a line has no channels",
    r"^nn\.functional\.(rms_norm\(ones\(\(|local_response_norm\(cube, -9)": (
        "refused in other words"
    ),
    r"^nn\.functional\.layer_norm\(a(\.(long|bool)\(\)|, \(3,\), v\.half\(\))": (
        "of two reasons, the other one"
    ),
    r"^nn\.functional\.dropout\(a, ('text'|ones|\[)": "a probability is a number",
    r"^nn\.functional\.embedding\(i, ones\(0, 3": "a table without rows has no row 0",
    r"^nn\.functional\.binary_cross_entropy_with_logits\(a(, b)?\.": (
        "two types are promoted; PyTorch writes over the one of them"
    ),
    r"^nn\.functional\.fractional_max_pool2d\(cube, (-9|\[0, 0)": (
        "a window without numbers has no largest one"
    ),
}
