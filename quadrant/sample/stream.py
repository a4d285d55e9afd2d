"""Random numbers that are the same on every platform and in every version of Python."""

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Stream:
    """A stream of random numbers, fixed by its name; made of `Random.random` and plain arithmetic alone.

    Only that method is promised to stay the same between Python versions, and logarithms differ between platforms.
    """

    def __init__(self, *name: object) -> None:
        self.random = random.Random("/".join(map(str, name))).random  # noqa: S311 - nothing here is secret

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return self.random() < share

    def between(self, low: float, high: float) -> float:
        """A number, evenly spread."""
        return low + (high - low) * self.random()

    def whole(self, low: int, high: int) -> int:
        """A whole number, evenly spread, both ends included."""
        return low + int(self.random() * (high - low + 1))

    def normal(self) -> float:
        """Bell-shaped around 0 with standard deviation 1, never beyond 3.5: the sum of four even draws."""
        draw = self.random
        return (draw() + draw() + draw() + draw() - 2) * 1.7320508075688772

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[int(self.random() * len(items))]

    def weighted(self, items: Sequence[T], weights: Sequence[int]) -> T:
        """One of the items, each as often as its weight says."""
        ticket = int(self.random() * sum(weights))
        for item, weight in zip(items, weights, strict=True):
            if ticket < weight:
                return item
            ticket -= weight
        raise AssertionError("a ticket is always below the sum of the weights")

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """So many different items in a random order; all of them when there are fewer."""
        rest = list(items)
        return [rest.pop(int(self.random() * len(rest))) for _ in range(min(count, len(rest)))]
