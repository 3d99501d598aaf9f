"""What several test files share: the sixteen real reports, built once, and copies of the project."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from bs4 import BeautifulSoup
from made_up import jingyuan_alone
from notebook_runner import PERIOD, PLACE, PROJECT
from playwright.sync_api import Browser, sync_playwright

hypothesis.settings.register_profile("untimed", deadline=None)  # a slow machine fails nothing
hypothesis.settings.load_profile("untimed")

#: The browser that the browser tests drive.
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
#: What the outputs of made-up notebooks say of two figures and their source.
REGISTER = {
    "figures": {
        figure: {
            "about": about, "value": value, "interval": "", "stage": "安排", "flow": "", "hedge": "无修饰", "period": "2020年",
            "printed": value, "line": 5, "start": 7, "end": 11, "note": "", "source": "daily",
        }
        for figure, about, value in (("620421-02", "资金", "5,200万元"), ("620421-12", "人口", "12.7万人"))
    },
    "sources": {
        "daily": {
            "title": "《报道》", "language": "zh-CN", "publisher": "日报", "published": "2020", "tier": "B", "url": "https://example.org/a",
        }
    },
}  # fmt: skip
Command = Callable[..., "subprocess.CompletedProcess[str]"]


@dataclass(frozen=True)
class Reports:
    """The default set of reports as the command built it."""

    folder: Path
    account: dict[str, Any]
    _pages: dict[str, BeautifulSoup] = field(default_factory=dict)

    def path(self, notebook: str, language: str, form: str = "html") -> Path:
        """Where a report lies."""
        return self.folder / PLACE / PERIOD / f"{notebook}.{language}.{form}"

    def page(self, notebook: str, language: str) -> BeautifulSoup:
        """An HTML report, parsed once per worker; nobody changes it."""
        name = f"{notebook}.{language}"
        if name not in self._pages:
            self._pages[name] = BeautifulSoup(self.path(notebook, language).read_text(encoding="utf-8"), "html.parser")
        return self._pages[name]


def command_line() -> list[str]:
    """The installed command of the environment that the tests run in."""
    beside = shutil.which("paired-aid", path=str(Path(sys.executable).parent))
    return [beside] if beside else [sys.executable, "-m", "analysis.cli"]


def run_command(*words: str, cwd: Path = PROJECT, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run ``paired-aid`` as a user would; the project of the environment is not inherited."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PAIRED_AID_", "PYTEST_", "COV_"))}
    return subprocess.run(
        [*command_line(), *words],
        cwd=cwd,
        env={**kept, "COLUMNS": "120", "NO_COLOR": "1", **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="session")
def paired_aid() -> Command:
    """The real command."""
    return run_command


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Reports:
    """The sixteen reports, built once however many workers ask for them."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    folder, account = shared / "reports", shared / "reports.json"
    with (shared / "reports.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not account.exists():
            done = run_command("report", "--json", "--project", str(PROJECT), "--out", str(folder), cwd=shared)
            assert done.returncode == 0, done.stdout + done.stderr
            account.write_text(done.stdout, encoding="utf-8")
    return Reports(folder, json.loads(account.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a worker; where there is none they are skipped, but never in CI."""
    if CHROMIUM is None:
        reason = "no chromium, chromium-browser or google-chrome on the path"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield started
        started.close()


@pytest.fixture
def project_copy(tmp_path: Path) -> Path:
    """A project folder of one's own: the data and notebooks, nothing else."""
    return copy_project(tmp_path / "project")


@pytest.fixture
def jingyuan_project(tmp_path: Path) -> Path:
    """A project folder of one's own whose data hold Jingyuan and nothing on its peers."""
    return copy_jingyuan(tmp_path / "jingyuan")


def copy_jingyuan(folder: Path) -> Path:
    """Jingyuan's data alone, and the notebooks."""
    jingyuan_alone(folder / "data")
    shutil.copytree(PROJECT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    return folder


def copy_project(folder: Path) -> Path:
    """Copy data and notebooks, without the articles that may lie in ``data/raw``."""
    shutil.copytree(PROJECT / "data", folder / "data", ignore=shutil.ignore_patterns("*.txt"))
    shutil.copytree(PROJECT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    return folder


def start_a_thread_in_the_server(folder: Path) -> None:
    """Write a start-up file that gives a fork server a second thread, as a numeric library might; for PYTHONPATH."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(
        "import sys, threading, time\n"
        "if 'analysis.kernels.forkserver' in sys.orig_argv:\n"
        "    threading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n",
        encoding="utf-8",
    )
