"""Workers beyond this machine: a Dask cluster's, through the executor of its client."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, Any

from analysis.batch.worker import Job, Outcome, build
from analysis.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Callable


class DaskWorkers:
    """The workers of a running Dask scheduler; they come and go while the batch runs.

    Every worker has this package installed in the same version, and sees project and output folder under the same paths.

    Raises
    ------
    ParameterError
        Dask is not installed, or no scheduler answers at the address.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise ParameterError(
                "option --scheduler: needs Dask, which is not installed; allowed: with paired-aid[dask]"
            ) from None
        try:
            self._client: Any = Client(address, timeout="10s", set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            words = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise ParameterError(
                f"option --scheduler: found {address!r} ({words}); allowed: the address of a running scheduler, tcp://HOST:PORT"
            ) from None
        # A lost worker's job comes back to us, which count the attempts; Dask's own retries stay as they are.
        self._executor: Executor = self._client.get_executor(pure=False)

    def room(self) -> int:
        """One job for each thread that the cluster has now and one in waiting for each; at least one."""
        return max(2 * sum(map(int, self._client.nthreads().values())), 1)

    def submit(self, job: Job) -> Future[Outcome]:
        """Hand the job to the scheduler."""
        function: Callable[[Job], Outcome] = build
        return self._executor.submit(function, job)

    def close(self) -> None:
        """Cancel what is left and leave the cluster as it was."""
        self._executor.shutdown(wait=False)  # cancels what has not begun
        self._client.close()
