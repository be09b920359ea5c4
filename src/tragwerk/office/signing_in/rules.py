# SPDX-License-Identifier: EUPL-1.2
"""How long signing in has to wait after wrong passwords."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Limit:
    """So many failures are free; then each costs a pause, twice as long every time, up to the longest."""

    free: int
    first: timedelta
    longest: timedelta
    forgotten_after: timedelta

    def pause(self, failures: int) -> timedelta:
        """Return the pause after so many failures."""
        if failures < self.free:
            return timedelta()
        # Beyond some doublings the longest is reached anyway, and the number must not grow without end.
        return min(self.first * (1 << min(failures - self.free, 20)), self.longest)

    def left(self, failures: int) -> int:
        """Return how many more failures are free."""
        return max(self.free - failures, 0)


DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# One name at one address: about a hundred guesses a day at most.
PAIR = Limit(5, timedelta(seconds=30), timedelta(minutes=15), DAY)
# One name from everywhere: more than one address alone can reach, so that nobody locks a name for others.
NAME = Limit(150, timedelta(seconds=5), timedelta(minutes=1), DAY)
# One address, whatever the name: a whole school sits behind one, and on its first morning mistypes a lot.
ADDRESS = Limit(300, timedelta(seconds=5), timedelta(minutes=1), HOUR)
# Codes on paper from one address: the parents of a school sit behind one on the evening when they sign.
CODE = Limit(50, timedelta(seconds=5), timedelta(minutes=1), HOUR)
