"""A data folder cannot be opened as usual: what is so, what is safe, what to do."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QPushButton, QWidget

from canasplan.trouble import DataTroubleError
from canasplan.ui.diagnosis import Diagnosis
from canasplan.ui.dialogs.story import Story, StoryDialog
from canasplan.ui.dialogs.trouble_screens import Answer, icon_of, label_of, screen_of
from canasplan.ui.form.flow_layout import FlowLayout
from canasplan.ui.icons import icon
from canasplan.ui.messages import Messages
from canasplan.ui.next_step import Go, NextStep
from canasplan.ui.path_line import PathLine
from canasplan.ui.theme import SPACE_S, set_role

_GOES = {Answer.RECOVER: Go.REBUILD, Answer.CONSULT: Go.CONSULT}


class TroubleDialog(StoryDialog):
    """One screen for each trouble; `next_step` says what was chosen."""

    def __init__(
        self,
        error: DataTroubleError,
        folder: Path,
        messages: Messages,
        diagnosis: Diagnosis,
        leave: str,
        parent: QWidget | None = None,
    ) -> None:
        """`leave` is the word for choosing nothing: leaving, or going back to another folder."""
        super().__init__(parent)
        self._folder, self._messages = folder, messages
        diagnosis.setParent(self)  # it lives as long as its button
        self.next_step: NextStep | None = None
        """What comes next; ``None`` when the person leaves."""
        screen, values = screen_of(error.trouble), error.message.values
        story = Story(screen.icon, screen.tone, screen.heading.format(**values))
        story.add_words(screen.explanation.format(**values))
        self.path = PathLine(self.tr("Dónde están los datos"), error.path)
        story.column.addWidget(self.path)
        story.add_facts(
            (
                ("shield", "ok", screen.safe),
                ("next", "accent", screen.remedy.format(**values)),
            )
        )
        self.buttons = {answer: self._button(answer) for answer in screen.answers}
        story.add(_line(list(self.buttons.values())))
        self.tell(story)
        self.diagnosis_button = QPushButton(icon("page"), self.tr("Guardar &diagnóstico…"))
        self.diagnosis_button.clicked.connect(diagnosis.save)
        self.leave_button = QPushButton(leave)
        self.leave_button.clicked.connect(self.reject)
        self._place_foot()
        first = self.buttons[screen.answers[0]]
        set_role(first, "primary")
        first.setIcon(icon(icon_of(screen.answers[0]), "on_accent"))
        first.setDefault(True)
        first.setFocus()

    def _button(self, answer: Answer) -> QPushButton:
        button = QPushButton(icon(icon_of(answer)), label_of(answer))
        button.clicked.connect(lambda: self._answer(answer))
        return button

    def _place_foot(self) -> None:
        set_role(self.diagnosis_button, "link")
        self.foot.addWidget(self.diagnosis_button)
        self.foot.addStretch()
        self.foot.addWidget(self.leave_button)
        for button in (self.diagnosis_button, self.leave_button):
            button.setAutoDefault(False)

    def _answer(self, answer: Answer) -> None:
        folder: Path | None = self._folder
        if answer is Answer.OTHER_FOLDER:
            folder = self._messages.ask_folder(self.tr("Elegir la carpeta de datos"), self._folder)
        if folder is not None:
            self.next_step = NextStep(_GOES.get(answer, Go.OPEN), folder)
            self.accept()


def _line(buttons: list[QPushButton]) -> QWidget:
    line = QWidget()
    flow = FlowLayout(line, SPACE_S)
    for button in buttons:
        flow.addWidget(button)
    return line
