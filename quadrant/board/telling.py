"""What a deck and a report have in common: one material and its findings, told in one language to one client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from quadrant.board.choices import Choices
from quadrant.language import mark, translate
from quadrant.portrait import Portrait
from quadrant.story.finding import Finding
from quadrant.story.material import Material
from quadrant.story.rules import Kind

FINGERPRINT: Final = 12
"""So many digits of a SHA-256 tell two files apart, and fit into a footer."""


@dataclass(frozen=True)
class Telling:
    """One material, what is found in it, and how it is to be told."""

    material: Material
    findings: tuple[Finding, ...]
    choices: Choices

    @property
    def language(self) -> str:
        """In which it is told."""
        return self.choices.language

    @property
    def portrait(self) -> Portrait:
        """All facts of the assessment that may be shown."""
        return self.material.portrait

    @property
    def name(self) -> str:
        """Whose it is."""
        return self.choices.client or self.portrait.assessment.organisation.name

    @property
    def fingerprints(self) -> str:
        """From which file and questionnaire it is."""
        return self.say(
            mark("file {file}, questionnaire {model}"),
            file=self.portrait.record.content_hash[:FINGERPRINT],
            model=self.material.model_fingerprint[:FINGERPRINT],
        )

    def say(self, message: str, **fields: object) -> str:
        """A text of the product."""
        return translate(message, self.language, **fields)

    def label(self, figure: str) -> str:
        """What people call an axis or an element."""
        return self.material.model.figure(figure).label[self.language]

    def of(self, *kinds: Kind) -> list[Finding]:
        """The findings of these kinds, kind by kind."""
        return [each for kind in kinds for each in self.findings if each.kind == kind]

    def paragraph(self, found: Finding) -> str:
        """The sentences of a finding."""
        return " ".join(found.sentences(self.language))
