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
from canasplan.db import revision_store
from canasplan.db.sqlite import Database
from canasplan.db.tables import progress, progress_revision, proposal, set_apart
from canasplan.entry import fields_of
from canasplan.errors import CanasplanError
from canasplan.exchange.merging import OPEN
from canasplan.exchange.proposals import Proposal, proposal_of, proposals_in
from canasplan.exchange.set_apart import Admission, ApartFile, apart_files, lines_of, waiting
from canasplan.fields import BY_NAME
from canasplan.identity import Clock, moment_text
from canasplan.model import EntryRefusedError, Problem, Revision
from canasplan.profile import required_profile
from canasplan.progress import ProgressBook, add_once
from canasplan.saving import Saves

ACCEPTED, REFUSED = "aceptada", "rechazada"
"""States of a proposal that was decided about; `merging.OPEN` is the one before."""

Told = Callable[[int, int], object]
"""Hears how many of how many rows are through; may raise to give up."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A record of which several revisions compete."""

    record: str
    heads: tuple[Revision, ...]
    """Those that prove themselves; the one that counts meanwhile comes first."""
    differing: tuple[str, ...]
    """Attribute names of the fields in which they differ."""
    damaged: bool
    """Whether a head does not give its hash: nothing can be decided before it is repaired."""


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

    def conflicts(self) -> tuple[Conflict, ...]:
        """Return the records in conflict, the newest activity first."""
        disputed = select(progress.c.registro).where(progress.c.heads.contains("|"))
        newest = disputed.order_by(progress.c.fecha.desc(), progress.c.registro.desc())
        with self._db.read() as connection:
            return tuple(
                _conflict(connection, record)
                for record in connection.execute(newest).scalars().all()
            )

    def resolve(
        self, record: str, fields: Mapping[str, str], heads: Collection[str], reason: str
    ) -> Revision:
        """End a conflict by one revision that follows all `heads` that the person saw.

        Raises:
            EntryRefusedError: rules are broken; its problems name the fields.
            CanasplanError: the heads are others meanwhile, one is damaged, or the disk refused.
        """
        self._require_sound(record)
        seen = tuple(sorted(heads))
        revision = self._book.prepare(fields, record=record, base="".join(seen[:1]), reason=reason)
        if revision.parents != seen:
            raise _moved_on(record)
        self._saves.keep(revision, lambda connection: add_once(connection, revision))
        return revision

    def void(self, record: str, heads: Collection[str], reason: str) -> Revision:
        """End a conflict by voiding the record; raises like `resolve`."""
        self._require_sound(record)
        seen = tuple(sorted(heads))
        state = self._book.get(record)
        if seen not in (state.heads, state.winner.parents):
            raise _moved_on(record)
        return self._book.void(record, base="".join(seen[:1]), reason=reason)

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

    def _require_sound(self, record: str) -> None:
        with self._db.read() as connection:
            if _conflict(connection, record).damaged:
                raise revision_store.DamagedRecordError(record)


def _moved_on(record: str) -> CanasplanError:
    return CanasplanError(
        "El avance {record} ya no está como usted lo vio: llegó o se guardó otra revisión. "
        "Vuelva a abrir el conflicto y compare otra vez.",
        record=record,
    )


def _plain(reason: str) -> str:
    return canonical_text(reason).strip()


def _require_reason(reason: str) -> None:
    if problems := rules.check_reason(reason):
        raise EntryRefusedError(problems)


# --- Conflicts


def _conflict(connection: Connection, record: str) -> Conflict:
    """Return what competes in a record; it has no heads where there is no such avance."""
    state = connection.execute(
        select(progress.c.heads).where(progress.c.registro == record)
    ).scalar()
    wanted = state.split("|") if state else []
    query = select(progress_revision).where(progress_revision.c.hash.in_(wanted))
    rows = connection.execute(query).mappings().all()
    proven = [found for row in rows if (found := revision_store.proven(row)) is not None]
    heads = sorted(proven, key=lambda head: (head.number, head.hash), reverse=True)
    differing = tuple(
        name for name in BY_NAME if len({getattr(head.content, name) for head in heads}) > 1
    )
    return Conflict(record, tuple(heads), differing, damaged=len(heads) < len(wanted))


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
