"""Measures inside the real window, each in a process of its own.

``python -m benchmarks.window search FOLDER RUNS [FILE]`` prints the pairs of each line of the
table as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.bench import Bench
from benchmarks.load import peak
from benchmarks.measures import Figure, Pair, alone, in_turns
from canasplan import app
from canasplan.exchange.export import ExportRequest
from canasplan.model import Change
from canasplan.paths import JOURNAL
from canasplan.ui.main_window import MainWindow
from canasplan.ui.messages import Unattended
from canasplan.ui.runner import Job
from canasplan.ui.services import Services

TYPED = ("agua", "capac", "nin", "tru", "reserv", "carretera", "v", "de q")
"""What is in the search after the letter whose result is awaited; the last two find the most."""
ENTRY = {
    "ubigeo": "080505",
    "date": "04/03/2022",
    "activity": "obra",
    "status": "en_ejecucion",
    "locality": "Taypitunga",
    "percent": "25",
    "achievements": "Se instaló la línea de conducción desde la captación hasta el reservorio.",
}
IMPORTED = 20_000
"""Rows of the file during whose import the window is watched."""
_BEAT = 2
"""Milliseconds between two events that tell whether the window is alive."""


def inside(*names: str) -> Callable[[Bench, int], Iterator[Figure]]:
    """Return the experiment that takes some of `MEASURES`."""

    def experiment(bench: Bench, size: int) -> Iterator[Figure]:
        for name in names:
            folder = bench.folder(size) if name in READING else bench.copy(size)
            arguments = [name, str(folder), str(bench.runs), str(bench.received(IMPORTED))]
            found = subprocess.run(
                [sys.executable, "-m", "benchmarks.window", *arguments],
                check=True,
                stdout=subprocess.PIPE,
                text=True,
                env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
            ).stdout
            for key, pairs in json.loads(found).items():
                yield Figure(key, size, tuple((mine, theirs) for mine, theirs in pairs))

    return experiment


class Watched:
    """The window, ready to be used, and the pauses between its events."""

    def __init__(self, window: MainWindow, services: Services, file: Path) -> None:
        self.window, self.services, self.file = window, services, file
        self._last = self._longest = 0.0
        self._timer = QTimer(window)
        self._timer.setInterval(_BEAT)
        self._timer.timeout.connect(self._beat)

    @contextmanager
    def pauses(self, found: list[Pair]) -> Iterator[None]:
        """Add the longest pause within the context, in milliseconds, to `found`."""
        self._last, self._longest = time.perf_counter(), 0.0
        self._timer.start()
        yield
        self._beat()
        self._timer.stop()
        found.append((1000 * self._longest, None))

    def settle(self) -> None:
        """Let everything that changed reach the screen."""
        QApplication.processEvents()

    def finish(self, job: Job, then: Callable[[], None]) -> None:
        """Wait for long work beside the window."""
        loop = QEventLoop()
        self.services.runner.start(job, finished=lambda _: then(), ended=loop.quit)
        loop.exec()
        self.settle()

    def _beat(self) -> None:
        now = time.perf_counter()
        self._longest = max(self._longest, now - self._last)
        self._last = now


def search(at: Watched, runs: int) -> dict[str, Sequence[Pair]]:
    """Type a letter in the search, until what it finds is painted; then until it is all."""
    tree, turn = at.window.tree, iter(range(10**9))
    whole, longest = list[Pair](), list[Pair]()

    def all_found() -> None:
        at.settle()
        while tree.texts.running:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        at.settle()

    def letter() -> float:
        text = TYPED[next(turn) % len(TYPED)]
        tree.search.setText(text[:-1])
        all_found()
        begun = time.perf_counter()
        QTest.keyClicks(tree.search, text[-1])
        at.settle()
        spent = 1000 * (time.perf_counter() - begun)
        all_found()
        whole.append((1000 * (time.perf_counter() - begun), None))
        return spent

    spent = list(alone(letter, max(runs, len(TYPED))))
    for text in TYPED:
        with at.pauses(longest):
            for typed in text:
                QTest.keyClicks(tree.search, typed)
                at.settle()
            all_found()
        tree.search.clear()
    return {"search": spent, "search texts": whole[1:], "pause search": longest}


def filtered(at: Watched, runs: int) -> dict[str, Sequence[Pair]]:
    """Type a letter in the filter of the table, until the rows are painted."""
    box = at.window.table.bar.text

    def letter() -> float:
        box.setText("capacitacio")
        at.settle()
        return _timed(lambda: QTest.keyClicks(box, "n"), at.settle)

    return {"filter": list(alone(letter, runs))}


def save(at: Watched, runs: int) -> dict[str, Sequence[Pair]]:
    """Save until the window says so, and write and sync the same bytes to two plain files."""
    editor, longest = at.window.editor, list[Pair]()
    written = at.services.store.folder / JOURNAL
    raw = [written.with_name(f"crudo-{number}.bin") for number in (1, 2)]
    line = b"x" * 1000
    at.window.table.select_action("1.02.03")

    def ours() -> float:
        nonlocal line
        editor.new_avance()
        for name, text in ENTRY.items():
            if name in editor.form.sheet.editors:
                editor.form.sheet.editors[name].set_text(text)
        at.settle()
        before = written.stat().st_size if written.exists() else 0
        with at.pauses(longest):
            spent = _timed(editor.save, at.settle)
        line = b"x" * (written.stat().st_size - before)
        if editor.writing:
            message = "the form was refused"
            raise RuntimeError(message)
        return spent

    def theirs() -> float:
        return _timed(*(partial(_append, file, line) for file in raw))

    return {"save": list(in_turns(ours, theirs, runs)), "pause save": longest}


def export(at: Watched, _: int) -> dict[str, Sequence[Pair]]:
    """Export beside the window, and watch how it lives."""
    store, longest = at.services.store, list[Pair]()
    target = at.file.with_name("exportado.csv")
    with at.pauses(longest):
        at.finish(store.exchange.export_job(ExportRequest(), target), store.exported)
    target.unlink()
    return {"pause export": longest}


def take(at: Watched, _: int) -> dict[str, Sequence[Pair]]:
    """Import beside the window, and watch how it lives."""
    exchange, longest = at.services.store.exchange, list[Pair]()
    with at.pauses(longest):
        at.finish(exchange.take_job([at.file]), exchange.taken)
    return {"pause import": longest}


def walk(at: Watched, _: int) -> dict[str, Sequence[Pair]]:
    """Go through the tree, the table and every list, as somebody would who looks for something."""
    window = at.window
    for index in list(window.tree.filter.branches()):
        window.tree.view.setCurrentIndex(index)
        at.settle()
    window.tree.focus_search()
    window.tree.view.setCurrentIndex(window.tree.filter.index(0, 0))
    for row in range(window.table.filter.rowCount()):
        window.table.view.setCurrentIndex(window.table.filter.index(row, 1))
        at.settle()
        shown = window.editor.reading.list
        for place in range(0, shown.rows.rowCount(), 50):
            shown.setCurrentIndex(shown.rows.index(place))
            shown.scrollTo(shown.currentIndex())
            at.settle()
    window.editor.correct()
    at.settle()
    return {"memory": [(peak(), None)]}


def figures(at: Watched, runs: int) -> dict[str, Sequence[Pair]]:
    """Read all figures, show the board, and let it follow a save; then make the full report."""
    from canasplan.reports.dossier import Ask
    from canasplan.reports.kinds import Kind
    from canasplan.ui.reports.printing import paper_of, pdf_of

    store, window = at.services.store, at.window
    at.finish(store.targets.save_job(_targets(at)), lambda: None)
    read, report = list[Pair](), list[Pair]()
    for _ in range(runs):
        begun = time.perf_counter()
        at.finish(store.targets.standing_job(None, None), lambda: None)
        read.append((time.perf_counter() - begun, None))
        begun = time.perf_counter()
        dossier = store.targets.dossier_job(Ask(told=False))(lambda *_: None, lambda: False)
        pdf_of(paper_of(Kind.TRACKING, dossier), "Informe de seguimiento")
        report.append((time.perf_counter() - begun, None))
    window.centre.show_board()
    loop = QEventLoop()
    window.figures.changed.connect(loop.quit)
    window.figures.read()
    loop.exec()
    at.settle()
    moved = Change(actions=frozenset({"1.02.03"}))
    board = alone(lambda: _timed(lambda: store.changed.emit(moved), at.settle), runs)
    return {"figures": read, "board": list(board), "report": report}


def _targets(at: Watched) -> list[dict[str, str]]:
    """Return a meta for each second action in each district."""
    plan = at.services.store.plan()
    rest = {"year": "2022", "unit": "familias", "quantity": "90000", "budget": "500000"}
    return [
        {"action": action.code, "ubigeo": one.ubigeo, **rest}
        for number, (_, _, action) in enumerate(plan.actions())
        for one in plan.districts
        if number % 2
    ]


MEASURES = {
    "search": search, "filter": filtered, "save": save,
    "export": export, "import": take, "memory": walk, "figures": figures,
}  # fmt: skip
READING = {"search", "filter", "memory"}
"""Those that leave the data as they are."""


def main(name: str, folder: Path, runs: int, file: Path) -> None:
    """Open the window, take one measure, print it."""
    application = app.make_app(["canasplan"])
    with app.build(application, folder, Unattended()) as services:
        window = MainWindow(services, application)
        loop = QEventLoop(window)  # the application's quit would close the window
        window.usable.connect(loop.quit)
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.show()
        window.resize(1366, 768)
        loop.exec()
        print(json.dumps(MEASURES[name](Watched(window, services, file), runs)))
        window.close()


def _timed(*work: Callable[[], object]) -> float:
    """Return the milliseconds of some work."""
    begun = time.perf_counter()
    for each in work:
        each()
    return 1000 * (time.perf_counter() - begun)


def _append(path: Path, data: bytes) -> None:
    with path.open("ab") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
