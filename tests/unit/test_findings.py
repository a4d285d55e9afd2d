"""The story as findings: each kind by its rule, no figure from nowhere, nothing that the figures do not carry."""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings

from quadrant import pictures, story
from quadrant.assessment import Agreed, Ambition, Answer, Assessment, Respondent
from quadrant.charts.captions import figure as rounded
from quadrant.charts.captions import number
from quadrant.cohort import load_cohort_rules
from quadrant.facts import Batch, Version, Withdrawal
from quadrant.field import FieldReader
from quadrant.language import LANGUAGES
from quadrant.lenses import load_lenses
from quadrant.model import load_sectors
from quadrant.store import Store
from quadrant.story import KINDS, Finding, Material
from quadrant.story.rules import load_story
from tests.hostile import HOSTILE
from tests.plain_scores import element_score
from tests.unit.test_portrait import team
from tests.unit.test_scoring import MODEL, assessment_of, assessments, everything, respondent

ELEMENTS = [element.id for element in MODEL.elements]
DAY = datetime.date(2028, 12, 31)
BEFORE = datetime.date(2025, 1, 1)


@pytest.fixture(name="store", scope="module")
def _store() -> Iterator[Store]:
    """One store, empty at the begin of every test: `gathered` withdraws what it put."""
    store = Store.open(None)
    yield store
    store.close()


def gathered(store: Store, *all_: Assessment) -> Material:
    """The material of the last of these assessments; the others are there too."""
    versions = [Version(each, f"{each.organisation.id}-{each.id}.yaml", f"hash of {each.id}") for each in all_]
    store.put(Batch(versions=versions))
    rules = load_cohort_rules()
    with store.cursor() as cursor:
        found = story.gather(
            cursor, FieldReader(store, MODEL, rules), MODEL, rules, all_[-1].organisation.id, all_[-1].id
        )
    store.put(Batch(withdrawals=[Withdrawal(each.organisation.id, each.id) for each in all_]))
    assert found is not None
    return found


def told(store: Store, *all_: Assessment) -> tuple[Finding, ...]:
    """What there is to say of the last of these assessments."""
    return story.tell(gathered(store, *all_))


def by_kind(found: tuple[Finding, ...], kind: str) -> list[Finding]:
    """The findings of one kind."""
    return [each for each in found if each.kind == kind]


def people(group: str, many: int, **levels: int) -> list[Respondent]:
    """People who give these levels at these elements, and 3 elsewhere."""
    answers = {
        question.key: Answer("level", levels.get(question.element, 3))
        for question in MODEL.questions
        if group in question.groups
    }
    return [respondent(group, answers) for _ in range(many)]


def random_people(seed: int, many: int = 8, *, customers: int = 4) -> Assessment:
    """People of three groups, and customers, who differ from each other and by element."""
    chance = random.Random(seed)
    lean = {element: chance.uniform(1.5, 4.5) for element in ELEMENTS}
    groups = [("leadership", "front_office", "back_office")[at % 3] for at in range(many)] + ["customer"] * customers
    return assessment_of(
        *(
            respondent(
                group,
                {
                    question.key: Answer("level", min(5, max(1, round(chance.gauss(lean[question.element], 0.9)))))
                    for question in MODEL.questions
                    if group in question.groups
                },
            )
            for group in groups
        )
    )


def earlier(assessment: Assessment, **changes: Any) -> Assessment:
    """The same organisation a year before."""
    return replace(assessment, id="before", date=BEFORE, **changes)


def cohort(many: int) -> list[Assessment]:
    """Other organisations."""
    return [
        replace(
            random_people(900 + at, 6, customers=0),
            id=f"other{at}",
            organisation=replace(assessment_of().organisation, id=f"other-{at}", name=f"Other {at}"),
        )
        for at in range(many)
    ]


def full(seed: int = 1) -> list[Assessment]:
    """Eighteen people, customers, an assessment before, an ambition and a cohort."""
    now = replace(random_people(seed, 18), ambition=Ambition(DAY, {"data": 90.0, "human_touch": 85.0}))
    return [*cohort(8), earlier(random_people(seed + 50, 18)), now]


CASES: Mapping[str, Callable[[], list[Assessment]]] = {
    "full": full,
    "three": lambda: [random_people(2, 3, customers=0)],
    "two": lambda: [random_people(3, 2, customers=0)],
    "only customers": lambda: [random_people(4, 0, customers=5)],
    "nobody": lambda: [assessment_of(respondent("leadership", {}))],
    "missing elements": lambda: [
        assessment_of(
            *(
                respondent("leadership", {k: a for k, a in everything("leadership", level).items() if "data." not in k})
                for level in (2, 3, 4)
            )
        )
    ],
    "unanimous": lambda: [assessment_of(*people("leadership", 5, data=5, human_touch=1))],
    "everything equal": lambda: [assessment_of(*team("leadership", 3, 3, 3, 3))],
    "agreed levels": lambda: [
        assessment_of(
            *team("customer", 2, 3, 4), agreed={key: Agreed("level", 4) for key in MODEL.keys if key != "data.trust"}
        )
    ],
    "before": lambda: [
        earlier(assessment_of(*people("leadership", 6, data=1))),
        assessment_of(*people("leadership", 6, data=5)),
    ],
    "another version": lambda: [earlier(random_people(5), model_version=0), random_people(6)],
    "hidden questions": lambda: [assessment_of(*team("leadership", 1, 5), *team("back_office", 3, 3, 3, 3))],
}
every_case = pytest.mark.parametrize("case", CASES)


@pytest.fixture(name="material_of", scope="module")
def _material_of(store: Store) -> Callable[[str], Material]:
    """The material of a case, gathered once."""
    return cache(lambda case: gathered(store, *CASES[case]()))


# --- no figure that is not behind it ---


def _names() -> list[str]:
    labels = [axis.label for axis in MODEL.axes] + [element.label for element in MODEL.elements]
    labels += [each.label for each in (*MODEL.questions, *MODEL.context)]
    labels += [group.label for group in MODEL.groups] + [quadrant.label for quadrant in MODEL.quadrants]
    labels += [sector.name for sector in load_sectors()]
    return sorted({words for label in labels for words in label.values()}, key=len, reverse=True)


NAMES = _names()
CONSTANT = re.compile("out of 100|times out of 100|in 100|van de 100(?: keer)?|op de 100|31 (?:December|december) 2028")
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def shown_numbers(finding: Finding, language: str, name: str) -> list[str]:
    """The figures in the sentences of a finding; what is called by a figure is no figure."""
    words = " ".join(finding.sentences(language)).replace(name, "")
    for each in NAMES:
        words = words.replace(each, "")
    return NUMBER.findall(CONSTANT.sub("", words))


def roundings(value: float, language: str) -> set[str]:
    """Every way in which a screen shows a figure."""
    ways = {number(abs(value), language), rounded(abs(value), language), str(round(abs(value)))}
    return ways | {str(round(100 * value))} if 0 <= value <= 1 else ways


@every_case
def test_every_figure_in_a_sentence_is_one_of_the_findings_own(
    material_of: Callable[[str], Material], case: str
) -> None:
    """No sentence holds a number that is not, rounded as screens do, among the figures behind it; in both languages."""
    material = material_of(case)
    for finding in story.tell(material):
        for language in LANGUAGES:
            known = {text for value in finding.figures.values() for text in roundings(value, language)}
            shown = shown_numbers(finding, language, material.portrait.assessment.organisation.name)
            assert set(shown) <= known, (finding.kind, finding.subject, shown, known)


@every_case
def test_scores_are_those_of_the_score_sheet(material_of: Callable[[str], Material], case: str) -> None:
    """What findings say that an element scores is what an independent calculation makes of the answers."""
    material = material_of(case)
    assessment = material.portrait.assessment
    checked = 0
    for finding in story.tell(material):
        if finding.kind in ("strength", "weakness") and finding.subject:
            wanted = element_score(assessment, MODEL.element(finding.subject), MODEL.inside)
            assert finding.figures["score"] == pytest.approx(wanted)
            checked += 1
        if finding.kind == "perception" and finding.subject:
            element = MODEL.element(finding.subject)
            assert finding.figures["inside"] == pytest.approx(element_score(assessment, element, MODEL.inside))
            assert finding.figures["customers"] == pytest.approx(element_score(assessment, element, ("customer",)))
            checked += 1
        if finding.kind == "position":
            expected = {axis: getattr(material.portrait.inside, axis) for axis in ("digital", "human")}
            assert finding.figures == {axis: score for axis, score in expected.items() if score is not None}
            checked += 1
    assert checked


@every_case
def test_findings_are_in_order_and_complete_in_both_languages(
    material_of: Callable[[str], Material], case: str
) -> None:
    """By kind, the whole first, then by strength; one or two sentences, and a question in both languages or none."""
    found = story.tell(material_of(case))

    assert found[0].kind == "position"
    assert list(found) == sorted(found, key=lambda each: (KINDS.index(each.kind), bool(each.subject), -each.strength))
    for each in found:
        assert 0 <= each.strength <= 1
        for language in LANGUAGES:
            words = each.sentences(language)
            assert 1 <= len(words) <= 2
            assert all(sentence.endswith((".", "?")) and "{" not in sentence for sentence in words)
        english, dutch = (each.question(language) for language in LANGUAGES)
        assert (english is None) == (dutch is None)
        assert english is None or (english.endswith("?") and english != dutch)
    assert len({(each.kind, each.subject, tuple(each.figures.items())) for each in found}) == len(found)


def test_the_same_input_tells_the_same_story(store: Store) -> None:
    """Two stores that hold the same assessments lead to equal findings."""
    all_ = full()
    other = Store.open(None)
    found = told(other, *all_)
    other.close()

    assert found == told(store, *all_)


@settings(max_examples=10, deadline=None)
@given(assessment=assessments())
def test_any_assessment_has_a_story_without_figures_of_its_own(store: Store, assessment: Assessment) -> None:
    """Whatever the mixture of people and answers, the story is told, and no number in it comes from nowhere."""
    material = gathered(store, assessment)
    for finding in story.tell(material):
        for language in LANGUAGES:
            known = {text for value in finding.figures.values() for text in roundings(value, language)}
            shown = shown_numbers(finding, language, material.portrait.assessment.organisation.name)
            assert set(shown) <= known, (finding, shown)
        if material.portrait.heard["inside"] < 3:
            assert finding.kind != "certainty"
            words = " ".join(finding.sentences("en"))
            assert "is strong" not in words
            assert "is weak" not in words
            assert "That is more than the spread" not in words or finding.kind in ("groups", "perception")


# --- each kind by its rule ---


@dataclass(frozen=True)
class Rule:
    """An assessment, and what a kind says of it: subjects in order, and the first sentences of the first in English."""

    kind: str
    of: Callable[[], list[Assessment]]
    subjects: tuple[str, ...]
    says: str = ""
    asks: str = ""


def _one(*everybody: Respondent, **more: Any) -> list[Assessment]:
    return [assessment_of(*everybody, **more)]


HIGH = dict.fromkeys(ELEMENTS, 5)
FLOOR = {"data.trust": 1, "data.wisdom": 5, "data.help": 5, "data.personalisation": 5}


def _disputed(*levels: int, agreed: dict[str, Agreed] | None = None) -> list[Assessment]:
    base = everything("leadership", 3)
    return _one(*(respondent("leadership", base | {"data.trust": Answer("level", at)}) for at in levels), agreed=agreed)


RULES = (
    Rule("position", lambda: _one(*people("leadership", 3, **HIGH)), ("",), "Northwind Mill stands in “Digital, emoti"),
    Rule("position", lambda: CASES["missing elements"](), ("",), "Northwind Mill has no position yet: too little was"),
    Rule("position", lambda: CASES["only customers"](), ("",), "Northwind Mill has no position yet", "Who could answ"),
    Rule("certainty", lambda: _one(*people("leadership", 3, **HIGH)), ("",), "“Digital, emotional” is clear: drawn"),
    Rule("certainty", lambda: CASES["two"](), ()),
    Rule("certainty", lambda: CASES["missing elements"](), ()),
    Rule("strength", lambda: CASES["unanimous"](), ("data",), "“Data” is strong: 100.0, above the mean of the eleme"),
    Rule("weakness", lambda: CASES["unanimous"](), ("human_touch",), "“Human touch” is weak: 0.0, below the mean"),
    Rule("strength", lambda: CASES["everything equal"](), ("",), "All elements score the same: 50.0."),
    Rule("weakness", lambda: CASES["everything equal"](), ()),
    Rule(
        "strength",
        lambda: _one(*people("leadership", 2, data=5)),
        ("data",),
        "“Data” scores 100.0, above the mean of the elements (56.2). How sure that is cannot be said.",
    ),
    Rule(
        "strength",
        lambda: _one(*team("leadership", 1, 2, 4, 5), *people("leadership", 1, data=4)),
        ("",),
        "No element stands out: what the highest, “Data”",
    ),
    Rule("strength", lambda: CASES["nobody"](), ()),
    Rule(
        "floor",
        lambda: _one(
            *(
                respondent(
                    "leadership",
                    everything("leadership", 3) | {key: Answer("level", level) for key, level in FLOOR.items()},
                )
                for _ in range(3)
            )
        ),
        ("data.trust",),
        "“Trust in data use” scores 0.0, yet its element, “Data”, scores 75.0",
        "Who runs into “Trust in data use”",
    ),
    Rule("floor", lambda: CASES["everything equal"](), ()),
    Rule(
        "disagreement",
        lambda: _disputed(1, 1, 5, 5),
        ("data.trust",),
        "“Trust in data use”: opinions are far apart. The 4 answers run from level 1 to 5.",
        "What does somebody see",
    ),
    Rule(
        "disagreement",
        lambda: _disputed(1, 1, 5, 5, agreed={"data.trust": Agreed("level", 2)}),
        ("data.trust",),
        "“Trust in data use”: opinions are far apart. The 4 answers run from level 1 to 5. Afterwards the group agreed "
        "on level 2.",
    ),
    Rule("disagreement", lambda: CASES["unanimous"](), ("",), "On the "),
    Rule("disagreement", lambda: _disputed(1, 5), ()),
    Rule(
        "groups",
        lambda: _one(*people("leadership", 4, **HIGH), *people("front_office", 4, data=3)),
        ("digital", "human", "customer_first", "ecosystem"),
        "From analogue to digital the groups run from Front office (50.0) to Leadership (100.0). That is more than",
        "What does “Leadership” see at “Digital” that “Front office” does not",
    ),
    Rule(
        "groups",
        lambda: _one(*people("leadership", 4), *people("front_office", 4)),
        ("",),
        "The groups see about the same picture.",
    ),
    Rule("groups", lambda: _one(*people("leadership", 4, **HIGH), *people("front_office", 2)), ()),
    Rule("groups", lambda: _one(*people("leadership", 4)), ()),
    Rule(
        "perception",
        lambda: _one(*people("leadership", 4), *people("customer", 4, data=1)),
        ("", "data"),
        "Customers put it ",
    ),
    Rule(
        "perception",
        lambda: _one(*people("leadership", 4), *people("customer", 4)),
        ("",),
        "Customers see about the same picture as the people inside.",
    ),
    Rule("perception", lambda: _one(*people("leadership", 4), *people("customer", 2, data=1)), ()),
    Rule("perception", lambda: CASES["only customers"](), ()),
    Rule("change", lambda: CASES["before"](), ("", "data", "digital"), ""),
    Rule("change", lambda: CASES["another version"](), ("",), "The questionnaire has another version since"),
    Rule("change", lambda: CASES["three"](), ()),
    Rule(
        "change",
        lambda: [earlier(assessment_of(*people("leadership", 2, data=1))), *_one(*people("leadership", 2, data=5))],
        ("",),
        "How much of the change since the last time is noise cannot be said.",
    ),
    Rule("change", lambda: [earlier(assessment_of(*people("leadership", 3))), *CASES["nobody"]()], ()),
    Rule(
        "ambition",
        lambda: _one(*people("leadership", 3), ambition=Ambition(DAY, {"data": 100.0})),
        ("",),
        "The ambition for 31 December 2028 is “Digital, emotional”: 50% of what was aimed for is there. Furthest from "
        "its target is “Data”: 50.0 now, 100.0 wanted.",
        "What would we give up to bring “Data” to its target?",
    ),
    Rule(
        "ambition",
        lambda: _one(*people("leadership", 3), ambition=Ambition(DAY, {"data": 40.0})),
        ("",),
        "The ambition for 31 December 2028 is “Analogue, emotional”: 100% of what was aimed for is there.",
        "Now that every target is reached",
    ),
    Rule(
        "ambition",
        lambda: [replace(CASES["missing elements"]()[0], ambition=Ambition(DAY, {"data": 40.0}))],
        ("",),
        "How far the ambition for 31 December 2028 is cannot be told",
    ),
    Rule("ambition", lambda: CASES["three"](), ()),
    Rule(
        "route",
        lambda: _one(*people("leadership", 3), ambition=Ambition(DAY, {"data": 75.0})),
        ("", "data.trust", "data.wisdom", "data.help"),
        "The route of least effort to the ambition takes 4 steps.",
    ),
    Rule(
        "route",
        lambda: _one(*people("leadership", 3), ambition=Ambition(DAY, {"data": 40.0})),
        ("",),
        "Every target is reached: no step is needed.",
    ),
    Rule("peers", lambda: CASES["three"](), ()),
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.kind}: {rule.says[:30] or rule.subjects}")
def test_a_kind_says_what_its_rule_says(store: Store, rule: Rule) -> None:
    """Each kind has the subjects, the words and the question of its rule, and none where its rule has none."""
    found = by_kind(told(store, *rule.of()), rule.kind)

    assert tuple(each.subject for each in found) == rule.subjects
    if found:
        assert " ".join(found[0].sentences("en")).startswith(rule.says)
        assert (found[0].question("en") or "").startswith(rule.asks)


def test_peers_are_told_from_five_on(store: Store) -> None:
    """With four others there is no cohort and that is said; with more the axes stand in it, and nothing is unknown."""
    few = told(store, *cohort(3), *full()[-1:])
    assert not by_kind(few, "peers")
    assert "cohort" in {each.subject for each in by_kind(few, "unknown")}

    many = told(store, *full())
    peers = by_kind(many, "peers")
    assert peers[0].subject == ""
    assert {"digital", "human"} <= {each.subject for each in peers}
    assert "cohort" not in {each.subject for each in by_kind(many, "unknown")}
    material = gathered(store, *full())
    for each in peers[1:]:
        low, high = material.intervals[each.subject]
        within = low <= each.figures["median"] <= high
        assert ("it may be chance" in each.sentences("en")[1]) == within
        assert (each.question("en") is None) == within


def test_lenses_speak_with_their_own_words(store: Store) -> None:
    """At most three lenses, the loudest of all, each with its verdict, how sure that is, and the question it asks."""
    material = gathered(store, *full())
    found = by_kind(story.tell(material), "lens")
    readings = {each.lens.id: each for each in material.lenses}
    tones = load_story().tones
    loudness = sorted(
        (tones[each.tone] * (each.said[0].sure or 0.5) for each in readings.values() if each.tone), reverse=True
    )
    lenses = {lens.id: lens for lens in load_lenses()}

    assert len(found) == 3
    assert [each.strength for each in found] == pytest.approx(loudness[:3], abs=1e-6)
    for each in found:
        reading = readings[each.subject]
        assert each.sentences("nl")[0] == reading.sentence(reading.said[0], "nl")
        assert each.question("en") == lenses[each.subject].discuss["en"]


@pytest.mark.parametrize(
    ("case", "subjects"),
    [
        ("full", set()),
        ("three", {"hidden", "customers", "cohort"}),
        ("two", {"people", "hidden", "customers", "cohort"}),
        ("unanimous", {"customers", "cohort"}),
        ("only customers", {"people", "cohort"}),
        ("nobody", {"people", "customers", "cohort"}),
        ("missing elements", {"data", "questions", "customers", "cohort"}),
        ("agreed levels", {"people", "questions", "agreed", "cohort"}),
        ("hidden questions", {"hidden", "customers", "cohort"}),
    ],
)
def test_what_is_not_known_is_said(material_of: Callable[[str], Material], case: str, subjects: set[str]) -> None:
    """Too few people, missing elements, open and hidden questions, no customers, agreed levels, no cohort: all said."""
    found = {each.subject for each in by_kind(story.tell(material_of(case)), "unknown")}

    assert found - {"questions"} == subjects - {"questions"}
    assert "questions" not in subjects or "questions" in found


# --- it carries no more than it says ---


def test_what_is_within_the_spread_is_never_called_strong_or_weak(store: Store) -> None:
    """In noise about one mean, an element is named only with its whole interval on one side of the mean."""
    for seed in range(3):
        material = gathered(store, replace(random_people(seed, 6, customers=0), id=f"noise{seed}"))
        for each in story.tell(material):
            if each.kind in ("strength", "weakness") and each.subject:
                low, high = material.intervals[each.subject]
                assert low > each.figures["mean"] or high < each.figures["mean"]


def test_one_answer_changes_only_what_concerns_it(store: Store) -> None:
    """Where one person changes one answer, only findings on its question, element, axis and the whole change."""
    before = assessment_of(*people("leadership", 4, data=2, human_touch=5))
    person = before.respondents[0]
    changed = replace(person, answers=person.answers | {"data.trust": Answer("level", 5)})
    after = replace(before, id="b", respondents=(changed, *before.respondents[1:]))
    first, second = (
        {(each.kind, each.subject): each.sentences("en") for each in told(store, one)} for one in (before, after)
    )
    second = {key: words for key, words in second.items() if key[0] != "change"}  # the first is the one before
    different = {key for key in first.keys() | second.keys() if first.get(key) != second.get(key)}
    reads = {lens.id for lens in load_lenses() if "data.trust" in {question.key for question in lens.reads(MODEL)}}
    allowed = {"", "data", "data.trust", "digital"} | reads

    assert different
    assert ("disagreement", "data.trust") in different
    # The mean that other elements are held against moved with it, and their words hold it; what they score did not.
    elsewhere = {key for key in different if key[1] not in allowed}
    assert elsewhere <= {("strength", "human_touch")}
    assert elsewhere <= first.keys() & second.keys()


def test_small_groups_are_nowhere(store: Store) -> None:
    """Two people of a group, and two customers, have no words of their own anywhere."""
    found = told(store, *_one(*people("leadership", 5), *people("front_office", 2, **HIGH), *people("customer", 2)))

    assert not by_kind(found, "groups")
    assert not by_kind(found, "perception")
    assert "Front office" not in " ".join(words for each in found for words in each.sentences("en"))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text(store: Store, name: str) -> None:
    """A name is in the sentences as it was given, and nothing in it is filled in or turns the words around it."""
    assessment = assessment_of(*people("leadership", 3))
    assessment = replace(assessment, organisation=replace(assessment.organisation, name=name))
    found = told(store, assessment)

    for language in LANGUAGES:
        words = found[0].sentences(language)[0]
        assert name in words
        assert words.count("\u2068") == words.count("\u2069")


def test_little_stands_out(store: Store) -> None:
    """Five findings at most, one of a kind and of a subject, in the order of the story, those that weigh most."""
    found = told(store, *full())
    chosen = story.standing_out(found)
    weights = load_story().stand_out.weights

    assert 0 < len(chosen) <= load_story().stand_out.most
    assert len({each.kind for each in chosen}) == len(chosen)
    assert [found.index(each) for each in chosen] == sorted(found.index(each) for each in chosen)
    least = min(each.strength * weights[each.kind] for each in chosen)
    kinds, subjects = {each.kind for each in chosen}, {each.subject for each in chosen if each.subject}
    assert len([each for each in chosen if each.subject]) == len(subjects)
    others = [each for each in found if each.kind not in kinds and each.subject not in subjects]
    assert all(each.strength * weights.get(each.kind, 0) <= least for each in others)


def test_the_position_is_the_one_of_the_picture(store: Store) -> None:
    """The figures of the position are where the dot is drawn."""
    material = gathered(store, *full())
    dot = pictures.organisation_picture(material.portrait, MODEL, "en").dots[0]
    position = story.tell(material)[0]

    assert (position.figures["digital"], position.figures["human"]) == (dot.x, dot.y)
