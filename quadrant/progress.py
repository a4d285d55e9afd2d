"""How far an organisation has come on its way to a target, in the two measures that OWASP SAMM publishes."""

from __future__ import annotations

from collections.abc import Mapping


def percent_to_target(target: Mapping[str, float], current: Mapping[str, float | None]) -> float | None:
    """The share, 0-1, of the targets that is there: 1 - (what each element lacks, added up) / (the targets, added up).

    Both are scores, 0-100, by element; elements without a target do not count. An element that is further than its
    target lacks nothing, and makes up for nothing elsewhere. None when a targeted element has no score, or the targets
    add up to nothing.
    """
    gaps = []
    for element, aim in target.items():
        score = current.get(element)
        if score is None:
            return None
        gaps.append(max(0.0, aim - score))
    whole = sum(target.values())
    return 1 - sum(gaps) / whole if whole else None


def progress_to_date(baseline: float | None, target: float | None, current: float | None) -> float | None:
    """The share of the way to a target that has been gone: (current - baseline) / (target - baseline).

    All are scores, 0-100, of the same thing. Below 0 after a step back, above 1 beyond the target. None when one of
    them is missing, or the target equals the baseline: there was no way to go.
    """
    if baseline is None or target is None or current is None or target == baseline:
        return None
    return (current - baseline) / (target - baseline)
