"""What others did, as something to read: a fact, what has to be said with it, whose it is and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from quadrant.cases import Case, Status, cases_for
from quadrant.model import Model, Source
from quadrant.portrait import ElementPortrait, Portrait
from ui import links
from ui.plain import escape
from ui.text import _, listing, text

_ELEMENTS, _CASES = 2, 3
"""Of how many weak elements cases are shown beside an assessment, and how many of each."""


def status_words() -> dict[Status, str]:
    """Whose a case is, or what keeps it from being an example for today."""
    return {
        "author": _("the author’s own"),
        "added": _("added by us"),
        "thought_experiment": _("a thought experiment"),
        "historical": _("historical"),
        "contested": _("contested"),
    }


def cases_html(cases: Iterable[Case]) -> str:
    """Cases one after the other."""
    return f'<ul class="q-cases">{"".join(map(_case_html, cases))}</ul>'


def _case_html(case: Case) -> str:
    marks = [status_words()[case.status]]
    marks += [_("counter-example")] if case.counter else []
    marks += [str(case.year)] if case.year else []
    caveat = f'<p class="q-caveat">{escape(text(case.caveat))}</p>' if case.caveat else ""
    return (
        f'<li id="{escape(case.id)}"><h3>{escape(text(case.name))} '
        f'<span class="q-muted q-small">{escape(" · ".join(marks))}</span></h3>'
        f"<p>{escape(text(case.fact))}</p>{caveat}{_sources_html(case.sources)}</li>"
    )


def _sources_html(sources: Sequence[Source]) -> str:
    """Where it comes from. An address is text: nothing on a screen leads off the machine."""
    words = "; ".join(f"{source.id} {source.address or source.title}" for source in sources)
    return f'<p class="q-small q-muted q-from">{escape(words)}</p>'


def weak_elements(shown: Portrait, model: Model) -> list[ElementPortrait]:
    """The lowest elements on the low side of the boundary, the lowest first."""
    low = [each for each in shown.elements if each.inside.score is not None and each.inside.score < model.boundary]
    return sorted(low, key=lambda each: each.inside.score or 0.0)[:_ELEMENTS]


def beside_html(shown: Portrait, model: Model) -> str:
    """Cases of the weak elements of an assessment; empty when it has none."""
    parts = []
    for element in weak_elements(shown, model):
        id_ = element.element.id
        address = escape(links.link("cases", element=id_))
        more = f'<p class="q-small"><a href="{address}" target="_self">{escape(_("All cases of this element"))}</a></p>'
        found = cases_for(id_)[:_CASES]
        parts.append(f"<div><h3>{escape(text(element.element.label))}</h3>{cases_html(found)}{more}</div>")
    return f'<div class="q-two q-beside">{"".join(parts)}</div>' if parts else ""


def beside_lead(shown: Portrait, model: Model) -> str:
    """Why these."""
    names = listing([text(each.element.label) for each in weak_elements(shown, model)])
    return _("The lowest elements here are {names}. Not to copy: to see what somebody else tried.", names=names)
