"""What happens with a bug: it is logged, shown once with a copy button, and the work goes on."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QtMsgType,
    QUrl,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from canasplan.errors import CanasplanError
from canasplan.paths import LOG_FILE, LOG_FOLDER
from canasplan.ui.icons import icon, pixmap
from canasplan.ui.messages import Messages
from canasplan.ui.texts import say
from canasplan.ui.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, role_font, set_role

LOG_BYTES = 500_000
LOG_COPIES = 3

logger = logging.getLogger("canasplan")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CrashDialog(QDialog):
    """Says that the program failed, that what was saved is safe, and whom to send what."""

    def __init__(self, report: str, log_folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self._log_folder = log_folder
        self.setWindowTitle(self.tr("CanasPlan: error del programa"))
        image = QLabel()
        image.setPixmap(pixmap("error", 32, "danger", self.devicePixelRatioF()))
        title = QLabel(self.tr("El programa encontró un error propio"))
        set_role(title, "heading")
        text = QLabel(
            self.tr(
                "Lo que ya decía «Guardado» está a salvo y lo que se escribía queda como borrador. "
                "Copie el informe y envíelo a la oficina provincial; después puede seguir."
            )
        )
        text.setWordWrap(True)
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        self.report.setAccessibleName(self.tr("Informe del error"))
        self.report.setTabChangesFocus(True)
        self.report.setFont(role_font("code"))
        heading = QHBoxLayout()
        heading.setSpacing(SPACE_M)
        heading.addWidget(image)
        heading.addWidget(title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_S)
        column.addLayout(heading)
        column.addWidget(text)
        column.addWidget(self.report, 1)
        column.addSpacing(SPACE_S)
        column.addWidget(self._buttons())
        self.resize(640, 400)

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self._report)

    def open_log(self) -> None:
        """Open the folder of the log."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log_folder)))

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        roles = QDialogButtonBox.ButtonRole
        self.copy_button = box.addButton(self.tr("Copiar informe"), roles.ActionRole)
        self.copy_button.setIcon(icon("copy"))
        self.copy_button.clicked.connect(self.copy)
        log_button = box.addButton(self.tr("Abrir bitácora"), roles.ActionRole)
        log_button.setIcon(icon("folder"))
        log_button.clicked.connect(self.open_log)
        close = box.addButton(self.tr("Seguir"), roles.RejectRole)
        set_role(close, "primary")
        close.setDefault(True)
        box.rejected.connect(self.reject)
        return box


class CrashWatch(QObject):
    """Takes over ``sys.excepthook``, that of threads and Qt's messages, until it is closed."""

    _failed = Signal(str)
    _refused = Signal(str)

    def __init__(self, data_folder: Path, messages: Messages, about: str) -> None:
        """`about` opens each report: versions and system, no personal data."""
        super().__init__()
        self.log_folder = data_folder / LOG_FOLDER
        self._messages = messages
        self._about = about
        self._showing = False
        self._handler = self._open_log()
        self._refused.connect(messages.error)
        self._failed.connect(self._show)  # a bug in a thread is shown by the window's thread
        self._hooks = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._caught
        threading.excepthook = lambda args: self._caught(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )
        self._qt_before = qInstallMessageHandler(log_qt_message)

    def close(self) -> None:
        """Give everything back and close the log."""
        sys.excepthook, threading.excepthook = self._hooks
        qInstallMessageHandler(self._qt_before)
        logger.removeHandler(self._handler)
        self._handler.close()

    def _open_log(self) -> logging.Handler:
        handler: logging.Handler
        try:
            self.log_folder.mkdir(exist_ok=True)
            handler = RotatingFileHandler(
                self.log_folder / LOG_FILE,
                maxBytes=LOG_BYTES,
                backupCount=LOG_COPIES,
                encoding="utf-8",
            )
        except OSError:  # no room or no right for a log is no reason not to work
            handler = logging.NullHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        logger.addHandler(handler)
        return handler

    def _caught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._hooks[0](kind, error, trace)
            return
        if isinstance(error, CanasplanError):  # somebody can act on it, wherever it came from
            self._refused.emit(say(error))
            return
        report = "".join(traceback.format_exception(kind, error, trace))
        logger.critical(report)
        self._failed.emit(f"{self._about}\n\n{report}")

    def _show(self, report: str) -> None:
        if self._showing:  # one box at a time, whatever repeats behind it
            return
        self._showing = True
        try:
            self._messages.show(CrashDialog(report, self.log_folder, self._messages.parent))
        finally:
            self._showing = False


def log_qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Write what Qt says to the log."""
    logger.log(_LEVELS.get(kind, logging.WARNING), "Qt %s: %s", context.category, text)
