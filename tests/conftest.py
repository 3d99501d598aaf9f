"""What several test files share: the sixteen real reports, built once, and copies of the project."""

# ruff: noqa: E402
from __future__ import annotations

import fcntl
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# As in the workers of a batch: jsonschema does without this grammar, which takes a second of every process to build.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

import hypothesis
import pytest
from bs4 import BeautifulSoup
from made_up import jingyuan_alone
from notebook_runner import PERIOD, PLACE, PROJECT
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Error, Page, Request, WebSocket, sync_playwright
from xdist.scheduler.loadscope import LoadScopeScheduling

from analysis.cli import main

hypothesis.settings.register_profile("untimed", deadline=None)  # a slow machine fails nothing
hypothesis.settings.load_profile("untimed")

#: The browser that the browser tests drive.
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
#: Widths of a phone's and of a desk's window, in pixels.
PHONE, DESK = 360, 1280
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
#: Files whose tests share what takes long to make: reports read and notebooks run once, windows, a JupyterLab, a fork server.
TOGETHER = ("browser", "injection", "kernels", "lab", "reports", "worked_example")
Command = Callable[..., "subprocess.CompletedProcess[str]"]


class Scheduling(LoadScopeScheduling):
    """Hands out tests one by one, and files that are to stay together as one, the longest of them first.

    In place of ``--dist=loadgroup``, which forgets its groups from pytest 9.2 on (pytest-xdist issue 1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file.endswith(tuple(f"tests/test_{name}.py" for name in TOGETHER)) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    """Let xdist hand out the tests so."""
    return Scheduling(config, log)


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


def call_command(*words: str, cwd: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    """Run the command in this process: what is refused before anything starts needs no process of its own."""
    printed, said = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(printed), redirect_stderr(said):
        for name in [name for name in os.environ if name.startswith("PAIRED_AID_")]:
            patch.delenv(name)
        patch.setattr(sys, "argv", ["paired-aid", *words])
        patch.chdir(cwd)
        with pytest.raises(SystemExit) as ended:
            main()
    return subprocess.CompletedProcess(words, int(ended.value.code or 0), printed.getvalue(), said.getvalue())


@pytest.fixture(scope="session")
def paired_aid() -> Command:
    """The real command."""
    return run_command


@pytest.fixture(scope="session")
def paired_aid_here() -> Command:
    """The command without a process of its own."""
    return call_command


def built_once(folder: Path, build: Callable[[Path], None]) -> Path:
    """A folder that is built once, however many workers ask for it, and that nobody changes."""
    whole = folder.with_suffix(".whole")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            build(folder)
            whole.touch()
    return folder


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers share."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def reports(shared: Path) -> Reports:
    """The sixteen reports."""
    account = shared / "reports.json"

    def build(folder: Path) -> None:
        done = run_command("report", "--json", "--project", str(PROJECT), "--out", str(folder), cwd=shared)
        assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
        account.write_text(done.stdout, encoding="utf-8")

    folder = built_once(shared / "reports", build)
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


@dataclass(frozen=True)
class Visit:
    """A page while it is open, and what happened meanwhile."""

    page: Page
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


class Window:
    """A window without a network that shows one page after another: to open one takes five times as long as a page."""

    def __init__(self, browser: Browser, options: dict[str, Any]) -> None:
        """Open it with these options of Playwright's ``new_context``."""
        context = browser.new_context(**options)
        context.set_offline(True)
        self.page = context.new_page()
        self.visit = Visit(self.page)
        context.on("request", self._asked)
        self.page.on("console", self._said)
        self.page.on("pageerror", self._failed)
        self.page.on("dialog", self._opened)
        self.page.on("websocket", self._asked)

    def show(self, address: str, *, width: int, color_scheme: Any) -> Visit:
        """Load a page afresh; nothing is left of the one before."""
        self.page.goto("about:blank")
        self.page.mouse.move(0, 0)
        self.page.set_viewport_size({"width": width, "height": 800})
        self.page.emulate_media(media="null", color_scheme=color_scheme)
        self.visit = Visit(self.page)
        self.page.goto(address)
        return self.visit

    def _asked(self, request: Request | WebSocket) -> None:
        self.visit.requests.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        self.visit.messages.append(message.text)

    def _failed(self, error: Error) -> None:
        self.visit.messages.append(str(error))

    def _opened(self, dialog: Dialog) -> None:
        self.visit.messages.append(dialog.message)
        dialog.dismiss()


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Iterator[dict[str, Window]]:
    """The windows that are open, by their options; they stay open from one test to the next."""
    opened: dict[str, Window] = {}
    yield opened
    for window in opened.values():
        window.page.context.close()


@pytest.fixture
def visit_page(browser: Browser, windows: dict[str, Window]) -> Iterator[Callable[..., Visit]]:
    """Open a page by its address; afterwards nothing may have gone wrong or been asked of any network.

    A second page with the same options takes the place of the first.
    """
    visits = []

    def open_page(address: str, *, width: int = DESK, color_scheme: str = "light", **options: Any) -> Visit:
        options = {"locale": "en-GB", **options}
        key = repr(sorted(options.items()))
        if key not in windows:
            windows[key] = Window(browser, options)
        visits.append(windows[key].show(address, width=width, color_scheme=color_scheme))
        return visits[-1]

    yield open_page
    for visit in visits:
        assert visit.messages == []
        assert [url for url in visit.requests if not url.startswith("file:")] == []


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
