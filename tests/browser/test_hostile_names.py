"""Names and notes that try to be something else, on every screen of a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.hostile import HOSTILE, hostile_assessment

WATCH = "window.touched = []; window.alert = text => window.touched.push(text);"
LIVE = """() => [...document.querySelectorAll('script, img, svg, a, b, code, iframe')].filter(element =>
    element.matches('[onerror], [onload], [src="x"], [href*="example.org"]')
    || /^(bold|alert\\(1\\)|%\\{customdata\\})$/.test(element.textContent)).map(element => element.outerHTML)"""


@pytest.fixture(name="hostile_server", scope="module")
def _hostile_server(
    make_server: Callable[..., AbstractContextManager[str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile")
    for place, name in enumerate(HOSTILE):
        text = hostile_assessment(name).replace("{id: hostile,", f"{{id: hostile-{place},")
        (folder / f"{place}.yaml").write_text(text, encoding="utf-8")
    with make_server(tuple(sorted(folder.glob("*.yaml")))) as address:
        yield address


@pytest.mark.parametrize("device", ["phone", pytest.param("laptop", marks=pytest.mark.long)])
def test_hostile_names_in_the_list(hostile_server: str, visit: Any, device: str) -> None:
    """Every name stands in the list letter by letter, and nothing of it came to life."""
    view = visit(hostile_server, "/?lang=en", device=device)
    names = view.page.locator(".q-organisations .q-name")

    expect(names).to_have_count(len(HOSTILE))
    assert {name.strip() for name in names.all_text_contents()} == {name.strip() for name in HOSTILE}
    assert view.page.evaluate(LIVE) == []
    view.assert_well_behaved()


@pytest.mark.parametrize("every", [6, pytest.param(1, marks=pytest.mark.long)])
def test_hostile_names_on_the_screens_of_one_organisation(hostile_server: str, visit: Any, every: int) -> None:
    """Name, title, tag, notes, reason and dissent are text on the organisation's screen, and where it is deleted.

    Every sixth of the names, all of them when there is time; `tests/app` has them all.
    """
    view = visit(hostile_server, None)
    view.page.add_init_script(WATCH)
    for place, name in list(enumerate(HOSTILE))[
        ::every
    ]:  # in one browser profile: a new one would load everything again
        view.goto(f"/organisation?id=hostile-{place}&lang=en")
        assert view.page.locator("h1").text_content() == name
        assert name in view.page.locator("details.q-answered .q-notes li").first.text_content()
        assert (view.page.evaluate("window.touched"), view.page.evaluate(LIVE)) == ([], []), name
        view.assert_well_behaved()

        view.goto(f"/workspace?lang=en&organisation=hostile-{place}&assessment=one")
        expect(view.page.get_by_role("combobox", name="Organisation")).to_have_value(name)
        assert (view.page.evaluate("window.touched"), view.page.evaluate(LIVE)) == ([], []), name
        view.assert_well_behaved()


def test_hostile_uploads(hostile_server: str, visit: Any, tmp_path: Path) -> None:
    """The name of an uploaded file, and the name inside it, are text while it is offered for saving."""
    file = tmp_path / "<img src=x onerror=alert(1)>.yaml"
    file.write_text(hostile_assessment(HOSTILE[1]).replace("{id: hostile,", "{id: another,"), encoding="utf-8")
    view = visit(hostile_server, "/?lang=en")
    view.page.locator("input[type=file]").set_input_files(file)
    view.settle()

    assert view.page.locator(".q-file", has_text="onerror").count() == 1
    assert view.page.evaluate(LIVE) == []
    view.assert_well_behaved()
