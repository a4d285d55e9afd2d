"""The screen Benchmarks: packs of others loaded, shown and removed; a pack made, with what is in it and why not."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from quadrant import service
from quadrant.cohort import Cohort, load_cohort_rules
from quadrant.model import load_model
from quadrant.pack import made_of, publisher, read, to_bytes
from quadrant.release import Proposal
from tests.hostile import HOSTILE

Content = dict[str, Any]


@pytest.fixture(name="many")
def _many(workspace: Path, sample: Callable[[int], Path]) -> Path:
    """The workspace, with thirty fictional organisations that may be changed."""
    for file in sample(30).glob("*.yaml"):
        shutil.copy(file, workspace)
    return workspace


def proposal(cohort: Cohort = Cohort()) -> Proposal:  # noqa: B008 - it never changes
    """What a pack may hold now."""
    found = service.benchmarks.propose(cohort, fictional=True)
    assert found is not None
    return found


def packed(change: Callable[[Content], None] | None = None, name: str = "Harbour Association") -> bytes:
    """A pack of the open workspace as others would get it; nothing of it is remembered here."""
    pack = made_of(
        proposal().peers,
        publisher=publisher(name, "ask@harbour.example", "For members."),
        model=load_model(),
        rules=load_cohort_rules(),
        fictional=True,
        made=datetime.date(2026, 5, 3),
    )
    if change is None:
        return to_bytes(pack)
    content: Content = json.loads(to_bytes(pack))
    content.pop("checksum")
    change(content)
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return json.dumps(content | {"checksum": hashlib.sha256(canonical.encode()).hexdigest()}).encode()


def make(app: AppTest, name: str) -> AppTest:
    """Fills in who makes the pack, and makes it."""
    app.text_input(key="pack-name").set_value(name)
    return next(button for button in app.button if button.label in ("Make this pack", "Dit pakket maken")).click().run()


def buttons(app: AppTest) -> set[str]:
    """What the buttons say."""
    return {button.label for button in app.button}


@pytest.mark.parametrize("organisations", [0, 1, 4])
@pytest.mark.parametrize("lang", ["en", "nl"])
def test_too_few_organisations_make_no_pack_and_are_told_why(open_sample, words, organisations: int, lang: str) -> None:
    """With none, one or four organisations the screen says from how many on there are figures, and offers no form."""
    app = open_sample(organisations, "benchmarks", lang=lang)

    assert not app.exception
    assert not app.text_input
    said = words(app)
    if organisations:
        assert {"en": "figures begin at 5", "nl": "cijfers zijn er vanaf 5"}[lang] in said
        assert re.search(rf"{organisations} organi[sz]ati", said)
    else:
        assert {"en": "There are no assessments yet", "nl": "Er zijn nog geen metingen"}[lang] in said


@pytest.mark.parametrize("organisations", [30, 300])
def test_what_would_be_in_it_is_seen_before(open_sample, words, organisations: int) -> None:
    """Every figure of the proposal is on the screen, with its number of organisations, before anything leaves."""
    app = open_sample(organisations, "benchmarks")

    assert not app.exception
    said = words(app)
    for peers in proposal().peers.values():
        for figure in peers.figures.values():
            row = f'<td class="q-number">{figure.median:g}</td>'
            assert row in said
            assert f'<td class="q-number">{figure.organisations:,}</td></tr>' in said
    assert service.benchmarks.released() == []


def test_a_pack_is_made_downloaded_and_remembered(open_screen, many: Path, words) -> None:
    """The pack that was shown is the one that is made; it can be downloaded at once and later."""
    app = open_screen("benchmarks")
    seen = proposal()
    make(app, "Harbour Association")

    assert not app.exception
    assert "The pack is made." in words(app)
    (release,) = service.benchmarks.released()
    pack = read(release.pack.encode())
    assert pack.views == {view: peers.figures for view, peers in seen.peers.items()}
    assert pack.publisher.name == "Harbour Association"
    assert "Harbour Association" in words(open_screen("benchmarks"))
    assert len(app.get("download_button")) == 1


def test_a_pack_without_a_name_is_not_made(open_screen, many: Path, words) -> None:
    """An empty name is said in words, and nothing leaves."""
    app = make(open_screen("benchmarks"), "   ")

    assert "who makes this pack" in words(app)
    assert service.benchmarks.released() == []


def test_who_left_is_not_given_away(open_screen, many: Path, words) -> None:
    """One organisation gone since the last pack: the screen says since when, why, what to do, and offers no form."""
    make(open_screen("benchmarks"), "A")
    gone = sorted(many.glob("*.yaml"))[0]
    gone.unlink()
    service.opened.synchronise()
    app = open_screen("benchmarks")

    assert "No pack can be made of this cohort now." in words(app)
    assert "fewer than 5" in words(app)
    assert not app.text_input
    assert len(app.get("download_button")) == 1


def test_what_changed_meanwhile_is_not_made(open_screen, many: Path, words) -> None:
    """A file that went since the screen was made: nothing leaves, and the screen shows what there is now."""
    app = open_screen("benchmarks")
    for file in sorted(many.glob("*.yaml"))[:6]:
        file.unlink()
    make(app, "A")

    assert "has changed in the meantime" in words(app)
    assert service.benchmarks.released() == []
    assert "24 organisations" in words(app)


def test_a_narrow_cohort_says_that_a_broader_one_is_packed(open_sample, words) -> None:
    """Too few organisations in a country: the screen says which cohort the pack would be of."""
    app = open_sample(30, "benchmarks")
    rare = service.comparisons.field().country.names[-1]
    app.selectbox(key="choice-country").set_value(rare).run()

    assert app.query_params["country"] == rare
    assert proposal(Cohort(country=rare)).about.cohort == Cohort()
    assert "next broader cohort: all organisations (30 organisations)" in words(app)


def test_real_and_fictional_are_asked_apart(open_screen, many: Path, words) -> None:
    """With both kinds in a workspace a kind has to be chosen; of a few real ones there is no pack."""
    for file in sorted(many.glob("*.yaml"))[:3]:
        text = file.read_text(encoding="utf-8")
        assert "fictional: true" in text
        file.write_text(text.replace("fictional: true", "fictional: false"), encoding="utf-8")
    app = open_screen("benchmarks")
    assert "choose one kind" in words(app)
    app.selectbox(key="choice-kind").set_value("real").run()
    assert "Here: 3 organisations." in words(app)
    app.selectbox(key="choice-kind").set_value("fictional").run()
    assert "(27 organisations)" in words(app)


def test_a_memory_that_cannot_be_read_is_said(open_screen, many: Path, words) -> None:
    """When nobody can say who is behind an earlier pack, the screen names the file and makes no pack."""
    make(open_screen("benchmarks"), "A")
    file = next((many / ".quadrant" / "released").glob("*.json"))
    file.write_bytes(b"{}")
    service.opened.close()
    app = open_screen("benchmarks")

    assert not app.exception
    assert file.name in words(app)
    assert not app.text_input


def test_a_screen_of_one_folder_makes_and_loads_nothing_in_another(
    open_screen, many: Path, tmp_path: Path, words
) -> None:
    """A screen that was made before somebody opened another folder leaves no pack of that one, and puts none in it."""
    other = tmp_path / "other"
    shutil.copytree(many, other, ignore=shutil.ignore_patterns(".quadrant"))
    app = open_screen("benchmarks")
    app.file_uploader[0].set_value([("pack.json", packed(), "application/json")]).run()
    service.opened.switch(other)
    app.button(key="pack-add").click().run()

    assert "Another workspace is open now: other." in words(app)
    assert service.benchmarks.kept() == ()
    service.opened.switch(many)
    app = open_screen("benchmarks")
    service.opened.switch(other)
    assert "Another workspace is open now: other." in words(make(app, "A"))
    assert service.benchmarks.released() == []


# --- packs of others ---


def test_a_pack_is_loaded_shown_and_removed(open_screen, many: Path, words) -> None:
    """An upload is described, kept after the button, listed with its passport, and removed after asking once more."""
    app = open_screen("benchmarks")
    assert "No pack is loaded." in words(app)
    app.file_uploader[0].set_value([("pack.json", packed(), "application/json")]).run()
    assert service.benchmarks.kept() == ()
    app.button(key="pack-add").click().run()

    said = words(app)
    (kept,) = service.benchmarks.kept()
    for part in ("Harbour Association", "30 organisations", "Made on 3 May 2026", "All of its figures", "Fictional"):
        assert part in said
    assert "The pack is loaded." in said
    app.button(key=f"pack-remove-{kept.id}").click().run()
    assert service.benchmarks.kept() == (kept,)
    app.button(key=f"pack-remove-not-{kept.id}").click().run()
    app.button(key=f"pack-remove-{kept.id}").click().run()
    app.button(key=f"pack-remove-now-{kept.id}").click().run()
    assert service.benchmarks.kept() == ()
    assert "The pack is removed." in words(app)


def test_a_pack_that_is_there_is_not_loaded_twice(open_screen, many: Path, words) -> None:
    """The same file again is known, and no button offers to load it."""
    app = open_screen("benchmarks")
    service.benchmarks.add(service.opened.workspace().folder, packed())
    app = open_screen("benchmarks")
    app.file_uploader[0].set_value([("again.json", packed(), "application/json")]).run()

    assert "loaded already" in words(app)
    assert "Load this pack" not in buttons(app)


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_what_is_no_pack_is_refused_in_words(open_screen, many: Path, words, lang: str) -> None:
    """Some other file is refused with a sentence and its name, and cannot be loaded."""
    app = open_screen("benchmarks", lang=lang)
    app.file_uploader[0].set_value([("<b>other</b>.json", b'{"a": 1}', "application/json")]).run()

    assert not app.exception
    assert {"en": "This is no benchmark pack.", "nl": "Dit is geen benchmarkpakket."}[lang] in words(app)
    assert "<b>other" not in words(app)
    assert not {"Load this pack", "Dit pakket inlezen"} & buttons(app)


def test_another_version_says_what_cannot_be_compared(open_screen, many: Path, words) -> None:
    """A pack of a next version names the elements that are scored otherwise, one it alone has by its id."""

    def next_version(content: Content) -> None:
        content["model"]["version"] = 2
        content["model"]["axes"]["digital"]["data"]["scoring"] = "0" * 12
        content["model"]["axes"]["human"]["kindness"] = {"scoring": "0" * 12, "wording": "0" * 12}
        content["views"]["inside"]["kindness"] = content["views"]["inside"]["data"]

    open_screen("benchmarks")
    service.benchmarks.add(service.opened.workspace().folder, packed(next_version))
    said = words(open_screen("benchmarks"))

    assert "another version of the questionnaire, 2." in said
    assert "These cannot be compared here: Digital, Data, Human and kindness." in said


def test_an_outdated_pack_says_so(open_screen, many: Path, words) -> None:
    """After its last month a pack is still shown, with the words that it is out of date."""

    def old(content: Content) -> None:
        content["assessed"] = {"first": "2019-01", "last": "2019-12"}
        content["use_until"] = "2021-12"

    open_screen("benchmarks")
    service.benchmarks.add(service.opened.workspace().folder, packed(old))

    assert "until December 2021: it is out of date" in words(open_screen("benchmarks"))


def test_a_damaged_pack_is_listed_with_its_problem(open_screen, many: Path, words) -> None:
    """A file that was damaged in the folder is named with what is wrong, and can be removed."""
    open_screen("benchmarks")
    service.benchmarks.add(service.opened.workspace().folder, packed())
    file = next((many / ".quadrant" / "packs").glob("*.json"))
    file.write_text(file.read_text(encoding="utf-8").replace("For members", "For anybody"), encoding="utf-8")
    app = open_screen("benchmarks")

    assert not app.exception
    assert "checksum does not fit" in words(app)
    app.button(key=f"pack-remove-{file.stem}").click().run()
    app.button(key=f"pack-remove-now-{file.stem}").click().run()
    assert not file.exists()


def test_hostile_names_are_text(open_screen, many: Path) -> None:
    """Whatever publishers are called, and whatever they write, is text on the screen."""
    open_screen("benchmarks")
    for name in HOSTILE:

        def hostile(content: Content, name: str = name) -> None:
            content["publisher"] |= {"contact": name, "notes": name}

        service.benchmarks.add(service.opened.workspace().folder, packed(hostile, name=name))
    app = open_screen("benchmarks")

    assert not app.exception
    assert len(service.benchmarks.kept()) == len(HOSTILE)
    shown = "".join(block.value for block in app.html)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    for markup in ("<script", "<img src=x", "<svg onload"):
        assert markup not in shown
