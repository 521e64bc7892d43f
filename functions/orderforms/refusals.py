"""Says no to a buyer: with which status, in which words, and what to do next."""

from __future__ import annotations

from functions.orderforms.rendering import Brand


class Refused(Exception):
    """Answer with a page of this status: a heading, and sentences. Nothing was ordered.

    What is said holds nothing that came from outside.
    """

    def __init__(self, status: int, heading: str, *says: str, brand: Brand | None = None) -> None:
        super().__init__(heading)
        self.status, self.heading, self.says = status, heading, says
        self.brand = brand or Brand()


def no_form() -> Refused:
    return Refused(
        404,
        "There is no order form at this address",
        "Check the address if you typed it. If you followed a link, ask whoever sent it for the right one.",
    )


def no_order() -> Refused:
    return Refused(
        404,
        "There is no such page",
        "If you followed the link to an order, make sure that it is whole: its last part is a long code.",
    )


def no_such_method() -> Refused:
    return Refused(405, "This page cannot be used like that", "Open it in your browser, and use its buttons.")


def too_large() -> Refused:
    return Refused(
        413,
        "You sent more than this form can take",
        "Nothing was ordered. Go back, write less in the boxes, and send it again.",
    )


def no_form_sent() -> Refused:
    return Refused(
        415,
        "The form could not be read",
        "It did not arrive as a browser sends it. Nothing was ordered. Go back, and send it again.",
    )


def from_elsewhere() -> Refused:
    return Refused(
        403,
        "This did not come from a page of ours",
        "Nothing was ordered or paid. Open the order form or your order's page, and send it from there.",
    )


def away() -> Refused:
    return Refused(
        503,
        "We could not do that just now",
        "Go back, and try once more in a minute: whatever you sent already is ordered once, and no more.",
    )


def broken() -> Refused:
    return Refused(
        500,
        "Something went wrong on our side",
        "You did not cause it. Go back, and try once more in a minute.",
        "Whatever you sent already is ordered once, and no more, however often you send it.",
    )
