"""Lets the disk fail at every system call of every piece of work, and judges what was told.

    python -m tests.faults.io_errors 7500 --seed 7 --processes 2
    python -m tests.faults.io_errors 300 --work save --work export
    python -m tests.faults.io_errors 60 --work swallow              a known-bad way

Prints one JSON report (`bench.Report`), whose `found` must be empty. At each of its
calls a work (`struck_works`) gets an error of the disk, once; what the program refuses then is
tried again, as its message asks for. A disk that is full may also stay so: then that is the end.
What was told is compared with what is there, and the folder is judged (`aftermath`). Where all
calls of a name are struck, one more strike must hit nothing.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from tests.faults.aftermath import Finding
from tests.faults.bench import BUG, OUTLIVED, Bench, Report, Striker, some
from tests.faults.striking import CALLS, Ending, Fault, Told, injected

ERRORS = {
    "EIO": Fault("error=EIO"),
    "ENOSPC": Fault("error=ENOSPC"),
    "ENOSPC+": Fault("error=ENOSPC", lasting=True),
}
CONTROLS = ("idle", "shy", "swallow", "duplicate", "mumble")

AGAIN = "refused again though the disk works"
UNTRUE = "told what is not so"
UNHELPFUL = "no Spanish sentence that says what to do"
_REMEDIES = re.compile(
    r"\b(libere|revise|revíselo|elija|vuelva|guarde|pida|espere|abra|ábralo|cierre|exporte|"
    r"recupere|conecte|corrija)\b",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"\b(errno|input/output|disk|file|failed|the|is|not|no such|space left|device|unable|"
    r"database|permission|denied|sqlite|traceback|exception|none|true|false)\b",
    re.IGNORECASE,
)
_NAMES = re.compile(r"\S*[/\\]\S*")
"""Paths: what folders are called is in no language."""


def fail(bench: Bench, report: Report, count: int, chance: random.Random) -> int:
    """Let the disk fail so many times at most; return how many times it did."""
    points = {
        f"{error} {call}": list(range(1, bench.points.count(call) + 1))
        for error in ERRORS
        for call in CALLS
    }
    chosen = some(points, min(count, sum(map(len, points.values()))), chance)
    for place, numbers in chosen.items():
        error, call = place.split()
        until_none = len(numbers) == bench.points.count(call)
        bench.again = not ERRORS[error].lasting
        with bench.at(ERRORS[error], call) as strikes:
            for number in [*numbers, len(numbers) + 1] if until_none else numbers:
                bench.lay_out()
                ending = strikes.strike(call, number)
                _judge(bench, report, f"{error} at {call} {number}", ending)
        report.complete += until_none
        happened = injected(bench.log)
        report.count(bench.name, place, happened)
        if happened != len(numbers):
            told = f"{happened} of {len(numbers)} happened"
            report.note(f"{bench.name} ({bench.seed}), {place}", [(OUTLIVED, told)])
    return sum(map(len, chosen.values()))


def _judge(bench: Bench, report: Report, fault: str, ending: Ending) -> None:
    where = f"{bench.name} ({bench.seed}), {fault}"
    report.refused += any("refused" in what for what in ending.told)
    verdict = bench.judge.judge(ending.told)
    kept = verdict.unacknowledged > 0
    verdict.findings += told_badly(ending, bench.judge.before.known, kept)
    report.judged(where, verdict)


def told_badly(ending: Ending, known: frozenset[str], kept: bool) -> Iterator[Finding]:
    """Yield what is wrong with what a person was told.

    Args:
        ending: of the child.
        known: the revisions that there were before.
        kept: whether, at the end, there is one that nobody was told of.
    """
    refusals = [what for what in ending.told if "refused" in what]
    if len(refusals) > 1:
        yield AGAIN, refusals[-1]["refused"]
    for what in ending.told:
        if "saved" in what:
            known |= {what["saved"]}
        elif "refused" in what:
            here = what["stored"]
            yield from _refused_badly(what, kept if here is None else bool(set(here) - known))
        elif "bug" in what:
            yield BUG, what["bug"]


def _refused_badly(what: Told, kept: bool) -> Iterator[Finding]:
    """Hold a refusal against whether the revision is there, and look at its words."""
    sentence = what["refused"]
    if "no se guardó" in sentence.lower() and kept:
        yield UNTRUE, f"it is there: {sentence}"
    if what["kind"] == "SavedOnceError" and not kept:
        yield UNTRUE, f"it is not there: {sentence}"
    plain = _NAMES.sub("", sentence)
    if not _REMEDIES.search(plain) or _ENGLISH.search(plain):
        yield UNHELPFUL, f"{what['kind']}: {sentence}"


if __name__ == "__main__":
    Striker("tests.faults.io_errors", fail, lambda work: work.calls, CONTROLS, True).run()
