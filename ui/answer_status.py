"""How far an answer sheet is: always in view, with the way to the next question that has no answer.

The component also makes keys do what a hand wants to do thirty times: a digit chooses the level, N goes on to the next
open question, or to the end. They work while a question has the focus and nowhere else. And it stores a note while it
is typed, which Streamlit would only do once the field is left.
"""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from quadrant import draft as drafts
from quadrant.draft import Place
from quadrant.model import load_model
from ui import answering
from ui.text import _, date, text, time

_HTML = (
    '<div class="q-status"><p class="q-far" role="status"><b></b><span></span></p>'
    '<p class="q-trouble" role="alert" hidden></p><div class="q-share"><i></i></div>'
    '<button type="button" class="q-next"></button><nav><ol></ol></nav><p class="q-keys"></p></div>'
)

_SCRIPT = """
const QUESTION = '[class*="st-key-question-"]';
const AFTER = 1200;  // milliseconds without a key, after which what was typed is stored

const sheet = question => question.querySelector('[role="radiogroup"]');
const isOpen = question => {
  const options = [...(sheet(question)?.querySelectorAll("input") ?? [])];
  return options.length && !options.slice(0, -1).some(option => option.checked);  // the last one is no answer
};

function goOn(from) {
  const open = [...document.querySelectorAll(QUESTION)].filter(isOpen);
  const after = from
    ? open.filter(each => from.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING)
    : open.filter(each => each.getBoundingClientRect().top > 0);
  const next = after[0] ?? open.find(each => each !== from);
  (next ?? document.getElementById("finish")).scrollIntoView({block: "start"});
  const focused = next ? sheet(next).querySelector("input") : document.querySelector(".st-key-answer_save button");
  focused?.focus({preventScroll: true});
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.type !== "radio") return;
  const question = event.target.closest(QUESTION);
  if (!question || event.target.closest('[role="radiogroup"]') !== sheet(question)) return;
  if (event.key.toLowerCase() === "n") {
    event.preventDefault();
    goOn(question);
  } else if (event.key >= "1" && event.key <= here.levels) {
    event.preventDefault();
    const chosen = sheet(question).querySelectorAll("input")[Number(event.key) - 1];
    chosen.click();
    chosen.focus();
  }
}

const waiting = new WeakMap();

function store(field) {
  clearTimeout(waiting.get(field));
  if (!field.isConnected) return;
  field.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", keyCode: 13, ctrlKey: true, bubbles: true}));
}

function typed(event) {
  const field = event.target;
  if (field.tagName !== "TEXTAREA" || !field.closest('[class*="st-key-answer-"]')) return;
  clearTimeout(waiting.get(field));
  waiting.set(field, setTimeout(() => store(field), AFTER));
}

function leaving() {
  const field = document.activeElement;
  const typing = field?.matches("textarea, input[type=text]") && field.closest('[class*="st-key-answer-"]');
  if (typing && document.visibilityState === "hidden") store(field);
}

// Once for the window, and for good: Streamlit takes this component away and makes it anew while somebody types, and
// what is pressed then counts too.
const here = (window.quadrantAnswering ??= {});
if (!here.listens) {
  here.listens = true;
  document.addEventListener("keydown", pressed);
  document.addEventListener("input", typed);
  document.addEventListener("visibilitychange", leaving);
}

export default function ({data, parentElement}) {
  const at = selector => parentElement.querySelector(selector);
  here.levels = data.levels;
  at(".q-far b").textContent = data.far;
  at(".q-far span").textContent = data.saved;
  const trouble = at(".q-trouble");
  if (trouble.textContent !== data.trouble) trouble.textContent = data.trouble;
  trouble.hidden = !data.trouble;
  at(".q-share i").style.width = data.share;
  at(".q-next").textContent = data.next;
  at(".q-next").onclick = () => goOn(null);
  at(".q-keys").textContent = data.keys;
  at("nav").setAttribute("aria-label", data.label);
  at("ol").replaceChildren(...data.elements.map(element => {
    const [item, link, count] = ["li", "a", "span"].map(tag => document.createElement(tag));
    link.href = "#" + element.id;
    link.textContent = element.label;
    count.textContent = element.count;
    item.className = element.done ? "q-done-here" : "";
    item.append(link, count);
    return item;
  }));
  if (here.draft === data.draft && here.sheet !== data.sheet)
    document.getElementById("who")?.scrollIntoView({block: "start"});
  Object.assign(here, {draft: data.draft, sheet: data.sheet});
}
"""

_component = st.components.v2.component("quadrant_answering", html=_HTML, js=_SCRIPT, isolate_styles=False)


def show(sheet: Place) -> None:
    """How many questions of the sheet have an answer, when the draft was stored, and each element with its count."""
    draft = answering.desk().draft
    asked, answered = drafts.asked(draft, sheet), drafts.answered(draft, sheet)
    elements = [
        (element, [question for question in asked if question.element == element.id])
        for element in load_model().elements
    ]
    _component(
        key="answer-status",
        data={
            "far": _far(sheet, len(answered), len(asked)),
            "saved": saved_words(draft.saved_at) if draft.revision else _("Nothing changed yet"),
            "trouble": answering.trouble(),
            "draft": draft.id,
            "sheet": "/".join(sheet),
            "share": f"{100 * len(answered) / max(len(asked), 1):.0f}%",
            "next": _("Finish") if len(answered) == len(asked) else _("Next open question"),
            "keys": _(
                "Keys: 1 to {highest} choose, N goes to the next open question.", highest=load_model().scale.highest
            ),
            "levels": str(load_model().scale.highest),
            "label": _("On this page"),
            "elements": [
                {
                    "id": element.id,
                    "label": text(element.label),
                    "count": f"{(done := sum(each.key in answered for each in questions))}/{len(questions)}",
                    "done": done == len(questions),
                }
                for element, questions in elements
                if questions
            ]
            + [{"id": "finish", "label": _("Finish"), "count": "", "done": False}],
        },
        height="content",
    )


def _far(sheet: Place, answered: int, asked: int) -> str:
    if sheet == drafts.AGREED:
        return _("{answered} of {count} agreed", answered=answered, count=asked)
    if sheet[-1] == "revised":
        return _("{answered} of {count} answered again", answered=answered, count=asked)
    return _("{answered} of {count} answered", answered=answered, count=asked)


def saved_words(moment: datetime.datetime) -> str:
    """When something was saved, in the time of the browser; with the day when that is not today."""
    zone = _zone()
    then, now = moment.astimezone(zone), datetime.datetime.now(zone)
    if then.date() == now.date():
        return _("Saved {time}", time=time(then))
    return _("Saved {date}, {time}", date=date(then.date(), "medium"), time=time(then))


def _zone() -> datetime.tzinfo | None:
    """The time zone of the browser; that of this machine when it does not say, or one that is not known."""
    try:
        return ZoneInfo(st.context.timezone) if st.context.timezone else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
