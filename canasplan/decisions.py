"""What a person decides about what was received: conflicts, edited rows, files set apart.

Every decision is one more revision of a named person with a reason, or says who let revisions of
others in, and why. Nothing is ever overwritten: a later revision takes any of it back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, update

from canasplan import rules
from canasplan.canonical import canonical_text
from canasplan.db import revision_store, tallies
from canasplan.db.revision_store import KINDS
from canasplan.db.sqlite import Database
from canasplan.db.tables import progress, proposal, set_apart, target
from canasplan.entry import fields_of
from canasplan.errors import CanasplanError
from canasplan.exchange.merging import OPEN
from canasplan.exchange.proposals import Proposal, proposal_of, proposals_in
from canasplan.exchange.set_apart import Admission, ApartFile, apart_files, lines_of, waiting
from canasplan.identity import Clock, moment_text
from canasplan.model import EntryRefusedError, Problem, Progress, RecordState, Revision, Target
from canasplan.profile import required_profile
from canasplan.progress import ProgressBook, add_once
from canasplan.revisions import PREFIXES
from canasplan.saving import Saves
from canasplan.target_fields import FIELDS_OF
from canasplan.targets import Targets

ACCEPTED, REFUSED = "aceptada", "rechazada"
"""States of a proposal that was decided about; `merging.OPEN` is the one before."""

_MOVED_ON = (
    "El registro {record} ya no está como usted lo vio: llegó o se guardó otra revisión. "
    "Vuelva a abrir el conflicto y compare otra vez."
)

Told = Callable[[int, int], object]
"""Hears how many of how many rows are through; may raise to give up."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """An avance or a meta of which several revisions compete."""

    record: str
    heads: tuple[Revision, ...]
    """Those that prove themselves; the one that counts meanwhile comes first."""
    differing: tuple[str, ...]
    """Attribute names of the fields in which they differ."""
    damaged: bool
    """Whether a head does not give its hash: nothing can be decided before it is repaired."""

    @property
    def of_meta(self) -> bool:
        """Whether a meta is in conflict, and no avance."""
        return _is_meta(self.record)


@dataclass(frozen=True, slots=True)
class Repeated:
    """A meta that was recorded more than once: several records of one action, district and year."""

    states: tuple[RecordState, ...]
    """Those that prove themselves; the one that counts meanwhile comes first."""
    differing: tuple[str, ...]
    damaged: bool
    """Like those of a conflict."""


@dataclass(frozen=True, slots=True)
class Incorporated:
    """What came of accepting a file that was set apart."""

    new: int
    known: int
    conflicts: int


class Decisions:
    """What waits for a person in one data folder."""

    def __init__(self, db: Database, clock: Clock, saves: Saves) -> None:
        self._db, self._clock, self._saves = db, clock, saves
        self._book = ProgressBook(db, clock, saves)
        self._targets = Targets(db, clock, saves)

    def conflicts(self) -> tuple[Conflict, ...]:
        """Return what is in conflict: avances, the newest activity first; then metas in order."""
        newest = (progress.c.fecha.desc(), progress.c.registro.desc())
        place = (target.c.accion, target.c.ubigeo, target.c.anio, target.c.registro)
        with self._db.read() as connection:
            return tuple(
                _conflict(connection, record)
                for table, order in ((progress, newest), (target, place))
                for record in connection.execute(
                    select(table.c.registro).where(table.c.heads.contains("|")).order_by(*order)
                ).scalars()
            )

    def repeated(self) -> tuple[Repeated, ...]:
        """Return the metas that were recorded more than once, by action, district and year."""
        with self._db.read() as connection:
            found = tallies.repeated_targets(connection)
            return tuple(_repeated(connection, records) for _, records in found)

    def resolve(
        self, record: str, fields: Mapping[str, str], heads: Collection[str], reason: str
    ) -> Revision:
        """End a conflict by one revision that follows all `heads` that the person saw.

        Raises:
            EntryRefusedError: rules are broken; its problems name the fields.
            CanasplanError: the heads are others meanwhile, one is damaged, or the disk refused.
        """
        self._require_sound(record)
        seen, book = tuple(sorted(heads)), self._book_of(record)
        revision = book.prepare(fields, record=record, base="".join(seen[:1]), reason=reason)
        if revision.parents != seen:
            raise _moved_on(record)

        def write(connection: Connection) -> None:
            revision_store.add_once(connection, revision, _MOVED_ON)

        self._saves.keep(revision, write)
        return revision

    def void(self, record: str, heads: Collection[str], reason: str) -> Revision:
        """End a conflict by voiding the record; raises like `resolve`."""
        self._require_sound(record)
        seen, book = tuple(sorted(heads)), self._book_of(record)
        state = book.get(record)
        if seen not in (state.heads, state.winner.parents):
            raise _moved_on(record)
        return book.void(record, base="".join(seen[:1]), reason=reason)

    def keep(self, seen: Repeated, number: int, reason: str) -> None:
        """Let one of the records of a meta stand, by its place in `seen`, and void the others.

        Asking again after an unclear error changes nothing.

        Raises:
            EntryRefusedError: there is no reason, or the district is another's.
            CanasplanError: a record is otherwise meanwhile, is damaged, or the disk refused.
        """
        _require_reason(reason)
        kept = seen.states[number]
        for state in seen.states:
            record = state.winner.record
            self._require_sound(record)
            now = self._targets.get(record)
            voided = state is not kept and now.voided and now.winner.parents == state.heads
            if now.heads != state.heads and not voided:
                raise _moved_on(record)
        others = [state for state in seen.states if state is not kept]
        self._targets.void_all({one.winner.record: one.heads[0] for one in others}, reason)

    def undo(self, record: str) -> Revision:
        """Take back the last decision about an avance or a meta by one more revision."""
        return self._book_of(record).undo(record)

    def proposals(self, state: str = OPEN) -> tuple[Proposal, ...]:
        """Return the edited rows in a state, as they came."""
        with self._db.read() as connection:
            return tuple(proposals_in(connection, state))

    def check_proposal(
        self, number: int, columns: Collection[str], reason: str
    ) -> tuple[Problem, ...]:
        """Return every error and warning of taking the chosen cells over."""
        with self._db.read() as connection:
            chosen = proposal_of(connection, number)
        fields, base = _taken(chosen, columns), _base(chosen)
        return self._book.check(fields, record=chosen.record, base=base, reason=reason)

    def accept_proposal(self, number: int, columns: Collection[str], reason: str) -> Revision:
        """Let the chosen cells of an edited row become a revision of the person who accepts.

        Asking again after an unclear error gives what was saved.

        Raises:
            EntryRefusedError: rules are broken; its problems name the fields.
            CanasplanError: it was decided otherwise, a cell cannot be taken, nothing would
                change, or the disk refused.
        """
        _require_reason(reason)
        with self._db.read() as connection:
            chosen = proposal_of(connection, number)
            revision = _accepted_before(connection, chosen, reason)
        if revision is None:
            revision = self._book.prepare(
                _taken(chosen, columns), record=chosen.record, base=_base(chosen), reason=reason
            )
        self._saves.keep(revision, lambda connection: _accept(connection, number, revision, reason))
        return revision

    def refuse_proposal(self, number: int, reason: str) -> None:
        """Leave an edited row out; it stays readable with who refused it, and why.

        Raises:
            CanasplanError: it was decided otherwise, or the disk refused.
        """
        _require_reason(reason)
        with self._db.write() as connection:
            profile, _ = required_profile(connection)
            chosen = proposal_of(connection, number)
            if (chosen.state, chosen.reason) == (REFUSED, _plain(reason)):
                return
            _require_open(chosen)
            moment = moment_text(self._clock.now())
            _decide(connection, number, REFUSED, profile.author, moment, reason)

    def set_apart_files(self) -> tuple[ApartFile, ...]:
        """Return the files of which rows wait, the last received first."""
        with self._db.read() as connection:
            return tuple(apart_files(connection))

    def accept_set_apart(
        self, sha256: str, reason: str, told: Told = lambda *_: None
    ) -> Incorporated:
        """Let the rows of a file in that was set apart; all of them or none.

        Asking again after an unclear error changes nothing.

        Raises:
            CanasplanError: there is no such file, a row does not give its hash, or the disk
                refused.
        """
        _require_reason(reason)

        def stored(connection: Connection) -> bool:
            return not waiting(connection, sha256)

        with self._saves.keeping_many(stored) as many:
            profile, _ = required_profile(many.connection)
            of = waiting(many.connection, sha256)
            if not of:
                return _incorporated_before(many.connection, sha256)
            admission, new = Admission(many.connection), 0
            for done, batch in lines_of(many.connection, sha256):
                new += admission.take(batch, many.spool)
                told(done, of)
            moment = moment_text(self._clock.now())
            by = {"autor": profile.author, "momento": moment, "motivo": _plain(reason)}
            own = (set_apart.c.archivo == sha256, set_apart.c.autor.is_(None))
            many.connection.execute(update(set_apart).where(*own).values(by))
            conflicts = admission.finish()
        return Incorporated(new, of - new, conflicts)

    def _book_of(self, record: str) -> ProgressBook | Targets:
        return self._targets if _is_meta(record) else self._book

    def _require_sound(self, record: str) -> None:
        with self._db.read() as connection:
            if _conflict(connection, record).damaged:
                raise revision_store.DamagedRecordError(record)


def _moved_on(record: str) -> CanasplanError:
    return CanasplanError(_MOVED_ON, record=record)


def _plain(reason: str) -> str:
    return canonical_text(reason).strip()


def _require_reason(reason: str) -> None:
    if problems := rules.check_reason(reason):
        raise EntryRefusedError(problems)


# --- Conflicts


def _is_meta(record: str) -> bool:
    return record.startswith(PREFIXES[Target])


def _conflict(connection: Connection, record: str) -> Conflict:
    """Return what competes in a record; it has no heads where there is no such record."""
    kind = KINDS[PREFIXES[Target] if _is_meta(record) else PREFIXES[Progress]]
    own = kind.projection.c
    state = connection.execute(select(own.heads).where(own.registro == record)).scalar()
    wanted = state.split("|") if state else []
    query = select(kind.revisions).where(kind.revisions.c.hash.in_(wanted))
    rows = connection.execute(query).mappings().all()
    proven = [found for row in rows if (found := revision_store.proven(row)) is not None]
    heads = sorted(proven, key=lambda head: (head.number, head.hash), reverse=True)
    return Conflict(record, tuple(heads), _differing(heads), damaged=len(heads) < len(wanted))


def _repeated(connection: Connection, records: Collection[str]) -> Repeated:
    """Return what several records say of one meta."""
    query = tallies.current_targets().where(target.c.registro.in_(records))
    rows = connection.execute(query.order_by(target.c.registro.desc())).mappings().all()
    states = tuple(
        RecordState(winner, tuple(row["heads"].split("|")), row["revisions"])
        for row in rows
        if (winner := revision_store.proven(row)) is not None
    )
    differing = _differing([state.winner for state in states])
    return Repeated(states, differing, damaged=len(states) < len(records))


def _differing(revisions: Collection[Revision]) -> tuple[str, ...]:
    """Return the names of the fields in which revisions of one kind differ."""
    fields = [field for one in revisions for field in FIELDS_OF[type(one.content)]]
    return tuple(
        name
        for name in dict.fromkeys(field.name for field in fields)
        if len({getattr(one.content, name) for one in revisions}) > 1
    )


def _require_open(chosen: Proposal) -> None:
    if chosen.state != OPEN:
        raise CanasplanError(
            "Esa propuesta ya fue {state} por {author}: {reason}. Para cambiarlo, corrija el "
            "avance: su historial lo conserva todo.",
            state=chosen.state,
            author=chosen.author,
            reason=chosen.reason,
        )


def _accepted_before(connection: Connection, chosen: Proposal, reason: str) -> Revision | None:
    """Return what an earlier try of the same acceptance wrote, though it ended in an error."""
    if (chosen.state, chosen.reason) == (ACCEPTED, _plain(reason)):
        for revision in revision_store.of_record(connection, chosen.record):
            if (revision.author, revision.moment) == (chosen.author, chosen.moment):
                return revision
    _require_open(chosen)
    return None


def _base(chosen: Proposal) -> str | None:
    """Return a head to follow, ``None`` where the record is new."""
    if chosen.current is None:
        return None
    if not chosen.current.proven:
        raise revision_store.DamagedRecordError(chosen.record)
    return chosen.current.heads[0]


def _taken(chosen: Proposal, columns: Collection[str]) -> dict[str, str]:
    """Return the entry that comes of taking some cells over, as typed."""
    takable = {cell.column: cell.name for cell in chosen.changed if cell.takable}
    if not columns:
        raise CanasplanError("Elija al menos una celda, o rechace la propuesta.")
    for column in columns:
        if column not in takable:
            raise CanasplanError(
                "La columna {column} no se puede tomar de esa fila. Elija entre: {columns}.",
                column=column,
                columns=", ".join(takable) or "ninguna",
            )
    proposed = fields_of(chosen.content)
    names = [takable[column] for column in columns]
    stands = fields_of(chosen.current.progress) if chosen.current else {}
    return stands | {name: proposed[name] for name in names}


def _accept(connection: Connection, number: int, revision: Revision, reason: str) -> None:
    """Write a revision and that its proposal is accepted; nothing where both are so already."""
    if not revision_store.known(connection, revision):
        add_once(connection, revision)
        _decide(connection, number, ACCEPTED, revision.author, revision.moment, reason)


def _decide(
    connection: Connection, number: int, state: str, author: str, moment: str, reason: str
) -> None:
    connection.execute(
        update(proposal)
        .where(proposal.c.id == number)
        .values(estado=state, autor=author, momento=moment, motivo=_plain(reason))
    )


def _incorporated_before(connection: Connection, sha256: str) -> Incorporated:
    """Return what an earlier try of the same acceptance did, though it ended in an error."""
    query = select(func.count()).where(set_apart.c.archivo == sha256)
    if not (known := connection.execute(query).scalar_one()):
        raise CanasplanError("De ese archivo no hay filas apartadas. Vuelva a abrir la lista.")
    return Incorporated(0, known, 0)
