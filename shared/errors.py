"""Errors that say what happens next. Raise the one whose consequence you want."""


class Forged(Exception):
    """Refuse and forget: what came in was not sent by whom it claims."""


class Malformed(Exception):
    """Refuse: the sender is who it claims to be, but what it sent cannot be read."""


class Unavailable(Exception):
    """Stay queued: something outside did not answer as it should; try again later."""


class Unknown(Unavailable):
    """The same, while there is hope: the provider knows no such thing, perhaps not yet, perhaps never."""


class Rejected(Exception):
    """Park for a person. `reason` is a word of shared.reasons and the metric's name."""

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(f"{reason}: {words}")
        self.reason_code = reason
        self.detail = words


class Disconnected(Exception):
    """Pause the tenant: its owner must connect again before anything can be posted."""
