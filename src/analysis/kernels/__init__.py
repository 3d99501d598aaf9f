"""Fast kernels for the batch: each run a fresh process, forked from a server that has everything imported.

:mod:`~analysis.kernels.forkserver` is the server's program, :mod:`~analysis.kernels.server` its handle in the worker that
executed it, :mod:`~analysis.kernels.provisioner` what ``jupyter_client`` asks for a kernel, :mod:`~analysis.kernels.manager`
starts a kernel and waits for it, and :mod:`~analysis.kernels.execution` runs a notebook in one, through papermill.
JupyterLab has no part in this: it keeps ordinary kernels.
"""
