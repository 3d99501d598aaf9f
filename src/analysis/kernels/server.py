"""A fork server's handle, held by the process that executed it: ask for a kernel, signal it, learn how it ended.

The server and its kernels live as long as the handle's process: whichever way that ends, their sockets end with it.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from analysis.errors import KernelError
from analysis.kernels.forkserver import HEAD

#: One thread in the server is a condition of forking: numeric libraries are told to start none.
SERVER_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYTHONHASHSEED": "0",
}
START_SECONDS = 120
#: After so many servers that ended before they served, kernels are spawned: something is wrong with the server.
MOST_STARTS = 3
_DIED = -int(getattr(signal, "SIGKILL", 9))


class ForkedKernel:
    """One kernel process, known by the socket that the server writes its news to."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection: socket.socket | None = connection
        self._unread = b""
        self.pid: int | None = None
        self.ready = False
        self.exit: int | None = None
        self.peak: int | None = None

    def fileno(self) -> int:
        """The socket's number, for whoever waits for news."""
        return self._connection.fileno() if self._connection else -1

    def poll(self) -> int | None:
        """Read what has come; the exit status, or None while the kernel lives."""
        while self._connection is not None and self.exit is None:
            try:
                news = self._connection.recv(4096)
            except BlockingIOError:
                break
            except OSError:
                news = b""
            if not news:  # the server died and took the kernel along
                self.exit = _DIED
                self._kill_group()
                break
            *lines, self._unread = (self._unread + news).split(b"\n")
            for line in lines:
                self._take(json.loads(line))
        return self.exit

    def _take(self, news: Mapping[str, Any]) -> None:
        self.pid = news.get("pid", self.pid)
        self.ready = news.get("ready", self.ready)
        self.exit = news.get("exit", self.exit)
        self.peak = news.get("peak", self.peak)

    def _kill_group(self) -> None:
        """What the kernel started itself has nobody left to end it but us."""
        if self.pid is not None:
            with suppress(OSError):
                os.killpg(self.pid, signal.SIGKILL)

    def send_signal(self, number: int) -> None:
        """Have the server, which is the parent, signal the kernel and its children."""
        if self._connection is not None and self.exit is None:
            with suppress(OSError):
                self._connection.send(b"%d\n" % number)

    def close(self) -> None:
        """Let go; a kernel that still runs is killed."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class ForkServer:
    """A running fork server.

    Parameters
    ----------
    project
        A project folder to warm up with.

    Raises
    ------
    KernelError
        There is no forking here, or the server could not be had; the sentence says why.
    """

    def __init__(self, project: Path | None = None) -> None:
        if not can_fork():
            raise KernelError("no forking on this platform")
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "analysis.kernels.forkserver",
                    str(theirs.fileno()),
                    *([project] if project else []),
                ],
                env={**os.environ, **SERVER_ENVIRONMENT},
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._control = ours
        self._serving = False
        self._asking = threading.Lock()

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the server still runs."""
        return self._process.poll() is None

    def wait_until_serving(self) -> None:
        """Wait until everything is imported and warm.

        Raises
        ------
        KernelError
            The server ended or refused to serve, for example because it has more than one thread.
        """
        if self._serving:
            return
        self._control.settimeout(START_SECONDS)
        said, end = b"", time.monotonic() + START_SECONDS
        try:
            while not said.endswith(b"\n"):
                part = self._control.recv(4096)
                if not part or time.monotonic() > end:
                    raise KernelError(f"the fork server ended with status {self._process.wait(timeout=10)}")
                said += part
        except TimeoutError:
            self.close()
            raise KernelError(f"the fork server said nothing for {START_SECONDS} s") from None
        except OSError as error:
            raise KernelError(f"the fork server cannot be reached: {error}") from error
        self._control.settimeout(None)
        answer = json.loads(said)
        if "refused" in answer:
            raise KernelError(f"the fork server refused to serve: {answer['refused']}")
        self._serving = True

    def fork(
        self,
        arguments: Sequence[str],
        *,
        environment: Mapping[str, str],
        folder: str | Path,
        memory: int | None = None,
    ) -> ForkedKernel:
        """Ask for a kernel with the arguments of ``ipykernel_launcher``; its standard streams lead nowhere.

        Raises
        ------
        KernelError
            The server is gone.
        """
        self.wait_until_serving()
        asked = {
            "arguments": list(arguments),
            "environment": dict(environment),
            "folder": str(folder),
            "memory": memory,
        }
        body = json.dumps(asked).encode()
        ours, theirs = socket.socketpair()
        nowhere = os.open(os.devnull, os.O_RDWR)
        try:
            with self._asking:
                socket.send_fds(self._control, [HEAD.pack(len(body))], [theirs.fileno(), *[nowhere] * 3])
                self._control.sendall(body)
        except OSError as error:
            ours.close()
            raise KernelError(f"the fork server is gone ({error})") from error
        finally:
            theirs.close()
            os.close(nowhere)
        ours.setblocking(False)
        return ForkedKernel(ours)

    def close(self) -> None:
        """End the server and every kernel it forked."""
        self._control.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def can_fork() -> bool:
    """Whether kernels are forked on this platform: Linux; Apple's frameworks do not like a fork, Windows has none."""
    return sys.platform == "linux"


# One server for each process -----------------------------------------------------------------------------------------

_lock = threading.Lock()
_server: ForkServer | None = None
_failure = ""
_failed_starts = 0


def start_server(project: Path | None = None) -> None:
    """Start this process's server without waiting for it, unless there is one or there cannot be one."""
    global _server, _failure  # noqa: PLW0603 - the one server of this process
    with _lock:
        if _failure or (_server is not None and _server.alive):
            return
        if _server is not None:
            _server.close()
        try:
            _server = ForkServer(project)
        except (KernelError, OSError) as error:
            _failure = str(error)


def current_server() -> ForkServer:
    """The server of this process, started when it is not there or died, and serving.

    Raises
    ------
    KernelError
        There is none to be had in this process: kernels are spawned the ordinary way.
    """
    global _failure, _failed_starts  # noqa: PLW0603 - as above
    start_server()
    if _server is None or _failure:
        raise KernelError(_failure)
    try:
        _server.wait_until_serving()
    except KernelError as error:
        _server.close()
        _failed_starts += 1
        if "refused" in str(error) or _failed_starts == MOST_STARTS:
            _failure = str(error)
        raise
    return _server


def failure() -> str:
    """Why there is no fork server in this process; empty where there is one or none was needed yet."""
    return _failure
