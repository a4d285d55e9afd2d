"""What can be wrong with a file, in words: every code, and one finding with its place.

A problem says what is wrong, shows the value, and says what to do. Problems are values, not exceptions: all of them are
collected in one run (contract section 2).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from quadrant.language import mark, translate

PROBLEMS: Final[Mapping[str, str]] = {
    # The file as a whole
    "unreadable": mark("This file cannot be read ({reason}). Check that it still exists and that you may open it."),
    "too_large": mark("This file is larger than {limit} and was not read. Shorten it or split it."),
    "empty_file": mark("This file is empty. Write an assessment in it, or remove it."),
    "not_utf8": mark("This is not UTF-8 text. Save the file again with the encoding UTF-8."),
    "nul": mark("There is a NUL character here. Save the file again as plain text with the encoding UTF-8."),
    "forbidden_character": mark(
        "The character {value} cannot stand in a YAML file. Remove it, or write it as an escape between double quotes."
    ),
    # YAML that is not accepted
    "too_deep": mark("More than {limit} levels of nesting; nothing was read from here on. Write the file flatter."),
    "too_many_respondents": mark("More than {limit} respondents; nothing was read from here on. Split the file."),
    "alias": mark("Aliases (*name) are not accepted. Write the value out in full."),
    "anchor": mark("Anchors (&name) are not accepted. Remove it, or put a text that begins with & between quotes."),
    "tag": mark("Tags (!name) are not accepted. Remove it, or put a text that begins with ! between quotes."),
    "directive": mark("Directives (lines beginning with %) are not accepted. Remove the line."),
    "merge_key": mark("Merge keys (<<) are not accepted. Write the keys out in full."),
    "duplicate_key": mark("The key {value} is here for the second time. Keep one of the two."),
    "complex_key": mark("A key is a single text. Write it as key: value."),
    "second_document": mark("A second document begins here. Put every assessment in a file of its own."),
    # Text that is not YAML
    "tab": mark("There is a tab in the indentation. Use spaces."),
    "unclosed_quote": mark(
        "This quotation mark is never closed. Close it, or put a backslash before a quotation mark in the text."
    ),
    "unclosed_bracket": mark("A comma or a closing bracket is missing here."),
    "bad_escape": mark("This backslash does not begin a known escape. Write two backslashes, or use single quotes."),
    "misplaced_colon": mark(
        "A colon is not expected here. Put a text that holds a colon between quotes, or check the indentation."
    ),
    "missing_colon": mark("A colon is missing here. Write key: value, or put a text of several lines between quotes."),
    "bad_indentation": mark("This line does not fit the lines above it. Check how far it is indented."),
    "bad_start": mark("A text cannot begin with {value}. Put it between quotes."),
    "syntax": mark("This cannot be read as YAML. Check the punctuation and the indentation here and just above."),
    # The shape of an assessment
    "mapping_expected": mark("Keys with values are expected here (key: value). Write {{}} where there are none."),
    "list_expected": mark("A list is expected here: one entry per line, each beginning with a dash."),
    "text_expected": mark("One single value is expected here, not a list or keys with values."),
    "unknown_key": mark("The key {value} is not known here. Known are: {choices}."),
    "missing_key": mark("The key {key} is missing here. Add it."),
    # Values
    "unknown_format": mark("{value} is not a known format of this file. Write: {choices}."),
    "unknown_model": mark("{value} is not a known questionnaire. Write: {choices}."),
    "unknown_model_version": mark("{value} is not a known version of the questionnaire. Write: {choices}."),
    "bad_id": mark(
        "{value} is not an id. Use letters without accents, digits, -, _ and ., begin with a letter or a digit, "
        "and stay within {limit} characters."
    ),
    "bad_organisation_id": mark(
        "{value} is not the id of an organisation. Use lower-case letters without accents, digits, -, _ and ., "
        "begin with a letter or a digit, and stay within {limit} characters."
    ),
    "name_empty": mark("Nothing is written here. Write a text, or remove the key if it is optional."),
    "name_too_long": mark("This text has {length} characters; {limit} is the most."),
    "control_character": mark("{value} holds a control character or a line break. Write one line of plain text."),
    "note_too_long": mark("This note has {length} characters; {limit} is the most."),
    "bad_whole_number": mark("{value} is not a whole number. Write digits only, without sign, point or leading zero."),
    "bad_number": mark("{value} is not a number. Write digits, with a point before decimals if any, such as 75.5."),
    "out_of_range": mark("{value} is out of range. Write a number from {lowest} to {highest}."),
    "bad_boolean": mark("{value} is neither true nor false. Write one of the two."),
    "bad_date": mark("{value} is not a date. Write year, month and day as YYYY-MM-DD, such as 2026-05-12."),
    "no_such_date": mark("{value} does not exist in the calendar. Check the day and the month."),
    "unknown_sector": mark("{value} is not a known sector. Choose an id from data/sectors.yaml."),
    "unknown_country": mark("{value} is not a country code. Write the two capitals of ISO 3166-1, such as NL."),
    "unknown_group": mark("{value} is not a known group. Choose one of: {choices}."),
    "unknown_element": mark("{value} is not a known element. Choose one of: {choices}."),
    "unknown_question": mark("The element {element} has no question {value}. Choose one of: {choices}."),
    "not_asked": mark("The question {value} is not asked of {group}. Remove the answer."),
    "not_agreed": mark("The question {value} is asked of no group inside the organisation. Remove what was agreed."),
    "bad_level": mark("{value} is not an answer. Choose one of: {choices}."),
    "bad_confidence": mark("{value} is not a degree of confidence. Choose one of: {choices}."),
    "unknown_choice": mark("{value} is not one of the words for this. Choose one of: {choices}."),
    "no_such_question": mark("{value} is not a question that is scored. Write element.question, such as data.trust."),
    "number_of_moments": mark("A journey has from {lowest} to {highest} moments; here there are {count}."),
    "duplicate_moment": mark("The moment {value} is in this journey already. Give every moment a name of its own."),
    "duplicate_step": mark("The step to level {value} of {question} is in this file already. Keep one of the two."),
    "no_respondents": mark("There are no respondents. Add at least one."),
    "duplicate_respondent": mark("The respondent {value} is in this file already. Give everyone an id of their own."),
    # Across files
    "duplicate_assessment": mark("The assessment {value} of {organisation} is already in {other}. Change its id."),
    "differing_name": mark("The name of {organisation} is {first} in {other}. Make them the same."),
    "differing_sector": mark("The sector of {organisation} is {first} in {other}. Make them the same."),
    "differing_owner": mark("The owner of {organisation} is {first} in {other}. Make them the same."),
    "differing_fictional": mark("For {organisation}, fictional is {first} in {other}. Make them the same."),
}
"""Code -> English sentence with named fields, the msgid of its translations."""

SUGGESTION: Final = mark("Did you mean {nearest}?")
"""Follows the sentence of a problem that has the detail `nearest`."""

_SHOWN = 40  # characters of a value that a message shows
_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co"}  # categories that would hide or reorder what is printed


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong: where (line and column 1-based; 1:1 for the file as a whole), what, and the details.

    `details` are the fields of the sentence of `code` in `PROBLEMS`, as shown to people. `path` are the keys and
    numbers that lead to it in the content; empty for a problem of the text, and for one that was stored.
    """

    file: str
    line: int
    column: int
    code: str
    details: tuple[tuple[str, str], ...] = ()
    path: tuple[int | str, ...] = field(default=(), compare=False, repr=False)

    def message(self, language: str = "en") -> str:
        """What is wrong and what to do, in the language."""
        details = dict(self.details)
        sentence = translate(PROBLEMS[self.code], language, **details)
        if "nearest" in details:
            sentence += " " + translate(SUGGESTION, language, nearest=details["nearest"])
        return sentence

    def __str__(self) -> str:
        """`FILE:LINE:COLUMN: CODE: message`, in English, on one line (contract section 4)."""
        return f"{visible(self.file)}:{self.line}:{self.column}: {self.code}: {self.message()}"


def visible(text: str) -> str:
    """The text with every character that would be invisible, or move others, written as an escape."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character.encode("unicode_escape", "surrogatepass").decode("ascii")
        if unicodedata.category(character) in _INVISIBLE
        else character
        for character in text
    )


def shown(value: object) -> str:
    """A value as a message quotes it: shortened, nothing invisible; of a list or mapping only the kind."""
    if isinstance(value, list):
        return "[…]"
    if not isinstance(value, str):
        return "{…}"
    return f"“{visible(value if len(value) <= _SHOWN else value[: _SHOWN - 1] + '…')}”"


def nearest(value: str, choices: Iterable[str]) -> str | None:
    """The choice that the value was probably meant to be, if there is one."""
    meant = {choice.casefold(): choice for choice in choices}
    found = get_close_matches(value[:64].casefold(), meant, n=1)
    return meant[found[0]] if found and meant[found[0]] != value else None
