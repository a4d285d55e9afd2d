"""Labels never overlap, never leave the picture, and always land in the same places."""

from __future__ import annotations

import random
import unicodedata
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quadrant.labels import Box, Label, Placed, place
from quadrant.typeface import covers, isolated, shorten, width, wrap

PLOT = Box(0, 0, 640, 640)

# Few different places, so that marks are often stacked, on edges and in corners.
coordinate = st.one_of(st.sampled_from([8.0, 20.0, 320.0, 632.0]), st.floats(8, 632, allow_nan=False))


@st.composite
def crowds(draw: st.DrawFn) -> list[Label]:
    """1 to 40 labels at any places."""
    sizes = st.tuples(coordinate, coordinate, st.floats(3, 8), st.floats(12, 120))
    rows = draw(st.lists(sizes, min_size=1, max_size=40))
    return [Label(f"label {i}", x, y, radius, wide, 17) for i, (x, y, radius, wide) in enumerate(rows)]


def mark(label: Label) -> Box:
    """The square around a label's mark."""
    return Box(label.x - label.radius, label.y - label.radius, 2 * label.radius, 2 * label.radius)


def assert_clear(labels: list[Label], placed: tuple[Placed, ...], obstacles: tuple[Box, ...] = ()) -> None:
    """No label overlaps another, a mark or an obstacle, and all are within the plot."""
    boxes = [item.box for item in placed]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    for box in boxes:
        assert PLOT.contains(box)
        assert not [label for label in labels if box.overlaps(mark(label))]
        assert not [obstacle for obstacle in obstacles if box.overlaps(obstacle)]


@settings(max_examples=60, deadline=None)
@given(crowds())
def test_labels_never_overlap(labels: list[Label]) -> None:
    """1 to 40 labels, wherever their marks are, all find a place that overlaps nothing and is within the plot."""
    placed = place(labels, PLOT)

    assert placed is not None
    assert {item.key for item in placed} == {label.key for label in labels}
    assert_clear(labels, placed)


@settings(max_examples=20, deadline=None)
@given(crowds(), st.randoms(use_true_random=False))
def test_the_order_of_labels_changes_nothing(labels: list[Label], chance: random.Random) -> None:
    """The same labels in another order get the same places."""
    shuffled = list(labels)
    chance.shuffle(shuffled)

    assert place(shuffled, PLOT) == place(labels, PLOT)


@pytest.mark.parametrize("corner", [(8, 8), (632, 8), (8, 632), (632, 632), (320, 320)])
def test_forty_marks_on_one_place_are_all_named(corner: tuple[float, float]) -> None:
    """40 marks stacked in a corner or the centre: every label is placed, and those not beside the mark have a line."""
    labels = [Label(f"{i:02}", *corner, 7, 60 + 3 * i, 17) for i in range(40)]
    placed = place(labels, PLOT)

    assert placed is not None
    assert_clear(labels, placed)
    for item in placed:
        away = Box(item.box.left - 14, item.box.top - 14, item.box.width + 28, item.box.height + 28)
        assert item.leader or away.overlaps(mark(labels[0]))


def test_obstacles_and_further_marks_are_left_alone() -> None:
    """No label lies on the box of a zone's name or on a mark without a label."""
    labels = [Label(f"{i}", 40 + 14 * i, 40, 6, 80, 16) for i in range(12)]
    obstacles = (Box(10, 10, 200, 20), Box(10, 60, 300, 20))
    placed = place(labels, PLOT, obstacles=obstacles, marks=[(260.0, 90.0, 30.0)])

    assert placed is not None
    assert_clear(labels, placed, (*obstacles, Box(230, 60, 60, 60)))


def test_a_lonely_label_stands_at_the_right_of_its_mark() -> None:
    """With nothing in the way a label is to the right, level with its mark, without a line."""
    (item,) = place([Label("one", 320, 320, 7, 80, 16)], PLOT) or ()

    assert item.leader is None
    assert (item.box.left, item.box.middle[1]) == (330, 320)


def test_a_label_prefers_not_to_lie_on_a_line() -> None:
    """A line drawn to the right of the mark sends the label to another side."""
    (item,) = place([Label("one", 320, 320, 7, 80, 16)], PLOT, lines=[((330, 320), (500, 320))]) or ()

    assert not item.box.overlaps(Box(330, 319.5, 170, 1))


def test_a_label_that_only_belongs_nearby_is_left_out_when_there_is_no_room() -> None:
    """A date on the way so far is dropped rather than sent away on a line; names never are."""
    wall = (Box(260, 260, 120, 120),)
    labels = [Label("date", 320, 320, 4, 60, 14, near=True), Label("name", 320, 320, 4, 60, 14)]
    placed = place(labels, PLOT, obstacles=wall)

    assert placed is not None
    assert [item.key for item in placed] == ["name"]


def test_no_room_at_all_is_said() -> None:
    """Labels that together are larger than the plot give no answer instead of a wrong one."""
    assert place([Label(f"{i}", 20, 20, 4, 60, 20) for i in range(40)], Box(0, 0, 120, 120)) is None
    assert place([Label("wide", 320, 320, 4, 700, 20)], PLOT) is None


def test_nothing_to_label() -> None:
    """Without labels there is nothing to place."""
    assert place([], PLOT) == ()


@given(st.text(max_size=60), st.floats(20, 300))
def test_shortened_text_fits(text: str, longest: float) -> None:
    """A shortened name fits, is a beginning of the name, and never parts a letter from its accent."""
    short = shorten(text, 14, longest)

    assert width(short, 14) <= max(longest, width("…", 14)) + 1e-6
    if short != text:
        kept = short.removesuffix("…")
        rest = text.removeprefix(kept).lstrip()
        assert text.startswith(kept)
        assert not rest or unicodedata.category(rest[0])[0] != "M" or not kept


def test_the_fonts_cover_the_scripts_that_they_are_bundled_for() -> None:
    """Accents, Greek, Cyrillic and the signs of the charts have shapes; Chinese has none, and that is known."""
    for face in ("regular", "semibold", "serif"):
        assert covers("IJsselhuis Žižkov “€” – † … ± Ελλάς Київ Ђорђе ½", face)  # type: ignore[arg-type]
        assert not covers("中文", face)  # type: ignore[arg-type]


def test_wide_scripts_are_measured_wide() -> None:
    """Text that another font will draw is taken at full width, so that it does not run into its neighbours."""
    assert width("中文", 20) >= 40


def test_lines_are_broken_at_spaces_only() -> None:
    """Wrapped text keeps all its words, and a word that is too long keeps a line of its own."""
    assert wrap("Strong today but not tomorrow", 12, 90) == ("Strong today but", "not tomorrow")
    assert wrap("Arbeidsongeschiktheidsverzekering nu", 12, 40) == ("Arbeidsongeschiktheidsverzekering", "nu")


@pytest.mark.parametrize("name", ["שלום", "مصرف", "plain \u202eback", "\u2067open", "\u2069close", "a\u2069\u2067b"])
def test_direction_marks_stay_within_the_name(name: str) -> None:
    """A name with right-to-left letters or direction marks is wrapped in an isolate that it cannot close itself."""
    depth = 0
    for place_, character in enumerate(wrapped := isolated(name)):
        depth += (character in "\u2066\u2067\u2068") - (character == "\u2069")
        assert depth > 0 or place_ == len(wrapped) - 1
    assert depth == 0


def test_plain_names_are_left_as_they_are() -> None:
    """Names without any direction of their own get no invisible characters."""
    assert isolated("Zorg & Co. 中文") == "Zorg & Co. 中文"
