"""The method: model, questions, scoring, sources and limits, drawn from the questionnaire itself."""

from __future__ import annotations

from quadrant.charts import footnote
from quadrant.example import worked_example
from quadrant.model import Model, load_model
from quadrant.position import CONFIDENCE, MINIMUM_RESPONDENTS
from ui import lens_rules, links, questionnaire, tension_view
from ui.components import (
    columns_html,
    contents_html,
    footnote_html,
    heading_html,
    page_header,
    paragraphs_html,
    section_html,
    show,
    steps_html,
    table_html,
)
from ui.text import _, language, number, percent, text


def quadrants(model: Model) -> str:
    """The axes and the corners between them."""
    return section_html(_("Two axes"), "axes", questionnaire.axes_html(model)) + section_html(
        _("Four quadrants"),
        "quadrants",
        questionnaire.quadrants_html(model),
        footnote_html(footnote(model, language())),
    )


def elements(model: Model, opened: str | None) -> str:
    """All elements with their questions."""
    intro = _(
        "Every question has five levels, each a kind of behaviour that a visitor could see in one day. Choose what "
        "usually happens now: not the best example, not the plan. Basic means that its absence disappoints, delighter "
        "that its presence is remembered; that mark is ours and does not count in any score."
    )
    return section_html(
        _("Eight elements, {questions} questions", questions=number(len(model.questions))),
        "elements",
        paragraphs_html(intro),
        *(
            f'<p class="q-kicker q-axis-name">{text(axis.label)}</p>'
            + "".join(questionnaire.element_html(element, model, opened) for element in axis.elements)
            for axis in model.axes
        ),
    )


def scoring(model: Model) -> str:
    """The rules in plain words, and one element worked out."""
    example = worked_example()
    boundary = number(model.boundary)
    steps = (
        _("A level becomes points: the lowest is 0, the highest 100, the others evenly between them."),
        _("Who answered again in a second round counts with the second answer."),
        _("A question scores the mean of the points given; from within, an agreed level replaces that mean."),
        _("Not applicable leaves a question out. Unknown, or no answer, counts for nothing and is never a low score."),
        _("An element scores the mean of its questions, once at least half of those that apply have a score."),
        _("An axis scores the mean of its elements: each has a score or does not apply, and at least three have one."),
        _("Both axes give the quadrant. Exactly {boundary} belongs to the high side.", boundary=boundary),
        _("What is missing is named. It is never filled in."),
    )
    outcome = _(
        "{applicable} questions apply and {scored} have a score. That is at least half, so the element scores their "
        "mean, {score}.",
        applicable=number(example.score.applicable),
        scored=number(example.score.questions),
        score=number(example.score.score or 0, 1),
    )
    return section_html(
        _("From answers to scores"),
        "scoring",
        steps_html(steps),
        heading_html(_("A worked example")),
        table_html(questionnaire.example_table(example, model)),
        paragraphs_html(outcome),
    )


def certainty() -> str:
    """What the region and the shares mean."""
    return section_html(
        _("How sure"),
        "certainty",
        paragraphs_html(
            _(
                "Other respondents or other questions would have put the dot elsewhere. So respondents within their "
                "group, and questions within their element, are drawn again and again. The shaded outline holds "
                "{share} of those positions; how many fall in each quadrant is how likely that quadrant is.",
                share=percent(CONFIDENCE),
            ),
            _(
                "Agreeing on a level moves the dot, not the doubt: the outline still comes from what everyone said in "
                "private. Under {minimum} respondents there is no outline, and the screen says so.",
                minimum=number(MINIMUM_RESPONDENTS),
            ),
            _(
                "Everything weighs the same, because no source gives weights. A second figure says how often other "
                "reasonable weights would lead to another quadrant."
            ),
        ),
    )


def limits() -> str:
    """What this is not."""
    return section_html(
        _("Limits"),
        "limits",
        paragraphs_html(
            _("This is not the book’s own test: no source holds one. The five levels of every question are ours."),
            _(
                "Self-ratings tend to run high. In 2005 Bain & Company asked 362 firms: 80 % believed they delivered a "
                "superior experience; customers said so of 8 % (P22, P23). Ask customers too, and look at the gap."
            ),
            _(
                "The questions were not validated on a sample, and the steps between levels are treated as equal. Look "
                "at levels and differences before decimals."
            ),
            _(
                "Not a prediction and not a verdict. The top right corner is an ambition that an organisation may "
                "decline; some, such as Amazon, do well without it (P15)."
            ),
            _("A group under three people is never shown apart. All choices, and what was not found: docs/METHOD.md."),
        ),
    )


def sources(model: Model) -> str:
    """Where statements come from."""
    ours = _(
        "Ours: the levels, the weights, the points, the boundary, which question is basic or delighter, the corner of "
        "three scenario names, and where a question names our own elaboration."
    )
    return section_html(_("Sources"), "sources", questionnaire.sources_html(model), footnote_html(ours))


model = load_model()
questions = {question.key: question for question in (*model.questions, *model.context)}
opened = links.choose("question", questions) or links.choose("element", {each.id: each for each in model.elements})
page_header(
    _("How Quadrant measures"),
    _("Method"),
    _(
        "{questions} questions become two scores from 0 to 100, and a place between four quadrants. Where people "
        "answered differently is worth more than where the dot is.",
        questions=number(len(model.questions)),
    ),
)
contents = contents_html(
    (
        ("axes", _("Two axes")),
        ("quadrants", _("Four quadrants")),
        ("elements", _("Elements and questions")),
        ("scoring", _("From answers to scores")),
        ("certainty", _("How sure")),
        ("context", _("Questions of context")),
        ("lenses", _("Lenses")),
        ("tensions", _("Where the sources disagree")),
        ("limits", _("Limits")),
        ("sources", _("Sources")),
    )
)
show(
    columns_html(
        contents,
        quadrants(model)
        + elements(model, opened)
        + scoring(model)
        + certainty()
        + questionnaire.context_html(model, opened)
        + lens_rules.lenses_html(model)
        + tension_view.tensions_html()
        + limits()
        + sources(model),
    )
)
