from __future__ import annotations

import pytest

from functions.manage.rendering import Link
from functions.manage.steps import TONES, Stands, Step
from tests.functions.manage.templates.rendered import rendered

STEPS = '{% from "macros/steps.html" import steps %}{{ steps(list) }}'


@pytest.mark.parametrize(
    ("state", "words"),
    [("waiting", "Waiting"), ("under way", "Under way"), ("done", "Done"), ("failed", "Failed")],
)
def test_how_a_step_stands_is_said_in_words_beside_its_picture(state: Stands, words: str) -> None:
    html = rendered(STEPS, list=[Step("Connect <Xero>", state)])
    assert "Connect &lt;Xero&gt;" in html
    assert f'class="status is-{TONES[state]}"' in html
    assert f"</svg>{words}</span>" in html
    assert ('aria-current="step"' in html) == (state in {"under way", "failed"})


def test_progress_is_shown_where_something_is_counted() -> None:
    html = rendered(STEPS, list=[Step("Import", "under way", so_far=3, total=10), Step("Compare", "waiting")])
    assert html.count("<progress") == 1
    assert '<progress value="3" max="10" aria-labelledby="step-1"></progress>' in html


def test_a_step_that_failed_says_why_and_what_next() -> None:
    html = rendered(STEPS, list=[Step("Connect", "failed", "It was refused.", Link("/again", "Try again"))])
    assert "It was refused." in html
    assert '<a href="/again">Try again</a>' in html


@pytest.mark.parametrize(("so_far", "total"), [(11, 10), (-1, 10), (1, 0)])
def test_no_step_has_done_more_than_there_is(so_far: int, total: int) -> None:
    with pytest.raises(ValueError, match="not so many"):
        Step("Import", "under way", so_far=so_far, total=total)
