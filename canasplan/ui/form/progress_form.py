"""The form of one avance: filled from a draft, judged by the rules, read back as typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from canasplan.errors import CanasplanError
from canasplan.identity import local_day
from canasplan.model import Draft, Problem
from canasplan.rules import YEARS_AFTER
from canasplan.ui.form.field_row import FieldRow, Notice, notice_of
from canasplan.ui.form.form_footer import FormFooter
from canasplan.ui.form.form_sheet import FormSheet
from canasplan.ui.icons import icon
from canasplan.ui.progress.progress_text import typed_text
from canasplan.ui.store import Store
from canasplan.ui.texts import moment_text, say
from canasplan.ui.theme import SPACE_S, SPACE_XS, set_role

Fields = Mapping[str, str]


class ProgressForm(QWidget):
    """Knows what is typed for one record; saving is for whoever listens."""

    edited = Signal()
    closed = Signal()
    """The person goes back to the list; what is typed stays a draft."""
    save_asked = Signal()
    save_next_asked = Signal()
    told = Signal(str, str)
    """Kind and text of a notice for the person."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._entry = Draft("", "", None, {}, "")
        self._origin: dict[str, str] = {}
        self._now: dict[str, str] = {}
        self._seen: set[str] = set()
        self._tried = False
        self._loading = False
        self.title = QLabel()
        self.sheet = FormSheet()
        self.footer = FormFooter()
        self.back = QPushButton(icon("chevron-left", "accent"), self.tr("Avances"))
        self._lay_out()
        self._connect()

    @property
    def entry(self) -> Draft:
        """What was opened: its record, action and base, and the fields it began with."""
        return self._entry

    def open(self, entry: Draft, origin: Fields, title: str) -> None:
        """Show an entry; `origin` is what it would be if nothing had been typed."""
        self._loading = True
        self._entry, self._origin, self._now = entry, dict(origin), {}
        self._seen, self._tried = set(), False
        self.title.setText(title)
        self._prepare(entry)
        for name, editor in self.sheet.editors.items():
            editor.set_text(entry.fields.get(name, ""))
        self.footer.reason.set_text(entry.fields.get("reason", ""))
        self.footer.reason_row.setVisible(entry.base is not None)
        self.footer.say()
        self._loading = False
        self.refresh_localities()
        self.show_problems()
        self.sheet.verticalScrollBar().setValue(0)

    def fields(self) -> dict[str, str]:
        """Return the whole entry as typed, fields that are not on the sheet included."""
        hidden = {name: text for name, text in self._entry.fields.items() if name != "reason"}
        return hidden | self.sheet.fields()

    def reason(self) -> str | None:
        """Return the reason of a correction as typed; ``None`` for a new avance."""
        return None if self._entry.base is None else self.footer.reason.text()

    def changed(self) -> bool:
        """Tell whether a person typed anything that the record does not hold."""
        return bool(self.reason()) or self.differs()

    def differs(self) -> bool:
        """Tell whether any field, the reason apart, differs from the record."""
        return any(
            text.strip() != self._origin.get(name, "").strip()
            for name, text in self.sheet.fields().items()
        )

    def draft(self) -> Draft | None:
        """Return what is typed as a draft of its own record, ``None`` when nothing is."""
        if not self.changed():
            return None
        typed = self.fields()
        if reason := self.reason():
            typed["reason"] = reason
        return replace(self._entry, fields=typed, moment=self._store.now())

    def start(self) -> None:
        """Put the keyboard where a person begins."""
        first = next(
            (each for each in self.sheet.editors.values() if each.isEnabled() and not each.text()),
            self.sheet.date,
        )
        (first if self._entry.base is None else self.sheet.date).setFocus()

    def settle(self) -> bool:
        """Show every problem; without errors return true, else go to the first one."""
        self._tried = True
        blocking = [problem for problem in self.show_problems() if problem.blocking]
        if not blocking:
            return True
        faulty = {problem.field for problem in blocking}
        for name, editor in [*self.sheet.editors.items(), ("reason", self.footer.reason)]:
            if name in faulty:
                editor.setFocus(Qt.FocusReason.OtherFocusReason)
                if name in self.sheet.rows:
                    self.sheet.reveal(name)
                break
        return False

    def show_problems(self) -> tuple[Problem, ...]:
        """Judge what is typed and show it for every field that was left already."""
        problems = self._judge()
        for name, row in self._all_rows():
            shown = [notice_of(each) for each in problems if each.field == name]
            if not (self._tried or name in self._seen):
                shown = []
            row.tell(name, [*self._present_value(name), *shown])
        self._count([problem for problem in problems if problem.blocking])
        return problems

    def compare(self, now: Fields) -> None:
        """Show under each field what the record holds now, where that differs."""
        self._now = dict(now)
        self.show_problems()

    def rebase(self, base: str, before: Fields, now: Fields) -> None:
        """Go on from a newer head: fields nobody typed into take its values."""
        typed = self.sheet.fields()
        self._entry = replace(self._entry, base=base)
        self._origin = dict(now)
        for name, text in typed.items():
            if text == before.get(name, ""):
                self.sheet.editors[name].set_text(now.get(name, ""))
        self.compare(now)
        self.edited.emit()

    def draft_kept(self, moment: str) -> None:
        """Say when the draft was written, unless there is something worse to say."""
        if not self._tried:
            time = moment_text(moment).partition(" ")[2]
            self.footer.say(self.tr("Borrador guardado a las {time}").format(time=time))

    def refresh_localities(self) -> None:
        """Complete from the comunidades of the chosen district."""
        ubigeo = self.sheet.district.text()
        self.sheet.locality.set_names(self._store.localities(ubigeo) if ubigeo else ())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        set_role(self.back, "link")
        self.back.setToolTip(self.tr("Volver a los avances de la acción (Esc)"))
        set_role(self.title, "heading")
        self.title.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_S, SPACE_XS, SPACE_S + SPACE_XS, SPACE_XS)
        head.addWidget(self.back)
        head.addWidget(self.title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.sheet, 1)
        column.addWidget(self.footer)

    def _connect(self) -> None:
        self.back.clicked.connect(self.closed)
        self.footer.save_asked.connect(self.save_asked)
        self.footer.save_next_asked.connect(self.save_next_asked)
        self.footer.reason.edited.connect(lambda: self._edited("reason"))
        self.footer.reason.left.connect(lambda: self._left("reason"))
        self.sheet.edited.connect(self._edited)
        self.sheet.left.connect(self._left)
        self.sheet.locality.add_asked.connect(self._add_locality)

    def _prepare(self, entry: Draft) -> None:
        """Fit the sheet to the plan, the profile and the action of an entry."""
        plan, profile = self._store.plan(), self._store.profile()
        action = plan.action(entry.action)
        today = local_day(datetime.fromisoformat(self._store.now()))
        self.sheet.date.set_latest(min(today, date(plan.period.end + YEARS_AFTER, 12, 31)))
        self.sheet.district.set_options((each.ubigeo, each.name) for each in plan.districts)
        own = profile.district if profile else None
        self.sheet.district.set_locked(own is not None and entry.fields.get("ubigeo") == own)
        self.sheet.allies.set_suggestions(action.partners if action else ())

    def _all_rows(self) -> list[tuple[str, FieldRow]]:
        return [*self.sheet.rows.items(), ("reason", self.footer.reason_row)]

    def _judge(self) -> tuple[Problem, ...]:
        try:
            return self._store.check(
                self.fields(),
                record=self._entry.record,
                base=self._entry.base,
                reason=self.reason(),
            )
        except CanasplanError as error:
            return (Problem("", error.message),)

    def _present_value(self, name: str) -> tuple[Notice, ...]:
        """Return the notice of what the record holds now, where the form says otherwise."""
        if name not in self._now or self._now[name] == self.sheet.editors[name].text():
            return ()
        told = typed_text(name, self._now[name], self._store.plan()) or self.tr("(vacío)")
        return (Notice("history", "accent", self.tr("Ahora: {value}").format(value=told)),)

    def _count(self, blocking: list[Problem]) -> None:
        """Say how much keeps the form from being saved, once saving was tried."""
        if not self._tried:
            return
        known = {name for name, _ in self._all_rows()}
        elsewhere = [say(each.message) for each in blocking if each.field not in known]
        count = len({each.field for each in blocking if each.field in known})
        if count == 1:
            elsewhere.insert(0, self.tr("Falta corregir 1 dato"))
        elif count:
            elsewhere.insert(0, self.tr("Falta corregir {count} datos").format(count=count))
        self.footer.say(". ".join(elsewhere), fault=bool(elsewhere))

    def _edited(self, name: str) -> None:
        if self._loading:
            return
        if name == "ubigeo":
            self.refresh_localities()
        if self._tried or self._seen or self._now:
            self.show_problems()
        self.edited.emit()

    def _left(self, name: str) -> None:
        if self._loading or not self.isVisible():
            return
        self._seen.add(name)
        self.show_problems()

    def _add_locality(self, name: str) -> None:
        ubigeo = self.sheet.district.text()
        if not ubigeo:
            return
        try:
            self._store.add_locality(ubigeo, name)
        except CanasplanError as error:
            self.told.emit("error", say(error))
            return
        district = self._store.plan().district(ubigeo)
        self.told.emit(
            "ok",
            self.tr("«{name}» se agregó a las comunidades de {district}.").format(
                name=name, district=district.name if district else ubigeo
            ),
        )
