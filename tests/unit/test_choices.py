"""What is chosen for a board: logos that are pictures, colours that can be read, lines that every file can hold."""

from __future__ import annotations

from io import BytesIO
from itertools import product

import pytest
from PIL import Image

from quadrant.board.choices import LOGO_BYTES, choose, line, read_colour, read_logo
from quadrant.errors import ChoiceRefused, ColourUnreadable, LogoTooLarge, LogoUnreadable
from quadrant.palette import contrast
from tests.hostile import HOSTILE


def saved(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """A picture as the bytes of a file."""
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


SOLID: dict[str, float | tuple[int, ...]] = {
    "1": 1,
    "L": 90,
    "LA": (90, 255),
    "P": 1,
    "RGB": (170, 51, 0),
    "RGBA": (170, 51, 0, 255),
    "I;16": 30_000,
}


@pytest.mark.parametrize("mode", SOLID)
def test_every_kind_of_png_is_a_logo(mode: str) -> None:
    """Grey, colours, sixteen bits, see-through: all are written anew as one kind of PNG."""
    logo = read_logo(saved(Image.new(mode, (300, 100), SOLID[mode])))
    with Image.open(BytesIO(logo.png)) as written:
        assert (written.format, written.mode, written.size) == ("PNG", "RGBA", (logo.width, logo.height))


def test_a_logo_leaves_everything_but_its_pixels_behind() -> None:
    """A JPEG is turned as it says, made smaller, and loses what it told of itself."""
    about = Image.Exif()
    about[0x0112], about[0x010E] = 6, "a secret place"
    logo = read_logo(saved(Image.new("RGB", (3000, 200), "#AA3300"), "JPEG", exif=about))
    assert (logo.width, logo.height) == (40, 600)
    assert b"secret" not in logo.png


def test_an_empty_rim_is_cut_and_a_pale_logo_is_known() -> None:
    """Transparent edges would put a logo out of line; light lines without a ground need a dark one."""
    for colour, pale in (("#FFFFFF", True), ("#AA3300", False)):
        picture = Image.new("RGBA", (400, 200))
        picture.paste(colour, (100, 50, 300, 150))
        logo = read_logo(saved(picture))
        assert (logo.width, logo.height, logo.pale) == (200, 100, pale)
    assert not read_logo(saved(Image.new("RGB", (400, 200), "#FFFFFF"))).pale


PNG = saved(Image.new("RGB", (300, 300), "#AA3300"))


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        (b"no picture", LogoUnreadable),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", LogoUnreadable),
        (saved(Image.new("RGB", (9, 9)), "GIF"), LogoUnreadable),
        (PNG[: len(PNG) // 2], LogoUnreadable),
        (saved(Image.new("RGBA", (9, 9))), LogoUnreadable),
        (b"\x89PNG\r\n\x1a\n" + b"0" * LOGO_BYTES, LogoTooLarge),
        (saved(Image.new("1", (20_000, 1_000))), LogoTooLarge),
        (saved(Image.new("1", (20_000, 20_000))), LogoTooLarge),
    ],
)
def test_what_is_no_logo_is_refused_with_a_sentence(data: bytes, refused: type[ChoiceRefused]) -> None:
    """Other files, halves, nothing to see, and too much of it."""
    with pytest.raises(refused) as caught:
        choose(logo=data)
    assert caught.value.message("nl") != caught.value.message("en")


def test_words_in_every_colour_can_be_read() -> None:
    """On white, on dark, and on the colour itself the contrast is 4.5:1; a colour that has it is not touched."""
    for red, green, blue in product(range(0, 256, 51), repeat=3):
        brand = choose(accent=f"#{red:02x}{green:02x}{blue:02x}").brand
        assert contrast(brand.on_light, "#FFFFFF") >= 4.5
        assert contrast(brand.on_dark, "#14171A") >= 4.5
        assert contrast(brand.ground, brand.on_ground) >= 4.5
    dark = choose(accent="#1450B4").brand
    assert dark.on_light == dark.ground == dark.colour


def test_colours_are_written_in_one_way() -> None:
    """With or without #, short or long; anything else is refused."""
    assert [read_colour(each) for each in ("#fc0", "ffcc00", " #FFCC00 ")] == ["#FFCC00"] * 3
    for wrong in ("red", "#ffcc0", "#12345g", "rgb(1,2,3)", "#ffcc00;x", "١٢٣"):
        with pytest.raises(ColourUnreadable):
            read_colour(wrong)


@pytest.mark.parametrize("text", [*HOSTILE, "a\x00\x1bb\x85c\u2028d\ufffe", "\ud800half"])
def test_a_line_is_one_line_that_a_file_can_hold(text: str) -> None:
    """No control character, no half of a pair, no line break; what can be seen stays."""
    found = line(text)
    assert found.isprintable() or any(mark in found for mark in "\u202e\u202c\u200d")
    assert found.encode("utf-8").decode("utf-8") == found
    assert len(choose(client=text).client) <= 120
