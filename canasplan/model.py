"""The plan's own words as values: what a person records, and what each save of it is.

All values are frozen. Numbers are integers in the unit each field names (hundredths of a
percent, thousandths of a unit, céntimos, microdegrees), so that sums and hashes are exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from canasplan.errors import CanasplanError, Message

PROVINCE = "0805"
"""INEI code of the province of Canas; the ambito of the provincial office."""


class Activity(StrEnum):
    """Kind of fieldwork (column ``actividad``)."""

    VISIT = "visita"
    TRAINING = "capacitación"
    WORKS = "obra"
    DELIVERY = "entrega"
    MEETING = "reunión"
    EVENT = "evento"
    PROCEDURE = "gestión"
    OTHER = "otra"


class Status(StrEnum):
    """Where the action stands after this fieldwork (column ``estado``)."""

    NOT_STARTED = "no_iniciada"
    RUNNING = "en_ejecucion"
    STOPPED = "paralizada"
    FINISHED = "concluida"
    CANCELLED = "cancelada"


class Operation(StrEnum):
    """What a revision does to its record (column ``operacion``)."""

    CREATE = "alta"
    CHANGE = "cambio"
    VOID = "anulacion"
    RESOLVE = "resolucion"


class Direction(StrEnum):
    """Whether more of a target's unit is better (column ``sentido``)."""

    RISING = "creciente"
    FALLING = "decreciente"


class Counting(StrEnum):
    """How the quantities of several avances make one result (column ``acumulacion``)."""

    SUM = "suma"
    LAST = "ultimo"


STATUS_LABELS = {
    Status.NOT_STARTED: "No iniciada",
    Status.RUNNING: "En ejecución",
    Status.STOPPED: "Paralizada",
    Status.FINISHED: "Concluida",
    Status.CANCELLED: "Cancelada",
}
ACTIVITY_LABELS = {
    Activity.VISIT: "Visita",
    Activity.TRAINING: "Capacitación",
    Activity.WORKS: "Obra",
    Activity.DELIVERY: "Entrega",
    Activity.MEETING: "Reunión",
    Activity.EVENT: "Evento",
    Activity.PROCEDURE: "Gestión",
    Activity.OTHER: "Otra",
}
OPERATION_LABELS = {
    Operation.CREATE: "Registro inicial",
    Operation.CHANGE: "Corrección",
    Operation.VOID: "Anulación",
    Operation.RESOLVE: "Resolución de conflicto",
}
DIRECTION_LABELS = {
    Direction.RISING: "Creciente: más es mejor",
    Direction.FALLING: "Decreciente: menos es mejor",
}
COUNTING_LABELS = {
    Counting.SUM: "Las cantidades se suman",
    Counting.LAST: "Vale la última cantidad",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """One avance: a dated fieldwork result of one action in one district.

    ``None`` means "not recorded" and is never the same as zero.
    """

    plan: str
    action: str
    ubigeo: str
    date: date
    activity: Activity
    status: Status
    locality: str | None = None
    percent: int | None = None
    """Cumulative, declared, in hundredths of a percent: 0…10 000."""
    quantity: int | None = None
    """Of this activity, in thousandths of ``unit``."""
    unit: str | None = None
    amount: int | None = None
    """Spent on this activity, in céntimos of sol."""
    women: int | None = None
    men: int | None = None
    minors: int | None = None
    """Of whom under 18; like the next two, part of women + men."""
    elders: int | None = None
    disabled: int | None = None
    responsible: str | None = None
    allies: tuple[str, ...] = ()
    achievements: str | None = None
    difficulties: str | None = None
    next_steps: str | None = None
    latitude: int | None = None
    """Microdegrees, south negative."""
    longitude: int | None = None
    """Microdegrees, west negative."""
    evidence: tuple[str, ...] = ()
    """SHA-256 of attached files; reserved."""


@dataclass(frozen=True, slots=True)
class Locality:
    """A comunidad campesina, anexo, sector or centro poblado of a district."""

    ubigeo: str
    name: str


@dataclass(frozen=True, slots=True)
class Target:
    """The meta of one action in one district for one year.

    ``None`` means "not set" and is never the same as zero.
    """

    plan: str
    action: str
    ubigeo: str
    year: int
    unit: str | None = None
    quantity: int | None = None
    """Meta física, in thousandths of ``unit``."""
    budget: int | None = None
    """Meta financiera, in céntimos of sol."""
    weight: int | None = None
    """Hundredths; not set counts as 1.00."""
    direction: Direction = Direction.RISING
    counting: Counting = Counting.SUM


Content = Progress | Locality | Target


@dataclass(frozen=True, slots=True)
class Revision:
    """One immutable save of one record; ``hash`` covers everything else."""

    record: str
    number: int
    parents: tuple[str, ...]
    operation: Operation
    reason: str | None
    author: str
    installation: str
    scope: str
    moment: str
    """UTC with milliseconds, ``2022-03-04T15:04:05.123Z``; for people, never for order."""
    content: Content
    hash: str = ""


@dataclass(frozen=True, slots=True)
class RecordState:
    """What a record is now: a pure function of the set of its revisions."""

    winner: Revision
    """The head, or in a conflict the provisional winner."""
    heads: tuple[str, ...]
    """Hashes of all heads, sorted; several only in a conflict."""
    revisions: int
    """How many revisions the record has."""
    proven: bool = True
    """Whether what was read gives its hash; if not, its figures are not to be trusted."""

    @property
    def conflict(self) -> bool:
        """Whether several revisions compete until a person resolves them."""
        return len(self.heads) > 1

    @property
    def voided(self) -> bool:
        """Whether the record counts in no total."""
        return self.winner.operation is Operation.VOID

    @property
    def progress(self) -> Progress:
        """The avance as it stands now."""
        content = self.winner.content
        if not isinstance(content, Progress):
            msg = f"{self.winner.record} is not an avance"
            raise TypeError(msg)
        return content


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about one field of an entry: an error blocks saving, a warning does not."""

    field: str
    """Attribute name of `Progress`, or ``reason``; empty when no single field is at fault."""
    message: Message
    blocking: bool = True


class EntryRefusedError(CanasplanError):
    """An entry breaks rules; nothing was saved. ``problems`` names each field."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        text = " ".join(str(problem.message) for problem in problems if problem.blocking)
        super().__init__("No se guardó. {problems}", problems=text)


class SavedOnceError(CanasplanError):
    """The revision is in the database, and could not be written a second time yet."""

    def __init__(self, revision: Revision, why: str) -> None:
        self.revision = revision
        super().__init__(
            "Quedó en la base de datos, pero no en el diario, su segundo lugar ({why}). "
            "Libere espacio o revise el disco y guarde otra vez; no se duplicará.",
            why=why,
        )


@dataclass(frozen=True, slots=True)
class Profile:
    """Who records on this installation, and for which district or the province."""

    scope: str
    name: str
    post: str

    @property
    def author(self) -> str:
        """Name and post as each revision carries them."""
        return f"{self.name} ({self.post})" if self.post else self.name

    @property
    def district(self) -> str | None:
        """The district's ubigeo, or ``None`` for the provincial office."""
        return None if self.scope == PROVINCE else self.scope


@dataclass(frozen=True, slots=True)
class Draft:
    """What is typed and not saved yet, as typed, tied to its own record."""

    record: str
    action: str
    base: str | None
    """Hash of the head being corrected, or ``None`` for a new record."""
    fields: dict[str, str]
    """Attribute name → text as typed; lists one item per line."""
    moment: str


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action and its last avance over all districts here."""

    code: str
    text: str
    partners_text: str
    status: Status | None
    """Of the newest avance; ``None`` when nothing was recorded."""
    last_date: date | None
    percent: int | None
    """Last declared with the newest avance, hundredths; ``None`` is not zero."""
    records: int
    """Avances that count (voided ones do not)."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one save moved, so that each view can tell whether it is concerned."""

    record: str = ""
    actions: frozenset[str] = frozenset()
    plan: bool = False
    profile: bool = False
    localities: bool = False
    targets: bool = False
    """Metas, or the cut-offs of the traffic light."""
    exported: bool = False
    checked: bool = False
    """What the last verification found was taken up."""
    backed_up: bool = False
    merged: bool = False
    """Something received was taken up or decided about: anything may have changed."""
