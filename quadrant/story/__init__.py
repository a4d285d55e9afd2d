"""The story of an assessment: what there is to say, once, for screens, slides and reports."""

from quadrant.story.sentences import agreement, change, groups, movement, perception, summary

__all__ = ["agreement", "change", "groups", "movement", "perception", "summary"]
