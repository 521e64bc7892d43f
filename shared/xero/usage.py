"""Counts what is asked of Xero and what comes back: Xero limits the calls of a day, and a tier its bytes."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Used:
    """`calls` that were made, answered or not, and the bytes of the answers' bodies, without compression."""

    calls: int = 0
    received: int = 0

    def __add__(self, other: Used) -> Used:
        return Used(self.calls + other.calls, self.received + other.received)


@dataclass(frozen=True, slots=True)
class Usage:
    """What one process has used and nobody has noted yet, by tenant."""

    _used: dict[str, Used] = field(default_factory=dict)

    def count(self, tenant: str, received: int) -> None:
        """Counts one call whose answer had so many bytes; 0 where there was none."""
        self._used[tenant] = self._used.get(tenant, Used()) + Used(1, received)

    def take(self) -> dict[str, Used]:
        """Returns what was counted since the last time, and begins anew."""
        taken = dict(self._used)
        self._used.clear()
        return taken
