from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from functions.manage.charts import Point, plot
from tests.functions.manage.templates.rendered import rendered

CHART = """{% from "macros/chart.html" import chart %}
{{ chart("sales", "Sales <1>", "It rose.", plot, shape=shape) }}"""
POINTS = [Point("Oct", 100_000), Point("Nov & Dec", -50_050)]


@pytest.mark.parametrize(("shape", "drawn"), [("line", "<polyline"), ("bars", "<rect")])
def test_a_chart_is_a_picture_with_a_name_and_a_description(shape: str, drawn: str) -> None:
    html = rendered(CHART, plot=plot(POINTS), shape=shape)
    assert 'role="img" aria-labelledby="sales-title sales-says"' in html
    assert '<title id="sales-title">Sales &lt;1&gt;</title>' in html
    assert '<desc id="sales-says">It rose.</desc>' in html
    assert drawn in html
    assert " style=" not in html


def test_every_value_is_in_the_table_beneath_to_the_penny() -> None:
    html = rendered(CHART, plot=plot(POINTS), shape="line")
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td class="amount">(.*?)</td></tr>', html)
    assert rows == [("Oct", "£1,000.00"), ("Nov &amp; Dec", "\N{MINUS SIGN}£500.50")]


def test_the_drawing_is_well_formed_and_its_axis_is_in_pounds() -> None:
    html = rendered(CHART, plot=plot(POINTS), shape="bars")
    svg = ET.fromstring(html[html.index("<svg") : html.index("</svg>") + 6])  # noqa: S314  # our own
    assert [each.text for each in svg.findall("text")] == [
        "\N{MINUS SIGN}£1,000",
        "\N{MINUS SIGN}£500",
        "£0",
        "£500",
        "£1,000",
        "Oct",
        "Nov & Dec",
    ]
