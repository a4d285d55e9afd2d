"""What somebody chooses for what a board gets: language, whose name and logo, which colour, what is left out.

What comes from outside is checked here once: a logo is read as a picture and written anew, a colour is kept readable,
a line of text loses what no file may hold. After that nothing has to doubt it.
"""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass, field

from PIL import Image, ImageOps

from quadrant.board.sequence import Part
from quadrant.errors import ColourUnreadable, LogoTooLarge, LogoUnreadable
from quadrant.language import LANGUAGES
from quadrant.palette import LIGHT, contrast, mixed

LOGO_BYTES = 5_000_000
LOGO_PIXELS = 16_000_000
_LOGO_SIZE = (1200, 600)
"""A logo is made no larger than this: sharp on a projector, and small in the file."""
_PALE = 0.8  # mean lightness of a logo, 0-1, from which on it would not be seen on white
_READABLE = 4.5  # WCAG 2.2, contrast of text
_LONGEST_LINE = 120
_STEPS = 50


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture that was checked: `png` was written by us, without anything but its pixels."""

    png: bytes
    width: int
    height: int
    pale: bool
    """Whether it is drawn in light colours and needs a dark ground."""


@dataclass(frozen=True, slots=True)
class Brand:
    """One accent colour, in the shades in which words stay readable (4.5:1)."""

    colour: str
    """As it was chosen: for surfaces without words."""
    on_light: str
    """For words, lines and marks on white."""
    on_dark: str
    """The same on the dark ground of a screen."""
    ground: str
    """For surfaces that words stand on."""
    on_ground: str
    """The colour of those words."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen. Make one with `choose`, which checks what it is given."""

    language: str = LANGUAGES[0]
    client: str = ""
    """Whose name stands on the cover and in the footers; empty: the organisation's."""
    logo: Logo | None = None
    accent: str = LIGHT.accent
    """As #RRGGBB."""
    notes: bool = False
    """Whether notes that people wrote to a question are shown, without names."""
    small_print: str = ""
    """A line of one's own in every footer, for example "Confidential"."""
    without: frozenset[Part] = field(default_factory=frozenset)
    """Parts of the story that are left out."""

    @property
    def brand(self) -> Brand:
        """The accent colour, readable everywhere."""
        return _brand(self.accent)


def choose(
    language: str = LANGUAGES[0],
    *,
    client: str = "",
    logo: bytes | None = None,
    accent: str | None = None,
    notes: bool = False,
    small_print: str = "",
    without: frozenset[Part] = frozenset(),
) -> Choices:
    """Choices from what somebody typed and uploaded.

    Raises LogoTooLarge, LogoUnreadable and ColourUnreadable. Lines are cut at 120 characters.
    """
    return Choices(
        language=language if language in LANGUAGES else LANGUAGES[0],
        client=line(client)[:_LONGEST_LINE],
        logo=read_logo(logo) if logo else None,
        accent=read_colour(accent) if accent else LIGHT.accent,
        notes=notes,
        small_print=line(small_print)[:_LONGEST_LINE],
        without=without,
    )


def line(text: str) -> str:
    """Any text as one line that every format can hold: no control characters, no halves of a pair, no line breaks."""
    kept = (
        " " if unicodedata.category(character) in {"Cc", "Zl", "Zp"} else character
        for character in text
        if unicodedata.category(character) != "Cs" and character not in "\ufffe\uffff"
    )
    return " ".join("".join(kept).split())


def read_colour(text: str) -> str:
    """A colour written as #RRGGBB or #RGB, the # may be missing, as #RRGGBB. Raises ColourUnreadable."""
    digits = text.strip().removeprefix("#")
    if re.fullmatch(r"[0-9A-Fa-f]{3}", digits):
        digits = "".join(2 * digit for digit in digits)
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", digits):
        raise ColourUnreadable()
    return f"#{digits.upper()}"


def read_logo(data: bytes) -> Logo:
    """A PNG or JPEG as a picture that may be put in a file. Raises LogoTooLarge and LogoUnreadable."""
    if len(data) > LOGO_BYTES:
        raise _too_large()
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as opened:
            if opened.width * opened.height > LOGO_PIXELS:
                raise _too_large()
            picture = ImageOps.exif_transpose(opened)
            # Sixteen bits of grey have no way to colours of their own.
            picture = picture.point(lambda value: value / 256).convert("L") if picture.mode[0] == "I" else picture
            picture = picture.convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except (OSError, ValueError, SyntaxError):
        raise LogoUnreadable() from None
    seen = picture.getbbox(alpha_only=True)
    if seen is None:
        raise LogoUnreadable()
    pale = picture.getchannel("A").getextrema()[0] != 255 and _is_pale(picture)  # else it brings its ground along
    picture = picture.crop(seen)  # an empty rim would put it out of line
    picture.thumbnail(_LOGO_SIZE, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    bare = Image.new("RGBA", picture.size)
    bare.paste(picture)  # without what the file said besides pixels
    bare.save(out, "PNG")
    return Logo(out.getvalue(), *bare.size, pale)


def _too_large() -> LogoTooLarge:
    return LogoTooLarge(megabytes=LOGO_BYTES // 1_000_000, pixels=LOGO_PIXELS // 1_000_000)


def _is_pale(picture: Image.Image) -> bool:
    """Whether what can be seen of it is light on the whole."""
    small = picture.resize((64, 64), Image.Resampling.BOX)
    seen = small.getchannel("A").tobytes()
    light = small.convert("RGB").convert("L").tobytes()
    return sum(a * b for a, b in zip(light, seen, strict=True)) > _PALE * 255 * sum(seen)


def _brand(colour: str) -> Brand:
    dark, white = "#14171A", "#FFFFFF"
    words = max((white, LIGHT.ink), key=lambda each: contrast(each, colour))
    away = "#000000" if words == white else white
    return Brand(
        colour=colour,
        on_light=_until_readable(colour, "#000000", white),
        on_dark=_until_readable(colour, white, dark),
        ground=_until_readable(colour, away, words),
        on_ground=words,
    )


def _until_readable(colour: str, toward: str, beside: str) -> str:
    """The colour, mixed with `toward` as little as makes it readable beside the other."""
    shades = (mixed(toward, colour, step / _STEPS) for step in range(_STEPS + 1))
    return next(shade for shade in shades if contrast(shade, beside) >= _READABLE)
