"""Matrices: products, solving, decompositions, norms, distances."""
