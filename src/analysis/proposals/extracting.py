"""From files to proposals on disk: what ``paired-aid extract`` does, file by file, so that one failure stops no other."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Generator, Iterable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from analysis.datapackage.descriptor import DESCRIPTOR
from analysis.dataset import Dataset, load
from analysis.errors import ArticleError, PairedAidError, ParameterError
from analysis.labels import Language
from analysis.proposals.edits import refuse_edited
from analysis.proposals.objects import json_text
from analysis.proposals.proposal import Proposals
from analysis.proposals.propose import propose
from analysis.proposals.review import is_placeless, review_page
from analysis.proposals.sheet import write_sheet
from analysis.text.files import read_article

FORMATS: Final = ("csv", "json", "html")
#: Files of a folder that are taken for articles.
SUFFIXES: Final = frozenset({".txt", ".html", ".htm", ".xhtml", ".shtml", ".docx", ".pdf"})
#: Endings of files that are no articles whatever stands in them: a sheet of proposals read as an article would yield
#: its own numbers once more. Any other file is read, and refused where it is none.
_NO_ARTICLES: Final = frozenset({
    ".csv", ".tsv", ".json", ".jsonl", ".xlsx", ".xls", ".xlsm", ".ods", ".et", ".py", ".ipynb", ".yaml", ".yml", ".toml",
})  # fmt: skip
#: A process of its own costs a second: it is worth that for so many files.
_FILES_PER_PROCESS: Final = 40
#: So many files wait for each process, so that memory does not grow with the number of files.
_WAITING: Final = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made of each file: in which formats and language, into which folder, with which project's data."""

    formats: tuple[str, ...]
    language: Language = "zh"
    out: Path | None = None
    project: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file: how many proposals, how many numbers passed over; or why it failed, in one sentence.

    ``files`` holds what was made, by name, where there is no folder to write it to. ``remarks`` are the reader's.
    ``placeless``: no figure has a place, though there are data that have places.
    """

    file: Path
    proposals: int = 0
    passed: int = 0
    failure: str = ""
    remarks: tuple[str, ...] = ()
    files: Mapping[str, bytes] | None = None
    placeless: bool = False


def articles(given: Sequence[Path]) -> list[Path]:
    """The files that are meant, each once; a folder stands for the articles in it, in the order of their names.

    Raises
    ------
    ParameterError
        Two files have the same name but for their ending, and so would be written to the same place; a folder has none.
    """
    found: dict[Path, Path] = {}
    for path in given:
        inside = sorted(p for p in path.iterdir() if _is_article(p)) if path.is_dir() else [path]
        if not inside:
            allowed = ", ".join(sorted(SUFFIXES))
            raise ParameterError(f"argument FILE: found the folder {path} without an article; allowed: {allowed} in it")
        for one in inside:
            found.setdefault(Path(os.path.realpath(one)), one)
    taken: dict[str, Path] = {}
    for path in found.values():
        other = taken.setdefault(path.stem.casefold(), path)
        if other is not path:
            raise ParameterError(
                f"argument FILE: found {other} and {path}, whose results would have the same name; "
                "allowed: names that differ in more than their ending"
            )
    return list(found.values())


def _is_article(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not path.name.startswith((".", "~")) and path.is_file()


def check_targets(files: Iterable[Path], wanted: Wanted) -> None:
    """Refuse what would replace an article by what was made of it, or a table of a data package, before anything is written.

    A text that lies in the folder itself may stay: it is only written where it is the same.
    """
    if wanted.out is not None and (wanted.out / DESCRIPTOR).is_file():
        raise ParameterError(
            f"option --out: found {wanted.out}, the data folder of a project, which only paired-aid add writes to; "
            "allowed: another folder"
        )
    for path in files if wanted.out is not None else ():
        for name in _names(path, wanted.formats):
            target = wanted.out / name if wanted.out is not None else path
            if not name.endswith(".txt") and _same(target, path):
                raise ParameterError(
                    f"option --out: found the folder of {path}, which would be replaced; allowed: another folder"
                )


def _names(path: Path, formats: Iterable[str]) -> list[str]:
    """What is written of a file, the text as read before the sheet whose rows are checked against it."""
    endings = [ending for form in formats for ending in (("txt", "csv") if form == "csv" else (form,))]
    return [f"{path.stem}.{ending}" for ending in endings]


def _same(one: Path, other: Path) -> bool:
    with suppress(OSError):
        return one.samefile(other)
    return False


def extract(path: Path, wanted: Wanted, dataset: Dataset | None) -> Outcome:
    """Read one file, propose, write what is wanted; whatever goes wrong is its own failure.

    Whatever is written is whole or absent, and replaces what had the same name; but a sheet that a person has edited is
    kept, and then nothing of this file is written.
    """
    try:
        if path.suffix.lower() in _NO_ARTICLES:
            raise ArticleError(
                f"{path}: found a {path.suffix.lower()} file, which is no article; {_allowed_instead(path)}"
            )
        article = read_article(path)
        proposed = propose(article, dataset)
        files = {name: _made(name, proposed, wanted, dataset) for name in _names(path, wanted.formats)}
        if wanted.out is not None:
            for name, content in files.items():
                if name.endswith(".csv"):
                    refuse_edited(wanted.out / name, content)
            write_files(wanted.out, files, article=path)
    except PairedAidError as error:
        return Outcome(path, failure=str(error))
    except OSError as error:
        return Outcome(path, failure=f"{path}: {error.strerror or error}")
    except Exception as error:  # a fault of ours on one article does not cost the others
        return Outcome(path, failure=f"{path}: the program failed on it ({type(error).__name__}: {error})")
    counts = (len(proposed.proposals), len(proposed.findings.passed))
    shown = None if wanted.out is not None else files
    placeless = dataset is not None and is_placeless(proposed)
    return Outcome(path, *counts, remarks=article.remarks, files=shown, placeless=placeless)


def _allowed_instead(path: Path) -> str:
    sheets = path.suffix.lower() in (".csv", ".xlsx")
    return "allowed: txt, html, docx or pdf" + ("; a sheet of proposals goes to paired-aid add" if sheets else "")


def _made(name: str, proposed: Proposals, wanted: Wanted, dataset: Dataset | None) -> bytes:
    ending = name.rpartition(".")[2]
    if ending == "json":
        return json_text(proposed).encode()
    if ending == "csv":
        return write_sheet(proposed, dataset, text_file=f"{name.removesuffix('.csv')}.txt" if wanted.out else "")
    if ending == "txt":
        return proposed.article.text.encode("utf-8", "surrogatepass")
    return review_page(proposed, dataset, language=wanted.language, name=name.removesuffix(".html")).encode()


def write_files(folder: Path, files: Mapping[str, bytes], *, article: Path) -> None:
    """Write the files made of one article: first beside their places, then each put there in one step, in their order.

    Raises
    ------
    ParameterError
        One of them would replace the article itself by other bytes.
    OSError
        One cannot be written.
    """
    ready: list[tuple[Path, Path]] = []
    try:
        for number, (name, content) in enumerate(files.items()):
            target = folder / name
            if _same(target, article):
                if target.read_bytes() == content:
                    continue
                raise ParameterError(
                    f"{article}: the text as read, in UTF-8, would replace the file itself; "
                    "allowed: another folder for --out"
                )
            beside = folder / f".{os.getpid()}-{number}.part"
            ready.append((beside, target))
            beside.write_bytes(content)
        for beside, target in ready:
            beside.replace(target)
    finally:
        for beside, _ in ready:
            with suppress(OSError):
                beside.unlink(missing_ok=True)


def extract_all(
    files: Sequence[Path], wanted: Wanted, dataset: Dataset | None, *, jobs: int = 1
) -> Generator[Outcome, None, None]:
    """Every file's outcome, in the order of the files; in several processes where there are many files."""
    processes = min(jobs, len(files) // _FILES_PER_PROCESS)
    if processes < 2:
        for path in files:
            yield extract(path, wanted, dataset)
        return
    coming = deque(files)
    while coming:
        # A process that dies takes its pool along: what was on its way is done again, one file at a time.
        yield from _one_by_one((yield from _in_processes(coming, wanted, processes)), wanted)


def _in_processes(coming: deque[Path], wanted: Wanted, processes: int) -> Generator[Outcome, None, list[Path]]:
    """Take from what is coming as there is room; the files that were lost with the pool, none where all went well."""
    running: deque[tuple[Path, Future[Outcome]]] = deque()
    with _processes(processes) as pool:
        try:
            while coming or running:
                while coming and len(running) < processes * _WAITING:
                    running.append((coming[0], pool.submit(_in_a_process, coming[0], wanted)))
                    coming.popleft()
                outcome = running[0][1].result()
                running.popleft()
                yield outcome
        except BrokenProcessPool:
            return [path for path, _ in running]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return []


def _one_by_one(lost: list[Path], wanted: Wanted) -> Generator[Outcome, None, None]:
    """Each file in a process that does nothing else meanwhile: when it dies, it is known on which."""
    while lost:
        with _processes(1) as pool:
            try:
                while lost:
                    outcome = pool.submit(_in_a_process, lost[0], wanted).result()
                    lost.pop(0)
                    yield outcome
            except BrokenProcessPool:
                path = lost.pop(0)
                yield Outcome(path, failure=f"{path}: reading it ended the process; memory may have run out")


def _processes(count: int) -> ProcessPoolExecutor:
    """Processes that leave it to this one to be stopped."""
    return ProcessPoolExecutor(
        count, mp_context=get_context("spawn"), initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN)
    )


def _in_a_process(path: Path, wanted: Wanted) -> Outcome:
    return extract(path, wanted, None if wanted.project is None else _loaded(wanted.project))


@lru_cache(maxsize=1)
def _loaded(project: Path) -> Dataset:
    return load(project)
