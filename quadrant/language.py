"""The words of the product in the reader's language, by gettext.

The language is always given, never taken from the machine: one server speaks to many people at once.
Catalogues are `locale/<language>/LC_MESSAGES/quadrant.po`; they are compiled in memory at first use.
"""

from __future__ import annotations

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path

LANGUAGES = ("en", "nl")
"""The languages of the product; the first is the one that the source is written in."""

_LOCALE = Path(__file__).resolve().parent.parent / "locale"


def mark(message: str) -> str:
    """Return the message unchanged; marks it for the catalogues where it is translated only later."""
    return message


def translate(message: str, language: str, **fields: object) -> str:
    """The message in the language, its `{fields}` filled in.

    A message is always a template: a brace that is meant is written twice. A message without a translation, and
    any message in an unknown language, stays English.
    """
    return _catalogue(language).gettext(message).format(**fields)


def translate_plural(one: str, many: str, n: int, language: str, **fields: object) -> str:
    """Like `translate`, in the form that fits the number `n`, which is also the field `n`."""
    return _catalogue(language).ngettext(one, many, n).format(n=n, **fields)


def within_sentence(words: str) -> str:
    """Words that begin a line, as they stand within a sentence."""
    return words[:1].lower() + words[1:]


@cache  # safe with threads: at worst two of them compile the same catalogue
def _catalogue(language: str) -> gettext.NullTranslations:
    if language not in LANGUAGES[1:]:
        return gettext.NullTranslations()
    path = _LOCALE / language / "LC_MESSAGES" / "quadrant.po"
    if not path.exists():
        return gettext.NullTranslations()

    from babel.messages.mofile import write_mo  # here, because English, and so every command, can do without
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
