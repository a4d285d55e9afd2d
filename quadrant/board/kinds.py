"""The kinds of files that a board gets."""

from __future__ import annotations

from typing import Final, Literal, get_args

Kind = Literal["pptx", "pdf", "png", "svg", "xlsx", "yaml"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
"""Slides, report, pictures in two forms, workbook, and the assessment itself, with all that people answered."""
