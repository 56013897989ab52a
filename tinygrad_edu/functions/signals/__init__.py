"""Signals: Fourier transforms, whole and in short windows."""
