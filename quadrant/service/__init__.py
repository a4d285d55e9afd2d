"""The use cases: the one door that screens and commands go through, a module for each who asks.

`opened` holds the workspace that is open; every other module asks it.
"""

from quadrant.service import (
    benchmarks,
    commands,
    comparisons,
    drafts,
    files,
    opened,
    organisations,
    participants,
    workshops,
)

__all__ = [
    "benchmarks",
    "commands",
    "comparisons",
    "drafts",
    "files",
    "opened",
    "organisations",
    "participants",
    "workshops",
]
