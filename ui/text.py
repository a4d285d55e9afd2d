"""Words in the language of the session: interface strings, content with both languages, numbers and dates."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal, NoReturn

import streamlit as st
from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from quadrant.language import LANGUAGES, translate, translate_plural

LANGUAGE_KEY = "lang"
"""The query parameter, and the key in session state, that holds the language."""

_WANTED = "wanted_language"

LANGUAGE_NAMES = {"en": "English", "nl": "Nederlands"}
DEFAULT_LANGUAGE = "en"


def browser_language() -> str:
    """The language that the browser asks for, when the product speaks it; else English."""
    wanted = (st.context.locale or "").replace("_", "-").split("-")[0].lower()
    return wanted if wanted in LANGUAGES else DEFAULT_LANGUAGE


def language() -> str:
    """The language of this session: chosen, or from the link, or from the browser.

    Not for code without a session (a download that is made on click): hand such code the language.
    """
    chosen = st.session_state.get(LANGUAGE_KEY)
    return chosen if chosen in LANGUAGES else browser_language()


def switch_to(wanted: str) -> NoReturn:
    """Shows the screen again in another language: the frame's switch cannot be changed once it is on the screen."""
    st.session_state[_WANTED] = wanted
    st.rerun()


def follow_switch() -> None:
    """Carries `switch_to` out. For the frame, before its language switch is on the screen."""
    if wanted := st.session_state.pop(_WANTED, None):
        st.session_state[LANGUAGE_KEY] = wanted


def _(message: str, **fields: object) -> str:
    """An interface string in the language of the session, its {named} fields filled in."""
    return translate(message, language(), **fields)


def plural(one: str, many: str, count: int, **fields: object) -> str:
    """`one` or `many` in the language of the session; {count} is there already, written as the language does."""
    return translate_plural(one, many, count, language(), count=number(count), **fields)


def text(words: Mapping[str, str]) -> str:
    """Content that is kept in every language side by side (`data/`), in the language of the session."""
    return words[language()]


def _locale() -> Locale:
    # British English: dates are day first, as everywhere else this product is used.
    return Locale("en", "GB") if language() == "en" else Locale(language())


def number(value: float, decimals: int = 0) -> str:
    """A number as the language writes it, rounded to so many decimals. This is where rounding happens (contract 3)."""
    if isinstance(value, int) and not decimals:
        return _whole(value, _locale())
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=_locale())


@lru_cache(maxsize=4096)
def _whole(value: int, locale: Locale) -> str:
    return format_decimal(value, format="#,##0", locale=locale)


def percent(share: float) -> str:
    """A share (0-1) as a whole percentage."""
    return format_percent(share, locale=_locale())


def date(value: datetime.date, style: str = "long") -> str:
    """A date as the language writes it; style as Babel's: full, long, medium, short."""
    return format_date(value, format=style, locale=_locale())


DatePattern = Literal["DD-MM-YYYY", "DD/MM/YYYY"]


def date_pattern() -> DatePattern:
    """How a date is typed in the language, as Streamlit's field for dates wants it."""
    return "DD-MM-YYYY" if language() == "nl" else "DD/MM/YYYY"


def time(value: datetime.datetime) -> str:
    """The time of day as the language writes it, to the minute, in the zone of the value."""
    return format_time(value.timetz(), format="short", locale=_locale())


def listing(words: Sequence[str]) -> str:
    """Words as an enumeration: "a, b and c"."""
    return format_list(list(words), locale=_locale())
