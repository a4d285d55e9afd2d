"""Slides out of words and places: what is written where and how large, footers, notes, and the file.

It knows nothing of an assessment. Names that could turn the words around them have to be kept to themselves
(`slide_words.plain`) before they come here. What does not fit in a place is handed back, so that the notes can hold it.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Sequence
from typing import Any, Final

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import oxml_parser
from pptx.util import Pt

from quadrant.board.choices import Brand, Logo, line
from quadrant.board.slide_charts import colour
from quadrant.board.slide_template import (
    CHART,
    DECORATIVE,
    EMPTY_TIME,
    EMU,
    KICKER,
    LEFT,
    MORE,
    NAMES,
    PLACES,
    RIGHT,
    SMALL,
    TITLE,
    WORDS,
    Box,
    Layout,
    empty_deck,
)
from quadrant.board.slide_words import Said, fitted_title, fitted_words, height_of, message, write
from quadrant.palette import LIGHT

SIDE: Final = (15.0, 14.0, 13.0, 12.0)
"""Sizes of words beside a chart, the first that fits."""
WIDE: Final = (16.0, 15.0, 14.0, 13.0, 12.0)
"""Sizes of words that have a slide of their own."""

_TITLE = (26.0, 24.0, 22.0, 20.0, 18.0)
_COVER = (44.0, 38.0, 32.0, 28.0, 24.0)
_SUBTITLE = (20.0, 18.0, 16.0)
_SMALL = (10.0, 9.0, 8.0)
_UNDER = 16.0  # points between a title and the words that follow it
_LOGO = (220.0, 72.0)
_RIM = 12.0  # around a pale logo
_MOST_ABOUT = 255  # characters of a line that a file says of itself
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


class Maker:
    """A deck while it is made: `language` is a tag as `en-GB`, `foot` stands on every slide but the cover."""

    def __init__(self, brand: Brand, language: str, foot: str) -> None:
        self._deck = Presentation(io.BytesIO(empty_deck(brand)))
        self._language = language
        self._foot = foot

    def cover(self, title: str, words: str, more: Sequence[str]) -> Any:
        """The first slide."""
        made, holders, places = self._new("cover")
        text, size = fitted_title(title, _COVER, *places[TITLE][2:])
        write(holders[TITLE].text_frame, [text], size)
        self._fill(holders[WORDS], [words], _SUBTITLE, places[WORDS])
        self._fill(holders[MORE], more, SIDE[-2:], places[MORE])
        return made

    def slide(
        self,
        layout: Layout,
        kicker: str,
        title: str,
        words: Sequence[Said] = (),
        *,
        more: Sequence[Said] = (),
        small: Sequence[Said] = (),
        sizes: Sequence[float] = SIDE,
    ) -> tuple[Any, list[str]]:
        """A slide with its footer, and what of its words did not fit on it. A place without words is not there."""
        made, holders, places = self._new(layout)
        text, size = fitted_title(message(title), _TITLE, *places[TITLE][2:])
        write(holders[TITLE].text_frame, [text], size if size != _TITLE[0] else None)
        write(holders[KICKER].text_frame, [kicker])
        box = places[WORDS]
        if layout == "picture":  # words follow the title, however long that is
            top = places[TITLE][1] + height_of([text], size, places[TITLE][2], "serif") + _UNDER
            box = (box[0], top, box[2], box[1] + box[3] - top)
            _move(holders[WORDS], box)
        if layout == "chart" and not words:
            _move(holders[CHART], (LEFT, places[CHART][1], RIGHT - LEFT, places[CHART][3]))
        left_out = self._fill(holders[WORDS], words, sizes, box)
        if MORE in places:
            left_out += self._fill(holders[MORE], more, sizes, places[MORE])
        if SMALL in places:
            left_out += self._fill(holders[SMALL], small, _SMALL, places[SMALL])
        self._footer(made)
        return made, left_out

    def notes(self, slide: Any, lines: Sequence[str]) -> None:
        """What to say with a slide, each thing once."""
        write(slide.notes_slide.notes_text_frame, list(dict.fromkeys(line for line in lines if line)))

    def logo(self, slide: Any, logo: Logo, alt: str) -> None:
        """A logo at the top of the cover, on a dark plate when it is pale."""
        scale = min(_LOGO[0] / logo.width, _LOGO[1] / logo.height)
        left, top, wide, tall = PLACES["cover"][TITLE][0], 60.0, logo.width * scale, logo.height * scale
        if logo.pale:
            around = (left - _RIM, top - _RIM, wide + 2 * _RIM, tall + 2 * _RIM)
            plate = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Pt(each) for each in around))
            plate.name = "Logo"
            plate.fill.solid()
            plate.fill.fore_color.rgb = colour(LIGHT.ink)
            plate.line.fill.background()
            plate._element.nvSpPr.cNvPr.append(etree.fromstring(DECORATIVE))
        picture = slide.shapes.add_picture(io.BytesIO(logo.png), *(Pt(each) for each in (left, top, wide, tall)))
        picture.name = "Logo"
        picture._element.nvPicPr.cNvPr.set("descr", line(alt))

    def saved(self, title: str, subject: str, date: datetime.date) -> bytes:
        """The file; it says nothing of this machine, and no time but the beginning of this date."""
        about = self._deck.core_properties
        about.title, about.subject = line(title)[:_MOST_ABOUT], line(subject)[:_MOST_ABOUT]
        about.author = about.last_modified_by = "Quadrant"
        about.keywords = self._foot[:_MOST_ABOUT]
        about.language, about.revision = self._language, 1
        about.created = about.modified = datetime.datetime.combine(date, datetime.time())
        for slide in self._deck.slides:
            _tag(slide, self._language)
        out = io.BytesIO()
        self._deck.save(out)
        return _normalised(out.getvalue())

    def _new(self, layout: Layout) -> tuple[Any, dict[int, Any], dict[int, Box]]:
        made = self._deck.slides.add_slide(self._deck.slide_layouts.get_by_name(NAMES[layout]))
        return made, {each.placeholder_format.idx: each for each in made.placeholders}, PLACES[layout]

    def _fill(self, holder: Any, words: Sequence[Said], sizes: Sequence[float], box: Box) -> list[str]:
        """Write what fits, and hand back the rest; a place without words is taken away."""
        kept, size = fitted_words(words, sizes, *box[2:])
        if kept:
            write(holder.text_frame, kept, size)
        else:
            holder._element.getparent().remove(holder._element)
        return [str(each) for each in words[len(kept) :]]

    def _footer(self, slide: Any) -> None:
        """The footer and the number of the slide, which python-pptx leaves on the layout."""
        for holder in slide.slide_layout.placeholders:
            kind = holder._element.ph.get("type")
            if kind not in ("ftr", "sldNum"):
                continue
            copied = etree.fromstring(etree.tostring(holder._element), oxml_parser)
            copied.nvSpPr.cNvPr.set("id", str(max(each.shape_id for each in slide.shapes) + 1))
            for own in (*copied.spPr, *copied.txBody.find(f"{_A}lstStyle")):
                own.getparent().remove(own)  # it is where the layout has it, and looks like that
            if kind == "ftr":
                copied.txBody.find(f".//{_A}t").text = self._foot
            slide.shapes._spTree.append(copied)


def chart_place(slide: Any) -> Any:
    """The place of a slide that a chart goes in."""
    return next(each for each in slide.placeholders if each.placeholder_format.idx == CHART)


def _move(holder: Any, box: Box) -> None:
    holder.left, holder.top, holder.width, holder.height = (round(each * EMU) for each in box)


def _tag(slide: Any, language: str) -> None:
    """Every word says its language, for spelling and for voices."""
    for part in (slide, slide.notes_slide):
        for run in part._element.iter(f"{_A}r", f"{_A}fld"):
            properties = run.find(f"{_A}rPr")
            if properties is None:
                properties = etree.SubElement(run, f"{_A}rPr")
                run.insert(0, properties)
            properties.set("lang", language)


def _normalised(data: bytes) -> bytes:
    """The same file with entries in order that say neither time nor machine."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w") as written:
        # The table of contents first, as readers expect it.
        for name in sorted(made.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, EMPTY_TIME)
            entry.create_system = 3
            packed = name.endswith((".png", ".xlsx"))
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            written.writestr(entry, made.read(name))
    return out.getvalue()
