"""Primitive → ONNX operators, where shapes or settings decide: one function each.

A rule is called as the primitive's forward is, with the names of ONNX values in place
of arrays:

    @rule("transpose")
    def _(w, node, a, *, dim0, dim1):
        ...
        return w.add("Transpose", a, perm=order)

``w`` is the writer, ``node`` the operation with the types of what goes in and comes
out. A rule returns the names of the results, None for one that it cannot give.
"""
