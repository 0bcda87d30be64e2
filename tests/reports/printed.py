"""Figures of ``resumen --json`` as reports print them, and the lines of a PDF that have them."""

from __future__ import annotations

import re

from canasplan.numerals import money_text, percent_text


def percent(text: str | None) -> str:
    """Return a percentage of the JSON as reports write it."""
    return percent_text(None if text is None else int(text.replace(".", "")))


def money(text: str | None) -> str:
    """Return an amount of the JSON as reports write it."""
    return "—" if text is None else money_text(int(text.replace(".", "")))


def words(text: str) -> str:
    """Return a text with its blanks and line ends made one."""
    return " ".join(text.split())


def row_of(pages: list[str], start: str, *parts: str) -> str:
    """Return the line that begins with `start` and has all `parts`; there is one at least."""
    lines = [words(line) for page in pages for line in page.splitlines()]
    whole = [re.compile(rf"(?<![\d.,]){re.escape(part)}") for part in parts]  # no 5 % of 75 %
    found = [
        line for line in lines
        if line.startswith(start) and all(part.search(line) for part in whole)
    ]  # fmt: skip
    assert found, (start, parts, [line for line in lines if line.startswith(start)])
    return found[0]
