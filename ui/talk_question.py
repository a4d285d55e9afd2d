"""One question on the projector: its levels in words, and how many people chose each. One piece of HTML.

Everything that is shown comes from `Revealed`, which leaves out what would show fewer than three people apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from quadrant import floors, story
from quadrant.agreement import consensus
from quadrant.model import load_model
from quadrant.pictures import round_label, view_label
from quadrant.portrait import QuestionPortrait
from quadrant.scoring import Tally
from ui.plain import escape
from ui.talk_room import Talk
from ui.text import _, language, number, plural, text

Row = int | Literal["not_applicable", "unknown"]
"""A level, from 1, or an answer that is none."""


@dataclass(frozen=True, slots=True)
class _Column:
    """How one round was answered, by side; `groups` where they may be shown apart."""

    title: str
    inside: Tally | None
    customers: Tally | None
    groups: dict[str, Tally]

    @property
    def sides(self) -> list[tuple[str, Tally]]:
        return [(name, tally) for name, tally in (("inside", self.inside), ("customers", self.customers)) if tally]


def head_html(talk: Talk, question: QuestionPortrait) -> str:
    """The element, the question, and how far the talk is."""
    model, key = load_model(), question.question.key
    place = _("Question {place} of {all}", place=talk.questions.index(key) + 1, all=len(talk.questions))
    element = text(model.element(question.question.element).label)
    return (
        f'<header class="q-talk-head"><p class="q-kicker">{escape(place)} · {escape(element)}</p>'
        f"<h1>{escape(text(question.question.label))}</h1>"
        f'<p class="q-talk-asked">{escape(text(question.question.question))}</p></header>'
    )


def answers_html(talk: Talk, question: QuestionPortrait) -> str:
    """The levels in words with their bars, one column for each round."""
    columns = _columns(talk, question)
    rows: list[Row] = [*load_model().levels]
    kinds: tuple[Literal["not_applicable", "unknown"], ...] = ("not_applicable", "unknown")
    tallies = [tally for column in columns for _side, tally in column.sides]
    rows += [kind for kind in kinds if any(getattr(tally, kind) for tally in tallies)]
    longest = max((_count(tally, row) / tally.respondents for tally in tallies for row in rows), default=1.0) or 1.0
    head = "".join(f'<th scope="col">{escape(column.title)}</th>' for column in columns)
    body = "".join(_row_html(row, question, columns, longest) for row in rows)
    caption = _("How the answers spread over the levels")
    return (
        f'<table class="q-talk-answers q-talk-{len(columns)}"><caption>{escape(caption)}</caption>'
        f'<thead><tr><th scope="col">{escape(_("Level"))}</th>{head}</tr></thead><tbody>{body}</tbody></table>'
        f"{_legend_html(columns)}"
    )


def _columns(talk: Talk, question: QuestionPortrait) -> list[_Column]:
    """The rounds that may be shown: one, or the first beside the second where that one is over."""
    key = question.question.key
    inside = question.inside.tally if question.inside else None
    customers = question.customers.tally if question.customers else None
    if inside is None and customers is None:
        return []
    groups = dict(talk.shown.groups.get(key, {}))
    if key not in talk.shown.changed:
        return [_Column(_("Answers"), inside, customers, groups)]
    first = talk.shown.first
    before = _Column(round_label("first", language()), first["inside"].get(key), first["outside"].get(key), {})
    return [before, _Column(round_label("second", language()), inside, customers, groups)]


def _count(tally: Tally, row: Row) -> int:
    return tally.levels[row - 1] if isinstance(row, int) else int(getattr(tally, row))


def _row_html(row: Row, question: QuestionPortrait, columns: Sequence[_Column], longest: float) -> str:
    agreed = question.agreed
    settled = agreed is not None and (agreed.level == row if agreed.level else agreed.kind == row != "unknown")
    mark = f' <em class="q-talk-agreed">{escape(_("agreed"))}</em>' if settled else ""
    if isinstance(row, int):
        words = f"<b>{row}</b><span>{escape(text(question.question.levels[row - 1]))}{mark}</span>"
    else:
        aside = _("Not applicable here") if row == "not_applicable" else _("I cannot tell")
        words = f"<b></b><span>{escape(aside)}{mark}</span>"
    kind = (" q-settled" if settled else "") + ("" if isinstance(row, int) else " q-aside-row")
    cells = "".join(
        f'<td data-round="{escape(column.title)}">{_cell_html(row, column, longest)}</td>' for column in columns
    )
    return f'<tr class="{kind.strip()}"><th scope="row"><div>{words}</div></th>{cells}</tr>'


def _cell_html(row: Row, column: _Column, longest: float) -> str:
    lines = [_bar_html(side, _count(tally, row), tally.respondents, longest) for side, tally in column.sides]
    groups = [
        f"<span>{_mark_html(group)}{number(count)}</span>"
        for group, tally in column.groups.items()
        if (count := _count(tally, row))
    ]
    return "".join(lines) + (f'<p class="q-talk-groups">{"".join(groups)}</p>' if groups else "")


def _bar_html(side: str, count: int, of: int, longest: float) -> str:
    """A bar as long as the share of those who answered, with how many they are."""
    share = 100 * count / of / longest if of else 0
    who = view_label("outside" if side == "customers" else side, load_model(), language())
    return (
        f'<p class="q-talk-bar q-{side}"><i style="width:{share:.1f}%"></i><b>{number(count)}</b>'
        f'<span class="q-unseen"> {escape(who)}</span></p>'
    )


def _mark_html(kind: str) -> str:
    """The mark of a view, in its shape and colour, with its name for who cannot see it."""
    name = view_label("outside" if kind == "customers" else kind, load_model(), language())
    return f'<i class="q-mark q-mark-{kind.replace("_", "-")}"></i><span class="q-unseen">{escape(name)} </span>'


def _legend_html(columns: Sequence[_Column]) -> str:
    """What the marks stand for, and of how many people each is."""
    if not columns:
        return ""
    last = columns[-1]
    parts = [*last.sides, *last.groups.items()]
    items = []
    for kind, tally in parts:
        label = view_label("outside" if kind == "customers" else kind, load_model(), language())
        mark = f'<i class="q-mark q-mark-{kind.replace("_", "-")}"></i>'
        items.append(f"<li>{mark}{escape(label)} ({number(tally.respondents)})</li>")
    if len(last.sides) > 1:
        items.append(f"<li>{escape(_('Bars: share of each view'))}</li>")
    return f'<ul class="q-talk-legend">{"".join(items)}</ul>'


def reading_html(talk: Talk, question: QuestionPortrait) -> str:
    """How far people agree, what a second round changed, and where a mean hides a floor."""
    first, *rest = _reading(talk, question)
    return f'<p class="q-talk-says">{escape(first)}</p>' + "".join(f"<p>{escape(words)}</p>" for words in rest)


def _reading(talk: Talk, question: QuestionPortrait) -> list[str]:
    if question.inside is None:
        return [_nothing(question)]
    agree = question.inside.consensus
    said = [_("There are no two levels to compare.") if agree is None else story.agreement(agree, language())]
    if (changed := talk.shown.changed.get(question.question.key)) is not None:
        said += _changed(talk, question, changed, agree)
    if low := floors.lowest_answers(question, load_model()):
        said.append(
            plural(
                "The mean hides a floor: {count} person chose the lowest level.",
                "The mean hides a floor: {count} people chose the lowest level.",
                low,
            )
        )
    return said


def _nothing(question: QuestionPortrait) -> str:
    if question.customers is not None:
        return _("Only customers’ answers can be shown here: too few people inside were asked or answered.")
    return _("Not shown: too few people answered this, or another question of its element.")


def _changed(talk: Talk, question: QuestionPortrait, changed: int, agree: float | None) -> list[str]:
    """How many changed their answer in the second round, and whether that brought people together."""
    before = talk.shown.first["inside"][question.question.key]
    said = [
        plural(
            "In the second round {count} of {all} people inside changed their answer.",
            "In the second round {count} of {all} people inside changed their answer.",
            changed,
            all=number(before.respondents),
        )
    ]
    at_first = consensus(before.levels)
    if at_first is None or agree is None:
        return said
    if abs(agree - at_first) < 0.005:
        said.append(_("They agree as much as before."))
    elif agree > at_first:
        said.append(_("They agree more than before: {words}", words=_was(at_first)))
    else:
        said.append(_("They agree less than before: {words}", words=_was(at_first)))
    return said


def moved(talk: Talk, question: QuestionPortrait) -> str:
    """In a few words what the second round did to the agreement inside; "" where there was none, or no two levels."""
    key = question.question.key
    if key not in talk.shown.changed or question.inside is None:
        return ""
    before, now = consensus(talk.shown.first["inside"][key].levels), question.inside.consensus
    if before is None or now is None:
        return ""
    was, reads = story.agreement(before, language()), story.agreement(now, language())
    return _("Still “{now}”", now=reads) if was == reads else _("From “{before}” to “{now}”", before=was, now=reads)


def _was(at_first: float) -> str:
    return _("after round one it read “{words}”", words=story.agreement(at_first, language()))


def notes_html(question: QuestionPortrait) -> str:
    """The notes, without who wrote them and in an order that tells nothing."""
    items = "".join(f'<li class="q-note" dir="auto">{escape(note)}</li>' for note in question.notes)
    title = plural("{count} note, without a name", "{count} notes, without names", len(question.notes))
    return f'<section class="q-talk-notes"><h2>{escape(title)}</h2><ul>{items}</ul></section>'
