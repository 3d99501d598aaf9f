"""``paired-aid lab``: a real JupyterLab in a real browser, without a network, run from top to bottom and turned by hand."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import Command, command_line, copy_project
from playwright.sync_api import Browser, Locator, Page, Route, expect

from analysis.cli import _notebook_to_open
from analysis.errors import ParameterError

#: How long a step may take on a slow machine on which others work too; a fast one waits for none of it.
SECONDS = 90
SETTINGS = {
    # It would ask whether it may fetch news.
    "@jupyterlab/apputils-extension/notification.jupyterlab-settings": {"fetchNews": "false", "checkForUpdates": False},
    # Every cell stays in the page, whether or not it is in sight.
    "@jupyterlab/notebook-extension/tracker.jupyterlab-settings": {"windowingMode": "none"},
}


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab."""

    address: str
    token: str
    opens: str


@pytest.fixture(scope="module")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """The command as a user gives it, on a copy of the project, with folders of its own for all that Jupyter keeps."""
    base = tmp_path_factory.mktemp("lab")
    project = copy_project(base / "project")
    for name, content in SETTINGS.items():
        path = base / "settings" / name
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(content), encoding="utf-8")
    folders = {
        "JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime", "IPYTHONDIR": "ipython",
        "JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    }  # fmt: skip
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PAIRED_AID_", "PYTEST_", "COV_", "JUPYTER"))}
    environment = {**kept, "JUPYTER_NO_CONFIG": "1", **{name: str(base / folder) for name, folder in folders.items()}}
    token = secrets.token_hex(8)
    options = [
        "--no-browser", f"--ServerApp.token={token}", f"--ServerApp.port={_free_port()}", "--ServerApp.ip=127.0.0.1",
        "--ServerApp.terminals_enabled=False", "--LabApp.extension_manager=readonly", "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    if os.name == "posix" and os.geteuid() == 0:
        options.append("--allow-root")
    log = (base / "log").open("w", encoding="utf-8")
    command = [*command_line(), "lab", "--project", str(project), "--", *options]
    process = subprocess.Popen(command, cwd=base, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        address, opens = _started(base / "runtime", process, base / "log")
        yield Lab(address, token, opens)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _started(runtime: Path, process: subprocess.Popen[bytes], log: Path) -> tuple[str, str]:
    """The server's address, and the page that it would have opened."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and process.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            try:
                address = json.loads(path.read_text(encoding="utf-8"))["url"]
                with urllib.request.urlopen(f"{address}api", timeout=5):
                    opener = next(runtime.glob("jpserver-file-to-run-*-open.html")).read_text(encoding="utf-8")
                    return address, opener
            except (OSError, ValueError, StopIteration):
                pass  # it is still starting
        time.sleep(0.1)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")


@pytest.fixture
def page(browser: Browser, lab: Lab) -> Iterator[Page]:
    """The page that the command opens; nothing but this server is asked for anything."""
    faults: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(SECONDS * 1000)

    def watch(route: Route) -> None:
        if route.request.url.startswith((lab.address, "data:", "blob:")):
            route.continue_()
        else:
            faults.append(f"asked for {route.request.url}")
            route.abort()

    context.route("**/*", watch)
    opened = context.new_page()
    opened.on("pageerror", lambda error: faults.append(str(error)))
    # Whoever runs cells before the notebook has its kernel is asked to choose one.
    with opened.expect_response(lambda answer: "/api/sessions" in answer.url and answer.request.method == "POST"):
        opened.goto(f"{lab.address}lab/tree/notebooks/explore.ipynb?token={lab.token}")
    yield opened
    context.close()
    assert faults == []


def _idle(page: Page) -> None:
    """Wait until the notebook has a kernel and it has nothing to do."""
    expect(page.get_by_text("Python 3 (ipykernel) | Idle", exact=True)).to_be_visible()
    expect(page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")).to_be_attached()


def _headline(page: Page) -> Locator:
    return page.locator(".paired-aid-turned .scroll > p").first


def _choose(page: Page, control: str, piece: str) -> None:
    """Turn one of the panel's controls to the option that holds these words."""
    box = page.get_by_label(control, exact=True)
    option = next(words for words in box.locator("option").all_text_contents() if piece in words)
    box.select_option(label=option)


def test_explore_opens_runs_without_an_error_and_its_panel_turns(lab: Lab, page: Page) -> None:
    assert "lab/tree/notebooks/explore.ipynb" in lab.opens
    expect.set_options(timeout=SECONDS * 1000)
    try:
        expect(page.locator(".jp-Notebook .jp-CodeCell").first).to_be_visible()
        _idle(page)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        # The panel is the last cell of code: when it is there and nothing is busy, all is done.
        expect(_headline(page)).to_contain_text("139.9元/人")
        _idle(page)
        prompts = page.locator(".jp-CodeCell .jp-InputPrompt").all_text_contents()
        assert prompts == [f"[{number}]:" for number in range(1, len(prompts) + 1)]
        for kind in ("error", "stderr"):
            assert page.locator(f".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.{kind}']").count() == 0

        charts = page.locator(".jp-OutputArea-output svg[role=img]")
        assert charts.count() == 2  # the notebook's own, and the panel's
        assert "409.4元/人" in (charts.first.get_attribute("aria-label") or "")

        # A number opens its card where it stands, and the keyboard closes it.
        _headline(page).locator("button.to-card").first.click()
        card = page.locator(".paired-aid-turned .card:popover-open")
        expect(card).to_contain_text("620421-02")
        page.keyboard.press("Escape")
        expect(card).to_have_count(0)

        _choose(page, "除以", "12.7万人")
        expect(_headline(page)).to_contain_text("409.4元/人")
        _choose(page, "地区", "620421-fuping")
        # What is chosen next is chosen among the amounts of the new place: 3,864,000 / 173 greenhouses = 22,335
        expect(_headline(page)).to_contain_text("22,335元/座")
        _choose(page, "金额", "16.86万元")
        # 168,600 / 208 people = 810.6
        expect(_headline(page)).to_contain_text("810.6元/人")
        _choose(page, "语言", "English")
        expect(_headline(page)).to_contain_text("810.6 yuan per person")
        expect(page.get_by_label("Divided by", exact=True)).to_be_visible()
        page.get_by_label("Find", exact=True).fill("gulang")
        expect(page.get_by_label("Place", exact=True)).to_have_text(re.compile("620622"))
        assert page.locator(".jp-OutputArea-output [role=alert]").count() == 0
    finally:
        expect.set_options(timeout=5_000)


# The command ----------------------------------------------------------------------------------------------------------


def test_a_notebook_is_opened_by_its_name_or_its_path_and_explore_without_either(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    notebooks = project / "notebooks"
    assert _notebook_to_open(project) == notebooks / "explore.ipynb"
    assert _notebook_to_open(project, "source_audit") == notebooks / "source_audit.ipynb"
    assert _notebook_to_open(project, "source_audit.ipynb") == notebooks / "source_audit.ipynb"
    mine = tmp_path / "mine.ipynb"
    mine.write_text("{}", encoding="utf-8")
    assert _notebook_to_open(project, str(mine)) == mine
    (notebooks / "explore.ipynb").unlink()
    assert _notebook_to_open(project) == notebooks
    shutil.rmtree(notebooks)
    assert _notebook_to_open(project) == project
    with pytest.raises(ParameterError, match="found 'nowhere'; allowed: none there yet, or the path of a notebook"):
        _notebook_to_open(project, "nowhere")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nosuch"], r"argument NOTEBOOK: found 'nosuch'; allowed: county_comparison, explore, .*path of a notebook$"),
        (["source_audit", "explore"], r"argument NOTEBOOK: found source_audit and explore; allowed: one notebook$"),
        (["--project", "/"], r"data/datapackage\.json"),
    ],
)
def test_wrong_use_of_lab_is_one_sentence_and_starts_nothing(
    words: list[str], sentence: str, paired_aid: Command
) -> None:
    done = paired_aid("lab", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert re.search(sentence, done.stderr.strip())
