"""A notebook of one's own: what makes it fit for reports, what is refused in one sentence, what its reports look like."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from conftest import Command
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from notebook_runner import PROJECT

from analysis.batch.index import DataIndex
from analysis.batch.plan import plan
from analysis.errors import ExportError, ParameterError
from analysis.export.foreign import foreign_title

DOCS = (PROJECT / "docs" / "own-notebook.md").read_text(encoding="utf-8")
ALL_THREE = 'place = "620421"\nperiod = "2020"\nlanguage = "zh"'


@pytest.fixture(scope="module")
def index() -> DataIndex:
    return DataIndex(PROJECT / "data")


def own(path: Path, parameters: str | None, *cells: Any, **metadata: Any) -> Path:
    """A notebook whose first cell is the parameters cell, if it has one."""
    first = [] if parameters is None else [new_code_cell(parameters, metadata={"tags": ["parameters"]})]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=[*first, *cells], metadata={**kernel, **metadata}), path)
    return path


def prose(words: str, tag: str = "") -> Any:
    return new_markdown_cell(words, metadata={"tags": [tag]} if tag else {})


# What is refused ------------------------------------------------------------------------------------------------------

WRONG: dict[str, tuple[str, str | None, str]] = {
    "no parameters cell": (
        "own",
        None,
        r"own\.ipynb: found 0 cells tagged parameters; allowed: one, which holds at least place and period$",
    ),
    "an empty one": ("own", "", r"own\.ipynb, parameters cell: found none; allowed: place and period, such as"),
    "parameters of its own only": ("own", "top = 3", r"parameters cell: found only top; allowed: place and period"),
    "no period": ("own", 'place = "620421"', r"parameters cell: found only place; allowed: place and period"),
    "a number for a period": (
        "own",
        'place = "620421"\nperiod = 2020\nlanguage = "zh"',
        r'parameter period: found 2020; allowed: text, such as period = "2020"$',
    ),
    "the name of one of the project's": (
        "source_audit",
        ALL_THREE,
        r"found source_audit\.ipynb, whose reports would take the place",
    ),
    "a name with a blank": ("my notes", ALL_THREE, r"found the name 'my notes\.ipynb'; allowed: letters, digits"),
    "a name that begins with a hyphen": ("-x", ALL_THREE, r"found the name '-x\.ipynb'"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_notebook_for_reports_is_refused_in_one_sentence(
    case: str, tmp_path: Path, index: DataIndex
) -> None:
    name, parameters, words = WRONG[case]
    path = own(tmp_path / f"{name}.ipynb", parameters)
    with pytest.raises(ParameterError, match=words) as caught:
        plan(PROJECT, index, notebooks=[str(path)])
    assert "\n" not in str(caught.value)


def test_a_language_in_the_metadata_that_is_none_is_refused(tmp_path: Path, index: DataIndex) -> None:
    path = own(tmp_path / "own.ipynb", 'place = "620421"\nperiod = "2020"', paired_aid={"language": "fr"})
    with pytest.raises(ParameterError, match=r"metadata paired_aid\.language: found 'fr'; allowed: zh, en"):
        plan(PROJECT, index, notebooks=[str(path)])


# What is planned ------------------------------------------------------------------------------------------------------


def test_a_notebook_without_a_language_is_planned_once_in_the_one_it_is_written_in(
    tmp_path: Path, index: DataIndex
) -> None:
    two = 'place = "620421"\nperiod = "2020"'
    english = own(tmp_path / "plain.ipynb", two)
    chinese = own(tmp_path / "chinese.ipynb", two, paired_aid={"language": "zh"})
    tasks = plan(PROJECT, index, notebooks=[str(english), str(chinese)])
    assert [task.report for task in tasks] == ["620421/2020/plain.en", "620421/2020/chinese.zh"]
    assert [task.parameters for task in tasks] == [{"place": "620421", "period": "2020"}] * 2


def test_a_notebook_may_be_given_by_its_path_in_the_project_and_have_a_chinese_name(
    tmp_path: Path, index: DataIndex
) -> None:
    inside = PROJECT / "notebooks" / "source_audit.ipynb"
    (task,) = plan(PROJECT, index, notebooks=[str(inside)], languages=("en",))
    assert task.notebook == inside
    (task,) = plan(PROJECT, index, notebooks=[str(own(tmp_path / "我的.v2.ipynb", ALL_THREE))], languages=("zh",))
    assert task.report == "620421/2020/我的.v2.zh"


def test_no_report_is_made_of_explore(index: DataIndex) -> None:
    assert "explore" not in {task.notebook.stem for task in plan(PROJECT, index)}
    with pytest.raises(ParameterError, match="parameter notebook: found 'explore'"):
        plan(PROJECT, index, notebooks=["explore"])
    with pytest.raises(ParameterError, match=r"explore\.ipynb: found 0 cells tagged parameters"):
        plan(PROJECT, index, notebooks=[str(PROJECT / "notebooks" / "explore.ipynb")])


# Titles ---------------------------------------------------------------------------------------------------------------


def run_with(*cells: Any, **parameters: str) -> dict[str, Any]:
    """A notebook as it is after papermill ran it."""
    papermill = {"parameters": parameters, "input_path": "/somewhere/mine.ipynb"}
    return dict(new_notebook(cells=list(cells), metadata={"papermill": papermill}))


@pytest.mark.parametrize(("language", "title"), [("zh", "我的问题"), ("en", "My question")])
def test_the_title_is_the_first_heading_in_the_language_that_the_notebook_was_run_in(language: str, title: str) -> None:
    node = run_with(
        prose("# 我的问题", "zh"), prose("# My question", "en"), language=language, place="620421", period="2020"
    )
    found = foreign_title(node, node["cells"])
    assert (found.language, found.title, found.place_id, found.period, found.notebook) == (
        language,
        title,
        "620421",
        "2020",
        "mine",
    )


def test_a_heading_in_neither_language_counts_for_both_and_one_language_has_no_page_to_link_to() -> None:
    node = run_with(prose("# Both"), place="620421")
    found = foreign_title(node, node["cells"])
    assert (found.language, found.title, found.notebook) == ("en", "Both", "")


def test_a_language_that_is_none_makes_no_title() -> None:
    node = run_with(prose("# Titre"), language="fr")
    with pytest.raises(ExportError, match="the notebook's language is 'fr'; allowed: zh, en"):
        foreign_title(node, node["cells"])


# Reports --------------------------------------------------------------------------------------------------------------


def test_a_notebook_outside_the_project_gets_reports_cards_and_an_entry_in_the_catalogue(
    paired_aid: Command, tmp_path: Path
) -> None:
    # With the title block, as the documentation has it.
    blocks = re.findall(r"```python\n(.*?)```", DOCS.replace("\n   ", "\n"), re.DOTALL)
    parameters, title, number = blocks[:3]
    mine = own(
        tmp_path / "mine" / "mine.ipynb", parameters, new_code_cell(title), prose("## 答案", "zh"), prose("## Answer", "en"),
        new_code_cell("narrative.per_head_answer(study)"), new_code_cell(number),
    )  # fmt: skip
    # And without one, with a parameter of its own and a plain DataFrame.
    frame = "import analysis\nfrom analysis import per_capita\ndata = analysis.load()\n" + (
        'per_capita.rates(data, place=place, period=period)[["fund", "rate"]].head(top)'
    )
    plain = own(
        tmp_path / "mine" / "plain.ipynb", f"{ALL_THREE}\ntop = 3", prose("# 我的问题", "zh"), prose("# My question", "en"),
        new_code_cell(frame), new_code_cell('data.quantity("620421-02") / data.quantity("620421-12")'),
    )  # fmt: skip
    out = tmp_path / "out"
    done = paired_aid(
        *("report", "--project", str(PROJECT), "--notebook", str(mine), "--notebook", str(plain), "-p", "top=2"),
        *("--format", "html", "--jobs", "2", "--out", str(out)),
        cwd=tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, "")
    pages = {
        f"{name}.{language}": BeautifulSoup(
            (out / "620421" / "2020" / f"{name}.{language}.html").read_text("utf-8"), "html.parser"
        )
        for name in ("mine", "plain")
        for language in ("zh", "en")
    }
    heads = {name: page.h1.get_text(strip=True) for name, page in pages.items() if page.h1}
    assert heads == {"mine.zh": "我的问题", "mine.en": "My question", "plain.zh": "我的问题", "plain.en": "My question"}
    for name, page in pages.items():
        language = "zh-CN" if name.endswith("zh") else "en"
        assert page.html is not None
        assert page.html["lang"] == language
        derived = [one for one in page.select("main data.n") if one.get("data-formula") == "620421-02 ÷ 620421-12"]
        assert derived, name
        button = derived[0].find_parent("button")
        assert button is not None
        card = page.find(id=button["popovertarget"])
        assert card is not None
        assert "620421-12" in card.get_text()
        other = name.replace(".zh", ".en") if name.endswith("zh") else name.replace(".en", ".zh")
        assert page.select(f"a[href='{other}.html']"), name
        assert str(tmp_path) not in str(page)
    assert len(pages["plain.en"].select("main table tbody tr")) == 2  # top=2
    catalogue = (out / "index.html").read_text(encoding="utf-8")
    assert "620421/2020/mine.zh.html" in catalogue
    assert "620421/2020/plain.en.html" in catalogue


def test_the_documentation_names_every_word_that_metadata_may_hold() -> None:
    from analysis.batch.plan import _READS
    from analysis.needs import NEEDS

    for word in (*_READS, *NEEDS):
        assert f"`{word}`" in DOCS or word == "comparison_c", word
