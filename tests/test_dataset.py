"""Loading gives plain frames, exact quantities and walks, and nothing done to them changes the dataset."""

from __future__ import annotations

import dataclasses
import pickle
import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from analysis.datapackage.links import Link, closing_links, link_graph, parts_of, served_by, wholes_of
from analysis.dataset import Dataset, find_project, load
from analysis.errors import ParameterError, ProjectNotFoundError, UnknownFigureError
from analysis.periods import parse_period

PROJECT = Path(__file__).parents[1]
TABLES = ("sources", "places", "pairings", "measures", "figures", "links")


@pytest.fixture(scope="module")
def data() -> Dataset:
    return load(PROJECT)


def copied(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for path in (PROJECT / "data").iterdir():
        if path.suffix in {".csv", ".json"}:
            shutil.copy(path, folder)
    return folder


# Finding and loading -------------------------------------------------------------------------------------------------


def test_the_project_is_found_from_any_folder_in_it(tmp_path: Path) -> None:
    copied(tmp_path / "project" / "data")
    deep = tmp_path / "project" / "notebooks" / "mine"
    deep.mkdir(parents=True)
    assert find_project(deep) == tmp_path / "project"
    assert find_project(tmp_path / "project" / "data") == tmp_path / "project"


def test_without_a_project_one_sentence_names_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ProjectNotFoundError, match=r"^no data/datapackage\.json in .*; name the project folder$"):
        find_project(tmp_path)
    with pytest.raises(ProjectNotFoundError, match=r"^neither .* holds datapackage\.json$"):
        load(tmp_path)


def test_project_and_data_folder_load_the_same(data: Dataset, tmp_path: Path) -> None:
    by_data = load(str(PROJECT / "data"))
    elsewhere = load(copied(tmp_path / "anywhere"))
    assert data.hash == by_data.hash == elsewhere.hash
    assert len(data.hash) == 64
    assert data.folder == by_data.folder == PROJECT / "data"
    assert data.project == PROJECT


def test_one_changed_byte_gives_another_hash(data: Dataset, tmp_path: Path) -> None:
    folder = copied(tmp_path / "data")
    path = folder / "measures.csv"
    path.write_bytes(path.read_bytes().replace(b"Vehicles", b"Vehicle", 1).replace(b"bought.", b"bought!", 1))
    assert load(folder).hash != data.hash


def test_loading_needs_no_pandas() -> None:
    code = "import sys; from analysis.dataset import load; load(sys.argv[1]); sys.exit('pandas' in sys.modules)"
    subprocess.run([sys.executable, "-c", code, str(PROJECT)], check=True)


def test_the_dataset_says_what_it_holds_in_two_lines(data: Dataset) -> None:
    first, second = repr(data).split("\n")
    assert first.startswith("<Dataset paired-aid ")
    assert f"{len(data.figures)} figures, {len(data.links)} links" in first
    assert data.hash[:12] in second


# Frames --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_text_is_never_missing_and_rows_count_from_zero(data: Dataset, table: str) -> None:
    frame: pd.DataFrame = getattr(data, table)
    assert list(frame.index) == list(range(len(frame)))
    for column in frame.columns:
        if column in {"line", "start", "end"}:
            assert frame[column].dtype == "Int64"
        elif column in {"value", "low", "high"}:
            assert frame[column].dtype == "float64"
            assert frame[column].notna().all()
        else:
            assert all(isinstance(cell, str) for cell in frame[column]), column


def test_figures_carry_interval_kind_flow_and_area(data: Dataset) -> None:
    figures = data.figures.set_index("id")
    aid = figures.loc["620421-02"]
    assert (aid["kind"], aid["flow"], aid["area"]) == ("money", "aid_unspecified", "funds")
    # 5200万 is exact to half a 万: 51,995,000 … 52,005,000
    assert (aid["low"], aid["value"], aid["high"]) == (51_995_000, 52_000_000, 52_005_000)
    assert figures.loc["F0441", "kind"] == "income"
    assert figures.loc["F0417", "start"] is pd.NA
    assert figures.loc["620421-02", "start"] == 807


def test_nothing_done_to_a_frame_changes_the_dataset(data: Dataset) -> None:
    before = {table: getattr(data, table).copy(deep=True) for table in TABLES}
    frame = data.figures
    frame.loc[0, "value"] = -1.0
    frame["unit"] = "persons"
    del frame["place"]
    frame.columns = [f"x{number}" for number in range(frame.shape[1])]
    values = data.figures["value"]
    values.iloc[:] = 0.0
    data.figures["value"].array[0] = 0.0
    data.links.attrs["note"] = "mine"
    data.places.index.name = "mine"
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(data, table), before[table])
    assert data.links.attrs == {}
    assert data.quantity("620421-01").value == 2


def test_the_dataset_and_its_records_are_frozen(data: Dataset) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        data.hash = "0"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        data.place("620421").name_en = "Elsewhere"  # type: ignore[misc]
    with pytest.raises(TypeError):
        data.graph.outgoing["620421-02"] = ()  # type: ignore[index]


def test_a_dataset_travels_to_another_process(data: Dataset) -> None:
    travelled: Dataset = pickle.loads(pickle.dumps(data))
    assert travelled.hash == data.hash
    assert travelled.quantity("620421-13") == data.quantity("620421-13")
    assert travelled.links_of("620421-02", "serves") == data.links_of("620421-02", "serves")
    pd.testing.assert_frame_equal(travelled.figures, data.figures)


# Records and quantities ----------------------------------------------------------------------------------------------


def test_a_quantity_is_exact_and_knows_its_origin(data: Dataset) -> None:
    grants = data.quantity("620421-38")
    # 16.86万元: half a unit of the last written digit is 50 yuan
    assert (grants.low, grants.value, grants.high) == (Fraction(168_550), Fraction(168_600), Fraction(168_650))
    assert (grants.unit, grants.kind, grants.flow, grants.stage) == ("yuan", "money", "fiscal_aid", "allocated")
    assert (grants.period, grants.scope, grants.place) == ("2020", "part", "620421-fuping")
    assert grants.figure == "620421-38"
    assert grants.wholes == {"620421-33"}
    assert grants.groups == {"parts-of/620421-33"}


def test_only_targets_of_one_group_and_complete_parts_are_known_to_be_disjoint(data: Dataset) -> None:
    assert data.quantity("620421-05").groups == {"620421-02/focus-people"}
    assert data.quantity("620421-04").groups == {"620421-02/focus-households"}
    # 7680 is one part of 12.7万; another "of which" might overlap it
    assert data.quantity("620421-13").groups == frozenset()
    assert data.quantity("620421-13").wholes == {"620421-12"}


def test_the_hedge_of_the_row_widens_the_interval(data: Dataset) -> None:
    standard = data.quantity("F0524")  # "about" 4000元, a step of 1000 both ways
    assert (float(standard.low), float(standard.high), standard.hedge) == (3000, 5000, "about")


def test_frames_and_quantities_agree(data: Dataset) -> None:
    for row in data.figures.itertuples():
        one = data.quantity(str(row.id))
        assert (float(one.value), float(one.low), float(one.high)) == (row.value, row.low, row.high)
        assert (one.unit, one.kind, one.flow) == (row.unit, row.kind, row.flow)


def test_an_unknown_figure_is_refused_with_names_that_look_like_it(data: Dataset) -> None:
    assert data.has("620421-12")
    assert not data.has("620421-012")
    with pytest.raises(
        UnknownFigureError, match=r"no figure has the id '620421-012'; did you mean 620421-12"
    ) as caught:
        data.quantity("620421-012")
    assert isinstance(caught.value, KeyError)
    with pytest.raises(UnknownFigureError):
        data.links_of("nothing", "serves")


def test_records_speak_both_languages(data: Dataset) -> None:
    assert (data.place("620421").name("zh"), data.place("620421").name("en")) == ("靖远县", "Jingyuan County")
    figure = data.figure("620421-03")
    assert (figure.subject("zh"), figure.question("en")) == ("挂牌作战未脱贫村", "Is Fuping one of these villages?")
    assert figure.note("zh").startswith("县级“挂牌作战”")
    assert data.source("jingyuan-2020-07-13").tier == "B"
    with pytest.raises(ParameterError, match="no place has the id '620429'; did you mean 620"):
        data.place("620429")
    with pytest.raises(ParameterError, match="no source"):
        data.source("jingyuan")


# Walks ---------------------------------------------------------------------------------------------------------------


def test_places_know_what_they_lie_in_and_what_lies_in_them(data: Dataset) -> None:
    assert data.lineage("620421-fuping") == ("620421-fuping", "620421", "620400", "620000", "100000")
    assert data.within("620421") == {"620421", "620421-fuping"}
    assert data.within("622900") == {"622900", "622927"}
    assert data.within("100000") == set(data.places["id"])
    # A report on a prefecture is about the prefecture, not about the counties that the data happen to know.
    assert data.reach("620421") == {"620421", "620421-fuping"}
    assert data.reach("620400") == {"620400"}
    assert data.groups_with("621026") == ("620000-diebu-ning",)
    assert data.donors("621124") == ("350104",)


def test_links_are_read_from_both_ends(data: Dataset) -> None:
    assert {link.figure for link in data.links_to("620421-33", "part_of")} == {f"620421-{n}" for n in (35, 37, 38)}
    assert data.links_of("620421-31") == (Link("620421-31", "attains", "620421-30", "stated", "", ""),)
    assert data.links_of("620421-31", "serves") == ()
    assert data.links_to("620421-02", "serves") == ()
    assert parts_of(data.graph, "620421-12") == ("620421-13",)
    assert served_by(data.graph, "620421-43") == ("620421-44", "620421-45")


def test_select_takes_what_lies_within_place_and_period(data: Dataset) -> None:
    of_county, of_village = data.select("620421", "2020"), data.select("620421-fuping", "2020")
    assert set(of_village) < set(of_county)
    assert "620421-46" in of_county  # ../2020-07 belongs where it ends
    assert "620421-01" in of_county  # 2020-01/2020-07
    assert "F0441" not in of_county  # 2010
    assert "F0524" not in of_county  # the nation's
    assert data.select("620421", "2010") == ("F0438", "F0439", "F0440", "F0441")
    # Haidong's tranche and its six parts, which are on its counties.
    assert data.select("630200", "2018") == ("F0547", "F0548", "F0549", "F0550", "F0551", "F0552", "F0553")
    assert data.select("120101", "2020") == ()
    order = list(data.figures["id"])
    assert list(of_county) == sorted(of_county, key=order.index)


def test_select_refuses_what_is_no_place_or_period(data: Dataset) -> None:
    with pytest.raises(ParameterError, match="no place"):
        data.select("620429", "2020")
    with pytest.raises(ParameterError, match="parameter period: found '2020-13'"):
        data.select("620421", "2020-13")


@pytest.mark.parametrize(
    ("inner", "outer", "inside"),
    [
        ("2020", "2020", True),
        ("2020-07", "2020", True),
        ("2020", "2020-07", False),
        ("2017/2020", "2020", False),
        ("2017/2020", "2017/2020", True),
        ("2017/2020", "2016/2020", True),
        ("2018", "2017/2020", True),
        ("../2020-07", "2020", True),
        ("../2020-07", "2017/2020", True),
        ("../2020-07", "2019", False),
        ("../2020-07", "../2020", True),
        ("2019", "../2020-07", True),
        ("2020", "../2020-07", False),
        ("2020-01/2020-07", "2020", True),
        ("2019-12/2020-01", "2020", False),
    ],
)
def test_periods_within_periods(inner: str, outer: str, inside: bool) -> None:
    assert parse_period(inner).within(parse_period(outer)) is inside


@pytest.mark.parametrize(
    "text", ["", "20", "2020-13", "2020-00", "2020-1", "2020/2019", "2020/", "/2020", "2020/..", ".."]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"allowed|before"):
        parse_period(text)


def test_wholes_are_found_through_other_parts() -> None:
    graph = link_graph([Link("a", "part_of", "b"), Link("b", "part_of", "c"), Link("b", "part_of", "d")])
    assert wholes_of(graph, "a") == {"b", "c", "d"}
    assert wholes_of(graph, "c") == frozenset()


def test_a_cycle_is_named_by_the_link_that_closes_it() -> None:
    a_b, b_c, c_a = Link("a", "part_of", "b"), Link("b", "part_of", "c"), Link("c", "part_of", "a")
    assert closing_links([a_b, b_c, c_a]) == [c_a]
    assert closing_links([c_a, a_b, b_c]) == [b_c]
    # different relations do not make a cycle together, and serving or conflicting has no order
    assert closing_links([a_b, Link("b", "updates", "a"), Link("b", "serves", "a")]) == []


def test_a_cycle_does_not_keep_a_walk_from_ending() -> None:
    graph = link_graph([Link("a", "part_of", "b"), Link("b", "part_of", "a")])
    assert wholes_of(graph, "a") == {"a", "b"}
