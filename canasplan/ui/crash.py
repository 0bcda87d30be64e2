"""What happens with a bug: it is logged, shown once with a copy button, and the work goes on."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from typing_extensions import override

from canasplan.errors import CanasplanError
from canasplan.paths import LOG_FILE, LOG_FOLDER
from canasplan.ui.texts import say

if TYPE_CHECKING:
    from canasplan.ui.messages import Messages

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


class _LaterLog(logging.Handler):
    """Opens the log when there is something to write."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._log: logging.Handler | None = None

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if self._log is None:
            self._log = self._opened()
            self._log.setFormatter(self.formatter)
        self._log.emit(record)

    @override
    def close(self) -> None:
        if self._log is not None:
            self._log.close()
        super().close()

    def _opened(self) -> logging.Handler:
        from logging.handlers import RotatingFileHandler

        try:
            self._folder.mkdir(exist_ok=True)
            return RotatingFileHandler(
                self._folder / LOG_FILE,
                maxBytes=LOG_BYTES,
                backupCount=LOG_COPIES,
                encoding="utf-8",
            )
        except OSError:  # no room or no right for a log is no reason not to work
            return logging.NullHandler()


class CrashWatch(QObject):
    """Takes over ``sys.excepthook``, that of threads and Qt's messages, until it is closed."""

    _failed = Signal(str)
    _refused = Signal(str)

    def __init__(self, data_folder: Path, messages: Messages, about: Callable[[], str]) -> None:
        """`about` gives what opens each report: versions and system, no personal data."""
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
        handler = _LaterLog(self.log_folder)
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
        self._failed.emit(f"{self._about()}\n\n{report}")

    def _show(self, report: str) -> None:
        if self._showing:  # one box at a time, whatever repeats behind it
            return
        from canasplan.ui.crash_dialog import CrashDialog

        self._showing = True
        try:
            self._messages.show(CrashDialog(report, self.log_folder, self._messages.parent))
        finally:
            self._showing = False


def log_qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Write what Qt says to the log."""
    logger.log(_LEVELS.get(kind, logging.WARNING), "Qt %s: %s", context.category, text)
