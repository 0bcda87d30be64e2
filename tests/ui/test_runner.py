"""Long work beside the window."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from functools import partial
from types import TracebackType

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from canasplan.errors import CanasplanError
from canasplan.ui.runner import Runner, Tell

Cancelled = Callable[[], bool]


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[Runner]:
    runner = Runner()
    yield runner
    runner.close()


def all_ended(qtbot: QtBot, runner: Runner) -> None:
    assert runner.busy
    qtbot.waitUntil(lambda: not runner.busy)


def test_the_result_and_the_progress_arrive_in_the_threads_that_asked(
    qtbot: QtBot, runner: Runner
) -> None:
    worked: list[threading.Thread] = []
    heard: list[tuple[object, threading.Thread]] = []

    def job(tell: Tell, _: Cancelled) -> str:
        worked.append(threading.current_thread())
        tell(1, 2)
        tell(2, 2)
        return "listo"

    runner.start(
        job,
        progress=lambda done, total: heard.append(((done, total), threading.current_thread())),
        finished=lambda result: heard.append((result, threading.current_thread())),
    )
    all_ended(qtbot, runner)

    assert [what for what, _ in heard] == [(1, 2), (2, 2), "listo"]
    assert {thread for _, thread in heard} == {threading.main_thread()}
    assert worked[0] is not threading.main_thread()


def test_a_refusal_is_told_and_is_no_result(qtbot: QtBot, runner: Runner) -> None:
    refused: list[CanasplanError] = []
    finished: list[object] = []

    def job(_: Tell, __: Cancelled) -> None:
        raise CanasplanError("El disco está lleno.")

    runner.start(job, refused=refused.append, finished=finished.append)
    all_ended(qtbot, runner)

    assert [str(error) for error in refused] == ["El disco está lleno."]
    assert finished == []


def test_cancelling_reaches_the_work(qtbot: QtBot, runner: Runner) -> None:
    started = threading.Event()
    finished: list[object] = []

    def job(_: Tell, cancelled: Cancelled) -> str | None:
        started.set()
        while not cancelled():
            pass
        return None

    task = runner.start(job, finished=finished.append)
    assert started.wait(5)
    assert not task.cancelled
    task.cancel()
    all_ended(qtbot, runner)

    assert finished == [None]


def test_closing_stops_what_runs_and_waits_for_it(qtbot: QtBot, runner: Runner) -> None:
    stopped: list[bool] = []

    def job(_: Tell, cancelled: Cancelled) -> None:
        while not cancelled():
            pass
        stopped.append(True)

    runner.start(job)
    runner.close()

    assert stopped == [True]


def test_a_bug_reaches_the_hook_and_still_ends_the_task(
    qtbot: QtBot, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught: list[BaseException] = []

    def hook(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
        caught.append(error)

    monkeypatch.setattr("sys.excepthook", hook)

    def job(_: Tell, __: Cancelled) -> None:
        raise ZeroDivisionError

    runner.start(job)
    all_ended(qtbot, runner)

    qtbot.waitUntil(lambda: bool(caught))
    assert isinstance(caught[0], ZeroDivisionError)


def test_tasks_run_one_after_another(qtbot: QtBot, runner: Runner) -> None:
    order: list[str] = []
    runner.start(lambda _tell, _cancelled: order.append("uno"))
    runner.start(lambda _tell, _cancelled: order.append("dos"))
    all_ended(qtbot, runner)

    assert order == ["uno", "dos"]


def test_what_runs_rests_while_the_window_goes_first(qtbot: QtBot, runner: Runner) -> None:
    asked, steps = threading.Event(), list[str]()

    def job(_: Tell, cancelled: Cancelled) -> None:
        asked.set()
        while not cancelled() and len(steps) < 2:
            steps.append("beside")

    with runner.standing_aside():
        runner.start(job)
        assert asked.wait(10)
        steps.append("first")

    all_ended(qtbot, runner)
    assert steps == ["first", "beside"]


class Ending:
    """Tells in which thread it ended; in a circle with itself, the collector ends it."""

    def __init__(self, ended: list[threading.Thread]) -> None:
        self._kept = ended, self

    def __del__(self) -> None:
        self._kept[0].append(threading.current_thread())


@pytest.fixture
def collecting() -> Iterator[None]:
    """The collector as in the program, where no test switched it off."""
    gc.enable()
    yield
    gc.disable()


@pytest.mark.usefixtures("collecting")
def test_garbage_is_collected_in_the_windows_thread_alone(qtbot: QtBot, runner: Runner) -> None:
    """Garbage may hold windows, and Qt does not survive their end in another thread."""
    ended: list[threading.Thread] = []
    kept: list[list[int]] = []

    def busy(_: Tell, __: Cancelled) -> None:
        for _number in range(50):
            Ending(ended)
        kept.extend([] for _number in range(20_000))  # the collector would run many times

    runner.start(busy)
    runner.start(busy)
    all_ended(qtbot, runner)

    assert gc.isenabled()
    gc.collect()
    assert len(ended) == 100
    assert set(ended) == {threading.main_thread()}


@pytest.mark.usefixtures("collecting")
def test_garbage_is_collected_again_after_a_runner_was_closed(qtbot: QtBot) -> None:
    other = Runner()
    other.start(lambda _, __: None)
    other.close()
    assert gc.isenabled()


class Listener(QObject):
    """Nobody but the task knows it."""

    def __init__(self, heard: list[str]) -> None:
        super().__init__()
        self._heard = heard

    def told(self, result: str) -> None:
        self._heard.append(result)


def test_a_listener_lives_until_everything_was_told(qtbot: QtBot, runner: Runner) -> None:
    """A dialog that is closed meanwhile: what was on its way reached what was no more."""
    heard: list[str] = []
    runner.start(lambda _, __: "listo", finished=Listener(heard).told)
    all_ended(qtbot, runner)
    assert heard == ["listo"]


def test_what_a_job_holds_ends_in_the_windows_thread(qtbot: QtBot, runner: Runner) -> None:
    """It may hold a dialog: the other thread is done with it before, however late it is."""
    ended: list[threading.Thread] = []
    for _number in range(300):
        runner.start(partial(use, Held(ended)))
        all_ended(qtbot, runner)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert len(ended) == 300
    assert set(ended) == {threading.main_thread()}


class Held:
    """Tells in which thread it ended."""

    def __init__(self, ended: list[threading.Thread]) -> None:
        self._ended = ended

    def __del__(self) -> None:
        self._ended.append(threading.current_thread())


def use(_held: Held, _tell: Tell, _cancelled: Cancelled) -> None:
    """A job that holds something."""
