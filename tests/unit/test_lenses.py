"""The lenses: each verdict below, at and above every threshold; nothing unread moves one; none speaks on nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pytest

from quadrant.lenses import Evidence, Lens, Side, Voices, load_lenses, read, read_all
from quadrant.model import load_model

MODEL = load_model()
LENSES = {lens.id: lens for lens in load_lenses()}
KEYS = tuple(question.key for question in (*MODEL.questions, *MODEL.context))
TOTALS = (*(axis.id for axis in MODEL.axes), *(element.id for element in MODEL.elements))
PEOPLE = 5
STEP = 0.1  # how far from a threshold "just below" and "just above" are

every_lens = pytest.mark.parametrize("lens", LENSES.values(), ids=LENSES)


def voices(scores: Mapping[str, float], totals: Mapping[str, float], people: int = PEOPLE) -> Voices:
    """A view in which everybody says the same."""
    points = np.array([[scores.get(key, np.nan) for key in KEYS]] * people)
    silent = dict.fromkeys((key for key in KEYS if key not in scores), "open")
    return Voices(scores, silent, totals, KEYS, points, ("leadership",) * people)  # type: ignore[arg-type]


def evidence_of(lens: Lens, values: Mapping[str, float], others: float = 40.0) -> Evidence:
    """Evidence in which the measures of a lens that read answers have these values, and all else is `others`."""
    scores: dict[Side, dict[str, float]] = {side: dict.fromkeys(KEYS, others) for side in ("inside", "outside")}
    totals = dict.fromkeys(TOTALS, others)
    for name, value in values.items():
        if "." in name:  # a question by itself
            scores["inside"][name] = value
            continue
        measure = lens.measures[name]
        if measure.score:
            totals[measure.score] = value
        for question in measure.read(MODEL):
            scores[measure.view][question.key] = value
    return {side: voices(scores[side], totals) for side in scores}


@dataclass(frozen=True)
class Edge:
    """Where a measure crosses a threshold: `varied` at `at`, the others fixed, and the verdict below, at and above."""

    lens: str
    varied: str
    at: float
    fixed: Mapping[str, float]
    verdicts: tuple[str, str, str]
    statement: int = 0


def _edges() -> Iterator[Edge]:
    def edge(varied: str, at: float, verdicts: str, statement: int = 0, **fixed: float) -> Edge:
        below, exactly, above = verdicts.split()
        return Edge(
            lens, varied, at, {k.replace("__", "."): v for k, v in fixed.items()}, (below, exactly, above), statement
        )

    lens = "delivery_gap"
    yield edge("inside", 60, "alike rosier rosier", customers=50)
    yield edge("customers", 60, "alike stricter stricter", inside=50)

    lens = "basics_delighters"
    yield edge("basics", 50, "delight_on_gaps both both", delighters=60)
    yield edge("basics", 50, "basics_missing correct correct", delighters=30)
    yield edge("delighters", 50, "basics_missing delight_on_gaps delight_on_gaps", basics=30)
    yield edge("delighters", 50, "correct both both", basics=80)

    lens = "new_greying"
    yield edge("basics", 60, "too_early grey grey", colour=20, bar=50)
    yield edge("colour", 40, "grey pale pale", basics=70, bar=50)
    yield edge("colour", 60, "pale coloured coloured", basics=70, bar=50)
    yield edge("bar", 50, "low_bar middle_bar middle_bar", 1, basics=70, colour=50)
    yield edge("bar", 75, "middle_bar high_bar high_bar", 1, basics=70, colour=50)

    lens = "humanising"
    yield edge("personal", 50, "warm_for_all humanised humanised", human=70)
    yield edge("human", 62.5, "segments warm_for_all warm_for_all", personal=40)
    yield edge("human", 62.5, "personalised humanised humanised", personal=80)
    yield edge("personal", 25, "everyone segments segments", human=50)
    yield edge("personal", 50, "segments personalised personalised", human=50)

    lens = "data_pyramid"
    yield edge("wisdom", 65, "thin_base upside_down upside_down", trust=40, help=40, personalisation=40, benefit=50)
    yield edge("help", 65, "growing upside_down upside_down", trust=80, wisdom=40, personalisation=40, benefit=50)
    yield edge("personalisation", 65, "standing upside_down upside_down", trust=80, wisdom=80, help=40, benefit=50)
    yield edge("trust", 50, "thin_base standing standing", wisdom=60, help=60, personalisation=60, benefit=50)
    yield edge("personalisation", 50, "growing standing standing", trust=60, wisdom=60, help=60, benefit=50)
    yield edge("benefit", 37.5, "for_us for_both for_both", 1, trust=60)
    yield edge("benefit", 62.5, "for_both for_them for_them", 1, trust=60)

    lens = "automation_ladder"
    yield edge("self_service", 50, "before automatic automatic", self_control=60, automatic=60)
    yield edge("self_control", 50, "skipped automatic automatic", self_service=60, automatic=60)
    yield edge("self_control", 50, "self_service self_control self_control", self_service=60, automatic=30)
    yield edge("automatic", 50, "self_service skipped skipped", self_service=60, self_control=30)
    yield edge("automatic", 50, "self_control automatic automatic", self_service=60, self_control=60)
    yield edge("proactive", 37.5, "reactive between between", 1, self_service=60)
    yield edge("proactive", 62.5, "between ahead ahead", 1, self_service=60)

    lens = "doo"
    yield edge("technology", 50, "old_in_old doo doo", organisation=30)
    yield edge("technology", 50, "ready new_in_new new_in_new", organisation=70)
    yield edge("organisation", 50, "doo new_in_new new_in_new", technology=70)
    yield edge("organisation", 50, "old_in_old ready ready", technology=30)

    lens = "multiple_transformation"
    yield edge("process", 75, "level_high brake brake", mindset=60, support=60)
    yield edge("support", 50, "level_low level_high level_high", mindset=55, process=55)

    lens = "additional_intelligence"
    yield edge("division", 37.5, "replaces assists assists", strengthening=60, freed=50)
    yield edge("division", 62.5, "assists strengthens strengthens", strengthening=60, freed=50)
    yield edge("strengthening", 50, "assists strengthens strengthens", division=80, freed=50)
    yield edge("freed", 37.5, "hours_gone hours_arrears hours_arrears", 1, division=50)
    yield edge("freed", 62.5, "hours_arrears hours_people hours_people", 1, division=50)

    lens = "organised_stupidity"
    yield edge("learning", 37.5, "system leak leak", talent=20, thresholds=20)
    yield edge("learning", 37.5, "leak fair fair", talent=70, thresholds=70)
    yield edge("talent", 62.5, "fair clever clever", learning=70, thresholds=70)

    lens = "claim_without_autonomy"
    yield edge("claim", 50, "neither claim claim", room=30)
    yield edge("claim", 50, "unused backed backed", room=70)
    yield edge("room", 50, "claim backed backed", claim=70)
    yield edge("room", 50, "neither unused unused", claim=30)

    lens = "slogan_without_symbol"
    yield edge("symbols", 37.5, "slogan promise promise", seen=40)
    yield edge("symbols", 62.5, "promise symbol symbol", seen=40)
    yield edge("symbols", 65, "seen unseen unseen", 1, seen=40)

    lens = "weak_base"
    yield edge("digital", 50, "weak_base firm firm", human=80)
    yield edge("human", 55, "level weak_base weak_base", digital=40)
    yield edge("human", 50, "base_only firm firm", digital=60)
    yield edge("digital", 50, "level base_only base_only", human=40)

    lens = "digital_without_emotion"
    yield edge("digital", 50, "ahead cold cold", human=30)
    yield edge("human", 50, "cold ahead ahead", digital=80)
    yield edge("digital", 60, "together cold cold", human=45)
    yield edge("digital", 45, "together ahead ahead", human=30)

    lens = "brand_tone"
    yield edge("proof", 37.5, "taken_for contact contact", touch=60)
    yield edge("proof", 37.5, "tone contact contact", touch=40)
    yield edge("touch", 50, "tone taken_for taken_for", proof=20)
    yield edge("proof", 62.5, "contact deed deed", touch=60)

    lens = "crowd_exposure"
    yield edge("exchange", 50, "sheltered exposed exposed", crowd=30)
    yield edge("exchange", 50, "ahead among_them among_them", crowd=70)
    yield edge("crowd", 50, "exposed among_them among_them", exchange=70)
    yield edge("crowd", 50, "sheltered ahead ahead", exchange=30)

    lens = "relation_intensity"
    yield edge("wanted", 70, "fitting less less", offered=50, customers=50)
    yield edge("offered", 70, "fitting more more", wanted=50, customers=50)
    yield edge("wanted", 37.5, "light fitting fitting", offered=40, customers=50)


EDGES = tuple(_edges())


@pytest.mark.parametrize("edge", EDGES, ids=[f"{e.lens}-{e.varied}-{e.at:g}-{e.verdicts[1]}" for e in EDGES])
def test_a_verdict_turns_at_its_threshold(edge: Edge) -> None:
    """Just below, at and above: the verdict that is meant, told in both languages with the number it rests on."""
    lens = LENSES[edge.lens]
    for away, verdict in zip((-STEP, 0, STEP), edge.verdicts, strict=True):
        reading = read(lens, evidence_of(lens, {**edge.fixed, edge.varied: edge.at + away}), MODEL)
        said = reading.said[edge.statement]
        assert said.verdict.id == verdict, away
        assert said.sure == 1.0  # all say the same
        for language, point in (("en", "."), ("nl", ",")):
            sentence = reading.sentence(said, language)
            assert "{" not in sentence
            if f"{{{edge.varied}}}" in said.verdict.says[language]:
                assert f"{edge.at + away:.1f}".removesuffix(".0").replace(".", point) in sentence


@every_lens
def test_every_threshold_has_its_cases(lens: Lens) -> None:
    """Each condition of each verdict is crossed by a case whose verdict, or the one after it, turns on it."""
    for place, statement in enumerate(lens.statements):
        crossed = set()
        for edge in (edge for edge in EDGES if edge.lens == lens.id and edge.statement == place):
            at = read(lens, evidence_of(lens, {**edge.fixed, edge.varied: edge.at}), MODEL)
            for condition in {condition for verdict in statement.verdicts for condition in verdict.when}:
                threshold = lens.thresholds[condition.least or condition.below or ""]
                turns = edge.verdicts[0] != edge.verdicts[1]
                if turns and at.values[condition.measure] == pytest.approx(threshold, abs=1e-9):
                    crossed.add((condition.measure, threshold))
        wanted = {
            (condition.measure, lens.thresholds[condition.least or condition.below or ""])
            for verdict in statement.verdicts
            for condition in verdict.when
        }
        assert crossed >= wanted


@every_lens
def test_every_verdict_is_reached(lens: Lens) -> None:
    """No verdict stands behind others that always come first."""
    for place, statement in enumerate(lens.statements):
        reached = {
            verdict for edge in EDGES if (edge.lens, edge.statement) == (lens.id, place) for verdict in edge.verdicts
        }
        assert reached >= {verdict.id for verdict in statement.verdicts if len(statement.verdicts) > 1}


def random_evidence(chance: random.Random) -> Evidence:
    """People who differ."""
    found: dict[Side, Voices] = {}
    for side in ("inside", "outside"):
        points = np.array([[25.0 * chance.randrange(5) for _ in KEYS] for _ in range(7)])
        means = dict(zip(KEYS, points.mean(axis=0).tolist(), strict=True))
        totals = {name: 100 * chance.random() for name in TOTALS}
        found[side] = Voices(means, {}, totals, KEYS, points, ("leadership",) * 4 + ("front_office",) * 3)  # type: ignore[arg-type]
    return found


@every_lens
def test_answers_that_are_not_read_move_nothing(lens: Lens) -> None:
    """Other answers to everything else, other people who answered only that, or their silence: the same reading."""
    chance = random.Random(lens.id)
    before = random_evidence(chance)
    reading = read(lens, before, MODEL)
    assert not reading.quiet
    views = {measure.view for measure in lens.measures.values() if not measure.parts} | {
        side for side in ("inside", "outside") for measure in lens.measures.values() if measure.shared
    }
    read_keys = {question.key for question in lens.reads(MODEL)}
    totals = {measure.score for measure in lens.measures.values()}
    if lens.by and totals - {None}:  # their rows are the scores of the elements that are read
        totals |= {MODEL.question(key).element for key in read_keys}
    for attempt in range(3):
        after = {}
        for side, old in random_evidence(chance).items():
            was = before[side]
            unread = np.array([key not in read_keys or side not in views for key in KEYS])
            points = np.where(unread, old.points if attempt else np.nan, was.points)
            elsewhere = np.where(unread, 75.0, np.nan)[None, :]
            scores = {key: (old if there else was).scores[key] for key, there in zip(KEYS, unread, strict=True)}
            if not attempt:
                scores = {key: score for key, score in scores.items() if key in read_keys and side in views}
            after[side] = replace(
                was,
                scores=scores,
                silent={key: "open" for key in KEYS if key not in scores},
                totals={name: (was if name in totals else old).totals[name] for name in TOTALS},
                points=np.vstack([points, elsewhere]),
                groups=(*was.groups, "back_office"),
            )
        assert read(lens, after, MODEL) == reading


@every_lens
def test_no_lens_speaks_on_missing_input(lens: Lens) -> None:
    """Without the answers to any one thing that its verdict needs it keeps quiet and names what is missing."""
    full = evidence_of(lens, {})
    assert not read(lens, full, MODEL).quiet
    for name in lens.needs(lens.statements[0]):
        measure = lens.measures[name]
        keys = {question.key for question in measure.read(MODEL)}
        less = dict(full)
        was = full[measure.view]
        less[measure.view] = replace(
            was,
            scores={key: score for key, score in was.scores.items() if key not in keys},
            silent=dict.fromkeys(keys, "hidden"),
            totals={total: score for total, score in was.totals.items() if total != measure.score},
        )
        reading = read(lens, less, MODEL)
        assert reading.quiet
        assert reading.tone is None
        assert {(side, key) for side, key, why in reading.missing if why == "hidden"} >= {
            (measure.view, key) for key in keys
        }


def test_half_of_what_applies_is_enough_and_less_is_not() -> None:
    """A mean of four questions exists with two, not with one; what does not apply does not count."""
    lens = LENSES["claim_without_autonomy"]
    keys = lens.measures["claim"].questions
    full = evidence_of(lens, {"claim": 60, "room": 30})

    def reading(open_: int, not_applicable: int) -> bool:
        silent = dict.fromkeys(keys[:open_], "open") | dict.fromkeys(
            keys[open_ : open_ + not_applicable], "not_applicable"
        )
        was = full["inside"]
        scores = {key: score for key, score in was.scores.items() if key not in silent}
        return read(lens, {"inside": replace(was, scores=scores, silent=silent)}, MODEL).quiet  # type: ignore[arg-type]

    assert not reading(2, 0)
    assert reading(3, 0)
    assert not reading(1, 2)
    assert reading(2, 1)
    assert reading(0, 4)


def test_how_sure_is_the_share_of_draws_and_needs_three_people() -> None:
    """Everybody alike: certain. Opinions that cross the threshold: less. Two people: nobody can say."""
    lens = LENSES["crowd_exposure"]
    crowd = [question.key for question in lens.measures["crowd"].read(MODEL)]

    def sure(levels: list[float]) -> float | None:
        points = np.array(
            [[level if key in crowd or key == "context.exchange" else np.nan for key in KEYS] for level in levels]
        )
        mean = float(np.mean(levels))
        scores = dict.fromkeys([*crowd, "context.exchange"], mean)
        view = Voices(scores, {}, {"crowd_power": mean}, KEYS, points, ("leadership",) * len(levels))
        return read(lens, {"inside": view}, MODEL).said[0].sure

    assert sure([25.0] * 4) == 1.0
    wavering = sure([0.0, 0.0, 100.0, 75.0])
    assert wavering is not None
    assert 0.3 < wavering < 0.9
    assert sure([25.0] * 2) is None


def test_those_that_ask_for_a_talk_come_first_and_the_quiet_ones_last() -> None:
    """The order of all readings, and that every lens is there once."""
    evidence = evidence_of(LENSES["doo"], {"technology": 80, "organisation": 20})
    inside = evidence["inside"]
    readings = read_all({"inside": inside}, MODEL)
    order = ["attention", "neutral", "sound", None]
    places = [order.index(reading.tone) for reading in readings]
    assert places == sorted(places)
    assert {reading.lens.id for reading in readings} == set(LENSES)
    assert readings[-1].lens.id == "delivery_gap"  # no customers
    assert readings[-1].missing[0][0] == "outside"


@every_lens
def test_the_words_are_ready_to_print(lens: Lens) -> None:
    """Sentences are whole, name the same figures in both languages, and hold no straight quotation marks or dashes."""
    texts = [lens.title, lens.idea, lens.cannot, lens.discuss]
    texts += [verdict.says for statement in lens.statements for verdict in statement.verdicts]
    for words in texts:
        for text in words.values():
            assert text == text.strip()
            assert not {"'", '"'} & set(text)
            assert "--" not in text
    for sentence in texts[1:]:
        assert all(text[-1] in ".?" for text in sentence.values())
    assert all(text.endswith("?") for text in lens.discuss.values())
    lens.needs(lens.statements[-1])  # raises where the languages differ
