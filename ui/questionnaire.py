"""The questionnaire as something to read: axes, quadrants, elements, questions and their sources, as HTML."""

from __future__ import annotations

from quadrant.charts.captions import DAGGER
from quadrant.example import Example, ExampleRow
from quadrant.model import Axis, Element, Model, Question
from ui import links
from ui.components import Table, paragraphs_html, section_html
from ui.plain import escape
from ui.text import _, number, plural, text

OWN = "own_elaboration"
"""What stands among the sources of a question where the wording, or a part of it, is ours."""


def axes_html(model: Model) -> str:
    """The two axes with the words at their ends."""
    return f'<div class="q-axes">{"".join(map(_axis, model.axes))}</div>'


def _axis(axis: Axis) -> str:
    return (
        f"<div><h3>{escape(text(axis.label))}</h3>"
        f'<p class="q-axis-line"><span>{escape(text(axis.low))}</span><i></i><span>{escape(text(axis.high))}</span></p>'
        f"<p>{escape(text(axis.summary))}</p></div>"
    )


def quadrants_html(model: Model) -> str:
    """The four corners where they stand in the picture: emotional above, digital to the right."""
    corners = sorted(model.quadrants, key=lambda q: (not q.id.endswith("emotional"), q.id.startswith("digital")))
    return (
        '<div class="q-corners">'
        + "".join(
            f'<div class="q-corner" style="--q-zone:var(--q-{corner.id.replace("_", "-")})">'
            f"<h3>{escape(text(corner.label))}</h3>"
            f'<p class="q-scenario">{escape(text(corner.scenario))}{"" if corner.certain else DAGGER}</p>'
            f"<p>{escape(text(corner.meaning))}</p></div>"
            for corner in corners
        )
        + "</div>"
    )


def element_html(element: Element, model: Model, opened: str | None) -> str:
    """An element that opens: what it is, and its questions. `opened` names what is open: the element, or a question."""
    count = plural("{count} question", "{count} questions", len(element.questions))
    is_open = opened is not None and opened.split(".")[0] == element.id
    return (
        f'<details class="q-element" id="{escape(element.id)}"{" open" if is_open else ""}>'
        f'<summary><h3>{escape(text(element.label))}</h3><span class="q-muted q-small">{escape(count)}</span></summary>'
        f"<div><p>{escape(text(element.summary))}</p>"
        + "".join(question_html(question, model, opened == question.key) for question in element.questions)
        + "</div></details>"
    )


def context_html(model: Model, opened: str | None) -> str:
    """The questions that no axis scores, as a part of the method. `opened` is the key of the one that is open."""
    intro = _(
        "Who answers alone can answer these as well. No axis counts them, so the position is the same with or without "
        "them; they say what the scored questions leave open. A higher level is not always a better one."
    )
    return section_html(
        _("{count} questions of context", count=number(len(model.context))),
        "context",
        paragraphs_html(intro),
        *(question_html(question, model, opened == question.key, "h3") for question in model.context),
    )


def question_html(question: Question, model: Model, is_open: bool = False, heading: str = "h4") -> str:
    """A question that opens: its words, its five levels, who is asked, what kind it is and where it comes from."""
    address = escape(links.link("method", question=question.key))
    words = escape(_("Link to this question"))
    here = f'<a href="{address}" target="_self">{words}</a>'
    return (
        f'<details class="q-question" id="{escape(question.key)}"{" open" if is_open else ""}>'
        f"<summary><{heading}>{escape(text(question.label))}</{heading}>"
        f'<span class="q-muted q-small">{escape(experience(question))}'
        "</span></summary>"
        f'<div><p class="q-asked">{escape(text(question.question))}</p>{levels_html(question, model)}'
        f'<dl class="q-facts">{_facts(question, model)}</dl>'
        f'<p class="q-small q-screen-only">{here}</p></div></details>'
    )


def levels_html(question: Question, model: Model) -> str:
    """The levels of a question in words, lowest first."""
    return (
        '<ol class="q-levels">'
        + "".join(
            f'<li style="--q-step:var(--q-level-{place})"><b>{level}</b><span>{escape(text(words))}</span></li>'
            for place, (level, words) in enumerate(zip(model.levels, question.levels, strict=True), start=1)
        )
        + "</ol>"
    )


def experience(question: Question) -> str:
    """Whether its absence disappoints or its presence is remembered."""
    return _("basic") if question.experience == "basic" else _("delighter")


def _facts(question: Question, model: Model) -> str:
    facts = [(_("Asked of"), " · ".join(text(model.group(group).label) for group in question.groups))]
    if question.customer:
        facts.append((_("To customers"), text(question.customer)))
    facts.append(
        (_("Sources"), ", ".join(_("our own elaboration") if code == OWN else code for code in question.sources))
    )
    return "".join(f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in facts)


def sources_html(model: Model) -> str:
    """Where statements come from, with their codes. An address is text: nothing on a screen leads off the machine."""

    def item(code: str, *parts: str) -> str:
        return (
            f'<li><span class="q-muted">{escape(code)}</span><span>{escape(". ".join(filter(None, parts)))}</span></li>'
        )

    items = (
        item(
            source.id,
            f"“{source.title}”",
            ", ".join(filter(None, (source.author, str(source.year or "")))),
            source.address or "",
        )
        for source in model.sources
        if source.id != OWN
    )
    return f'<ul class="q-sources">{"".join(items)}</ul>'


def example_table(example: Example, model: Model) -> Table:
    """The worked example as a table: what everybody said, and the score of each question."""
    groups = [text(model.group(group).label) for group in example.groups]
    rows = [[_("Question"), *groups, _("Agreed"), _("Score")]]
    rows += [
        [
            text(model.question(row.question).label),
            *(_said(row, group) for group in example.groups),
            str(row.agreed.level) if row.agreed else "",
            _outcome(row),
        ]
        for row in example.rows
    ]
    return Table(_("Three fictional respondents, {element}", element=text(model.element(example.element).label)), rows)


def _said(row: ExampleRow, group: str) -> str:
    answer = row.answers[group]
    if answer is None:
        return _("no answer")
    if answer.kind != "level":
        return _("not applicable") if answer.kind == "not_applicable" else _("unknown")
    if group in row.revised:
        return _("{first}, later {second}", first=answer.level, second=row.revised[group].level)
    return str(answer.level)


def _outcome(row: ExampleRow) -> str:
    if row.score.score is not None:
        return number(row.score.score, 1)
    return _("not applicable") if row.score.state == "not_applicable" else _("open")
