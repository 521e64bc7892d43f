from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.datastructures import FormData
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
)
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput

from functions.manage.choices import choices
from tests.functions.manage.templates.rendered import rendered

FIELD = '{% from "macros/forms.html" import field %}{{ field(form.it, autocomplete="email") }}'
SUMMARY = '{% from "macros/forms.html" import error_summary %}{{ error_summary(form) }}'
FORM = """{% from "macros/forms.html" import form as begin %}
{% call begin(form, "Save", action="/manage/b/a/settings") %}inside{% endcall %}"""
CHOICES = choices([("a", "First <one>"), ("b", "Second")])


class Line(Form):
    line = StringField("Line", [InputRequired("Enter a line")])


def opened(it: Any) -> Any:
    form = BaseForm({"it": it})
    form.process()
    return form


def refused(it: Any, *sent: tuple[str, str]) -> Any:
    form = BaseForm({"it": it})
    form.process(FormData([*sent, ("other", "sent")]))
    assert not form.validate()
    return form


def name() -> Any:
    return StringField(
        "Name & title", [InputRequired("Enter a <name>"), Length(max=9)], description="As on <it>"
    )


def test_a_field_has_its_label_and_its_hint_and_is_described_by_the_hint() -> None:
    html = rendered(FIELD, form=opened(name()))
    assert '<label for="it">Name &amp; title</label>' in html
    assert '<span class="hint" id="it-hint">As on &lt;it&gt;</span>' in html
    assert 'aria-describedby="it-hint"' in html
    assert 'autocomplete="email"' in html
    assert "aria-invalid" not in html
    assert "optional" not in html


def test_a_field_without_a_hint_is_described_by_nothing() -> None:
    html = rendered(FIELD, form=opened(StringField("Name")))
    assert "aria-describedby" not in html
    assert '<span class="optional">(optional)</span>' in html


def test_what_is_wrong_is_said_at_the_field_and_escaped() -> None:
    html = rendered(FIELD, form=refused(name(), ("it", "")))
    assert 'class="field has-error"' in html
    assert 'aria-describedby="it-hint it-error"' in html
    assert 'aria-invalid="true"' in html
    assert re.search(r'id="it-error".*Error: </span>Enter a &lt;name&gt;</span>', html)


def test_what_was_typed_comes_back_escaped() -> None:
    html = rendered(FIELD, form=refused(name(), ("it", '"><script>x</script>')))
    assert 'value="&#34;&gt;&lt;script&gt;x&lt;/script&gt;"' in html
    assert "<script" not in html


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        (RadioField, "radio"),
        (lambda *a, **k: SelectMultipleField(*a, option_widget=CheckboxInput(), **k), "checkbox"),
    ],
)
def test_a_choice_of_several_is_a_group_with_its_question_and_a_label_each(made: Any, kind: str) -> None:
    html = rendered(FIELD, form=refused(made("Which?", [InputRequired("Choose one")], choices=CHOICES)))
    assert '<fieldset class="field has-error" aria-describedby="it-error">' in html
    assert "<legend>Which?</legend>" in html
    assert len(re.findall(f'<input[^>]* id="it-[01]"[^>]* type="{kind}"', html)) == 2
    assert '<label for="it-0">First &lt;one&gt;</label>' in html


def test_a_tick_box_stands_before_its_label_and_is_never_called_optional() -> None:
    html = rendered(FIELD, form=opened(BooleanField("I agree", description="You need not")))
    assert re.search(
        r'<input aria-describedby="it-hint"[^>]*type="checkbox"[^>]*>\s*<label for="it">I agree</label>', html
    )
    assert "optional" not in html


def test_the_summary_leads_to_each_field_that_is_wrong_and_takes_the_focus() -> None:
    form = BaseForm(
        {"it": name(), "ways": RadioField("Which?", [InputRequired("Choose one")], choices=CHOICES)}
    )
    form.process(FormData([("other", "sent")]))
    form.validate()

    html = rendered(SUMMARY, form=form)

    assert 'role="alert" tabindex="-1" autofocus' in html
    assert '<li><a href="#it">Enter a &lt;name&gt;</a></li>' in html
    assert '<li><a href="#ways-0">Choose one</a></li>' in html


def test_without_errors_there_is_no_summary() -> None:
    assert rendered(SUMMARY, form=opened(name())).strip() == ""


def test_the_summary_reaches_into_lists_and_forms_within_the_form() -> None:
    html = rendered(SUMMARY, form=refused(FieldList(FormField(Line), min_entries=2)))
    assert '<li><a href="#it-0-line">Enter a line</a></li>' in html
    assert '<li><a href="#it-1-line">Enter a line</a></li>' in html


def test_what_is_wrong_with_a_hidden_field_is_said_without_a_link_to_nowhere() -> None:
    html = rendered(SUMMARY, form=refused(HiddenField("Token", [InputRequired("Send the page again")])))
    assert "<li>Send the page again</li>" in html


def test_what_is_wrong_with_the_form_as_a_whole_is_said_too() -> None:
    form = opened(name())
    form.form_errors.append("The two dates are <apart>")
    assert "<li>The two dates are &lt;apart&gt;</li>" in rendered(SUMMARY, form=form)


def test_a_form_sends_its_hidden_fields_and_leaves_the_messages_to_us() -> None:
    html = rendered(FORM, form=opened(HiddenField("Token", default="t-1")))
    opening = '<form method="post" action="/manage/b/a/settings"'
    assert f'{opening} enctype="application/x-www-form-urlencoded" novalidate>' in html
    assert re.search(r'<input id="it" name="it" type="hidden" value="t-1">\s*inside', html)
    assert '<button type="submit">Save</button>' in html
