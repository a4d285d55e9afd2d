"""Benchmark packs as files: the same bytes for the same figures, and every file that must not be trusted."""

from __future__ import annotations

import copy
import datetime
import hashlib
import json
import math
import random
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quadrant import pack as packs
from quadrant.cohort import Cohort, Figure, Peers, load_cohort_rules
from quadrant.errors import (
    NotAPack,
    PackDamaged,
    PackOfOtherModel,
    PackRefused,
    PackTooLarge,
    PackTooNew,
    PackUnreadable,
    PackWrong,
    PublisherUnnamed,
)
from quadrant.model import Model, load_model
from quadrant.pack import Pack, made_of, publisher, read, to_bytes
from tests.hostile import HOSTILE

ROOT = Path(__file__).resolve().parents[2]
MADE = datetime.date(2026, 11, 22)
Content = dict[str, Any]


def some_peers(**figures: Figure) -> Peers:
    """What there is to say of banks in the Netherlands."""
    cohort = Cohort(sector="banking", country="NL")
    dates = datetime.date(2024, 2, 29), datetime.date(2026, 5, 6)
    return Peers(cohort, cohort, 34, *dates, figures or {"digital": Figure(34, 62.0, (48.0, 70.0))})


def pack(model: Model | None = None, name: str = "Harbour Association") -> Pack:
    """A pack of both views, one with few organisations."""
    names = [each.id for each in (*load_model().axes, *load_model().elements)]
    inside = some_peers(**{name: Figure(34, 62.0, (48.0, 70.0)) for name in names})
    outside = some_peers(digital=Figure(9, 45.0, None))
    return made_of(
        {"inside": inside, "outside": outside},
        publisher=publisher(name, "benchmark@harbour.example", "Members only.\nAsk us."),
        model=model or load_model(),
        rules=load_cohort_rules(),
        fictional=True,
        made=MADE,
    )


def content() -> Content:
    """What a good file holds."""
    found: Content = json.loads(to_bytes(pack()))
    return found


def signed(changed: Content) -> bytes:
    """The file of some content with the checksum that fits it, as docs/BENCHMARKS.md says that it is made."""
    rest = {key: value for key, value in changed.items() if key != "checksum"}
    canonical = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
    return json.dumps(rest | {"checksum": digest}).encode()


def put(value: object, *path: str | int) -> Callable[[Content], None]:
    """A change: a value at a place of the file."""

    def change(found: Content) -> None:
        node: Any = found
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = value

    return change


# --- what is in it ---


def test_a_pack_comes_back_as_it_was() -> None:
    """What is written is read again, equal, and written again as the same bytes."""
    data = to_bytes(pack())
    assert read(data) == pack()
    assert to_bytes(read(data)) == data
    assert read(data).id == pack().id


def test_the_same_figures_on_the_same_day_are_the_same_bytes() -> None:
    """Another process writes the very same file; another day, name or figure another one."""
    script = (
        "import sys; sys.path.insert(0, '.'); from tests.unit.test_pack import pack, to_bytes; "
        "sys.stdout.buffer.write(to_bytes(pack()))"
    )
    elsewhere = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True).stdout
    assert elsewhere == to_bytes(pack())
    others = (replace(pack(), made=MADE + datetime.timedelta(1)), pack(name="Other"), replace(pack(), organisations=35))
    assert len({to_bytes(each) for each in (pack(), *others)}) == 4
    assert len({each.id for each in (pack(), *others)}) == 4


def test_the_checksum_can_be_checked_without_quadrant(tmp_path: Path) -> None:
    """The lines of docs/BENCHMARKS.md say yes of a good pack and no of a changed one."""
    page = (ROOT / "docs" / "BENCHMARKS.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(to_bytes(pack(name="Ünïon")))
    bad.write_bytes(good.read_bytes().replace(b'"organisations": 34', b'"organisations": 35', 1))
    for file, answer in ((good, "True"), (bad, "False")):
        said = subprocess.run([sys.executable, "-c", script, file], capture_output=True, text=True, check=True).stdout
        assert said.strip() == answer


def test_every_field_is_documented() -> None:
    """docs/BENCHMARKS.md goes through every field of the file."""
    page = (ROOT / "docs" / "BENCHMARKS.md").read_text(encoding="utf-8")
    table = page.split("### The file, field by field")[1]
    assert {name for name in content() if f"`{name}`" not in table} == set()


def test_it_holds_aggregates_and_says_how_they_were_made() -> None:
    """Cohort, numbers, rules, months and nothing more; the whole is small."""
    found = content()
    assert found["cohort"] == {"sector": "banking", "size": None, "country": "NL", "year": None}
    assert (found["organisations"], found["fictional"], found["made"]) == (34, True, "2026-11-22")
    assert found["views"]["inside"]["digital"] == {"organisations": 34, "median": 62, "quartiles": [48, 70]}
    assert found["views"]["outside"] == {"digital": {"organisations": 9, "median": 45, "quartiles": None}}
    assert found["rules"]["least"] == {"median": 5, "quartiles": 20}
    assert len(to_bytes(pack())) < packs.LARGEST / 8


def test_days_are_months() -> None:
    """The first and last assessment are one organisation's: only their months leave."""
    assert content()["assessed"] == {"first": "2024-02", "last": "2026-05"}
    back = read(to_bytes(pack()))
    assert (back.first, back.last) == (datetime.date(2024, 2, 1), datetime.date(2026, 5, 31))
    assert "2024-02-29" not in to_bytes(pack()).decode()


def test_it_is_outdated_after_its_last_month() -> None:
    """It is to be used until two years after the month of the latest assessment, that month included."""
    assert pack().use_until == datetime.date(2028, 5, 31)
    assert not pack().outdated(datetime.date(2028, 5, 31))
    assert pack().outdated(datetime.date(2028, 6, 1))


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_any_day_of_the_calendar_can_be_packed(day: str) -> None:
    """The first and the last day there is make a pack that can be read."""
    date = datetime.date.fromisoformat(day)
    peers = replace(some_peers(), first=date, last=date)
    made = made_of(
        {"inside": peers},
        publisher=publisher("A"),
        model=load_model(),
        rules=load_cohort_rules(),
        fictional=False,
        made=date,
    )
    assert read(to_bytes(made)) == made


def test_its_figures_have_the_shape_of_a_cohorts() -> None:
    """A pack answers for a view like the cohorts of a workspace do; for one that it does not have, with nothing."""
    peers = read(to_bytes(pack())).peers("outside")
    assert peers is not None
    assert (peers.cohort, peers.organisations) == (Cohort(sector="banking", country="NL"), 34)
    assert peers.figures == {"digital": Figure(9, 45.0, None)}
    only_inside = content()
    del only_inside["views"]["outside"]
    assert read(signed(only_inside)).peers("outside") is None


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_stays_text(name: str) -> None:
    """Whatever the publisher is called comes back as it was, when it fits in a line."""
    assert read(to_bytes(pack(name=name))).publisher.name == name.strip()


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "two\nlines", "a\x00b", "a\x9bb"])
def test_a_publisher_has_a_name(name: str) -> None:
    """No name, a very long one, or one with control characters is refused in words."""
    with pytest.raises(PublisherUnnamed, match="200"):
        publisher(name)


# --- another questionnaire ---


def changed_model(**changes: object) -> Model:
    """The questionnaire in a next version, with one element changed."""
    model = load_model()
    axis = model.axes[0]
    element = axis.elements[0].model_copy(update=changes)
    axes = (axis.model_copy(update={"elements": (element, *axis.elements[1:])}), *model.axes[1:])
    return Model.model_validate(
        json.loads(model.model_copy(update={"axes": axes, "version": model.version + 1}).model_dump_json())
    )


def everything() -> set[str]:
    """All axes and elements."""
    return {each.id for each in (*load_model().axes, *load_model().elements)}


def test_everything_can_be_compared_within_a_version() -> None:
    """With the same questionnaire nothing is left out."""
    assert pack().comparable == everything()


@pytest.mark.parametrize("what", ["weight", "question gone", "question weight", "groups", "words"])
def test_another_version_says_what_can_be_compared(what: str) -> None:
    """An element that is scored otherwise, or asks something else, cannot be compared, nor can its axis."""
    first = load_model().axes[0].elements[0]
    question = first.questions[0]
    changes: dict[str, object] = {
        "weight": {"weight": 2.0},
        "question gone": {"questions": first.questions[1:]},
        "question weight": {"questions": (question.model_copy(update={"weight": 3.0}), *first.questions[1:])},
        "groups": {"questions": (question.model_copy(update={"groups": question.groups[1:]}), *first.questions[1:])},
        "words": {
            "questions": (
                question.model_copy(update={"question": {"en": "Something else?", "nl": "Iets anders?"}}),
                *first.questions[1:],
            )
        },
    }[what]
    if what == "groups":
        assert question.groups[0] != "customer"
    other = read(to_bytes(pack(changed_model(**changes))))
    assert other.comparable == everything() - {first.id, load_model().axes[0].id}


def test_a_corrected_comma_changes_nothing() -> None:
    """Marks, spaces and capitals of a question do not make it another one."""
    first = load_model().axes[0].elements[0]
    question = first.questions[0]
    words = {language: f"  {text.upper()} !" for language, text in question.question.items()}
    changed = (question.model_copy(update={"question": words}), *first.questions[1:])
    assert read(to_bytes(pack(changed_model(questions=changed)))).comparable == everything()


def test_words_may_be_corrected_within_a_version_but_weights_may_not() -> None:
    """A version is raised when a score could change: of the same one, only how it is scored is compared."""
    axis, name = load_model().axes[0].id, load_model().axes[0].elements[0].id
    words, weights = content(), content()
    words["model"]["axes"][axis][name]["wording"] = "0" * 12
    weights["model"]["axes"][axis][name]["scoring"] = "0" * 12
    assert read(signed(words)).comparable == everything()
    assert read(signed(weights)).comparable == everything() - {name, axis}


def test_what_cannot_be_compared_is_not_among_the_peers() -> None:
    """What stands in for a cohort holds only what can be compared; the pack still says the rest."""
    first = load_model().axes[0].elements[0]
    other = read(to_bytes(pack(changed_model(weight=2.0))))
    peers = other.peers("inside")
    assert peers is not None
    assert peers.figures.keys() == other.comparable == everything() - {first.id, load_model().axes[0].id}
    assert other.views["inside"].keys() == everything()
    assert other.peers("outside") is None  # it had only the axis


def test_an_axis_with_another_element_cannot_be_compared() -> None:
    """All elements of the axis are as here, and there is one more: elements can be compared, the axis cannot."""
    found = content()
    axis = load_model().axes[0].id
    found["model"]["axes"][axis]["new_one"] = {"scoring": "0" * 12, "wording": "0" * 12}
    assert read(signed(found)).comparable == everything() - {axis}


# --- what is refused ---


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", PackUnreadable),
        (b"{", PackUnreadable),
        (b"format: 1\nmodel: digital-human\n", PackUnreadable),
        (b"null", NotAPack),
        (b"[]", NotAPack),
        (b"{}", NotAPack),
        (b'{"kind": "something else"}', NotAPack),
        (b"\xff\xfe\x00", NotAPack),
        (b"[" * 60_000, NotAPack),
        (b'{"a":' * 10_000, NotAPack),
        (b'{"kind": "\\ud800"}', NotAPack),
        (b" " * (packs.LARGEST + 1), PackTooLarge),
        (b'{"a": 1, "a": 1}', PackWrong),
        (b'{"a": NaN}', PackWrong),
        (b'{"a": -Infinity}', PackWrong),
        (b'{"a": 1e999}', PackWrong),
        (b'{"a": -1}', PackWrong),
        (b'{"a": -0.0}', PackWrong),
        (b'{"a": ' + b"9" * 5000 + b"}", PackWrong),
        (b'{"kind": "quadrant benchmark pack", "format": 2}', PackTooNew),
        (b'{"kind": "quadrant benchmark pack", "format": 1}', PackDamaged),
        (b'{"kind": "quadrant benchmark pack", "format": true}', PackDamaged),
    ],
)
def test_what_is_no_pack_is_refused_in_a_sentence(data: bytes, error: type[PackRefused]) -> None:
    """Some other file, half a file, a newer one, and what JSON allows but no pack holds: each by its own sentence."""
    with pytest.raises(error) as raised:
        read(data)
    assert type(raised.value) is error
    assert raised.value.message("nl") != raised.value.message("en")


def test_half_a_file_says_where_it_ends() -> None:
    """A file that was cut off is refused with line and column."""
    data = to_bytes(pack())
    with pytest.raises(PackUnreadable, match=r"line \d+, column \d+"):
        read(data[: len(data) // 2])


def test_any_change_is_noticed() -> None:
    """A pack in which one byte was changed is refused, or says the same."""
    data = to_bytes(pack())
    for place in range(0, len(data), 7):
        for mask in (0x01, 0x20):
            damaged = bytearray(data)
            damaged[place] ^= mask
            try:
                assert read(bytes(damaged)) == pack()
            except PackRefused:
                continue


def test_another_questionnaire_is_refused() -> None:
    """A pack of another questionnaire than ours has nothing to compare, and its name is quoted."""
    found = content()
    found["model"]["id"] = "other-model"
    with pytest.raises(PackOfOtherModel, match="“other-model”"):
        read(signed(found))


@pytest.mark.parametrize(("dimension", "value"), [("sector", "space_travel"), ("size", "giant"), ("country", "XQ")])
def test_a_cohort_that_is_not_known_here_is_of_a_newer_version(dimension: str, value: str) -> None:
    """A sector, a size or a country that this version does not have: nobody here could be in it."""
    found = content()
    found["cohort"][dimension] = value
    with pytest.raises(PackTooNew):
        read(signed(found))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (put("x", "extra"), "extra"),
        (put("x", "views", "inside", "digital", "extra"), "views → inside → digital → extra"),
        (lambda found: found.pop("rules"), "rules"),
        (put("", "publisher", "name"), "publisher → name"),
        (put("a\nb", "publisher", "name"), "publisher → name"),
        (put("x" * 201, "publisher", "contact"), "publisher → contact"),
        (put("a\x1b[0m", "publisher", "notes"), "publisher → notes"),
        (put("yes", "fictional"), "fictional"),
        (put(1, "fictional"), "fictional"),
        (put("../../etc", "cohort", "sector"), "cohort → sector"),
        (put("nl", "cohort", "country"), "cohort → country"),
        (put(0, "cohort", "year"), "cohort → year"),
        (put("2026-13", "assessed", "last"), "assessed → last"),
        (put("2027-01", "assessed", "first"), "assessed"),
        (put("0000-01", "assessed", "first"), "assessed"),
        (put("2020-01", "use_until"), "use_until"),
        (put("22 November", "made"), "made"),
        (put(34.0, "organisations"), "organisations"),
        (put(0, "organisations"), "organisations"),
        (put({}, "views"), "views"),
        (put({}, "views", "inside"), "views → inside"),
        (put({"digital": {"organisations": 9, "median": 1, "quartiles": None}}, "views", "board"), "views → board"),
        (put({"organisations": 9, "median": 45, "quartiles": None}, "views", "outside", "luck"), "outside → luck"),
        (put(4, "views", "outside", "digital", "organisations"), "views → outside → digital"),
        (put(35, "views", "inside", "digital", "organisations"), "views → inside → digital"),
        (put(101, "views", "inside", "digital", "median"), "median"),
        (put("62", "views", "inside", "digital", "median"), "median"),
        (put(None, "views", "inside", "digital", "median"), "median"),
        (put(61.3, "views", "inside", "digital", "median"), "views → inside → digital"),
        (put(47, "views", "outside", "digital", "median"), "views → outside → digital"),
        (put([40, 50], "views", "outside", "digital", "quartiles"), "views → outside → digital"),
        (put([70, 48], "views", "inside", "digital", "quartiles"), "views → inside → digital"),
        (put([64, 70], "views", "inside", "digital", "quartiles"), "views → inside → digital"),
        (put([48], "views", "inside", "digital", "quartiles"), "quartiles"),
        (put(3, "rules", "least", "median"), "rules"),
        (put(1, "rules", "difference"), "rules"),
        (put(4, "rules", "least", "quartiles"), "rules"),
        (put({}, "rules", "rounding"), "rules"),
        (put({"5": 0}, "rules", "rounding"), "rounding"),
        (put({"5": 1e300}, "rules", "rounding"), "rounding"),
        (put({"5": 5e-324}, "rules", "rounding"), "rounding"),
        (put({"five": 1}, "rules", "rounding"), "rounding"),
        (put(2, "rules", "owner_share"), "owner_share"),
        (put("0" * 11, "model", "axes", "digital", "data", "scoring"), "scoring"),
        (put(1.5, "model", "version"), "model → version"),
    ],
)
def test_what_breaks_a_rule_is_refused_with_its_place(change: Callable[[Content], None], place: str) -> None:
    """Too much, missing, of another kind, out of range, of too few, unrounded, out of order: where it is, in words."""
    found = content()
    change(found)
    with pytest.raises(PackWrong) as raised:
        read(signed(found))
    assert place in raised.value.details["place"]


def check_it_holds(found: Pack) -> None:
    """What may be relied on in a pack that was read."""
    assert found.views
    for figures in found.views.values():
        for figure in figures.values():
            assert 5 <= figure.organisations <= found.organisations
            low, high = figure.quartiles or (figure.median, figure.median)
            assert 0 <= low <= figure.median <= high <= 100
            assert not figure.quartiles or figure.organisations >= 20
            assert math.isfinite(figure.median)
    assert found.comparable <= everything()
    assert read(to_bytes(found)) == found


def changed_somewhere(chance: random.Random, found: Content) -> Content:
    """The content with a few values, anywhere in it, replaced, removed, added or exchanged."""
    values: list[object] = [
        None, True, False, 0, 1, 4, 5, 19, 20, 100, 101, 2**40, 0.5, 1e-300, 1e300, "", "5", "digital", "2026-05",
        "2026-02-30", "\u202e", "<script>", "{place}", "%s", [], {}, [[]], {"a": {}}, [0, 100], "0" * 12,
    ]  # fmt: skip
    found = copy.deepcopy(found)
    for _ in range(chance.randint(1, 4)):
        node: Any = found
        while True:
            keys: list[Any] = list(node) if isinstance(node, dict) else list(range(len(node)))
            key = chance.choice(keys) if keys else "a"
            if keys and isinstance(node[key], dict | list) and chance.random() < 0.8:
                node = node[key]
                continue
            break
        if isinstance(node, dict) and chance.random() < 0.2:
            node.pop(key, None)
        elif isinstance(node, dict) and chance.random() < 0.2:
            node[chance.choice(["a", "digital", "x" * 300, "\u202e", ""])] = copy.deepcopy(chance.choice(values))
        elif isinstance(node, dict) or keys:
            node[key] = copy.deepcopy(chance.choice(values))
    return found


def fuzz(seeds: range) -> None:
    """Reads changed packs whose checksum fits: each is good in every way, or refused in two languages."""
    read_at_all = 0
    for seed in seeds:
        chance = random.Random(seed)
        data = signed(changed_somewhere(chance, content()))
        if chance.random() < 0.1:
            data = data.replace(b'"checksum"', chance.choice([b'"checksums"', b'"organisations"', b'"\\u0000"']))
        try:
            found = read(data)
        except PackRefused as error:
            sentences = {error.message("en"), error.message("nl")}
        else:
            check_it_holds(found)
            read_at_all += 1
            continue
        assert len(sentences) == 2
        assert all(sentence.endswith(".") for sentence in sentences)
    assert read_at_all > 0


def test_whatever_is_in_it_is_good_or_refused() -> None:
    """A thousand packs with anything in any place, all with a checksum that fits."""
    fuzz(range(1_000))


@pytest.mark.long
def test_whatever_is_in_it_is_good_or_refused_at_length() -> None:
    """The same for fifty thousand."""
    fuzz(range(1_000, 51_000))
