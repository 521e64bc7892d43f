from __future__ import annotations

from datetime import timedelta

from shared.store import catalogue_readings as readings
from shared.store.catalogue_readings import Reading, Standing
from tests.shared.catalogue.listed import NOW


def test_how_far_xero_was_read_is_kept_for_each_business() -> None:
    reading = Reading(NOW, NOW - timedelta(days=1), NOW, has_tracked=True)
    readings.save("acme", reading)
    assert (readings.standing("acme"), readings.standing("other")) == (Standing(reading), Standing())


def test_a_wish_is_forgotten_unless_somebody_has_had_it_again() -> None:
    later, reading = NOW + timedelta(seconds=1), Reading(NOW, NOW)
    readings.ask("acme", NOW)
    readings.ask("acme", later)
    readings.save("acme", reading)
    readings.heard("acme", NOW)
    assert readings.standing("acme") == Standing(reading, later)
    readings.heard("acme", later)
    assert readings.standing("acme") == Standing(reading)


def test_how_prices_are_meant_is_the_owners_word_and_nobodys_before() -> None:
    assert readings.basis("acme") is None
    readings.choose("acme", "inclusive", "ada@example.co.uk", NOW)
    assert (readings.basis("acme"), readings.basis("other")) == ("inclusive", None)
