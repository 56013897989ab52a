"""Live widgets for JupyterLab: the computation graph and the training run."""
