"""The panel of published references: figures with their source, or the word that there are none."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from quadrant.model import load_sectors
from quadrant.references import load_references
from ui.plain import escape

Panel = Callable[..., str]


def _script(sector: str | None, country: str | None, size: str | None) -> None:
    from ui import reference_view

    reference_view.show(sector, country, size)


@pytest.fixture(name="panel")
def _panel(words: Callable[[AppTest], str]) -> Panel:
    """Everything that the panel says."""

    def panel(
        sector: str | None = None, country: str | None = None, size: str | None = None, *, language: str = "en"
    ) -> str:
        app = AppTest.from_function(_script, args=(sector, country, size), default_timeout=60)
        app.context = {"locale": language, "theme": "light"}
        app.run()
        assert not app.exception
        return words(app)

    return panel


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "In the EU, 72% of the enterprises",
                "In the activity nearest to retail it is 71%.",
                "Retail trade (G47), EU",
                "All activities surveyed, Greece",
                "All activities surveyed, 50 to 249 employees, EU",
                "not points on our scale",
                "definition version 3, CC BY 4.0; adapted.",
                "56.48",
            ],
        ),
        (
            "nl",
            [
                "In de EU gebruikt 72% van de ondernemingen",
                "In de bedrijfstak die het dichtst bij detailhandel komt, is dat 71%.",
                "Detailhandel (G47), EU",
                "Alle bedrijfstakken in de enquête, Griekenland",
                "Alle bedrijfstakken in de enquête, 50 tot en met 249 medewerkers, EU",
                "geen punten op onze schaal",
                "versie 3 van de definitie, CC BY 4.0; bewerkt.",
                "56,48",
            ],
        ),
    ],
)
def test_figures_stand_with_everything_that_has_to_be_said(panel: Panel, language: str, said: list[str]) -> None:
    """In both languages: the figures, their attribution, every caveat, and that they are no points."""
    shown = panel("retail", "GR", "medium", language=language)

    assert not [words for words in said if words not in shown]
    for table in load_references():
        for text in (
            table.attribution,
            *table.caveats,
            table.measures,
            table.not_covered,
            table.changed,
            table.read_from,
        ):
            assert escape(text[language].strip()) in shown
        for address in (table.address, table.definition, table.licence.address):
            assert escape(address) in shown


@pytest.mark.parametrize("sector", [sector for sector in load_sectors() if sector.nace is None], ids=lambda s: s.id)
def test_a_sector_that_is_not_surveyed_says_so(panel: Panel, sector) -> None:
    """By its name, and the only figure is that of everybody."""
    shown = panel(sector.id)

    assert f"{escape(sector.name['en'])} is not surveyed" in shown
    assert re.findall(r'<th scope="row">([^<]*)</th><td class="q-number">2025', shown) == [
        "All activities surveyed, EU"
    ]


def test_a_size_and_a_country_without_figures_say_so(panel: Panel) -> None:
    """Fewer than ten people, and a country that takes no part."""
    shown = panel("retail", "US", "micro")

    assert "Organisations of this size are not surveyed: up to 9 employees." in shown
    assert "There is no figure for this country: United States." in shown


def test_what_the_publisher_marked_is_said(panel: Panel) -> None:
    """Estonia counted otherwise; elsewhere nothing is marked."""
    assert "All activities surveyed, Estonia: the definition differs." in panel(country="EE")
    assert "the definition differs" not in panel(country="FI")


def test_earlier_years_are_of_the_same_definition(panel: Panel) -> None:
    """2025 is followed by 2023 and 2021; 2022 and 2024 were counted otherwise and are nowhere."""
    shown = panel(size="large")

    years = re.findall(r'<td class="q-number">(20[0-9]{2})</td>', shown)
    assert years == ["2025", "2023", "2021"] * 2
    assert "* calculated by us" in shown
    assert "* calculated by us" not in panel(country="NL")
