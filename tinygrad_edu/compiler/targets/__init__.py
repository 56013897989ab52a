"""Source text from a plan: C, NumPy, CUDA."""
