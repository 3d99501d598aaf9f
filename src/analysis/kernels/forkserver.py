"""The fork server: imports and warms up everything once, then forks a fresh kernel for each request.

    python -m analysis.kernels.forkserver CONTROL [PROJECT]

CONTROL is an inherited socket; it belongs to the process that executed the server and to nobody else. PROJECT is a project
folder whose charts and tables are made once, so that first uses are paid for here.

A fork copies the one thread that calls it. So the server has no other: no event loop, no zmq context, no pool of a numeric
library. It counts its threads before it serves and refuses if there is more than one.

Over CONTROL comes, for each kernel, a JSON request with four file descriptors: the kernel's own socket and its standard
streams. Over the kernel's socket go lines of JSON: ``{"pid": …}``, ``{"ready": true}`` when it has bound its channels,
``{"exit": …, "peak": …}`` when it has ended; and come signal numbers, one a line. Its end means that nobody wants the kernel
any more: then its process group is killed. The end of CONTROL ends all of them and the server.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import struct
import sys
import time
import weakref
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: What a kernel imports before its first cell runs, and what the notebooks of a batch import.
PRELOADED = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "ipykernel.displayhook",
    "ipykernel.debugger",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "tornado.queues",
    "tornado.platform.asyncio",
    "encodings.idna",
    "faulthandler",
    "pdb",
    "psutil",
    "sqlite3",
    "numpy",
    "pandas",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_svg",
    "seaborn",
    "analysis.charts",
    "analysis.narrative",
    "analysis.tables",
)
#: What a request begins with: the length of its JSON.
HEAD = struct.Struct("!I")
_DESCRIPTORS = 4


@dataclass(frozen=True, slots=True)
class Request:
    """One kernel that is asked for: its command line, environment, folder, memory limit in bytes, and open files."""

    arguments: list[str]
    environment: dict[str, str]
    folder: str
    memory: int | None
    connection: socket.socket
    streams: tuple[int, ...]


def main() -> None:
    """Preload, say whether kernels can be had, serve until nobody listens; a forked child leaves here as a kernel."""
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the runner, which ends the server
    _preload(sys.argv[2] if len(sys.argv) > 2 else None)
    tasks = Path("/proc/self/task")
    threads = len(list(tasks.iterdir())) if tasks.is_dir() else 1
    if threads != 1:
        control.sendall(_line(refused=f"{threads} threads before the first fork"))
        return
    gc.collect()
    gc.freeze()
    server = os.getpid()
    control.sendall(_line(serving=True))
    request = Server(control).serve()
    if request is not None:
        _become_kernel(request, server)


# The server ----------------------------------------------------------------------------------------------------------


def _preload(project: str | None) -> None:
    for module in PRELOADED:
        # A module that is not there costs the kernel that wants it the usual error, and nobody else anything.
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    from jupyter_client.localinterfaces import local_ips  # noqa: PLC0415 - after the environment is known

    local_ips()
    if project:
        from analysis.kernels.warmup import warm_up  # noqa: PLC0415 - imports pandas and matplotlib

        with contextlib.suppress(Exception):  # a cold server serves as well, only slower
            warm_up(project)


@dataclass
class Server:
    """The loop that takes requests, forks, passes signals on and reaps."""

    control: socket.socket
    kernels: dict[int, socket.socket] = field(default_factory=dict)
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def serve(self) -> Request | None:
        """Fork for every request; the request in a child, None in the server when CONTROL has ended."""
        woken, waker = os.pipe()
        for end in (woken, waker):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(waker)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.selector.register(self.control, selectors.EVENT_READ)
        self.selector.register(woken, selectors.EVENT_READ)
        while True:
            for key, _ in self.selector.select():
                if key.fileobj is self.control:
                    request = _receive(self.control)
                    if request is None:
                        self._end()
                        return None
                    if self._fork(request) == 0:
                        signal.set_wakeup_fd(-1)
                        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                        self.selector.close()
                        for end in (woken, waker):
                            os.close(end)
                        return request
                elif key.fileobj == woken:
                    with contextlib.suppress(BlockingIOError):
                        os.read(woken, 4096)
                    self._reap()
                else:
                    self._pass_on(key.data)

    def _fork(self, request: Request) -> int:
        process = os.fork()
        if process == 0:
            self.control.close()
            for connection in self.kernels.values():
                connection.close()
            return 0
        for stream in request.streams:
            os.close(stream)
        self.kernels[process] = request.connection
        self.selector.register(request.connection, selectors.EVENT_READ, process)
        _send(request.connection, pid=process)
        return process

    def _reap(self) -> None:
        while self.kernels:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended is None:
                return
            process = ended.si_pid
            with contextlib.suppress(OSError):  # its own children go with it, while its number is still its own
                os.killpg(process, signal.SIGKILL)
            _, status, usage = os.wait4(process, 0)
            connection = self.kernels.pop(process, None)
            if connection is not None:
                _send(connection, exit=os.waitstatus_to_exitcode(status), peak=usage.ru_maxrss * 1024)
                self._forget(connection)

    def _pass_on(self, process: int) -> None:
        """What a client says about its kernel: a signal, or nothing more ever, which ends the kernel."""
        connection = self.kernels.get(process)
        if connection is None:
            return
        try:
            said = connection.recv(4096)
        except OSError:
            said = b""
        if not said:
            self.selector.unregister(connection)
        for number in said.split() or (signal.SIGKILL,):
            _kill(process, int(number))

    def _forget(self, connection: socket.socket) -> None:
        with contextlib.suppress(KeyError, ValueError):
            self.selector.unregister(connection)
        connection.close()

    def _end(self) -> None:
        for process in self.kernels:
            _kill(process, signal.SIGKILL)
        for process in self.kernels:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(process, 0)


def _kill(process: int, number: int) -> None:
    """Signal a kernel and its children. The server is the parent and has not reaped it: the number is still its own."""
    try:
        os.killpg(process, number)
    except (ProcessLookupError, PermissionError):  # not yet the leader of its group
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, number)


def _receive(control: socket.socket) -> Request | None:
    """The next request, or None when there will be no more."""
    try:
        head, descriptors, _, _ = socket.recv_fds(control, HEAD.size, _DESCRIPTORS)
        if len(head) < HEAD.size or len(descriptors) < _DESCRIPTORS:
            return None
        body, size = b"", HEAD.unpack(head)[0]
        while len(body) < size:
            part = control.recv(size - len(body))
            if not part:
                return None
            body += part
    except OSError:
        return None
    asked = json.loads(body)
    return Request(
        arguments=asked["arguments"],
        environment=asked["environment"],
        folder=asked["folder"],
        memory=asked["memory"],
        connection=socket.socket(fileno=descriptors[0]),
        streams=tuple(descriptors[1:]),
    )


def _line(**said: Any) -> bytes:
    return json.dumps(said).encode() + b"\n"


def _send(connection: socket.socket, **said: Any) -> None:
    with contextlib.suppress(OSError):  # whoever asked is gone
        connection.sendall(_line(**said))


# A kernel ------------------------------------------------------------------------------------------------------------


def _become_kernel(request: Request, server: int) -> None:
    """Turn this forked process into the kernel that was asked for; comes back when the kernel has ended."""
    os.setsid()
    die_with_parent(server)
    for number, stream in enumerate(request.streams):
        os.dup2(stream, number)
    for stream in request.streams:
        if stream > 2:
            os.close(stream)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _forget_exit_hooks()
    os.environ.clear()
    os.environ.update(request.environment)
    os.chdir(request.folder)
    time.tzset()
    _seed_again()

    from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415 - preloaded

    sys.argv = ["ipykernel_launcher", *request.arguments]
    # The parent is named here, because its default was read from the environment when the module was imported.
    app = IPKernelApp.instance(parent_handle=server, log_level=50)
    app.initialize(request.arguments)  # type: ignore[no-untyped-call]
    if request.memory is not None:
        from analysis.kernels.memory import limit_memory  # noqa: PLC0415 - only where there is a limit

        limit_memory(request.memory)
    _send(request.connection, ready=True)
    request.connection.close()
    app.start()  # type: ignore[no-untyped-call]


def die_with_parent(parent: int) -> None:
    """Have the system kill this process when its parent dies, however that comes about; Linux only."""
    if sys.platform == "linux":
        set_death_signal = 1
        ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _forget_exit_hooks() -> None:
    """What the server would do at its end is not for its children to do."""
    atexit._clear()
    registry: dict[Any, Any] = weakref.finalize._registry  # type: ignore[attr-defined]
    weakref.finalize._registered_with_atexit = False  # type: ignore[attr-defined]
    for finalizer in list(registry):
        finalizer.detach()
    import logging  # noqa: PLC0415 - its hook was among those

    atexit.register(logging.shutdown)


def _seed_again() -> None:
    """Forked twins would draw the same random numbers."""
    import random  # noqa: PLC0415 - usually loaded, never needed by the server

    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()


if __name__ == "__main__":
    main()
