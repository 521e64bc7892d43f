from __future__ import annotations

from dataclasses import replace

from shared.preflight.look import Customers, Products
from shared.store import charts, looks
from tests.shared.chart.charts import CHART
from tests.shared.preflight.looked import LOOK, trace


def test_a_look_is_read_as_it_was_kept_and_beside_the_chart() -> None:
    look = replace(
        LOOK,
        customers=Customers(9, 1, 2, are_all=False),
        products=(Products("200", "OUTPUT2", 4, ("A1", "A2")),),
        traces=(trace(), trace(tool="synder", provider=None)),
        are_all_read=False,
    )
    charts.keep("acme", CHART)
    looks.keep("acme", look)
    assert looks.read("acme") == look
    assert charts.read("acme") == CHART


def test_a_later_look_takes_an_earlier_ones_place_and_nobody_elses() -> None:
    looks.keep("acme", LOOK)
    looks.keep("other", LOOK)
    later = replace(LOOK, traces=(trace(),))
    looks.keep("acme", later)
    assert (looks.read("acme"), looks.read("other")) == (later, LOOK)


def test_before_anybody_has_looked_there_is_none() -> None:
    charts.keep("acme", CHART)
    assert looks.read("acme") is None
