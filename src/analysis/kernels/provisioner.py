"""A ``jupyter_client`` kernel provisioner whose kernels come from this process's fork server.

Registered as ``paired-aid-fork`` in the entry point group ``jupyter_client.kernel_provisioners``; a kernel specification
names it in its metadata. Where the server cannot be had, kernels are spawned as :class:`LocalProvisioner` does.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Int

from analysis.errors import KernelError
from analysis.kernels.server import ForkedKernel, current_server

_LAUNCHER = "ipykernel_launcher"
_READY_SECONDS = 60.0


class ForkProvisioner(LocalProvisioner):
    """Launches a kernel by asking the fork server for one."""

    memory = Int(0, help="Bytes that a notebook may take on top of a fresh kernel's; 0: no limit.").tag(config=True)

    kernel: ForkedKernel | None = None
    peak: int | None = None

    @property
    def has_process(self) -> bool:
        """Whether there is a kernel process to talk of."""
        return self.kernel is not None or super().has_process

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel, or spawn it where there is no server."""
        try:
            if _LAUNCHER not in cmd:
                raise KernelError("only ipykernel can be forked")
            server = await asyncio.to_thread(current_server)
            self.kernel = server.fork(
                cmd[cmd.index(_LAUNCHER) + 1 :],
                environment=kwargs["env"],
                folder=kwargs.get("cwd") or os.getcwd(),  # noqa: PTH109 - a text is wanted
                memory=self.memory or None,
            )
        except KernelError:
            if self.memory:
                cmd = [*cmd, f'--IPKernelApp.exec_lines=["{_limit(self.memory)}"]']
            nowhere = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}  # as a forked kernel's
            return await super().launch_kernel(cmd, **{**kwargs, **nowhere})
        loop = asyncio.get_running_loop()
        end = loop.time() + _READY_SECONDS
        while self.kernel.poll() is None and not self.kernel.ready and loop.time() < end:
            await self._news(end - loop.time())
        if not self.kernel.ready:
            status = self.kernel.poll()
            self._let_go()
            raise KernelError(f"the kernel ended with status {status} before it was ready")
        self.pid = self.pgid = self.kernel.pid
        return self.connection_info

    async def _news(self, seconds: float) -> None:
        """Wait until the server has something to say about the kernel."""
        assert self.kernel is not None
        loop = asyncio.get_running_loop()
        arrived: asyncio.Future[None] = loop.create_future()
        number = self.kernel.fileno()
        loop.add_reader(number, _tell, arrived)
        try:
            await asyncio.wait_for(arrived, max(seconds, 0))
        except TimeoutError:
            pass
        finally:
            loop.remove_reader(number)

    async def _ended(self, seconds: float) -> bool:
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while self.kernel is not None and self.kernel.poll() is None:
            if loop.time() >= end:
                return False
            await self._news(end - loop.time())
        return True

    def _let_go(self) -> None:
        if self.kernel is not None:
            self.peak = self.kernel.peak
            self.kernel.close()
            self.kernel = None

    async def poll(self) -> int | None:
        """None while the kernel runs."""
        return self.kernel.poll() if self.kernel is not None else await super().poll()

    async def wait(self) -> int | None:
        """The exit status, when the kernel has ended."""
        if self.kernel is None:
            return await super().wait()
        await self._ended(float("inf"))
        status = self.kernel.exit
        self._let_go()
        return status

    async def send_signal(self, signum: int) -> None:
        """Signal the kernel and its children."""
        if self.kernel is None:
            await super().send_signal(signum)
        else:
            self.kernel.send_signal(signum)

    async def kill(self, restart: bool = False) -> None:
        """End the kernel at once."""
        if self.kernel is None:
            await super().kill(restart)
        else:
            await self.send_signal(signal.SIGKILL)
            await self._ended(10)

    async def terminate(self, restart: bool = False) -> None:
        """Ask the kernel to end."""
        if self.kernel is None:
            await super().terminate(restart)
        else:
            await self.send_signal(signal.SIGTERM)
            await self._ended(1)

    async def cleanup(self, restart: bool = False) -> None:
        """Let go of the kernel's socket, however the kernel ended."""
        await super().cleanup(restart)
        self._let_go()


def _tell(arrived: asyncio.Future[None]) -> None:
    if not arrived.done():
        arrived.set_result(None)


def _limit(memory: int) -> str:
    return f"__import__('analysis.kernels.memory', fromlist=['x']).limit_memory({memory})"
