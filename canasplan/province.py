"""What the provincial office has of each district, what it misses, and what waits for a person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, case, func, select

from canasplan.db import tallies
from canasplan.db.sqlite import Database
from canasplan.db.tables import (
    progress,
    progress_revision,
    proposal,
    received_file,
    set_apart,
    total,
)
from canasplan.errors import CanasplanError
from canasplan.exchange import chain
from canasplan.exchange.chain import Chain, Voice
from canasplan.exchange.merging import OPEN
from canasplan.identity import LIMA, Clock, local_day
from canasplan.plan import current_plan
from canasplan.plan_document import PlanDocument
from canasplan.profile import required_profile

MONTHS = 12
"""Months, the present one the last, of which is told what arrived."""


@dataclass(frozen=True, slots=True)
class DistrictBoard:
    """What is known of one district."""

    ubigeo: str
    name: str
    records: int
    """Avances that count, of whatever plan."""
    revisions: int
    last_received: str
    """Moment of the newest file; empty: nothing came yet."""
    received: tuple[int, ...]
    """Files by month, in the order of `Board.months`."""
    chains: tuple[Chain, ...]
    """Its numbered packages, one chain for each of its laptops."""
    conflicts: int
    """Avances and metas in conflict, and metas that were recorded more than once."""
    repeated: int
    """The last of these."""
    proposals: int
    set_apart: int
    alarms: int
    """Pairs of revisions that one laptop gave the same number: a cloned disk, or tampering."""

    @property
    def missing(self) -> int:
        """How many packages did not arrive."""
        return sum(one.missing_count for one in self.chains)

    @property
    def last_number(self) -> int:
        """Number of the package that came last; 0 without any."""
        return max((one.last for one in self.chains), key=_moment).number if self.chains else 0

    @property
    def disorder(self) -> tuple[str, ...]:
        """What is missing, repeated or out of line, in Spanish and with what the office can do."""
        return self.disorder_for(chain.OFFICE)

    def disorder_for(self, voice: Voice) -> tuple[str, ...]:
        """Return the same for another reader."""
        alone = len(self.chains) == 1
        return tuple(
            told
            for one in self.chains
            for told in chain.problems(
                one, chain.sender_text(one, self.name, alone=alone), voice=voice
            )
        )


@dataclass(frozen=True, slots=True)
class ActionBoard:
    """One action of the plan in use and how many avances each district has of it."""

    eje: str
    code: str
    text: str
    records: tuple[int, ...]
    """In the order of `Board.districts`."""

    @property
    def silent(self) -> int:
        """In how many districts nothing was recorded."""
        return self.records.count(0)


@dataclass(frozen=True, slots=True)
class Board:
    """Everything at one moment."""

    moment: datetime
    author: str
    """Who asks."""
    months: tuple[date, ...]
    """First days, the oldest first."""
    districts: tuple[DistrictBoard, ...]
    actions: tuple[ActionBoard, ...]
    proposals_elsewhere: int
    set_apart_elsewhere: int
    """Of no district of the plan in use."""

    @property
    def empty(self) -> bool:
        """Whether nothing was received yet, and nothing recorded here either."""
        return not any(one.last_received or one.revisions for one in self.districts)

    @property
    def silent(self) -> int:
        """Pairs of action and district with no avance."""
        return sum(one.silent for one in self.actions)

    def district(self, ubigeo: str) -> DistrictBoard:
        """Return one district; raise `CanasplanError` when the plan in use has no such."""
        for one in self.districts:
            if one.ubigeo == ubigeo:
                return one
        raise CanasplanError("El ubigeo {ubigeo} no es de un distrito de Canas.", ubigeo=ubigeo)

    def silent_in(self, ubigeo: str) -> int:
        """Return how many actions a district recorded nothing of."""
        place = self.districts.index(self.district(ubigeo))
        return sum(not one.records[place] for one in self.actions)


class Province:
    """The board of one data folder."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def board(self) -> Board:
        """Return what is known of every district of the plan in use.

        Raises:
            CanasplanError: nobody said who records here.
        """
        now = self._clock.now()
        months = _months(local_day(now))
        with self._db.read() as connection:
            profile, _ = required_profile(connection)
            plan = current_plan(connection)
            places = {one.ubigeo for one in plan.districts}
            counts = _Counts(connection, months, places)
            actions = tuple(_actions(connection, plan))
        return Board(
            moment=now,
            author=profile.author,
            months=months,
            districts=tuple(counts.district(one.ubigeo, one.name) for one in plan.districts),
            actions=actions,
            proposals_elsewhere=_elsewhere(counts.proposals, places),
            set_apart_elsewhere=_elsewhere(counts.set_apart, places),
        )

    def reminder(self, ubigeo: str) -> str:
        """Return the text that reminds a district; see `reminder_text`."""
        return reminder_text(self.board(), ubigeo)


class _Counts:
    """What one state of the data says, by ubigeo."""

    def __init__(self, connection: Connection, months: tuple[date, ...], places: set[str]) -> None:
        self._months = months
        self._records = _by_ubigeo(
            connection, select(total.c.ubigeo, func.sum(total.c.records)).group_by(total.c.ubigeo)
        )
        self._kept = _kept(connection)
        self._metas_disputed = tallies.disputed_targets(connection)
        found = tallies.repeated_targets(connection)
        self._metas_repeated = Counter(ubigeo for ubigeo, _ in found)
        self._alarms = _alarms(connection)
        self._chains = defaultdict[str, list[Chain]](list)
        for one in chain.chains(connection):
            self._chains[one.place].append(one)
        self._last, self._arrived = _arrivals(connection)
        self.proposals = _proposals(connection)
        self.set_apart = _set_apart(connection, places)

    def district(self, ubigeo: str, name: str) -> DistrictBoard:
        """Return what was counted of a district."""
        revisions, conflicts = self._kept.get(ubigeo, (0, 0))
        repeated = self._metas_repeated[ubigeo]
        return DistrictBoard(
            ubigeo=ubigeo,
            name=name,
            records=self._records.get(ubigeo, 0),
            revisions=revisions,
            last_received=self._last.get(ubigeo, ""),
            received=tuple(self._arrived[ubigeo, month] for month in self._months),
            chains=tuple(self._chains.get(ubigeo, ())),
            conflicts=conflicts + self._metas_disputed[ubigeo] + repeated,
            repeated=repeated,
            proposals=self.proposals[ubigeo],
            set_apart=self.set_apart[ubigeo],
            alarms=self._alarms.get(ubigeo, 0),
        )


def _months(today: date) -> tuple[date, ...]:
    """Return the first days of the last `MONTHS` months, the oldest first."""
    present = today.year * 12 + today.month - 1
    numbers = range(present - MONTHS + 1, present + 1)
    return tuple(date(number // 12, number % 12 + 1, 1) for number in numbers)


def _by_ubigeo(connection: Connection, query: Select[Any]) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(query)}


def _kept(connection: Connection) -> dict[str, tuple[int, int]]:
    """Return revisions and conflicts by where the avance is now.

    Most avances were saved once: an index counts them all, and only the others are read.
    """
    table = progress.c
    counted = select(table.ubigeo, func.count()).group_by(table.ubigeo)
    kept = {row[0]: (row[1], 0) for row in connection.execute(counted)}
    conflicts = func.sum(case((table.heads.like("%|%"), 1), else_=0))
    more = select(table.ubigeo, func.sum(table.revisions - 1), conflicts)
    corrected = more.where(table.revisions > 1).group_by(table.ubigeo)
    for ubigeo, revisions, in_conflict in connection.execute(corrected):
        kept[ubigeo] = (kept[ubigeo][0] + revisions, in_conflict)
    return kept


def _alarms(connection: Connection) -> dict[str, int]:
    """Count what one laptop numbered twice; the index finds the few records where it can be."""
    table = progress_revision.c
    key = (table.registro, table.revision)
    twice = select(*key).group_by(*key).having(func.count() > 1).subquery()
    same = (
        select(func.min(table.ubigeo).label("ubigeo"))
        .join_from(
            twice,
            progress_revision,
            (table.registro == twice.c.registro) & (table.revision == twice.c.revision),
        )
        .group_by(*key, table.equipo)
        .having(func.count() > 1)
        .subquery()
    )
    query = select(same.c.ubigeo, func.count()).group_by(same.c.ubigeo)
    return _by_ubigeo(connection, query)


def _arrivals(connection: Connection) -> tuple[dict[str, str], Counter[tuple[str, date]]]:
    """Return by place the moment of its newest file, and its files by month in Peru."""
    table = received_file.c
    query = select(table.lugar, table.momento).where(table.resultado.in_(chain.ARRIVED))
    last: dict[str, str] = {}
    arrived: Counter[tuple[str, date]] = Counter()
    for place, moment in connection.execute(query):
        last[place] = max(moment, last.get(place, ""))
        arrived[place, local_day(datetime.fromisoformat(moment)).replace(day=1)] += 1
    return last, arrived


class _Cells(msgspec.Struct):
    """What of a proposal's cells says where it belongs."""

    ubigeo: str


def _proposals(connection: Connection) -> Counter[str]:
    read = msgspec.json.Decoder(_Cells).decode
    query = select(proposal.c.cells).where(proposal.c.estado == OPEN)
    return Counter(read(cells).ubigeo for cells in connection.execute(query).scalars())


def _set_apart(connection: Connection, places: set[str]) -> Counter[str]:
    """Count by the district that a row is of, or else by that of its file."""
    table = set_apart.c
    files = select(received_file.c.sha256, received_file.c.lugar)
    held = connection.execute(files.where(received_file.c.apartadas > 0))
    place_of = {row[0]: row[1] for row in held}
    query = (
        select(table.ubigeo, table.archivo, func.count())
        .where(table.autor.is_(None))
        .group_by(table.ubigeo, table.archivo)
    )
    found: Counter[str] = Counter()
    for ubigeo, file, count in connection.execute(query):
        found[ubigeo if ubigeo in places else place_of.get(file, "")] += count
    return found


def _elsewhere(counted: Counter[str], places: set[str]) -> int:
    return sum(count for ubigeo, count in counted.items() if ubigeo not in places)


def _actions(connection: Connection, plan: PlanDocument) -> Iterator[ActionBoard]:
    query = select(total.c.accion, total.c.ubigeo, total.c.records)
    found = {
        (action, ubigeo): records
        for action, ubigeo, records in connection.execute(query.where(total.c.plan == plan.code))
    }
    for eje, _, action in plan.actions():
        records = tuple(found.get((action.code, one.ubigeo), 0) for one in plan.districts)
        yield ActionBoard(eje.code, action.code, action.text, records)


def _moment(shipment: chain.Shipment) -> tuple[str, int]:
    return shipment.moment, shipment.number


# --- the reminder


def reminder_text(board: Board, ubigeo: str) -> str:
    """Return what to write to a district: what came last, what is missing, what is open, how.

    Raises:
        CanasplanError: the plan in use has no such district.
    """
    one = board.district(ubigeo)
    day = board.moment.astimezone(LIMA)
    parts = [
        f"Seguimiento del plan · recordatorio para {one.name} · {day:%d/%m/%Y}",
        "\n".join(_last_lines(one)),
        _listed("Lo que falta o no está en orden:", one.disorder_for(chain.DISTRICT)),
        _listed("Lo que está pendiente:", _open_matters(board, one)),
        _HOW,
        f"Oficina provincial de Canas\n{board.author}",
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


_HOW = (
    "Cómo enviar: en CanasPlan, menú Archivo → Exportar avances… → Paquete. Lleve o envíe el "
    "archivo CANAS_….zip tal como queda, sin abrirlo con una hoja de cálculo."
)


def _last_lines(one: DistrictBoard) -> Iterator[str]:
    if not one.last_received:
        yield "Todavía no recibimos ningún archivo de su distrito."
        return
    yield f"Lo último que recibimos de su distrito llegó el {_said(one.last_received)}."
    for each in one.chains:
        laptop = "" if len(one.chains) == 1 else f" del equipo {each.short_installation}"
        yield (
            f"Último paquete{laptop}: envío {each.last.number} ({each.last.name}), "
            f"recibido el {_said(each.last.moment)}."
        )
    yield f"Con eso tenemos {_counted(one.records, 'avance vigente', 'avances vigentes')}."


def _open_matters(board: Board, one: DistrictBoard) -> Iterator[str]:
    for count, singular, plural, remedy in (
        (one.conflicts - one.repeated, "registro en conflicto", "registros en conflicto",
         ": se corrigió en dos equipos a la vez; digan qué versión vale."),
        (one.repeated, "meta repetida", "metas repetidas",
         ": se fijó en dos equipos a la vez; digan cuál vale."),
        (one.proposals, "fila cambiada a mano", "filas cambiadas a mano",
         ": corrija en CanasPlan y no en la hoja de cálculo."),
        (one.set_apart, "fila apartada", "filas apartadas",
         ": no son del distrito que las envía; confirme de quién son."),
        (one.alarms, "registro numerado dos veces", "registros numerados dos veces",
         ": avise si se copió la carpeta de datos a otra laptop."),
        (board.silent_in(one.ubigeo), "acción sin ningún avance", "acciones sin ningún avance",
         f", de las {len(board.actions)} del plan."),
    ):  # fmt: skip
        if count:
            yield f"{_counted(count, singular, plural)}{remedy}"


def _listed(title: str, lines: Iterable[str]) -> str:
    listed = [f"- {line}" for line in lines]
    return "\n".join([title, *listed]) if listed else ""


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _said(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(LIMA):%d/%m/%Y a las %H:%M}"
