"""The story of an assessment: what there is to say, once, for screens, slides and reports."""

from quadrant.story.finding import Finding
from quadrant.story.findings import KINDS, standing_out, tell
from quadrant.story.material import Material, gather
from quadrant.story.sentences import agreement, change, groups, lens_certainty, movement, perception, summary

__all__ = [
    "KINDS",
    "Finding",
    "Material",
    "agreement",
    "change",
    "gather",
    "groups",
    "lens_certainty",
    "movement",
    "perception",
    "standing_out",
    "summary",
    "tell",
]
