"""Writes money, days and moments on pages as they are written everywhere."""

from __future__ import annotations

from shared.formats import MINUS, count, day, moment, money, one_after_the_other, pounds, size

__all__ = ("MINUS", "count", "day", "moment", "money", "one_after_the_other", "pounds", "size")
