"""Errors that say what happens next. Raise the one whose consequence you want."""

from __future__ import annotations

from datetime import datetime


class Forged(Exception):
    """Refuse and forget: what came in does not come from the sender it claims."""


class Malformed(Exception):
    """Refuse: the sender is who it claims to be, but its message cannot be read."""


class Unavailable(Exception):
    """Stay queued: something outside did not answer as it should; try again later."""


class Newer(Unavailable):
    """Wait, and park nothing: a later version wrote this, and only that version can read it."""


class Unknown(Unavailable):
    """The provider answers 404. Its replicas may lag, so retry a few times before parking."""


class Away(Unavailable):
    """Put off whatever is to be read there for this tenant: the provider does not answer, or not to us."""


class Throttled(Away):
    """Put off whatever is to be read there for this tenant: its limit is used up `until` then, in UTC."""

    def __init__(self, why: str, until: datetime) -> None:
        super().__init__(why)
        self.until = until


class KeyRefused(Away):
    """Put off whatever is to be read there: the provider does not take the key, so the owner must act."""


class NotAllowed(Unavailable):
    """The provider knows the key, and does not let the key do this."""


class Contended(Unavailable):
    """DynamoDB was busy, or another process was writing the same rows. Nothing was written."""


class AppRefused(Unavailable):
    """Xero refuses the app's own secret: an operator must put the secret that is in force in its place."""


class NotStored(Unavailable):
    """Pause: a new token of Xero's could not be stored, or is not stored yet; some process may hold it."""


class Rejected(Exception):
    """Park for a person. `reason_code` is a key of shared.reasons and the metric's name."""

    def __init__(self, reason_code: str, detail: str) -> None:
        super().__init__(f"{reason_code}: {detail}")
        self.reason_code = reason_code
        self.detail = detail


class Disconnected(Exception):
    """Pause the tenant: its owner must connect again before anything can be posted."""


class Forbidden(Disconnected, Unavailable):
    """Pause the tenant: Xero answers 403, so the owner must connect again, or consent to more."""
