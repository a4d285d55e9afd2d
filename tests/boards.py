"""Material for what a board gets: of the fictional organisations, and of one that a test makes up."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from quadrant.board.from_files import gathered
from quadrant.story.material import Material

FICTIONAL = Path(__file__).resolve().parents[1] / "assessments"
PSEUDONYM, NOTE, REASON, DISSENT = "zebra", "a note of somebody", "the reason behind it", "somebody sees it otherwise"
"""What a made up organisation has that must not get out, or only when it is chosen."""


@cache
def fictional(organisation: str = "harbour-bank", assessment: str | None = None) -> Material:
    """A fictional organisation among all others."""
    return found(sorted(FICTIONAL.glob("*.yaml")), organisation, assessment)


def found(paths: list[Path], organisation: str, assessment: str | None = None) -> Material:
    """The material of one organisation in files that have no problem."""
    whole = gathered(paths, organisation, assessment)
    assert whole.problems == []
    assert whole.material is not None
    return whole.material


def made_up(folder: Path, **changes: Any) -> Material:
    """The material of an organisation without a cohort; `changes` replace whole top-level keys of its file."""
    file = folder / "one.yaml"
    text = yaml.dump(content(**changes), Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)
    file.write_text(text, encoding="utf-8")
    return found([file], "made-up")


def content(name: str = "Made Up", **changes: Any) -> dict[str, Any]:
    """A file of three people inside and three customers; None takes a key away."""
    file = yaml.load((FICTIONAL / "harbour-bank--2026-spring.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    inside = [each for each in file["respondents"] if each["group"] != "customer"][:3]
    customers = [each for each in file["respondents"] if each["group"] == "customer"][:3]
    people = [each | {"id": f"{PSEUDONYM}-{at}"} for at, each in enumerate((*inside, *customers))]
    people[0]["answers"]["data"]["trust"] = {"level": 2, "note": NOTE}
    agreed = {"data": {"trust": {"level": 3, "reason": REASON, "dissent": DISSENT}}}
    kept = {key: file[key] for key in ("format", "model", "model_version")}
    about = {"organisation": {"id": "made-up", "name": name, "sector": "banking"}}
    whole = kept | about | {"assessment": file["assessment"], "respondents": people, "agreed": agreed} | changes
    return {key: value for key, value in whole.items() if value is not None}


def respondents(*wanted: str) -> list[dict[str, Any]]:
    """The people of a made up organisation who are in one of these groups."""
    return [each for each in content()["respondents"] if each["group"] in wanted]


def only_about(*elements: str) -> list[dict[str, Any]]:
    """All its people, with answers about these elements alone."""
    return [
        each | {"answers": {name: given for name, given in each["answers"].items() if name in elements}}
        for each in content()["respondents"]
    ]


EDGES: dict[str, dict[str, Any]] = {
    "three people": {"respondents": respondents("leadership", "front_office", "back_office"), "agreed": None},
    "only customers": {"respondents": respondents("customer"), "agreed": None},
    "missing elements": {"respondents": only_about("customer_first", "data", "heartketing"), "agreed": None},
    "one person": {"respondents": content()["respondents"][:1], "agreed": None},
    "a long name": {"name": "Koninklijke Nederlandse Maatschappij tot Nut van het Algemee"},
    "Greek": {"name": "Τράπεζα του Λιμανιού"},
    "Cyrillic": {"name": "Портовий банк України"},
}
"""Organisations that have less than others, or names that take more."""
