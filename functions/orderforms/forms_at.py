"""Finds the form at an address, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from functions.orderforms import refusals
from functions.orderforms.rendering import LONDON, Brand
from shared.orders.colours import is_colour
from shared.orders.forms import OrderForm
from shared.store import businesses, links, order_forms

# Longer than any address of a form's and any order's token, and shorter than a table's key may be.
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Found:
    """A form, its business, and how it looks."""

    tenant: str
    form: OrderForm
    brand: Brand

    @property
    def address(self) -> str:
        return f"/f/{self.form.address}"


def form_at(address: str) -> Found:
    """Returns the form at an address. Raises Refused where there is none, or none that was ever opened.

    Whoever types an address that is printed somewhere may type capitals; none has any.
    """
    link = links.of_form(address.lower()) if len(address) <= LONGEST else None
    found = form_of(link.tenant, link.id) if link else None
    if found is None or found.form.state == "draft":
        raise refusals.no_form()
    return found


def form_of(tenant: str, id: str) -> Found | None:
    """Returns a form of a business; None if there is none."""
    form = order_forms.read(tenant, id)
    return Found(tenant, form, brand_of(tenant, form)) if form else None


def brand_of(tenant: str, form: OrderForm) -> Brand:
    profile, look = businesses.profile(tenant), form.look
    return Brand(
        look.brand or (profile.name if profile else ""),
        f"/f/colours/{look.colour[1:]}.css" if is_colour(look.colour) else "",
        f"/f/{form.address}/logo" if look.logo else "",
        profile.time_zone if profile else LONDON,
        form.reached_by,
    )
