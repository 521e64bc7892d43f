"""Both sides' changes are merged field by field: nothing that the rule does not name is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.contacts.details import Address, Details, Person, Phone
from shared.contacts.fields import Fields, details_of, fields_of
from shared.contacts.merge import GaveWay, Merged, Times, agreed, is_same_at_xero, merge

THERE = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
EARLIER, LATER = THERE - timedelta(minutes=1), THERE + timedelta(minutes=1)
ANN = Person("p1", "Ann", "Other", "ann@ada.example")
BASE = Details("Ada Ltd", "Ada", "Lovelace", "ada@ada.example", persons=(ANN,))


def merged(ours: Details, theirs: Details, base: Details = BASE, **here: datetime) -> Merged:
    changed = {name.replace("__", "."): at for name, at in here.items()}
    return merge(base, ours, theirs, Times(changed, THERE))


def with_person(details: Details = BASE, **fields: Any) -> Details:
    return replace(details, persons=(replace(details.persons[0], **fields),))


def crowd(*names: str) -> tuple[Person, ...]:
    return tuple(Person(each, each.upper()) for each in names)


# ---- plain fields


def test_the_side_that_changed_a_field_wins_it() -> None:
    ours, theirs = replace(BASE, name="Ada & Co"), replace(BASE, email="new@ada.example")
    both = replace(BASE, name="Ada & Co", email="new@ada.example")
    assert merged(ours, theirs, name=EARLIER) == Merged(both, both)


def test_the_later_change_wins_and_the_other_value_is_kept() -> None:
    ours, theirs = replace(BASE, name="Ours"), replace(BASE, name="Theirs")
    late = merged(ours, theirs, name=LATER)
    assert late.details.name == late.for_xero.name == "Ours"
    assert late.gave_way == (GaveWay("name", "Theirs", "xero"),)
    early = merged(ours, theirs, name=EARLIER)
    assert early.details.name == "Theirs"
    assert early.gave_way == (GaveWay("name", "Ours", "here"),)


def test_both_sides_with_the_same_value_agree() -> None:
    same = replace(BASE, name="Same")
    assert merged(same, same, name=EARLIER) == Merged(same, same)


def test_an_address_is_merged_as_a_whole() -> None:
    base = replace(BASE, postal=Address("1 High St", city="Kendal"))
    ours = replace(base, postal=Address("2 High St", city="Kendal"))
    theirs = replace(base, postal=Address("1 High St", city="Leeds"))
    found = merged(ours, theirs, base, address__POBOX=LATER)
    assert found.details.postal == Address("2 High St", city="Kendal")
    assert found.gave_way == (GaveWay("address.POBOX", Address("1 High St", city="Leeds"), "xero"),)


def test_phones_are_merged_by_their_type() -> None:
    ours = replace(BASE, phones={"MOBILE": Phone("900123")})
    theirs = replace(BASE, phones={"FAX": Phone("900456")})
    assert merged(ours, theirs).details.phones == {"MOBILE": Phone("900123"), "FAX": Phone("900456")}


def test_the_website_comes_in_and_never_goes_out() -> None:
    theirs = replace(BASE, website="https://ada.example")
    assert merged(BASE, theirs).details.website == "https://ada.example"
    ours = replace(theirs, website="https://mine.example")
    assert merge(theirs, ours, theirs, Times({}, THERE)).for_xero.website == "https://ada.example"


def test_what_is_held_back_comes_in_and_is_not_sent() -> None:
    ours = replace(BASE, name="Ours", email="ours@ada.example")
    found = merge(BASE, ours, BASE, Times({"name": LATER}, THERE), held_back=("name",))
    assert (found.details.name, found.for_xero.name) == ("Ours", "Ada Ltd")
    assert found.for_xero.email == "ours@ada.example"
    theirs = replace(BASE, name="Theirs")
    assert merge(BASE, BASE, theirs, Times({}, THERE), held_back=("name",)).details.name == "Theirs"


# ---- persons


def test_two_fields_of_a_person_are_changed_on_two_sides() -> None:
    found = merged(with_person(email="new@ada.example"), with_person(last_name="Smith"))
    assert found.details.persons == (Person("p1", "Ann", "Smith", "new@ada.example"),)


def test_a_person_who_was_taken_away_on_one_side_is_gone() -> None:
    without = replace(BASE, persons=())
    assert merged(without, BASE).for_xero.persons == ()
    assert merged(BASE, without).details.persons == ()


def test_a_person_who_was_taken_away_and_changed_goes_by_the_later_of_the_two() -> None:
    without, changed = replace(BASE, persons=()), with_person(email="new@ada.example")
    stays = merged(changed, without, person__p1__email=LATER)
    assert stays.details.persons == changed.persons
    assert stays.gave_way == (GaveWay("person.p1", None, "xero"),)
    goes = merged(changed, without, person__p1__email=EARLIER)
    assert goes.details.persons == ()
    assert goes.gave_way == (GaveWay("person.p1", changed.persons[0], "here"),)


def test_the_first_five_persons_are_sent_and_the_others_stay_here() -> None:
    base = replace(BASE, persons=crowd(*"abcde"))
    ours = replace(BASE, persons=crowd(*"abcdef"))
    found = merged(ours, base, base)
    assert found.details.persons == crowd(*"abcdef")
    assert found.for_xero.persons == crowd(*"abcde")


def test_whoever_leaves_xero_makes_room_for_the_sixth() -> None:
    base = replace(BASE, persons=crowd(*"abcde"))
    ours, theirs = replace(BASE, persons=crowd(*"abcdef")), replace(BASE, persons=crowd(*"bcde"))
    found = merged(ours, theirs, base)
    assert found.details.persons == found.for_xero.persons == crowd(*"bcdef")


def test_whoever_was_entered_at_xero_is_not_crowded_out_by_who_was_entered_here() -> None:
    base = replace(BASE, persons=crowd(*"abcd"))
    ours, theirs = replace(BASE, persons=crowd(*"abcdq")), replace(BASE, persons=crowd(*"abcdn"))
    found = merged(ours, theirs, base)
    assert found.for_xero.persons == crowd(*"abcdn")
    assert found.details.persons == crowd(*"abcdnq")


# ---- where nobody knows whether something was sent


def test_what_was_sent_and_is_shown_is_agreed_on() -> None:
    base = replace(BASE, persons=crowd(*"abcde"))
    sent = replace(BASE, name="Sent", persons=crowd(*"fabcd"))
    assert agreed(base, sent, sent) == sent
    assert agreed(base, sent, base) == base
    assert agreed(base, None, sent) == base


def test_a_person_who_made_room_before_the_answer_was_lost_stays_here() -> None:
    base = replace(BASE, persons=crowd(*"abcde"))
    ours = replace(BASE, persons=crowd(*"fabcde"))
    sent = replace(BASE, persons=crowd(*"fabcd"))
    found = merge(agreed(base, sent, sent), ours, sent, Times({}, THERE))
    assert found.details.persons == crowd(*"fabcde")
    assert found.for_xero.persons == crowd(*"fabcd")


# ---- whatever both sides do

TEXT = st.sampled_from(["", "a", "b", "c"])
PERSONS = st.lists(
    st.builds(Person, st.sampled_from("pqrstuvw"), TEXT, TEXT), max_size=5, unique_by=lambda each: each.id
)
DETAILS = st.builds(
    Details,
    name=TEXT,
    email=TEXT,
    persons=PERSONS.map(tuple),
    phones=st.dictionaries(st.sampled_from(["MOBILE", "FAX"]), TEXT.filter(bool).map(Phone)),
    postal=st.builds(Address, TEXT, TEXT),
)
HERE = st.dictionaries(
    st.sampled_from([*fields_of(Details()), "person.p", "person.p.first_name"]), st.just(LATER)
)


@given(DETAILS, DETAILS, DETAILS, HERE)
def test_every_value_of_either_side_is_in_the_result_or_said_to_have_given_way(
    base: Details, ours: Details, theirs: Details, here: dict[str, datetime]
) -> None:
    found = merge(base, ours, theirs, Times(here, THERE))
    result = fields_of(found.details)
    lost = {(each.field, each.side) for each in found.gave_way}
    for side, details, other in (("here", ours, theirs), ("xero", theirs, ours)):
        for name, value in _changed(fields_of(base), fields_of(details)).items():
            person = ".".join(name.split(".")[:2])
            is_known = (name, side) in lost or (person, side) in lost
            assert result.get(name) == value or is_known, (name, value, other)


def _changed(before: Fields, after: Fields) -> dict[str, Any]:
    """Returns what a side has said anew; what it took away, nobody misses."""
    return {name: value for name, value in after.items() if before.get(name) != value and value}


@given(DETAILS, DETAILS, DETAILS, HERE)
def test_once_xero_has_what_it_was_sent_both_sides_are_at_rest(
    base: Details, ours: Details, theirs: Details, here: dict[str, datetime]
) -> None:
    found = merge(base, ours, theirs, Times(here, THERE))
    again = merge(found.for_xero, found.details, found.for_xero, Times({}, LATER))
    assert again.details == found.details
    assert again.gave_way == ()
    assert is_same_at_xero(again.for_xero, found.for_xero)


@given(DETAILS)
def test_details_are_the_same_after_they_were_taken_apart(details: Details) -> None:
    assert details_of(fields_of(details), [each.id for each in details.persons]) == details
