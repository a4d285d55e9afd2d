"""The strict reading of YAML: values as written, places, and what is refused."""

import pytest

from quadrant.strict_yaml import Limits, Tree, read


def tree_of(text: str) -> Tree:
    """The tree of a text that has no problems."""
    tree, problems = read(text.encode(), "file.yaml", Limits())
    assert problems == []
    assert tree is not None
    return tree


def found_in(data: bytes, limits: Limits | None = None) -> list[str]:
    """The problems of the bytes as `line:column code`."""
    _, problems = read(data, "file.yaml", limits or Limits())
    return [f"{problem.line}:{problem.column} {problem.code}" for problem in problems]


@pytest.mark.parametrize(
    "written",
    [
        "NO",
        "no",
        "null",
        "~",
        "true",
        "010",
        "1_000",
        "+1",
        "2.0",
        "12:30:45",
        "2026-05-12",
        "0x1F",
        ".nan",
        "1e3",
        "=",
    ],
)
def test_every_scalar_is_text_as_written(written: str) -> None:
    """Plain, single-quoted and double-quoted scalars give the same text, whatever YAML would make of them."""
    tree = tree_of(f"[{written}, '{written}', \"{written}\"]")
    assert tree.root == [written] * 3


def test_places_of_keys_and_values() -> None:
    """Keys and values know the line and the column where they begin, in block and in flow style."""
    tree = tree_of("# a comment\na: 1\nb:\n  - {c: d,\n     e: [one, two]}\n")
    assert tree.value_at(("a",)) == (2, 4)
    assert tree.key_at(("b",)) == (3, 1)
    assert tree.value_at(("b", 0)) == (4, 5)
    assert tree.key_at(("b", 0, "e")) == (5, 6)
    assert tree.value_at(("b", 0, "e", 1)) == (5, 15)


def test_place_of_what_is_not_there() -> None:
    """The place of a value that is missing is the place of the innermost part that lacks it."""
    tree = tree_of("a:\n  b: {c: 1}\n")
    assert tree.value_at(("a", "b", "x")) == (2, 6)
    assert tree.value_at(("x",)) == (1, 1)
    assert tree.value(("a", "x", 0)) is None


def test_columns_count_characters() -> None:
    """A column counts characters as people see them, not bytes: emoji and Chinese characters are one each."""
    assert found_in("{日本: 😀, é: &x 1}".encode()) == ["1:12 anchor"]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_and_byte_order_mark(mark: bytes, line_end: str) -> None:
    """Lines may end as on any system, and a byte order mark takes up no column."""
    data = mark + line_end.join(("a: &x 1", "b: *x", "c: |", "  two", "  lines", "")).encode()
    tree, _ = read(data, "file.yaml", Limits())
    assert found_in(data) == ["1:4 anchor", "2:4 alias"]
    assert tree is not None
    assert tree.value(("c",)) == "two\nlines\n"


@pytest.mark.parametrize("character", ["\x85", "\u2028", "\u2029"])
def test_line_ends_of_yaml_1_1_are_characters(character: str) -> None:
    """Three characters that only YAML 1.1 takes for line ends stay in the text and start no line."""
    tree, problems = read(f"a: one{character}two\nb: &x 1\n".encode(), "file.yaml", Limits())
    assert tree is not None
    assert tree.value(("a",)) == f"one{character}two"
    assert [(problem.line, problem.column) for problem in problems] == [(2, 4)]


def test_leading_document_mark_and_end_mark() -> None:
    """A file may begin with --- and end with ..., and comments may stand anywhere."""
    assert tree_of("# first\n---\na: 1 # one\n...\n# last\n").root == {"a": "1"}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "1:1 empty_file"),
        (b"\xef\xbb\xbf", "1:1 empty_file"),
        (b"# only a comment\n", "1:1 empty_file"),
        ("a: 1\n".encode("utf-16"), "1:1 not_utf8"),
        ("a: 1\n".encode("utf-32"), "1:1 not_utf8"),
        ("a: 1\n".encode("utf-16-le"), "1:2 nul"),
        ("a: 1\nb: é\n".encode("latin-1"), "2:4 not_utf8"),
        (b"a: 1\r\nb: \xed\xa0\x80\r\n", "2:4 not_utf8"),  # half of a surrogate pair
        (b"\xef\xbb\xbfa\xff", "1:2 not_utf8"),
        (b"a: 1\nb: x\x00y\n", "2:5 nul"),
        (b"a: 1\nb: x\x07y\n", "2:5 forbidden_character"),
        ("a: x\ufeffy\n".encode(), "1:5 forbidden_character"),
        (b"a: '", "1:4 unclosed_quote"),
        (b"a: [1\n\n\n", "1:6 unclosed_bracket"),
        (b"%FOO bar\n---\na: 1\n", "1:1 directive"),
        (b"%TAG ! tag:example.org,2026:\n---\na: 1\n", "1:1 directive"),
        (b"%YAML 3.0\n---\na: 1\n", "1:1 directive"),
    ],
)
def test_what_cannot_be_read(data: bytes, expected: str) -> None:
    """Encodings, characters and texts that are no YAML are problems with a place."""
    assert expected in found_in(data)


def test_forbidden_characters_are_all_found() -> None:
    """Reading goes on after a forbidden character, so that the next one, and what else is wrong, are found too."""
    found = found_in(b"a: \x01\x02\nb: &x \x00\n")
    assert sorted(found) == ["1:4 forbidden_character", "2:4 anchor", "2:7 nul"]


def test_all_problems_in_one_run() -> None:
    """A problem does not keep the ones after it from being found."""
    text = b"a: &x 1\na: 2\n<<: *x\n? [k]\n: !t v\nb: *x\n---\n"
    assert found_in(text) == [
        "1:4 anchor",
        "2:1 duplicate_key",
        "3:5 alias",
        "3:1 merge_key",
        "4:3 complex_key",
        "5:3 tag",
        "6:4 alias",
        "7:1 second_document",
    ]


def test_size_limit_is_exact() -> None:
    """A file of exactly the limit is read; one byte more is refused without being parsed."""
    limits = Limits(size=10)
    assert found_in(b"abcdefghij", limits) == []
    assert found_in(b"[[[[[[[[[[[", limits) == ["1:1 too_large"]


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("\n", "")])
def test_depth_limit_is_exact(opening: str, closing: str) -> None:
    """Twelve levels are read, the thirteenth is refused where it begins, in lists and in mappings."""
    if opening == "\n":  # block style

        def nested(depth: int) -> str:
            return "\n".join(" " * level + "a:" for level in range(depth))
    else:

        def nested(depth: int) -> str:
            return opening * depth + closing * depth

    assert found_in(nested(12).encode()) == []
    assert [problem.split()[1] for problem in found_in(nested(13).encode())] == ["too_deep"]


def test_length_limit_of_a_list() -> None:
    """A list under a limited key is refused at the first entry too many, and nothing after it is read."""
    limits = Limits(longest={"respondents": 2})
    assert found_in(b"respondents: [a, b]\nother: [a, b, c]\n", limits) == []
    assert found_in(b"respondents: [a, b, c]\nother: *x\n", limits) == ["1:21 too_many_respondents"]
    assert found_in(b"deeper:\n  respondents: [a, b, c]\n", limits) == []
