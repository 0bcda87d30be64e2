"""The proposals: rows that somebody edited by hand, to be accepted or refused cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from canasplan.exchange.proposals import Proposal
from canasplan.numerals import counted, number_text
from canasplan.ui.office.decision_page import DecisionPage
from canasplan.ui.office.decision_words import cell_label, record_text
from canasplan.ui.office.proposal_page import ProposalPage
from canasplan.ui.office.waiting_dialog import WaitingDialog, Words
from canasplan.ui.office.waiting_table import Line
from canasplan.ui.progress.banner import Offer
from canasplan.ui.runner import Job
from canasplan.ui.services import Services


def tr(text: str) -> str:
    """Translate a text of this dialog."""
    return QCoreApplication.translate("ProposalsDialog", text)


class ProposalsDialog(WaitingDialog):
    """A list of edited rows, each opened cell by cell."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        words = Words(
            title=tr("Propuestas"),
            hint=tr(
                "Filas que alguien cambió a mano en el archivo: su huella ya no corresponde. "
                "Nada cambia hasta que usted acepte."
            ),
            columns=(tr("Archivo"), tr("Fila"), tr("Avance"), tr("Qué cambia")),
            wide=3,
            open=tr("Co&mparar…"),
            nothing=tr("No hay propuestas"),
            nothing_hint=tr("Ninguna fila recibida espera una decisión."),
        )
        super().__init__(services, words, parent)
        self.table.show_both_ends(0)

    @override
    def reading(self) -> Job:
        return self.store.exchange.decisions.proposals_job()

    @override
    def counted(self, found: Sequence[object]) -> str:
        return counted(len(found), tr("fila por decidir"), tr("filas por decidir"))

    @override
    def line_of(self, item: Any) -> Line:
        assert isinstance(item, Proposal)
        texts = (
            item.file,
            number_text(item.row, 0),
            record_text(item.content, self.store.plan()),
            ", ".join(cell_label(cell) for cell in item.changed) if item.known else tr("Es nuevo"),
        )
        return Line(texts, "edit", "accent", item)

    @override
    def page_of(self, item: Any) -> DecisionPage:
        page = ProposalPage(self.store, item)
        page.accept_asked.connect(lambda: self._accept(page))
        page.refuse_asked.connect(lambda: self._refuse(page))
        return page

    def _accept(self, page: ProposalPage) -> None:
        decisions, number = self.store.exchange.decisions, page.proposal.id
        columns, reason = page.columns(), page.reason()
        if self.write(lambda: decisions.accept_proposal(number, columns, reason)):
            undo = Offer(tr("Deshacer"), lambda: self._undo(page.proposal.record))
            self.settle(tr("Aceptado: es una revisión más del avance."), undo)

    def _refuse(self, page: ProposalPage) -> None:
        decisions, number, reason = self.store.exchange.decisions, page.proposal.id, page.reason()
        if self.write(lambda: decisions.refuse_proposal(number, reason)):
            self.settle(tr("Rechazado: el avance queda como estaba."))

    def _undo(self, record: str) -> None:
        if self.write(lambda: self.store.undo(record)):
            self.settle(tr("Deshecho con una revisión más: el avance dice lo que decía antes."))
