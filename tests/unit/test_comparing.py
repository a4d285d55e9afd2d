"""Comparing: which organisations are shown, whose figures are given, and that hidden names stay hidden."""

from __future__ import annotations

import csv
import datetime
import io
import math
import statistics
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import permutations, product
from pathlib import Path

import numpy as np
import pytest

from quadrant import pack, sample
from quadrant.cohort import Coded, Cohort, FieldOfPeers, load_cohort_rules
from quadrant.comparing import ANY, Comparison, Wanted, compare, pictures, search_texts, sheet, words
from quadrant.comparing.pictures import Naming
from quadrant.field import Field
from quadrant.model import load_model
from quadrant.pack import Pack
from quadrant.workspace import Workspace

MODEL = load_model()
RULES = load_cohort_rules()
ORGANISATIONS = 80
Compare = Callable[[Wanted], Comparison]


@pytest.fixture(name="workspace", scope="module")
def _workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Eighty fictional organisations with two assessments each, in a store on disk."""
    folder = tmp_path_factory.mktemp("field")
    sample.write(ORGANISATIONS, 2, 11, folder)
    opened = Workspace.open(folder)
    opened.synchronise()
    yield opened
    opened.close()


@pytest.fixture(name="field", scope="module")
def _field(workspace: Workspace) -> Field:
    return workspace.field.read()


@pytest.fixture(name="see", scope="module")
def _see(workspace: Workspace) -> Compare:
    """Compares in that workspace; a search looks at names and sectors by their ids."""
    texts = search_texts(workspace.field.read(), lambda _what, name: name)

    def see(wanted: Wanted) -> Comparison:
        fields = workspace.field
        return compare(
            fields.read(),
            wanted,
            MODEL,
            lambda fictional: fields.peers(wanted.view, fictional=fictional),
            lambda fictional: fields.crowds(fictional=fictional),
            texts,
        )

    return see


def among(field: Field, wanted: Wanted, pack: Pack | None = None) -> Comparison:
    """Compares in a field that no store holds."""

    def peers(fictional: bool) -> FieldOfPeers:
        return FieldOfPeers(field.entrants(wanted.view, 1), RULES, fictional=fictional)

    def crowds(fictional: bool) -> FieldOfPeers:
        return FieldOfPeers(field.crowd(1), RULES, fictional=fictional)

    return compare(field, wanted, MODEL, peers, crowds, pack=pack)


def ids(found: Comparison) -> set[str]:
    """Who is in the set."""
    return {found.id_of(row) for row in found.rows.tolist()}


# --- the field ---


def test_the_field_holds_what_is_scored(workspace: Workspace, field: Field) -> None:
    """Every axis and element of the field equals the scores of the screens; who is seen outside is three or more."""
    from quadrant import portrait, records

    assert len(field) == 2 * ORGANISATIONS
    assert len(field.names) == ORGANISATIONS
    with workspace.store.cursor() as cursor:
        for stored in records.current(cursor)[:12]:
            row = field.sequence.tolist().index(stored.sequence)
            history = records.of_organisation(cursor, stored.organisation.id)
            shown = portrait.portray(cursor, MODEL, records.assessment(cursor, stored.sequence), stored, history)
            for view, scores in (("inside", shown.inside), ("outside", shown.customers)):
                for name, values in field.scores[view].items():  # type: ignore[index]
                    expected = None
                    if scores is not None:
                        expected = (
                            getattr(scores, name) if name in ("digital", "human") else scores.elements[name].score
                        )
                    assert (None if math.isnan(values[row]) else values[row]) == expected
            assert field.date[row].item() == stored.date
            assert field.sector.name(row) == stored.organisation.sector
            assert field.tags[row] == stored.organisation.tags


def test_only_what_is_new_is_scored_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new assessment is scored alone; a withdrawn one leaves; a changed one is scored in its new version."""
    from quadrant import field as field_module

    sample.write(3, 1, 1, tmp_path)
    workspace = Workspace.open(tmp_path)
    workspace.synchronise()
    scored: list[int] = []

    class Counting(field_module.Scoring):
        def __init__(self, cursor, model, sequences) -> None:  # type: ignore[no-untyped-def]
            scored.append(len(sequences))
            super().__init__(cursor, model, sequences)

    monkeypatch.setattr(field_module, "Scoring", Counting)
    first = workspace.field.read()
    assert (scored, len(first)) == ([3], 3)
    assert workspace.field.read() is first

    one, *_ = sorted(tmp_path.glob("*.yaml"))
    text = one.read_text()
    one.unlink()
    (tmp_path / "again.yaml").write_text(text.replace("  id: ", "  id: x-", 1))
    workspace.synchronise()
    second = workspace.field.read()
    assert (scored, len(second)) == ([3, 1], 3)
    workspace.close()


def test_sizes_are_classes_of_employees(field: Field, workspace: Workspace) -> None:
    """An organisation is in the class that its employees say, and in none where it does not say."""
    from quadrant import records

    with workspace.store.cursor() as cursor:
        employees = {each.sequence: each.organisation.employees for each in records.current(cursor)}
    for row, sequence in enumerate(field.sequence.tolist()):
        many = employees[sequence]
        classes = [size.id for size in RULES.sizes if many is not None and (size.most is None or many <= size.most)]
        assert field.size.name(row) == next(iter(classes), None)


# --- the set ---


def test_everybody_is_shown_once_with_the_latest(see: Compare, field: Field) -> None:
    """Without a wish all are shown, each with its latest assessment, and the cohort is all of them."""
    found = see(Wanted())
    assert len(found.rows) == ORGANISATIONS
    assert len(ids(found)) == ORGANISATIONS
    for row in found.rows.tolist():
        same = field.organisation.codes == field.organisation.codes[row]
        assert field.date[row] == field.date[same].max()
    assert found.peers is not None
    assert found.peers.organisations == ORGANISATIONS


def test_a_cohort_is_chosen_by_sector_size_country_and_year(see: Compare, field: Field) -> None:
    """What passes is what has these, in its latest assessment of the year."""
    sector = field.sector.name(0)
    for cohort in (Cohort(sector=sector), Cohort(country="NL"), Cohort(size="large", country="NL"), Cohort(year=2025)):
        expected = set()
        for row in range(len(field)):
            of_year = cohort.year is None or str(field.date[row]).startswith(str(cohort.year))
            fits = all(
                asked in (None, getattr(field, name).name(row))
                for name, asked in (("sector", cohort.sector), ("size", cohort.size), ("country", cohort.country))
            )
            later = [
                other
                for other in range(row + 1, len(field))
                if field.organisation.codes[other] == field.organisation.codes[row]
                and (cohort.year is None or str(field.date[other]).startswith(str(cohort.year)))
            ]
            if of_year and fits and not later:
                expected.add(field.organisation.name(row))
        assert expected
        assert ids(see(Wanted(cohort=cohort))) == expected


@pytest.mark.parametrize(
    "picked",
    [
        {"search": "bank"},
        {"tag": "?"},
        {"owner": "?"},
        {"drawn": ((0.0, 0.0), (60.0, 0.0), (60.0, 60.0), (0.0, 60.0))},
        {"only_marked": True, "marked": ("?", "??")},
    ],
    ids=lambda picked: next(iter(picked)),
)
def test_a_picked_set_never_has_cohort_figures(see: Compare, field: Field, picked: dict[str, object]) -> None:
    """Search, tag, owner, drawing and hand: the points are there, the figures are not, and it is said why."""
    tag = next(tag for tags in field.tags for tag in tags)
    owner = field.owner.names[0]
    stands_for = {"tag": tag, "owner": owner, "marked": field.organisation.names[:2]}
    wanted = Wanted(**{key: stands_for.get(key, value) for key, value in picked.items()})  # type: ignore[arg-type]
    found = see(wanted)
    assert 0 < len(found.rows) < ORGANISATIONS
    assert (found.peers, found.why) == (None, "picked")
    assert found.standings == ()
    picture = pictures.quadrant(found, Naming(found), "en")
    assert picture is not None
    assert picture.among is None
    lines = pictures.elements(found, Naming(found), "en")
    assert lines is not None
    assert all(line.band is None for line in lines.lines)
    assert sheet.cohort_figures(found, "en").lines == ()
    assert words.no_figures(found, RULES, "en")


def test_search_looks_at_names_without_accents_and_capitals(see: Compare, field: Field) -> None:
    """Part of a name finds it."""
    name = field.names[7]
    assert field.organisation.names[7] in ids(see(Wanted(search=name[2:9].upper())))
    assert ids(see(Wanted(search="no such thing"))) == set()


def test_real_and_fictional_are_never_one_cohort(field: Field) -> None:
    """With both and nothing chosen there are points and no figures; a focus or a kind decides."""
    mixed = replace(field, fictional=np.arange(len(field)) % 4 < 2)  # both assessments of an organisation alike

    both = among(mixed, Wanted())
    assert (len(both.rows), both.peers, both.why) == (ORGANISATIONS, None, "mixed")
    real = among(mixed, Wanted(kind="real"))
    assert not mixed.fictional[real.rows].any()
    assert real.peers is not None
    assert real.peers.organisations == len(real.rows)
    focus = field.organisation.names[0]
    with_focus = among(mixed, Wanted(focus=focus))
    assert set(mixed.fictional[with_focus.rows].tolist()) == {bool(mixed.fictional[0])}
    hidden = among(mixed, Wanted(anonymous=True))
    assert len(set(mixed.fictional[hidden.rows].tolist())) == 1


def test_another_version_of_the_questionnaire_is_left_out_and_said(field: Field) -> None:
    """Who was asked otherwise last is no part of the set or the cohort, and is counted."""
    version = np.ones(len(field), dtype=np.int64)
    version[:4] = 7  # the first two organisations
    older = replace(field, model_version=version)
    found = among(older, Wanted())
    assert len(found.rows) == ORGANISATIONS - 2
    assert found.other_version == 2
    assert ("Left out", "2 organisations, assessed with another version of the questionnaire") in words.passport(
        found, RULES, "en", "Quadrant"
    )


# --- one among others ---


def test_where_the_focus_stands(see: Compare, field: Field) -> None:
    """Its score beside the cohort's median, for every figure, in words that the numbers carry."""
    focus = field.organisation.names[5]
    found = see(Wanted(focus=focus))
    assert found.focus is not None
    assert found.peers is not None
    assert {each.name for each in found.standings} == {
        name for name in found.peers.figures if found.score(found.focus, name) is not None
    }
    for each in found.standings:
        values = found.scores(each.name)[found.rows]
        middle = statistics.median(value for value in values.tolist() if not math.isnan(value))
        assert abs(each.figure.median - middle) <= RULES.step(ORGANISATIONS) / 2 + 1e-9
        said = words.standing_words(each, "en")
        points = round(each.score - each.figure.median)
        assert ("above" if points > 0 else "below" if points < 0 else "level") in said
        assert each.figure.quartiles is not None
        low, high = each.figure.quartiles
        where = "highest" if each.score > high else "lowest" if each.score < low else "middle half"
        assert where in said
        assert words.standing_verdict(each, None) == "unknown"
        assert words.standing_verdict(each, (each.figure.median, 100.0)) == "within"
        assert words.standing_verdict(each, (each.figure.median + 0.1, 100.0)) == "apart"


def test_the_way_is_that_of_the_marked(see: Compare, field: Field) -> None:
    """Earlier assessments of focus and marked ones, the earliest first, and nobody else's."""
    focus, other = field.organisation.names[3], field.organisation.names[9]
    found = see(Wanted(focus=focus, marked=(other, focus, "no-such-organisation")))
    assert [found.id_of(row) for row in found.marked] == [focus, other]
    for row, before in found.way.items():
        assert [found.id_of(each) for each in before] == [found.id_of(row)]
        assert all(field.date[each] < field.date[row] for each in before)


# --- a pack of others ---


def packed(field: Field, fictional: bool = True) -> Pack:
    """A pack of this field."""
    peers = FieldOfPeers(field.entrants("inside", 1), RULES, fictional=True).peers(ANY)
    assert peers is not None
    by = pack.publisher("An association", "", "")
    made = datetime.date(2026, 9, 1)
    return pack.made_of({"inside": peers}, publisher=by, model=MODEL, rules=RULES, fictional=fictional, made=made)


def test_a_pack_stands_in_for_the_cohort(field: Field) -> None:
    """Its figures are those that the focus is held against, without a rank, also where the set was picked."""
    small = Wanted(focus=field.organisation.names[0], only_marked=True, pack="id")
    found = among(field, small, packed(field))
    assert found.why is None
    assert found.peers is not None
    assert {each.rank for each in found.standings} == {None}
    assert len(found.standings) > 5
    for language, day in (("en", "1 September 2026"), ("nl", "1 september 2026")):
        said = str(words.figures_sentence(found, RULES, language))
        assert "An association" in said
        assert day in said
    assert any("An association" in line for _, line in words.passport(found, RULES, "en", "Quadrant"))


def test_a_pack_of_the_other_kind_or_view_is_not_compared(field: Field) -> None:
    """Real ones are not held against fictional ones, and the customers' view not against the inside one."""
    found = among(field, Wanted(pack="id"), packed(field, fictional=False))
    assert (found.peers, found.why) == (None, "other_kind")
    outside = among(field, Wanted(pack="id", view="outside"), packed(field))
    assert (outside.peers, outside.why) == (None, "no_view")
    assert all(words.no_figures(each, RULES, language) for each in (found, outside) for language in ("en", "nl"))


# --- hidden names ---


def letters_of(field: Field) -> dict[str, str]:
    """A letter for everybody, that is in nobody's name."""
    return {name: f"§{at}" for at, name in enumerate(field.organisation.names)}


def test_hidden_names_are_nowhere(see: Compare, field: Field) -> None:
    """No name, id, sector, country, size, owner, tag or exact date of another: in no picture, table or file."""
    focus, other = field.organisation.names[0], field.organisation.names[1]
    for wanted in (
        Wanted(focus=focus, marked=(other,), anonymous=True, search="bank", owner=field.owner.names[0]),
        Wanted(marked=(other,), anonymous=True),
    ):
        found = see(wanted)
        assert len(found.rows) == ORGANISATIONS  # what could hold a name is not followed
        naming = Naming(found, letters_of(field))
        made = [
            pictures.quadrant(found, naming, "en"),
            pictures.elements(found, naming, "en"),
            sheet.organisations(found, naming, RULES, "en"),
            words.passport(found, RULES, "en", "Quadrant"),
        ]
        everything = repr(made)
        for row in found.rows.tolist():
            if found.id_of(row) == focus == wanted.focus:
                continue
            for hidden in (found.name_of(row), found.id_of(row)):
                assert hidden not in everything
        table = sheet.as_csv(sheet.organisations(found, naming, RULES, "en"))
        assert "Netherlands" not in table
        assert "employees" not in table
        assert not any(str(field.date[row]) in table for row in found.rows.tolist())


def test_hidden_names_have_whole_points(see: Compare) -> None:
    """Who knows one score to a tenth finds nobody by it."""
    found = see(Wanted(anonymous=True))
    for name in ("digital", "data"):
        values = found.scores(name)[found.rows]
        assert all(value == int(value) for value in values.tolist() if not math.isnan(value))


def test_letters_that_come_and_go_say_nobody(see: Compare, field: Field) -> None:
    """The attack: whatever is filtered, any two sets of letters differ, either way, by nobody or by five owners."""
    owner = {field.organisation.name(row): field.owner.name(row) or row for row in range(len(field))}
    sets: dict[Cohort, frozenset[str]] = {}
    for sector, size, country, year in product(
        (None, *field.sector.names), (None, *field.size.names), (None, *field.country.names), (None, field.years[-1])
    ):
        found = see(Wanted(cohort=Cohort(sector, size, country, year), anonymous=True))
        sets[found.shown] = frozenset(ids(found))
    assert len(sets) > 3
    for one, other in permutations(sets.values(), 2):
        assert not one - other or len({owner[name] for name in one - other}) >= RULES.difference


def test_without_the_rule_letters_would_say_who(see: Compare, field: Field) -> None:
    """The same attack on sets with names succeeds, so it is worth something."""
    sets = [
        ids(see(Wanted(cohort=Cohort(country=country, sector=sector))))
        for country, sector in product((None, *field.country.names), (None, *field.sector.names))
    ]
    assert any(0 < len(one - other) < RULES.difference for one, other in permutations(sets, 2) if len(other) >= 5)


def test_too_few_are_not_shown_with_hidden_names(tmp_path: Path) -> None:
    """Four organisations are no crowd to hide in: only the focus is shown, and it is said why."""
    sample.write(4, 1, 3, tmp_path)
    workspace = Workspace.open(tmp_path)
    workspace.synchronise()
    field = workspace.field.read()
    found = compare(
        field,
        Wanted(focus=field.organisation.names[0], marked=field.organisation.names[1:3], anonymous=True),
        MODEL,
        lambda fictional: workspace.field.peers("inside", fictional=fictional),
        lambda fictional: workspace.field.crowds(fictional=fictional),
    )
    assert (len(found.rows), len(found.marked), found.why) == (0, 1, "few")
    assert "begin at 5" in str(words.no_figures(found, RULES, "en"))
    workspace.close()


# --- tables ---


def test_the_table_holds_what_is_shown(see: Compare, field: Field) -> None:
    """A line per organisation, the marked first; every score is the one of the field."""
    found = see(Wanted(marked=(field.organisation.names[20],)))
    listed = sheet.organisations(found, Naming(found), RULES, "en")
    assert len(listed.lines) == ORGANISATIONS
    assert listed.lines[0][0] == field.names[20]
    by_name = {field.names[code - 1]: row for row, code in enumerate(field.organisation.codes.tolist())}
    for line in listed.lines:
        row = by_name[str(line[0])]
        at = listed.headers.index("Digital")
        score = field.scores["inside"]["digital"][row]
        assert line[at] == (None if math.isnan(score) else score)


def test_exports_are_the_same_bytes_and_hold_no_formula(see: Compare, field: Field) -> None:
    """Twice the same workbook; a name that begins like a formula stays text in both files."""
    hostile = replace(field, names=("=1+1", "@SUM(A1)", *field.names[2:]))
    found = among(hostile, Wanted())
    listed = sheet.organisations(found, Naming(found), RULES, "en")
    sheets = (listed, sheet.cohort_figures(found, "en"), sheet.passport(found, RULES, "en", "Quadrant"))
    book = sheet.as_workbook(sheets)
    assert book == sheet.as_workbook(sheets)
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        pages = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/")]
        texts = parts.read("xl/sharedStrings.xml").decode()
    assert len(pages) == 3
    assert not any("<f>" in page for page in pages)
    assert "=1+1" in texts
    rows = list(csv.reader(io.StringIO(sheet.as_csv(listed))))
    names = [row[0] for row in rows]
    assert "'=1+1" in names
    assert "'@SUM(A1)" in names


def test_the_figures_of_the_workbook_are_those_of_the_cohort(see: Compare) -> None:
    """Median and quartiles as the cohort has them, and how many have a score."""
    found = see(Wanted())
    assert found.peers is not None
    lines = sheet.cohort_figures(found, "en").lines
    assert [line[1:] for line in lines] == [
        (
            figure.organisations,
            figure.quartiles and figure.quartiles[0],
            figure.median,
            figure.quartiles and figure.quartiles[1],
        )
        for figure in found.peers.figures.values()
    ]


# --- words ---


def test_a_broader_cohort_says_so(see: Compare, field: Field) -> None:
    """The sentence names what was asked for and what the figures are of."""
    found = see(Wanted(cohort=Cohort(sector=field.sector.names[0], size="micro", country="LU")))
    assert found.peers is not None
    assert found.peers.cohort != found.peers.asked
    for language in ("en", "nl"):
        said = words.peers_sentence(found.peers, RULES, language)
        assert words.cohort_name(found.peers.asked, RULES, language) in said
        assert words.cohort_name(found.peers.cohort, RULES, language) in said


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_passport_says_what_a_comparison_rests_on(see: Compare, language: str) -> None:
    """Number, kind, cohort, dates, view, version, method and thresholds, in both languages."""
    found = see(Wanted())
    lines = dict(words.passport(found, RULES, language, "Quadrant 1"))
    assert len(lines) == 9
    text = " ".join(lines.values())
    for part in (str(ORGANISATIONS), "Quadrant 1", "5", "20", "100", "50%"):
        assert part in text


def test_nobody_at_all() -> None:
    """An empty field has an empty set, no pictures and a passport."""
    nothing = np.zeros(0)
    empty = Coded(np.zeros(0, dtype=np.intp), ())
    none = np.zeros(0, dtype=np.int64)
    names = ("digital", "human", *(element.id for element in MODEL.elements))
    field = Field(
        none, empty, (), empty, empty, empty, empty, (), np.zeros(0, dtype=bool), (), np.zeros(0, "datetime64[D]"),
        none, {"inside": none, "outside": none},
        {"inside": dict.fromkeys(names, nothing), "outside": dict.fromkeys(names, nothing)},
    )  # fmt: skip
    found = among(field, Wanted(cohort=ANY))
    assert len(found.rows) == 0
    assert pictures.quadrant(found, Naming(found), "en") is None
    assert pictures.elements(found, Naming(found), "en") is None
    assert words.passport(found, RULES, "en", "Quadrant")
    assert field.years == ()


def test_dates_of_the_workbook_are_dates(see: Compare) -> None:
    """A date is written as one, so that a spreadsheet sorts it."""
    found = see(Wanted())
    listed = sheet.organisations(found, Naming(found), RULES, "en")
    assert all(isinstance(line[listed.headers.index("Date")], datetime.date) for line in listed.lines)
