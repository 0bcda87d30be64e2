"""Files set apart: their sender may not write them, and a named person lets them in or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from canasplan.decisions import Incorporated
from canasplan.exchange.set_apart import ApartFile
from canasplan.model import PROVINCE
from canasplan.numerals import counted, number_text
from canasplan.ui.office.apart_page import ApartPage, why_text
from canasplan.ui.office.decision_page import DecisionPage
from canasplan.ui.office.decision_words import scope_text
from canasplan.ui.office.waiting_dialog import WaitingDialog, Words
from canasplan.ui.office.waiting_table import Line
from canasplan.ui.runner import Job, Task
from canasplan.ui.services import Services
from canasplan.ui.texts import moment_text


def tr(text: str) -> str:
    """Translate a text of this dialog."""
    return QCoreApplication.translate("ApartDialog", text)


class ApartDialog(WaitingDialog):
    """A list of files, each opened to be let in."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        self._task: Task | None = None
        words = Words(
            title=tr("Apartados"),
            hint=tr("Filas que su autor no puede escribir ahí; esperan a quien las acepte."),
            columns=(tr("Archivo"), tr("Recibido"), tr("De"), tr("Filas"), tr("Por qué")),
            wide=4,
            open=tr("&Revisar…"),
            nothing=tr("No hay archivos apartados"),
            nothing_hint=tr("Todo lo recibido venía de quien puede escribirlo."),
        )
        super().__init__(services, words, parent)
        self.table.show_both_ends(0)

    @property
    def working(self) -> bool:
        """Whether a file is being let in."""
        return self._task is not None

    @override
    def done(self, result: int) -> None:
        """Close; but not while a file is being let in."""
        if not self.working:
            super().done(result)

    @override
    def reading(self) -> Job:
        return self.store.exchange.decisions.apart_job()

    @override
    def counted(self, found: Sequence[object]) -> str:
        return counted(len(found), tr("archivo por decidir"), tr("archivos por decidir"))

    @override
    def line_of(self, item: Any) -> Line:
        assert isinstance(item, ApartFile)
        plan, profile = self.store.plan(), self.store.profile()
        own = profile.scope if profile else PROVINCE
        texts = (
            item.name,
            moment_text(item.moment),
            scope_text(item.place, plan) or "—",
            number_text(item.rows, 0),
            " ".join(why_text(why, item, own, plan) for why in item.whys),
        )
        return Line(texts, "lock", "warning", item)

    @override
    def page_of(self, item: Any) -> DecisionPage:
        page = ApartPage(self.store, item)
        page.accept_asked.connect(lambda: self._accept(page))
        page.cancel_button.clicked.connect(self._cancel)
        return page

    def _accept(self, page: ApartPage) -> None:
        job = self.store.exchange.decisions.accept_apart_job(page.file.sha256, page.reason())
        page.set_working(working=True)

        def ended() -> None:
            self._task = None
            if self.page is page:
                page.set_working(working=False)

        self._task = self.runner.start(
            job,
            finished=self._accepted,
            refused=self.refused,
            progress=page.show_progress,
            ended=ended,
        )

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _accepted(self, done: Incorporated | None) -> None:
        if done is None:
            self.banner.tell("info", tr("Cancelado: no se incorporó nada."))
            return
        self.store.exchange.decisions.let_in()
        told = tr("Incorporado: {new}, {known}.").format(
            new=counted(done.new, tr("fila nueva"), tr("filas nuevas")),
            known=counted(done.known, tr("ya conocida"), tr("ya conocidas")),
        )
        if done.conflicts:
            more = tr("Quedan en conflicto {count}: vea «Conflictos…».")
            told = f"{told} {more.format(count=number_text(done.conflicts, 0))}"
        self.settle(told)
