"""How numbers, days, months and names read in es-PE: on screen, on paper and in explanations.

Point decimal, comma groups, dd/MM/yyyy, and setiembre.
"""

from __future__ import annotations

from datetime import date

MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "setiembre",
    "octubre", "noviembre", "diciembre",
)  # fmt: skip


def number_text(value: int, places: int) -> str:
    """Return a stored integer of ``10 ** -places`` as "1,234.50"."""
    whole, rest = divmod(abs(value), 10**places)
    decimals = f".{rest:0{places}d}" if places else ""
    return f"{'-' if value < 0 else ''}{whole:,}{decimals}"


def counted(count: int, one: str, many: str) -> str:
    """Return "1 mujer" or "1,234 mujeres"."""
    return f"{number_text(count, 0)} {one if count == 1 else many}"


def money_text(centimos: int) -> str:
    """Return "S/ 1,234.50"."""
    return f"S/ {number_text(centimos, 2)}"


def percent_text(hundredths: int | None) -> str:
    """Return "60.00 %", or a dash where there is no figure."""
    return "—" if hundredths is None else f"{number_text(hundredths, 2)} %"


def change_text(hundredths: int | None) -> str:
    """Return "+11.87", the points by which a percentage moved; a dash where there is none."""
    if hundredths is None:
        return "—"
    return f"{'+' if hundredths > 0 else ''}{number_text(hundredths, 2)}"


def quantity_text(thousandths: int, unit: str | None = None) -> str:
    """Return "1.5 km": without zeros that say nothing."""
    text = number_text(thousandths, 3).rstrip("0").rstrip(".")
    return f"{text} {unit}" if unit else text


def day_text(day: date | None) -> str:
    """Return dd/MM/yyyy, or an empty text."""
    return f"{day:%d/%m/%Y}" if day else ""


def long_day_text(day: date) -> str:
    """Return "4 de setiembre de 2022"."""
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"


def readable(name: str) -> str:
    """Return a name that the document prints in capitals in sentence case.

    The words stay: ``readable(name).upper()`` gives the printed name back. A name that is not
    all in capitals is returned as it is.
    """
    lowered = name[:1] + name[1:].lower()
    return lowered if name.isupper() and lowered.upper() == name else name
