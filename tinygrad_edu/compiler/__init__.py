"""``torch.compile``: a function becomes a graph, the graph shrinks, source runs it."""
