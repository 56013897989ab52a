"""Matrices: products, solving, decompositions, the Fourier transform."""
