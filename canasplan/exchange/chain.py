"""The numbered packages of each laptop, as they arrived: which is missing, repeated, out of line.

Each package names its number and the hash of the one before, so what did not arrive is known
by its number. Nothing is refused for it: the next package brings the same rows again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from sqlalchemy import Connection, select

from canasplan.db.tables import received_file
from canasplan.exchange.manifest import Manifest
from canasplan.exchange.received import Format
from canasplan.model import PROVINCE

ARRIVED = ("incorporado", "apartado")
"""Results in the ledger of files that are here; a refused one has to be sent again."""

_MOST_SHOWN = 6
"""Numbers and ranges of a list that are named."""
_SHORT = len("eq-") + 8

Range = tuple[int, int]
"""First and last number."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What is asked for, by whom it is read: the office, or the district itself."""

    one: str
    several: str
    anew: str
    copied: str


OFFICE = Voice("pídalo", "pídalos", "pida", "Pregunte")
DISTRICT = Voice("envíelo", "envíelos", "envíe", "Díganos")


@dataclass(frozen=True, slots=True)
class Shipment:
    """One package that arrived."""

    number: int
    sha256: str
    previous: str
    """SHA-256 of the package before, as this one says."""
    moment: str = ""
    """When it was taken up; empty: right now."""
    name: str = ""


@dataclass(frozen=True)
class Chain:
    """What arrived from one laptop, by number and then as it came."""

    place: str
    installation: str
    shipments: tuple[Shipment, ...]

    @property
    def last(self) -> Shipment:
        """The package with the highest number; of several, the one that came last."""
        return self.shipments[-1]

    @property
    def short_installation(self) -> str:
        """The beginning of the installation's id, enough to tell two laptops apart."""
        return self.installation[:_SHORT]

    @cached_property
    def missing(self) -> tuple[Range, ...]:
        """Numbers below the last one that did not arrive, in ranges."""
        numbers = [0, *(one.number for one in self.shipments)]
        return tuple((low + 1, high - 1) for low, high in pairwise(numbers) if high > low + 1)

    @property
    def missing_count(self) -> int:
        """How many numbers did not arrive."""
        return sum(last - first + 1 for first, last in self.missing)

    @cached_property
    def repeated(self) -> tuple[int, ...]:
        """Numbers that arrived more than once, with another content each time."""
        return tuple(number for number, hashes in self._hashes.items() if len(hashes) > 1)

    @cached_property
    def broken(self) -> tuple[int, ...]:
        """Numbers whose package names another one as the one before than what arrived as such."""
        known = self._hashes | {0: {""}}
        wrong = (
            one.number
            for one in self.shipments
            if one.number - 1 in known and one.previous not in known[one.number - 1]
        )
        return tuple(dict.fromkeys(wrong))

    @cached_property
    def _hashes(self) -> dict[int, set[str]]:
        found = defaultdict[int, set[str]](set)
        for one in self.shipments:
            found[one.number].add(one.sha256)
        return dict(found)


def chains(connection: Connection) -> list[Chain]:
    """Return what arrived from each laptop, by place and installation."""
    table = received_file.c
    query = (
        select(
            table.lugar, table.equipo, table.envio, table.sha256, table.anterior,
            table.momento, table.nombre,
        )
        .where(table.formato == str(Format.PACKAGE), table.resultado.in_(ARRIVED))
        .order_by(table.lugar, table.equipo, table.envio, table.id)
    )  # fmt: skip
    found = defaultdict[tuple[str, str], list[Shipment]](list)
    for place, installation, *shipment in connection.execute(query):
        found[place, installation].append(Shipment(*shipment))
    return [Chain(*sender, tuple(shipments)) for sender, shipments in found.items()]


def notices(
    connection: Connection, manifest: Manifest | None, sha256: str, names: Mapping[str, str]
) -> Iterator[str]:
    """Yield, in Spanish, how a package that is just being taken up stands to those before it.

    Args:
        connection: its ledger does not know this package yet.
        manifest: of the package; of anything else ``None``, and nothing is said.
        sha256: of the package.
        names: of the districts, by ubigeo.
    """
    if manifest is None or manifest.scope == PROVINCE:
        return  # the province numbers what it sends to all districts together
    before = chains(connection)
    here = [chain for chain in before if chain.place == manifest.scope]
    own = [chain for chain in here if chain.installation == manifest.installation]
    new = Shipment(manifest.sequence, sha256, manifest.previous)
    earlier = own[0].shipments if own else ()
    together = sorted((*earlier, new), key=lambda one: one.number)
    chain = Chain(manifest.scope, manifest.installation, tuple(together))
    name = names.get(manifest.scope, manifest.scope)
    sender = sender_text(chain, name, alone=len(here) == len(own))
    if earlier and earlier[-1].number > new.number:
        yield f"El envío {new.number} de {sender} llegó después del {earlier[-1].number}."
    near = (new.number, new.number + 1)
    yield from problems(chain, sender, near)


def problems(
    chain: Chain, sender: str, numbers: Sequence[int] | None = None, voice: Voice = OFFICE
) -> Iterator[str]:
    """Yield, in Spanish, what is out of order in a chain and what to do.

    Args:
        chain: of one laptop.
        sender: what people call it.
        numbers: of repeated and broken ones, only these are told; all of them by default.
        voice: of whoever reads it.
    """
    asked = f"{voice.copied} si se copió la carpeta de datos o se volvió a un respaldo."
    if chain.missing:
        send = voice.one if chain.missing_count == 1 else voice.several
        anew = f"{send}, o {voice.anew} un paquete nuevo con todo el plan."
        yield f"{missing_text(chain.missing)} de {sender}: {anew}"
    for number in _among(chain.repeated, numbers):
        told = f"Llegó más de un envío {number} de {sender}, con distinto contenido"
        yield f"{told}; se unieron todos. {asked}"
    for number in _among(chain.broken, numbers):
        after = f"al envío {number - 1} que llegó" if number > 1 else "al principio"
        yield f"El envío {number} de {sender} no sigue {after}. {asked}"


def sender_text(chain: Chain, place_name: str, *, alone: bool) -> str:
    """Return what people call a laptop: its place, and its id where the place has several."""
    return place_name if alone else f"{place_name} (equipo {chain.short_installation})"


def missing_text(missing: Sequence[Range]) -> str:
    """Return "Falta el envío 7", "Faltan los envíos 3 a 6 y 9"."""
    ((first, last), *more) = missing
    if first == last and not more:
        return f"Falta el envío {first}"
    return f"Faltan los envíos {numbers_text(missing)}"


def numbers_text(ranges: Sequence[Range]) -> str:
    """Return "3 a 6, 9 y 11"; of a long list, its beginning and how many more there are."""
    shown, rest = ranges[:_MOST_SHOWN], ranges[_MOST_SHOWN:]
    parts = [part for one in shown for part in _parts(*one)]
    if rest:
        parts.append(f"{sum(last - first + 1 for first, last in rest):,} más")
    *before, last_part = parts
    return f"{', '.join(before)} y {last_part}" if before else last_part


def _parts(first: int, last: int) -> tuple[str, ...]:
    if last - first < 2:
        return tuple(str(number) for number in range(first, last + 1))
    return (f"{first} a {last}",)


def _among(found: Iterable[int], numbers: Sequence[int] | None) -> Iterator[int]:
    return (number for number in found if numbers is None or number in numbers)
