"""Parses Xero's `where` language as far as it is needed: comparisons, AND, OR, parentheses.

Name=="Ada" AND (Status=="ACTIVE" OR Date>=DateTime(2026,10,01))
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from local.standins.xero.errors import Refused, bad_query

Value = str | bool | Decimal | date | None
Fields = Mapping[str, Callable[[Any], Value]]
Test = Callable[[Any], bool]

TOKEN = re.compile(
    r"""\s*(?:
      (?P<date>DateTime\(\s*\d{4}\s*,\s*\d{1,2}\s*,\s*\d{1,2}\s*\))
    | (?P<guid>(?i:guid)\("[0-9A-Fa-f-]{36}"\))
    | (?P<text>"[^"]*")
    | (?P<number>-?\d+(?:\.\d+)?)
    | (?P<sign>==|!=|>=|<=|>|<|\(|\)|&&|\|\|)
    | (?P<word>[A-Za-z][A-Za-z.]*)
    )""",
    re.VERBOSE,
)
SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
CONSTANTS: dict[str, Value] = {"true": True, "false": False, "null": None}


@dataclass(frozen=True)
class Token:
    kind: str
    text: str


def where(clause: str, fields: Fields) -> Test:
    """Turns the clause into a test of a record; QueryParseException if Xero would not understand it."""
    parser = _Parser(_tokens(clause), fields)
    test = parser.either()
    if parser.rest:
        raise bad_query(f"Syntax error at '{parser.rest[0].text}'")
    return test


def _tokens(clause: str) -> list[Token]:
    tokens, place = [], 0
    while place < len(clause.rstrip()):
        found = TOKEN.match(clause, place)
        if found is None:
            raise bad_query(f"Syntax error '{clause[place]}'")
        tokens.append(Token(found.lastgroup or "", found.group(found.lastgroup or 0)))
        place = found.end()
    return tokens


class _Parser:
    """A recursive parser. either: both OR both …; both: one AND one …; one: a parenthesis or a comparison."""

    def __init__(self, tokens: list[Token], fields: Fields) -> None:
        self.rest = tokens
        self._fields = fields

    def either(self) -> Test:
        test = self._both()
        while self._take("OR", "||"):
            test = _any(test, self._both())
        return test

    def _both(self) -> Test:
        test = self._one()
        while self._take("AND", "&&"):
            test = _all(test, self._one())
        return test

    def _one(self) -> Test:
        if self._take("("):
            test = self.either()
            if not self._take(")"):
                raise bad_query("')' or operator expected")
            return test
        return self._comparison()

    def _comparison(self) -> Test:
        name = self._next("word").text
        if name not in self._fields:
            raise bad_query(f"No property or field '{name}' exists")
        sign = self._next("sign").text
        if sign not in SIGNS:
            raise bad_query(f"Syntax error at '{sign}'")
        return _compare(name, self._fields[name], sign, _literal(self._next()))

    def _take(self, *texts: str) -> bool:
        if self.rest and self.rest[0].text.upper() in texts and self.rest[0].kind in ("sign", "word"):
            self.rest = self.rest[1:]
            return True
        return False

    def _next(self, kind: str | None = None) -> Token:
        if not self.rest or kind not in (None, self.rest[0].kind):
            raise bad_query("Expression expected")
        token, self.rest = self.rest[0], self.rest[1:]
        return token


@dataclass(frozen=True)
class Equal:
    """Tests whether a field is one of several texts. A set is fast when clients ask for fifty at once."""

    name: str
    value_of: Callable[[Any], Value]
    texts: frozenset[str]

    def __call__(self, record: Any) -> bool:
        value = self.value_of(record)
        if value is not None and type(value) is not str:
            raise _incompatible("==", self.name)
        return value in self.texts


def _any(first: Test, second: Test) -> Test:
    if isinstance(first, Equal) and isinstance(second, Equal) and first.name == second.name:
        return replace(first, texts=first.texts | second.texts)
    return lambda record: first(record) or second(record)


def _all(first: Test, second: Test) -> Test:
    return lambda record: first(record) and second(record)


def _compare(name: str, value_of: Callable[[Any], Value], sign: str, literal: Value) -> Test:
    if sign == "==" and isinstance(literal, str):
        return Equal(name, value_of, frozenset({literal}))

    def test(record: Any) -> bool:
        value = value_of(record)
        if value is None or literal is None:
            return sign in ("==", "!=") and SIGNS[sign](value, literal)
        if type(value) is not type(literal) or (isinstance(value, bool | str) and sign not in ("==", "!=")):
            raise _incompatible(sign, name)
        return SIGNS[sign](value, literal)

    return test


def _incompatible(sign: str, name: str) -> Refused:
    return bad_query(f"Operator '{sign}' incompatible with operand types of '{name}'")


def _literal(token: Token) -> Value:
    if token.kind == "text":
        return token.text[1:-1]
    if token.kind == "guid":
        return token.text[6:-2].lower()
    if token.kind == "number":
        return Decimal(token.text)
    if token.kind == "date":
        return _date(token.text)
    if token.text.lower() in CONSTANTS:
        return CONSTANTS[token.text.lower()]
    raise bad_query(f"No property or field '{token.text}' exists")


def _date(text: str) -> date:
    year, month, day = (int(part) for part in re.findall(r"\d+", text))
    try:
        return date(year, month, day)
    except ValueError as error:
        raise bad_query(str(error)) from error
