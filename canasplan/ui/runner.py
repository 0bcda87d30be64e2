"""Long work beside the window: progress, cancel, refusal and result arrive as signals."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal
from typing_extensions import override

from canasplan.errors import CanasplanError

REST = 100
"""Milliseconds that what runs rests after something went first: until it is painted."""

Tell = Callable[[int, int], None]
"""``tell(done, total)``: how far the work has come."""

Job = Callable[[Tell, Callable[[], bool]], Any]
"""``job(tell, cancelled)``: the work; it asks ``cancelled()`` often and then returns ``None``.

It runs in a thread of its own and so opens its own connection.
"""


class Task(QObject):
    """One piece of long work; its signals are delivered in the thread that made it."""

    progress = Signal(int, int)
    finished = Signal(object)
    """What the job returned: ``None`` from one that stopped because it was cancelled."""
    refused = Signal(object)
    """A `CanasplanError`: nothing was done, and the person can act on it."""
    ended = Signal()
    """Last of all, whatever happened, a bug included (that one reaches ``sys.excepthook``)."""

    def __init__(self, job: Job, go: threading.Event, parent: QObject | None = None) -> None:
        """`go` is cleared while the work is to rest where it asks whether it is cancelled."""
        super().__init__(parent)
        self._job: Job | None = job
        self._go = go
        self._cancel = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._cancel.is_set()

    def cancel(self) -> None:
        """Ask the work to stop at its next safe point."""
        self._cancel.set()

    def work(self) -> None:
        """Do the work; called by the runner in the other thread."""
        assert self._job is not None
        try:
            self.finished.emit(self._job(self.progress.emit, self._stopped))
        except CanasplanError as error:
            self.refused.emit(error)
        finally:
            self.ended.emit()

    def let_go(self) -> None:
        """Give up what the job holds, perhaps a dialog: it ends in the thread that calls this."""
        self._job = None

    def _stopped(self) -> bool:
        self._go.wait()
        return self._cancel.is_set()


class _Carrier(QRunnable):
    def __init__(self, task: Task) -> None:
        super().__init__()
        self._task = task

    @override
    def run(self) -> None:
        self._task.work()


class Runner(QObject):
    """Runs tasks one after another beside the window."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._tasks: dict[Task, tuple[object, ...]] = {}
        """With whoever listens: a signal on its way would reach them even when they are gone."""
        self._go = threading.Event()
        self._go.set()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._go.set)

    @property
    def busy(self) -> bool:
        """Whether some task has not ended yet."""
        return bool(self._tasks)

    def start(
        self,
        job: Job,
        *,
        finished: Callable[[Any], None] | None = None,
        refused: Callable[[CanasplanError], None] | None = None,
        progress: Callable[[int, int], None] | None = None,
        ended: Callable[[], None] | None = None,
    ) -> Task:
        """Start `job`; the listeners are called in this thread, by its event loop.

        They are connected before the work begins: whoever connects to the signals of the
        task that is returned, which is there to be cancelled, may miss the first ones.
        """
        task = Task(job, self._go, self)
        for signal, listener in (
            (task.progress, progress),
            (task.finished, finished),
            (task.refused, refused),
            (task.ended, ended),
        ):
            if listener is not None:
                signal.connect(listener)
        task.ended.connect(self._forget)
        self._tasks[task] = (finished, refused, progress, ended)
        _collector.rest_during(task)
        self._pool.start(_Carrier(task))
        return task

    @contextmanager
    def standing_aside(self) -> Iterator[None]:
        """Let what runs rest at its next safe point, while the window does what a person awaits.

        It goes on a moment later, when the window has been painted, too. Two threads of Python
        share one processor: beside a check, a save would take twice as long.
        """
        self._rest.stop()
        self._go.clear()
        try:
            yield
        finally:
            self._rest.start()

    def close(self) -> None:
        """Cancel what runs and wait until it has stopped; for the end of the program."""
        for task in self._tasks:
            task.cancel()
        self._go.set()
        self._pool.waitForDone()
        for task in self._tasks:
            _collector.go_on_after(task)

    def _forget(self) -> None:
        task = self.sender()
        if isinstance(task, Task):
            self._tasks.pop(task, None)
            _collector.go_on_after(task)
            task.let_go()  # the other thread may be the last to know the task itself
            task.deleteLater()


class _Collector:
    """Python's garbage collector, which rests while any task runs.

    It works in whichever thread happens to need it, and garbage may hold windows: Qt survives
    their end in the window's thread alone. Only that thread calls this.
    """

    def __init__(self) -> None:
        self._tasks: set[Task] = set()
        self._was_on = False

    def rest_during(self, task: Task) -> None:
        if not self._tasks:
            self._was_on = gc.isenabled()
            gc.disable()
        self._tasks.add(task)

    def go_on_after(self, task: Task) -> None:
        if task in self._tasks:
            self._tasks.remove(task)
            if self._was_on and not self._tasks:
                gc.enable()


_collector = _Collector()
"""One for all runners, as Python has one."""
