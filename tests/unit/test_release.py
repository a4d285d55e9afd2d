"""The rule over time: packs that left one workspace give nobody away together. An attack on made-up histories."""

from __future__ import annotations

import datetime
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import pytest

from quadrant.cohort import Coded, Cohort, Entrants, FieldOfPeers, load_cohort_rules
from quadrant.field import VIEWS, View
from quadrant.release import Members, Proposal, Release, propose

RULES = load_cohort_rules()
NAMES = ("digital", "data")
START = datetime.date(2025, 1, 1)

Scores = dict[tuple[View, str], float]
Assessed = tuple[str, datetime.date, float]
"""One score of one assessment: whose, when, and how much."""


@dataclass
class Organisation:
    """Somebody in a workspace, with an assessment for some days."""

    id: str
    owner: str | None
    sector: str
    country: str
    assessments: dict[datetime.date, Scores]


@dataclass
class Export:
    """What truly left: by view and figure the assessments behind it, and who owned each organisation then."""

    cohort: Cohort
    sets: dict[tuple[View, str], frozenset[Assessed]]
    owners: dict[str, str]


@dataclass
class World:
    """A workspace through time, what its owner exported, and what the workspace remembers of it."""

    chance: random.Random
    day: datetime.date = START
    organisations: dict[str, Organisation] = field(default_factory=dict)
    releases: list[Release] = field(default_factory=list)
    exports: list[Export] = field(default_factory=list)
    held_back: int = 0
    made: int = 0

    def columns(self, view: View) -> Entrants:
        """The field of one view."""
        rows = [
            (each, date, scores) for each in self.organisations.values() for date, scores in each.assessments.items()
        ]
        return Entrants(
            Coded.of(each.id for each, _, _ in rows),
            Coded.of(each.owner for each, _, _ in rows),
            Coded.of(each.sector for each, _, _ in rows),
            Coded.of("large" for _ in rows),
            Coded.of(each.country for each, _, _ in rows),
            fictional=np.ones(len(rows), dtype=bool),
            date=np.array([date for _, date, _ in rows], dtype="datetime64[D]"),
            scores={
                name: np.array([scores.get((view, name), math.nan) for _, _, scores in rows], dtype=float)
                for name in NAMES
            },
        )

    def propose(self, asked: Cohort, *, remembering: bool = True) -> Proposal | None:
        """What may leave now."""
        peers = {view: FieldOfPeers(self.columns(view), RULES, fictional=True) for view in VIEWS}
        earlier = self.releases if remembering else []
        return propose(asked, peers.__getitem__, earlier, RULES, fictional=True)

    def export(self, asked: Cohort, *, remembering: bool = True) -> Proposal | None:
        """Makes the pack that is proposed, if it holds anything."""
        proposal = self.propose(asked, remembering=remembering)
        if proposal is None:
            return None
        self.held_back += sum(map(len, proposal.held_back.values()))
        if proposal.holds_something:
            self.releases.append(Release(made=self.day, pack="", members=proposal.members))
            self.exports.append(self.truth(proposal))
        return proposal

    def truth(self, proposal: Proposal) -> Export:
        """Who is behind the figures of a proposal, worked out by hand."""
        cohort = proposal.about.cohort
        inside = [
            each
            for each in self.organisations.values()
            if each.assessments and cohort.sector in (None, each.sector) and cohort.country in (None, each.country)
        ]
        sets = {}
        for view, peers in proposal.peers.items():
            for name in peers.figures:
                latest = ((each.id, max(each.assessments)) for each in inside)
                scores = ((id_, day, self.organisations[id_].assessments[day].get((view, name))) for id_, day in latest)
                sets[view, name] = frozenset((id_, day, score) for id_, day, score in scores if score is not None)
        return Export(cohort, sets, {each.id: each.owner or each.id for each in inside})

    def join(self) -> None:
        """Somebody new, assessed today."""
        self.made += 1
        chance = self.chance
        owner = chance.choice([None] * 5 + ["group", "holding"])
        each = Organisation(f"o{self.made}", owner, chance.choice("ab"), chance.choice(["NL", "NL", "BE"]), {})
        self.organisations[each.id] = each
        self.assess(each)

    def assess(self, each: Organisation) -> None:
        """Another assessment, today; few customers are asked, and some scores are not there."""
        chance = self.chance
        outside = chance.random() < 0.5
        each.assessments[self.day] = {
            (view, name): round(100 * chance.random(), 3)
            for view in VIEWS
            for name in NAMES
            if (view == "inside" or outside) and chance.random() < 0.95
        }

    def pass_time(self) -> None:
        """Some weeks in which people come, go, are forgotten, are assessed again, and correct what they said."""
        chance = self.chance
        self.day += datetime.timedelta(chance.randint(5, 60))
        many = chance.choice([0, 1, 1, 2, 4, 6, 9])
        for _ in range(many):
            if not self.organisations:
                return
            each = chance.choice(list(self.organisations.values()))
            what = chance.choice(["join", "join", "leave", "forget", "again", "again", "correct"])
            if what == "join":
                self.join()
            elif what == "leave":
                del self.organisations[each.id]
            elif what == "forget":
                del self.organisations[each.id]
                self.releases = [release.without(each.id) for release in self.releases]
            elif what == "again":
                self.assess(each)
            elif each.assessments:
                day = max(each.assessments)
                each.assessments[day] = {key: round(score / 2, 3) for key, score in each.assessments[day].items()}


def history(seed: int, steps: int, *, remembering: bool = True) -> World:
    """A workspace through some years: after each step somebody asks for a pack, of any cohort."""
    world = World(random.Random(seed))
    for _ in range(world.chance.randint(5, 40)):
        world.join()
    for _ in range(steps):
        asked = Cohort(
            sector=world.chance.choice([None, None, "a", "b"]), country=world.chance.choice([None, None, "NL", "BE"])
        )
        world.export(asked, remembering=remembering)
        world.pass_time()
    return world


def given_away(world: World) -> Iterator[tuple[Export, Export]]:
    """Two exports that, taken together, say something about somebody, but fewer than five organisations by owner."""
    for one, other in combinations(world.exports, 2):
        for key in one.sets.keys() & other.sets.keys():
            for some, rest in ((one, other), (other, one)):
                only_here = some.sets[key] - rest.sets[key]
                if only_here and len({some.owners[id_] for id_, _, _ in only_here}) < RULES.difference:
                    yield one, other


def attack(seeds: range, steps: int) -> None:
    """Every pair of packs of every history."""
    exports = held_back = 0
    for seed in seeds:
        world = history(seed, steps)
        assert not list(given_away(world)), f"history {seed}"
        exports += len(world.exports)
        held_back += world.held_back
    assert exports > 2 * len(seeds)  # there is something to attack, and something is refused
    assert held_back > len(seeds)


def test_no_two_packs_give_anybody_away() -> None:
    """Workspaces whose members come, go, are forgotten, assessed again and corrected; ten packs are asked of each."""
    attack(range(24), 10)


@pytest.mark.long
def test_no_two_packs_give_anybody_away_at_length() -> None:
    """The same for three hundred workspaces and thirty packs."""
    attack(range(1_000, 1_300), 30)


def test_without_the_memory_the_attack_would_succeed() -> None:
    """The same histories, when nobody remembers what left, give somebody away, so the attack is worth something."""
    assert sum(bool(list(given_away(history(seed, 10, remembering=False)))) for seed in range(8)) > 4


# --- one case at a time ---


def world_of(number: int, *, view: View = "inside") -> World:
    """So many organisations with one score each, assessed on the first day."""
    world = World(random.Random(1))
    for at in range(number):
        scores: Scores = {(view, "digital"): float(at)}
        world.organisations[f"o{at}"] = Organisation(f"o{at}", None, "a", "NL", {START: scores})
    return world


def more(world: World, number: int) -> None:
    """So many others, assessed today."""
    world.day += datetime.timedelta(30)
    for _ in range(number):
        world.made += 1
        id_ = f"new{world.made}"
        world.organisations[id_] = Organisation(id_, None, "a", "NL", {world.day: {("inside", "digital"): 50.0}})


def allowed(world: World) -> bool:
    """Whether a pack of everybody may be made now."""
    proposal = world.propose(Cohort())
    return proposal is not None and proposal.holds_something


@pytest.mark.parametrize(("number", "allows"), [(0, True), (1, False), (4, False), (5, True)])
def test_who_comes_waits_for_others(number: int, allows: bool) -> None:
    """After a pack of twenty, another one is made of the same twenty or of twenty-five, not of those in between."""
    world = world_of(20)
    world.export(Cohort())
    more(world, number)
    assert allowed(world) == allows


@pytest.mark.parametrize(("number", "allows"), [(0, True), (1, False), (4, False), (5, True)])
def test_who_leaves_is_not_subtracted(number: int, allows: bool) -> None:
    """The same for those whose files are taken away."""
    world = world_of(20)
    world.export(Cohort())
    for at in range(number):
        del world.organisations[f"o{at}"]
    assert allowed(world) == allows


@pytest.mark.parametrize("number", [1, 4, 5])
def test_who_is_forgotten_is_not_subtracted(number: int) -> None:
    """The memory of a pack has their names no more, and still knows that so many were there."""
    world = world_of(20)
    world.export(Cohort())
    for at in range(number):
        del world.organisations[f"o{at}"]
        world.releases = [release.without(f"o{at}") for release in world.releases]
    assert allowed(world) == (number == 5)
    text = world.releases[0].to_bytes().decode()
    assert '"o0"' not in text
    assert '"o10"' in text


def test_who_comes_back_after_being_forgotten_is_somebody_else() -> None:
    """The same organisation with the same score again: nobody can know that it is the same, so it waits."""
    world = world_of(20)
    world.export(Cohort())
    world.releases = [release.without("o3") for release in world.releases]
    assert not allowed(world)


def test_an_assessment_of_another_day_is_another_even_with_the_same_score() -> None:
    """Whether a pack may be made says nothing about how somebody scored the second time."""
    world = world_of(20)
    world.export(Cohort())
    world.organisations["o3"].assessments[START + datetime.timedelta(9)] = {("inside", "digital"): 3.0}
    assert not allowed(world)


def test_a_corrected_score_is_another() -> None:
    """A file that was corrected, with the same date, is not what the earlier pack was made of."""
    world = world_of(20)
    world.export(Cohort())
    world.organisations["o3"].assessments[START] = {("inside", "digital"): 99.0}
    assert not allowed(world)
    world.organisations["o3"].assessments[START] = {("inside", "digital"): 3.0 + 1e-9}  # added up in another order
    assert allowed(world)


def test_several_of_one_owner_count_as_one() -> None:
    """Ten newcomers of one owner are one organisation; five others have to come with them."""
    world = world_of(20)
    world.export(Cohort())
    more(world, 10)
    for at in range(1, 11):
        world.organisations[f"new{at}"].owner = "group"
    assert not allowed(world)
    more(world, 4)
    assert allowed(world)


def test_each_view_and_figure_is_by_itself() -> None:
    """Five newcomers of whom one was seen by customers: the inside figure is renewed, the other is held back."""
    world = world_of(20)
    for at, each in enumerate(world.organisations.values()):
        each.assessments[START]["outside", "digital"] = float(at)
    world.export(Cohort())
    more(world, 5)
    world.organisations["new1"].assessments[world.day]["outside", "digital"] = 50.0
    proposal = world.propose(Cohort())
    assert proposal is not None
    assert proposal.peers["inside"].figures.keys() == {"digital"}
    assert not proposal.peers["outside"].figures
    assert proposal.held_back == {"inside": {}, "outside": {"digital": START}}
    assert "digital" not in proposal.members["outside"].scores


def test_cohorts_of_different_times_are_compared_too() -> None:
    """A pack of a sector, then two newcomers elsewhere, then a pack of all: it is of the same and of these two."""
    world = world_of(20)
    world.export(Cohort(sector="a"))
    more(world, 2)
    for at in (1, 2):
        world.organisations[f"new{at}"].sector = "b"
    assert not allowed(world)


def test_the_newest_pack_in_the_way_is_named() -> None:
    """Two earlier packs are in the way; the day that is told is that of the newer one."""
    world = world_of(20)
    world.export(Cohort())
    first = world.day
    more(world, 5)
    world.export(Cohort())
    second = world.day
    more(world, 1)
    proposal = world.propose(Cohort())
    assert proposal is not None
    assert proposal.held_back["inside"] == {"digital": second}
    assert first < second


def test_only_whom_a_figure_is_made_of_is_remembered() -> None:
    """Who has no score in any figure of the pack is not in its memory."""
    world = world_of(20)
    world.organisations["silent"] = Organisation("silent", None, "a", "NL", {START: {}})
    world.export(Cohort())
    members = world.releases[0].members["inside"]
    assert "silent" not in members.organisations
    assert len(members.organisations) == 20
    assert world.releases[0].members.get("outside") is None


def test_the_next_broader_cohort_is_proposed_and_says_so() -> None:
    """Nobody in Belgium: the pack would be of all countries, and the proposal tells both."""
    proposal = world_of(20).propose(Cohort(country="BE"))
    assert proposal is not None
    assert (proposal.about.asked, proposal.about.cohort) == (Cohort(country="BE"), Cohort())
    assert world_of(4).propose(Cohort()) is None


def test_customers_alone_can_be_packed() -> None:
    """Where only customers were heard, the pack has their view."""
    proposal = world_of(20, view="outside").propose(Cohort())
    assert proposal is not None
    assert proposal.peers.keys() == {"outside"}


def test_a_release_is_a_file_and_back() -> None:
    """What is remembered is read again as it was, and what is not one of ours is none."""
    world = world_of(20)
    world.export(Cohort())
    release = world.releases[0].without("o3")
    assert release.members["inside"].forgotten == {"digital": 1.0}
    assert Release.read(release.to_bytes()) == release
    for other in (b"", b"{}", b"[" * 50_000, b"\xff", release.to_bytes()[:-9]):
        assert Release.read(other) is None


def test_forgetting_leaves_no_place_behind() -> None:
    """Who is forgotten leaves no gap from which its place in the alphabet could be read."""
    members = Members(
        organisations=("a", "b"),
        dates=(START, START),
        weights=(1.0, 0.5),
        scores={"digital": (1.0, None), "data": (None, 2.0)},
    )
    left = members.without("b")
    assert left.organisations == ("a",)
    assert left.scores == {"digital": (1.0,), "data": (None,)}
    assert left.forgotten == {"data": 0.5}
    assert left.without("nobody") == left
