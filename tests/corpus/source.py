"""Avances of nobody, made from a seed, and the files that carry them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from canasplan import plan_document
from canasplan.exchange.avances_csv import COLUMNS, Place, place_of, row_cells
from canasplan.model import Activity, Operation, Progress, Revision, Status
from canasplan.paths import resource
from canasplan.revisions import seal

Row = dict[str, str]

DISTRICTS = ("080501", "080502", "080503", "080504", "080505", "080506", "080507", "080508")
TEXTS = (
    "Se instaló la línea de conducción.",
    "Capacitación a 25 señoras; quedó pendiente el acta",
    'Dijeron: "sí", y firmaron',
    "Primero se midió.\nDespués se cavó.",
    "=1+1",
    "-5 % de avance",
    "'entre comillas'",
    "@todos",
    "Ñandú, pingüino, quechua",
    "S/ 1,500.50 según boleta",
    "TAB\taquí",
    "uno|dos\\tres",
)
PLACES = ("Taypitunga", "Hanccoyo", "Ccocha-Uchu", "Niño Jesús", "'Limpia", "12 de Octubre", None)
UNITS = ("km", "m²", "señoras", None)
PLAN = plan_document.decode(resource("seed", "plan.json").read_bytes())
ACTIONS = [action.code for _, _, action in PLAN.actions()]


def content(random: Random, ubigeo: str) -> Progress:
    """An avance as somebody could have recorded it."""

    def maybe(value: Callable[[], int]) -> int | None:
        return value() if random.random() < 0.7 else None

    women, men = random.randrange(2000), random.randrange(2000)
    return Progress(
        plan="canas-2019-2022",
        action=random.choice(ACTIONS),
        ubigeo=ubigeo,
        date=date(2019, 1, 1) + timedelta(days=random.randrange(1350)),
        activity=random.choice(list(Activity)),
        status=random.choice(list(Status)),
        locality=random.choice(PLACES),
        percent=maybe(lambda: random.randrange(0, 10_001, 25)),
        quantity=maybe(lambda: random.randrange(5_000_000)),
        unit=random.choice(UNITS),
        amount=maybe(lambda: random.randrange(100_000_000)),
        women=women,
        men=men,
        minors=maybe(lambda: random.randrange(women + men + 1)),
        responsible=random.choice(("Rosa Quispe", "José Ñáñez", None)),
        allies=tuple(random.sample(TEXTS, random.randrange(3))),
        achievements=random.choice(TEXTS),
        difficulties=random.choice((None, *TEXTS)),
        latitude=maybe(lambda: -random.randrange(14_000_000, 15_000_000)),
        longitude=-random.randrange(71_000_000, 72_000_000),
        evidence=() if random.random() < 0.8 else (f"{random.getrandbits(256):064x}",),
    )


def record(random: Random) -> str:
    """A record id."""
    bits = random.getrandbits(128) & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62
    return f"av-{UUID(int=bits)}"


def first(random: Random, ubigeo: str = "080505", scope: str | None = None) -> Revision:
    """The first revision of a new record."""
    return seal(
        Revision(
            record=record(random),
            number=1,
            parents=(),
            operation=Operation.CREATE,
            reason=None,
            author="Rosa Quispe (Técnica de campo)",
            installation=f"eq-{UUID(int=random.getrandbits(128), version=4)}",
            scope=ubigeo if scope is None else scope,
            moment=f"2022-0{random.randrange(1, 10)}-04T15:04:05.{random.randrange(1000):03}Z",
            content=content(random, ubigeo),
        )
    )


def next_of(revision: Revision, **changes: object) -> Revision:
    """A correction."""
    assert isinstance(revision.content, Progress)
    return seal(
        replace(
            revision,
            number=revision.number + 1,
            parents=(revision.hash,),
            operation=Operation.CHANGE,
            reason="+ exacto",
            content=replace(revision.content, **changes),  # type: ignore[arg-type]
        )
    )


def rows_of(revisions: Sequence[Revision]) -> list[Row]:
    """The rows of a file, all cells in canonical form."""
    total = str(len(revisions))
    return [
        row_cells(revision, _place(revision), counts=True)
        | {"fila": str(number), "filas_total": total}
        for number, revision in enumerate(revisions, start=1)
    ]


def _place(revision: Revision) -> Place:
    assert isinstance(revision.content, Progress)
    return place_of(PLAN, revision.content)


def some(random: Random, ubigeo: str = "080505", scope: str | None = None) -> list[Row]:
    """The rows of a few records, each with its history."""
    found: list[Revision] = []
    for _ in range(random.randrange(3, 7)):
        found.append(first(random, ubigeo, scope))
        if random.random() < 0.3:
            found.append(next_of(found[-1], women=7))
    return rows_of(found)


def written(
    rows: Iterable[Row],
    *,
    columns: Sequence[str] = COLUMNS,
    delimiter: str = ",",
    encoding: str = "utf-8-sig",
    end: str = "\r\n",
    quoting: int = csv.QUOTE_MINIMAL,
    header: Callable[[str], str] = str,
) -> bytes:
    """A file as any program writes it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow([header(column) for column in columns])
    writer.writerows([[row.get(column, "") for column in columns] for row in rows])
    return text.getvalue().encode(encoding)


def hashes(rows: Iterable[Row]) -> frozenset[str]:
    """The hashes that rows carry."""
    return frozenset(row["hash"] for row in rows)
