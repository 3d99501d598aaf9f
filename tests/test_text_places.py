"""Each figure stands where its row says; a digit changed on either side is named, and no other figure is."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.dataset import Dataset, load
from analysis.errors import UnknownFigureError
from analysis.text.alignment import align
from analysis.text.places import check_places, find_text, sentence, text_folders

PROJECT = Path(__file__).parents[1]
SHARED = PROJECT.parent / "shared" / "texts"
JINGYUAN = "jingyuan-2020-07-13"

# A made-up article: traditional characters, pinyin, thousands, the same phrase twice, a phrase inside a longer number.
ARTICLE = (
    "一縣幫扶紀(jì)實(shí)\n"
    "今年安排幫扶資金1,200萬(wàn)元,實(shí)施項(xiàng)目3個(gè)、13個(gè)小項(xiàng)。帶動(dòng)貧困戶(hù)307戶(hù)1307人;"
    "引進(jìn)企業(yè)3個(gè)。\n"
    "培訓(xùn)85人,購(gòu)車(chē)3個(gè)。"
)
# measure, as_written, value, what the article prints (and which of several)
PHRASES = [
    ("aid_funds", "1200万元", "12000000", "1,200萬(wàn)元", 0),
    ("projects", "3个", "3", "3個(gè)", 0),
    ("projects", "13个", "13", "13個(gè)", 0),
    ("households_remaining_poor", "307户", "307", "307戶(hù)", 0),
    ("people_remaining_poor", "1307人", "1307", "1307人", 0),
    ("firms_introduced", "3个", "3", "3個(gè)", 2),
    ("trainees", "85人", "85", "85人", 0),
    ("vehicles", "3个", "3", "3個(gè)", 3),
]
Rows = list[dict[str, str]]


def find(phrase: str, which: int) -> int:
    at = -1
    for _ in range(which + 1):
        at = ARTICLE.index(phrase, at + 1)
    return at


def made_up(folder: Path, change: Callable[[Rows], object] = lambda rows: None) -> Dataset:
    """A package of its own on the made-up article, with eight figures and one link."""
    folder.mkdir()
    for name in ("datapackage.json", "places.csv", "measures.csv"):
        shutil.copy(PROJECT / "data" / name, folder)
    sha256 = hashlib.sha256(ARTICLE.encode()).hexdigest()
    (folder / "sources.csv").write_text(
        "id,title,title_kind,publisher,published,url,language,tier,sha256\n"
        f"made-up,一县帮扶纪实,printed,某网,2020,,zh-Hant,C,{sha256}\n"
        "other,人口,descriptive,某站,2020,,zh,C,\n",
        "utf-8",
    )
    (folder / "pairings.csv").write_text("recipient,donor,from,to,source\n620421,120101,,,made-up\n", "utf-8")
    (folder / "links.csv").write_text(
        "figure,relation,target,basis,group,complete\nm-1,serves,m-5,stated,,yes\n", "utf-8"
    )
    resources = json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]
    columns = [field["name"] for one in resources if one["name"] == "figures" for field in one["schema"]["fields"]]
    with (folder / "measures.csv").open(encoding="utf-8", newline="") as handle:
        units = {row["id"]: row["unit"] for row in csv.DictReader(handle)}
    rows = []
    for number, (measure, as_written, value, printed, which) in enumerate(PHRASES, start=1):
        start = find(printed, which)
        rows.append(
            {"id": f"m-{number}", "source": "made-up", "place": "620421", "period": "2020", "measure": measure}
            | {"subject_zh": "某项", "subject_en": "a thing", "value": value, "unit": units[measure], "hedge": "exact"}
            | {"stage": "reported", "scope": "whole", "as_written": as_written, "start": str(start)}
            | {"end": str(start + len(printed)), "line": str(ARTICLE.count("\n", 0, start) + 1)}
        )
    change(rows)
    with (folder / "figures.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return load(folder)


def keep(folder: Path, text: str, name: str = "made-up.txt", encoding: str = "utf-8") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(text.encode(encoding))
    return folder


@pytest.fixture
def article(tmp_path: Path) -> Dataset:
    return made_up(tmp_path / "data")


# Finding the text ----------------------------------------------------------------------------------------------------


def test_the_exact_text_is_found_under_any_name_and_comes_before_another_copy(article: Dataset, tmp_path: Path) -> None:
    first, second = keep(tmp_path / "a", ARTICLE + "\n"), keep(tmp_path / "b", ARTICLE, "something.txt")
    source = article.source("made-up")
    assert find_text(source, [first]) == first / "made-up.txt"
    assert find_text(source, [first, second]) == second / "something.txt"
    assert find_text(source, [tmp_path / "nowhere"]) is None
    assert find_text(article.source("other"), [first, second]) is None


def test_texts_are_looked_for_in_data_raw_and_the_named_folder(
    article: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PAIRED_AID_TEXTS", raising=False)
    assert text_folders(article) == (article.folder / "raw",)
    monkeypatch.setenv("PAIRED_AID_TEXTS", str(keep(tmp_path / "texts", ARTICLE)))
    assert text_folders(article) == (article.folder / "raw", tmp_path / "texts")
    assert check_places(article).sources[0].status == "same_text"


# The text as read ----------------------------------------------------------------------------------------------------


def test_all_figures_stand_where_the_rows_say(article: Dataset, tmp_path: Path) -> None:
    outcome = check_places(article, [keep(tmp_path / "texts", ARTICLE)])
    assert outcome.ok
    assert [(one.source, one.status, one.figures) for one in outcome.sources] == [
        ("made-up", "same_text", 8),
        ("other", "no_places", 0),
    ]
    assert outcome.lines()[0] == "made-up: 8 of 8 figures stand where the data say (made-up.txt)"
    assert outcome.to_json()["made-up"] == {"status": "same_text", "figures": 8, "mismatches": []}


def test_without_a_text_places_are_not_checked_and_nothing_is_wrong(article: Dataset, tmp_path: Path) -> None:
    outcome = check_places(article, [tmp_path])
    assert outcome.ok
    assert outcome.lines()[0] == "made-up: places of 8 figures not checked, no text at hand"


@pytest.mark.parametrize(
    ("number", "changed", "found", "expected"),
    [
        (5, {"value": "1308", "as_written": "1308人"}, "'1307人'", "'1308人'"),
        (1, {"value": "1200000", "as_written": "120万元"}, "'1200万元'", "'120万元'"),
        (7, {"line": "2"}, "in line 3", "line 2"),
        (2, {"start": str(find("3個(gè)", 1)), "end": str(find("3個(gè)", 1) + 5)}, "13个", "whole number"),
        (8, {"start": "9000", "end": "9002"}, "the end of the text", "9002"),
        (7, {"start": str(find("85人", 0) - 1)}, "85人'", "'85人'"),
    ],
)
def test_a_wrong_row_is_named_with_what_stands_there(
    number: int, changed: dict[str, str], found: str, expected: str, tmp_path: Path
) -> None:
    def change(rows: Rows) -> None:
        rows[number - 1].update(changed)
        if number == 2:  # leaves its place to the other figure
            rows[2].update(line="", start="", end="")

    data = made_up(tmp_path / "data", change)
    (mismatch,) = check_places(data, [keep(tmp_path / "texts", ARTICLE)]).mismatches
    assert mismatch.figure == f"m-{number}"
    assert found in mismatch.found
    assert expected in mismatch.expected


def test_people_that_the_text_counts_as_person_times_are_named(tmp_path: Path) -> None:
    data = made_up(tmp_path / "data")
    text = ARTICLE.replace("85人", "85人次")
    assert [one.figure for one in check_places(data, [keep(tmp_path / "texts", text)]).mismatches] == ["m-7"]


# Another copy --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "\n\n" + ARTICLE,
        ARTICLE.replace("(wàn)", "").replace("(gè)", ""),
        ARTICLE.replace("1,200", "1200").replace("萬(wàn)", "万").replace("戶(hù)", "户"),
        ARTICLE.replace("3個(gè)、13", "３個(gè)、１３"),
        "头条推荐3个视频，点击3个链接。" + ARTICLE + "相关阅读：13个县，3个市，307户。",
    ],
)
def test_figures_are_found_again_in_another_copy(text: str, article: Dataset, tmp_path: Path) -> None:
    outcome = check_places(article, [keep(tmp_path / "texts", text)])
    assert outcome.ok
    assert outcome.lines()[0] == "made-up: another copy of the text (made-up.txt), 8 of 8 figures found in order"


@pytest.mark.parametrize("number", range(1, len(PHRASES) + 1))
def test_a_digit_changed_in_a_copy_names_that_figure_only(number: int, article: Dataset, tmp_path: Path) -> None:
    figure = article.figure(f"m-{number}")
    assert figure.start is not None
    at = next(place for place in range(figure.start, len(ARTICLE)) if ARTICLE[place].isdigit())
    text = ARTICLE[:at] + "9" + ARTICLE[at + 1 :]
    outcome = check_places(article, [keep(tmp_path / "texts", text)])
    assert [one.figure for one in outcome.mismatches] == [figure.id]
    assert not outcome.ok
    assert "another copy" in outcome.lines()[0]


def test_a_copy_without_a_paragraph_loses_only_its_figures(article: Dataset, tmp_path: Path) -> None:
    text = "\n".join(line for line in ARTICLE.split("\n") if not line.startswith("今年")) + "另有3個(gè)。"
    outcome = check_places(article, [keep(tmp_path / "texts", text)])
    assert {"m-1", "m-3", "m-4", "m-5"} <= {one.figure for one in outcome.mismatches}
    assert "m-7" not in {one.figure for one in outcome.mismatches}


def test_a_copy_in_gb_18030_is_read(article: Dataset, tmp_path: Path) -> None:
    assert check_places(article, [keep(tmp_path / "texts", ARTICLE, encoding="gb18030")]).ok


def test_a_file_that_is_no_text_is_said_to_be_unreadable(article: Dataset, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "made-up.txt").write_bytes(b"\xff\xff\xff")
    outcome = check_places(article, [folder])
    assert outcome.sources[0].status == "unreadable"
    assert "no readable text" in outcome.lines()[0]


def test_the_longest_order_wins_and_ties_go_to_the_nearest() -> None:
    # the first phrase is gone; taken at 900 it would lose both others
    assert align([[900], [20], [30]], [10, 20, 30]) == [None, 20, 30]
    # two phrases share one place: it belongs to the one that is expected there
    assert align([[10], [52], [52], [100]], [10, 20, 50, 100]) == [10, None, 52, 100]
    assert align([], []) == []
    assert align([[], []], [1, 2]) == [None, None]


# Sentences -----------------------------------------------------------------------------------------------------------


def test_the_sentence_behind_a_figure(article: Dataset, tmp_path: Path) -> None:
    folder = keep(tmp_path / "texts", ARTICLE)
    found = sentence(article, "m-5", [folder])
    assert found is not None
    text, start, end = found
    assert text.startswith("帶動(dòng)貧困戶(hù)307戶(hù)")
    assert text.endswith("引進(jìn)企業(yè)3個(gè)。")
    assert text[start:end] == "1307人"


def test_the_sentence_from_another_copy_is_in_cleaned_spelling(article: Dataset, tmp_path: Path) -> None:
    found = sentence(article, "m-8", [keep(tmp_path / "texts", "首页\n" + ARTICLE)])
    assert found is not None
    text, start, end = found
    assert text[start:end] == "3个"
    assert text.startswith("培訓85人") or text.startswith("培训85人")


def test_there_is_no_sentence_without_a_text_or_a_place(article: Dataset, tmp_path: Path) -> None:
    assert sentence(article, "m-5", [tmp_path]) is None
    changed = keep(tmp_path / "texts", ARTICLE.replace("1307人", "1308人"))
    assert sentence(article, "m-5", [changed]) is None
    with pytest.raises(UnknownFigureError):
        sentence(article, "m-9", [changed])
    project = load(PROJECT)
    assert sentence(project, "F0417", [tmp_path]) is None


# The Jingyuan text ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def jingyuan() -> str:
    path = SHARED / f"{JINGYUAN}.txt"
    if not path.is_file():
        pytest.skip("the Jingyuan text is not at hand (it is not part of the project)")
    return path.read_bytes().decode("utf-8")


@pytest.fixture(scope="module")
def data() -> Dataset:
    return load(PROJECT)


def test_all_fifty_figures_of_jingyuan_stand_in_their_places(data: Dataset, jingyuan: str) -> None:
    outcome = check_places(data, [SHARED])
    (check,) = [one for one in outcome.sources if one.source == JINGYUAN]
    assert (check.status, check.figures, check.mismatches) == ("same_text", 50, ())
    for figure in data.figures_of(JINGYUAN):
        found = sentence(data, figure, [SHARED])
        assert found is not None
        assert found[0][found[1]].isdigit()


def test_every_digit_of_jingyuan_changed_in_a_copy_names_its_figure(
    data: Dataset, jingyuan: str, tmp_path: Path
) -> None:
    for figure in map(data.figure, data.figures_of(JINGYUAN)):
        assert figure.start is not None
        other = "7" if jingyuan[figure.start] != "7" else "8"
        text = jingyuan[: figure.start] + other + jingyuan[figure.start + 1 :]
        outcome = check_places(data, [keep(tmp_path, text, f"{JINGYUAN}.txt")])
        assert [one.figure for one in outcome.mismatches] == [figure.id]


def test_a_digit_changed_in_the_data_names_its_figure(jingyuan: str, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(PROJECT / "data", folder, ignore=shutil.ignore_patterns("raw"))
    path = folder / "figures.csv"
    text = path.read_text("utf-8")
    assert text.count(",7680,") == text.count(",7680人,") == 1
    path.write_text(text.replace(",7680,", ",7690,").replace(",7680人,", ",7690人,"), "utf-8", newline="\n")
    (mismatch,) = check_places(load(folder), [SHARED]).mismatches
    assert (mismatch.figure, mismatch.found) == ("620421-13", "'7680人'")


def test_sources_without_places_share_one_line() -> None:
    outcome = check_places(load(PROJECT), [])
    assert [line.split(":")[0] for line in outcome.lines()] == [JINGYUAN, "198 other sources"]
