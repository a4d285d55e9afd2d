"""Letters in place of names, for screens and downloads that others may see. Kept in the store, so that they stay."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Collection, Mapping

from quadrant.facts import Batch, Lettered
from quadrant.store import Store

_ALPHABET = 26


def letter(place: int) -> str:
    """What a place is called, as columns of a spreadsheet are: 1 is A, 26 is Z, 27 is AA."""
    name = ""
    while place > 0:
        place, rest = divmod(place - 1, _ALPHABET)
        name = chr(ord("A") + rest) + name
    return name


class Letters:
    """The letters of one store. Safe to use from many threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._giving = threading.Lock()

    def of(self, organisations: Collection[str]) -> Mapping[str, str]:
        """The letter of each organisation (ids). Who has none gets one, in no order that says who it is.

        Raises what `Store.put` raises.
        """
        with self._giving:
            places, taken = self._places()
            new = [each for each in organisations if each not in places]
            secrets.SystemRandom().shuffle(new)
            given = [Lettered(each, place) for place, each in enumerate(new, start=taken + 1)]
            if given:
                self._store.put(Batch(letters=given))
        places |= dict(given)
        return {each: letter(places[each]) for each in organisations}

    def _places(self) -> tuple[dict[str, int], int]:
        """Who has which place, and the last place that was ever given."""
        with self._store.cursor() as cursor:
            rows = cursor.execute("SELECT organisation, place FROM store.letter").fetchall()
        return {name: place for name, place in rows if name is not None}, max((place for _, place in rows), default=0)
