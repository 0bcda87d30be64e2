"""The pane of one action: its avances to read, and the form to record and correct them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from canasplan.entry import fields_of
from canasplan.errors import CanasplanError
from canasplan.model import Change, Draft, RecordState, Revision, SavedOnceError
from canasplan.ui.messages import Messages
from canasplan.ui.progress.banner import Offer
from canasplan.ui.progress.draft_keeper import DraftKeeper
from canasplan.ui.progress.progress_entry import (
    base_of,
    blank_fields,
    correction_of,
    history_title,
    moved_on,
    moved_text,
    rows_of,
    title_of,
    undone_text,
    void_question,
)
from canasplan.ui.progress.progress_list import record_of
from canasplan.ui.progress.progress_pane import ProgressPane
from canasplan.ui.store import Store
from canasplan.ui.texts import moment_text, say


class ProgressEditor(ProgressPane):
    """Everything a person does with the avances of the chosen action."""

    saved = Signal(str)
    """Record id of what was just saved, voided or undone."""
    next_action_requested = Signal()

    def __init__(self, store: Store, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(store, parent)
        self._store, self._messages = store, messages
        self._action = self._responsible = ""
        self._undoable: Revision | None = None
        self._busy = False
        self._keeper = DraftKeeper(store, self.form.draft, self)
        self._connect()

    @property
    def action(self) -> str:
        """Code of the action shown, empty when none is."""
        return self._action

    @property
    def can_undo(self) -> bool:
        """Whether the last save made in this window can still be taken back."""
        return self._undoable is not None

    def open_action(self, code: str) -> None:
        """Show an action, its draft in the form when there is one; the keyboard stays put."""
        if code == self._action or not self._close_form():
            return
        self.banner.dismiss()
        action = self._store.plan().action(code)
        self._action = code if action else ""
        if action is None:
            self.show_page(self.nothing)
            return
        self.header.show_action(action)
        self._reload()
        self.show_page(self.reading)
        drafts = self._drafts()
        if drafts and not self._read_only:
            self._resume(drafts[0])

    def open_draft(self, draft: Draft) -> None:
        """Bring a draft back into the form of its own record."""
        self.open_action(draft.action)
        there = self._action == draft.action and not self._has_open(draft.record)
        if there and not self._read_only:
            self._resume(draft)

    def new_avance(self) -> None:
        """Open an empty form for a new record, or go on with the one that is open."""
        if not self.can_new:
            return
        if not self.writing or self.form.entry.base is not None:
            left = self.has_unsaved()
            if not self._close_form():
                return
            preset = blank_fields(self._store, self._action, self._responsible)
            fresh = Draft(self._store.new_record(), self._action, None, preset, "")
            self._open_form(fresh, preset, title_of(None))
            if left:
                self.banner.tell("info", self.tr("La corrección quedó como borrador."))
            else:
                self.banner.dismiss()
        self.form.start()

    def correct(self) -> None:
        """Open the form on the chosen avance, or go on with its draft."""
        row = self.chosen()
        if row is None or not self.can_correct:
            return
        drafts = (row,) if isinstance(row, Draft) else self._drafts()
        draft = next((each for each in drafts if each.record == record_of(row)), None)
        if draft is not None:
            self._resume(draft)
        elif isinstance(row, RecordState):
            entry = correction_of(row)
            self._open_form(entry, entry.fields, title_of(row.progress))
            self.banner.dismiss()
        self.form.start()

    def save(self) -> bool:
        """Save the form; say whether it is on disk."""
        if not self.writing or not self._is_current():
            return False
        entry = self.form.entry
        if entry.base is not None and not self.form.differs():
            told = self.tr("No hay cambios que guardar. Esc vuelve a los avances.")
            self.banner.tell("info", told)
            return False
        if not self.form.settle():
            return False
        fields = self.form.fields()
        with self._store.first():
            save, reason = self._store.save, self.form.reason()
            done = self._write(
                lambda: save(fields, record=entry.record, base=entry.base, reason=reason)
            )
            if done is None:
                return False
            self._responsible = fields.get("responsible", "")
            self._keeper.forget()
            self._settle(done, self.tr("Guardado a las {time}."))
        return True

    def save_and_next(self) -> bool:
        """Save and ask for the next action, whose form is opened at once."""
        if not self.save():
            return False
        told, before = self.banner.text, self._action
        self.next_action_requested.emit()
        if self._action and self._action != before:
            told = f"{before}: {told}"
            if self.writing:
                self._tell_undoable(f"{told} {self.banner.text}", self._discarding())
            else:
                self.new_avance()
                self._tell_undoable(told)
        return True

    def void(self) -> None:
        """Ask for a reason and void the chosen avance."""
        row = self.chosen()
        if not isinstance(row, RecordState) or not self.can_void:
            return
        reason = self._messages.ask_reason(*void_question(row.progress))
        if reason is None:
            return
        head = row.winner
        done = self._write(lambda: self._store.void(head.record, base=head.hash, reason=reason))
        if done is not None:
            self._settle(done, self.tr("Anulado a las {time}."))

    def restore(self) -> None:
        """Take back the voiding of the chosen avance."""
        row = self.chosen()
        if isinstance(row, RecordState) and row.voided:
            record = row.winner.record
            if done := self._write(lambda: self._store.undo(record)):
                self._settle(done, self.tr("Restaurado a las {time}."))

    def undo(self) -> None:
        """Take back the last save made in this window, by one more revision."""
        last, self._undoable = self._undoable, None
        if last is None:
            return
        if self._store.record(last.record).winner.hash != last.hash:
            told = self.tr("Ya no se puede deshacer: el avance cambió después. Vea su historial.")
            self.banner.tell("warning", told)
            self.state_changed.emit()
            return
        done = self._write(lambda: self._store.undo(last.record))
        if done is not None:
            self._after_undo(done)

    def show_history(self) -> None:
        """Show every revision of the chosen avance."""
        record = self.recorded()
        if record:
            from canasplan.ui.progress.history_dialog import HistoryDialog

            title = history_title(self._store.record(record).progress)
            dialog = HistoryDialog(self._store.history(record), self._store.plan(), title, self)
            self._messages.show(dialog)

    def flush_draft(self) -> None:
        """Write what is typed at once: the window closes or the laptop goes to sleep."""
        self._keeper.flush()

    def has_unsaved(self) -> bool:
        """Tell whether the form holds anything that is not saved."""
        return self.writing and self.form.changed()

    def discard_draft(self) -> None:
        """Drop what is typed, or the chosen draft; it can be brought back at once."""
        draft = self.form.draft() if self.writing else self.chosen()
        record = self.form.entry.record if self.writing else self._chosen_record()
        if not self._keeper.drop(record):
            return
        self._keeper.forget()
        self._reload()
        self.show_page(self.reading)
        self.reading.list.setFocus()
        self.banner.dismiss()
        if isinstance(draft, Draft):
            bring_back = Offer(self.tr("Deshacer"), lambda: self._bring_back(draft))
            self.banner.tell("info", self.tr("Borrador descartado."), bring_back)

    def _connect(self) -> None:
        self._store.changed.connect(self._heard)
        self.reading.new_asked.connect(self.new_avance)
        self.reading.chosen.connect(self.state_changed)
        self.reading.list.opened.connect(self.correct)
        self.reading.list.void_asked.connect(self.void)
        summary = self.reading.summary
        summary.correct_asked.connect(self.correct)
        summary.resume_asked.connect(self.correct)
        summary.void_asked.connect(self.void)
        summary.restore_asked.connect(self.restore)
        summary.history_asked.connect(self.show_history)
        summary.discard_asked.connect(self.discard_draft)
        self.form.edited.connect(self._keeper.touch)
        self.form.closed.connect(self._back)
        self.form.save_asked.connect(self.save)
        self.form.save_next_asked.connect(self.save_and_next)
        self.form.told.connect(self.banner.tell)
        self._keeper.kept.connect(self._draft_kept)
        self._keeper.failed.connect(lambda told: self.banner.tell("error", told))

    def _has_open(self, record: str) -> bool:
        return self.writing and self.form.entry.record == record

    def _drafts(self) -> tuple[Draft, ...]:
        return self._keeper.of_action(self._store.plan().code, self._action)

    def _reload(self, chosen: str = "") -> None:
        """Read the action's rows again, keeping the choice."""
        wanted = chosen or self._chosen_record()
        rows, problem = rows_of(self._store, self._action, self._drafts())
        if problem:
            self.banner.tell("error", problem)
        self.reading.show_rows(rows, self._store.plan(), wanted, self._store.faults().keys())

    def _chosen_record(self) -> str:
        row = self.reading.list.row()
        return record_of(row) if row else ""

    def _open_form(self, entry: Draft, origin: Mapping[str, str], title: str) -> None:
        self.form.open(entry, origin, title)
        self._keeper.watch(entry.record)
        self.show_page(self.form)

    def _close_form(self) -> bool:
        """Leave the form once what is typed is on disk as a draft; say whether it is."""
        if not self.writing:
            return True
        if not self._keeper.flush():
            return False
        self._keeper.forget()
        self._reload(self.form.entry.record)
        self.show_page(self.reading)
        return True

    def _back(self) -> None:
        """Go from the form to the list."""
        unsaved = self.has_unsaved()
        if not self._close_form():
            return
        self.reading.list.setFocus()
        if unsaved:
            told = self.tr("Quedó como borrador: aún no está registrado.")
            self.banner.tell("info", told, Offer(self.tr("Continuar"), self.correct))
        else:
            self.banner.dismiss()

    def _resume(self, draft: Draft) -> None:
        """Open a draft in the form of its own record and say so."""
        base = base_of(self._store, draft)
        if not self._close_form() or (draft.base is not None and base is None):
            return
        blank = blank_fields(self._store, self._action, self._responsible)
        self._open_form(draft, fields_of(base) if base else blank, title_of(base))
        told = self.tr("Borrador del {moment} recuperado.")
        self.banner.tell("info", told.format(moment=moment_text(draft.moment)), self._discarding())
        self._is_current()

    def _is_current(self) -> bool:
        """Tell whether the open form still corrects the record's head; say so when not."""
        state = moved_on(self._store, self.form.entry)
        if state is None:
            return True
        self.form.compare(fields_of(state.progress))
        go_on = Offer(self.tr("Continuar sobre lo actual"), self._rebase)
        self.banner.tell("warning", moved_text(state), go_on, self._discarding())
        return False

    def _rebase(self) -> None:
        """Go on with a stale correction from the record's present head."""
        entry = self.form.entry
        base, state = base_of(self._store, entry), self._store.record(entry.record)
        before = fields_of(base) if base else {}
        self.form.rebase(state.winner.hash, before, fields_of(state.progress))
        self.banner.tell("info", self.tr("Sigue sobre lo actual. Revise lo distinto y guarde."))

    def _discarding(self) -> Offer:
        return Offer(self.tr("Descartar"), self.discard_draft)

    def _bring_back(self, draft: Draft) -> None:
        if self._keeper.keep(draft):
            self.open_draft(draft)

    def _write(self, write: Callable[[], Revision]) -> Revision | None:
        """Do one write; what is refused is said in the banner and nothing changed."""
        self._busy = True
        try:
            return write()
        except SavedOnceError as error:
            self._settle_once(error)
        except CanasplanError as error:
            self.banner.tell("error", say(error))
        finally:
            self._busy = False
        return None

    def _settle_once(self, error: SavedOnceError) -> None:
        """Show what is in one of its two places only, and offer to try the second again."""
        self._keeper.forget()
        self._reload(error.revision.record)
        self.show_page(self.reading)
        again = Offer(self.tr("Guardar otra vez"), lambda: self._save_again(error.revision))
        self.banner.tell("error", say(error), again)

    def _save_again(self, revision: Revision) -> None:
        if done := self._write(lambda: self._store.save_again(revision)):
            self._settle(done, self.tr("Guardado a las {time}."))

    def _settle(self, done: Revision, told: str) -> None:
        """Show the list with what was written, and offer to take it back."""
        held = self.writing
        self._undoable = done
        self._reload(done.record)
        self.show_page(self.reading)
        if held:
            self.reading.list.setFocus()
        self._tell_undoable(told.format(time=moment_text(done.moment).partition(" ")[2]))
        self.saved.emit(done.record)

    def _tell_undoable(self, told: str, *more: Offer) -> None:
        self.banner.tell("ok", told, Offer(self.tr("Deshacer"), self.undo), *more)

    def _after_undo(self, done: Revision) -> None:
        state = self._store.record(done.record)
        if not self.writing and state.progress.action == self._action:
            self._reload(done.record)
        self.banner.tell("ok", undone_text(state))
        self.state_changed.emit()
        self.saved.emit(done.record)

    def _draft_kept(self, draft: Draft | None) -> None:
        if draft is not None:
            self.form.draft_kept(draft.moment)

    def _heard(self, change: Change) -> None:
        """Follow what was written elsewhere; what a person is typing is never touched."""
        if change.plan or change.profile:
            self._reopen()
            return
        if change.localities:
            self.form.refresh_localities()
        if change.checked and self._action and not self.writing:
            self._reload()
        if self._busy or self._action not in change.actions:
            return
        self._reload()
        if self._has_open(change.record):
            # Whoever wrote the record dropped its draft; what is typed here is kept again.
            self._keeper.touch()
            self._is_current()

    def _reopen(self) -> None:
        """Begin again under another plan or profile; what is typed stays a draft."""
        if self._close_form():
            code, self._action = self._action, ""
            self.open_action(code)
