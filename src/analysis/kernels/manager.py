"""A kernel manager for the batch: kernels from the fork server, and a client that waits for the kernel, not for a clock."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from traitlets import DottedObjectName, Instance, Type
from traitlets.config import Config

from analysis.kernels.provisioner import ForkProvisioner

KERNEL = "paired-aid"


class PromptClient(AsyncKernelClient):
    """A client that is ready as soon as the kernel has answered and its outputs are heard."""

    def start_channels(
        self, shell: bool = True, iopub: bool = True, stdin: bool = False, hb: bool = False, control: bool = True
    ) -> None:
        """Open what a batch needs: nobody types, and the fork server tells whether the kernel lives."""
        super().start_channels(shell=shell, iopub=iopub, stdin=stdin, hb=hb, control=control)

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        """Ask for the kernel's info until its answer and its own "idle" have come.

        The base class sleeps for a fixed time instead, for a channel that may not be subscribed yet. An "idle" that answers
        this very request proves that it is.
        """
        end = time.monotonic() + (timeout or 60)
        while time.monotonic() < end:
            request = self.kernel_info()
            try:
                answer = await self._answer(request, end)
                await self._idle(request)
            except Empty:
                if not await self._async_is_alive():
                    raise RuntimeError("Kernel died before replying to kernel_info") from None
                continue
            self._handle_kernel_info_reply(answer)
            return
        raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

    wait_for_ready = _async_wait_for_ready

    async def _answer(self, request: str, end: float) -> dict[str, Any]:
        while True:
            left = min(1.0, max(0.0, end - time.monotonic()))
            message: dict[str, Any] = await self.shell_channel.get_msg(timeout=left)
            if message["msg_type"] == "kernel_info_reply" and message["parent_header"].get("msg_id") == request:
                return message

    async def _idle(self, request: str) -> None:
        while True:
            message = await self.iopub_channel.get_msg(timeout=0.2)
            if (
                message["msg_type"] == "status"
                and message["content"]["execution_state"] == "idle"
                and message["parent_header"].get("msg_id") == request
            ):
                return


class BatchKernelSpecs(KernelSpecManager):
    """Knows one kernel: this Python, provisioned by the fork server."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:  # noqa: ARG002 - as the base
        """The specification, whatever the name; nothing is installed and nothing searched for."""
        return KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            display_name="Python 3 (batch)",
            language="python",
            metadata={"kernel_provisioner": {"provisioner_name": "paired-aid-fork"}},
        )


class BatchKernelManager(AsyncKernelManager):
    """Manages one kernel of the batch."""

    client_class = DottedObjectName("analysis.kernels.manager.PromptClient")
    client_factory = Type(PromptClient)
    kernel_spec_manager = Instance(BatchKernelSpecs, ())

    @property
    def peak(self) -> int | None:
        """The most memory in bytes that the kernel held, where the system told."""
        return self.provisioner.peak if isinstance(self.provisioner, ForkProvisioner) else None


def kernel_manager(folder: Path, memory: int | None = None) -> BatchKernelManager:
    """A manager whose kernel is talked to over sockets in ``folder``, which nobody else can enter.

    Two processes that look for free TCP ports at the same time can find the same ones, and then hear each other's kernels.
    """
    settings = Config({"ForkProvisioner": {"memory": memory or 0}})
    ways = {} if sys.platform == "win32" else {"transport": "ipc", "connection_file": str(folder / "kernel.json")}
    return BatchKernelManager(kernel_name=KERNEL, config=settings, **ways)
