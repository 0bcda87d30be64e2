"""Recording, correcting, voiding and finding avances in a real data folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from canasplan.bootstrap import Workspace
from canasplan.entry import fields_of
from canasplan.errors import CanasplanError
from canasplan.model import (
    Activity,
    EntryRefusedError,
    Operation,
    Profile,
    Progress,
    Revision,
    Status,
)
from canasplan.progress import Filter
from canasplan.revisions import RECORD, seal
from tests.conftest import LAYO, PROVINCE_OFFICE, FixedClock
from tests.core.contents import RECORD as SOME_RECORD

Fields = dict[str, str]


def save(workspace: Workspace, fields: Fields, **changed: str) -> Revision:
    return workspace.progress.save(fields | changed, record=workspace.progress.new_record())


def correct(
    workspace: Workspace, saved: Revision, fields: Fields, reason: str = "Se midió", **changed: str
) -> Revision:
    return workspace.progress.save(
        fields | changed, record=saved.record, base=saved.hash, reason=reason
    )


def warned(workspace: Workspace, fields: Fields, **changed: str) -> list[str]:
    problems = workspace.progress.check(fields | changed, record=SOME_RECORD)
    return [str(problem.message) for problem in problems if not problem.blocking]


def records(workspace: Workspace, wanted: Filter) -> list[str]:
    return [state.winner.record for state in workspace.progress.current(wanted)]


# --- A new avance


def test_what_was_typed_is_what_was_kept_signed_dated_and_proven(
    workspace: Workspace, fields: Fields
) -> None:
    record = workspace.progress.new_record()
    assert RECORD.fullmatch(record)
    saved = workspace.progress.save(fields, record=record)
    assert saved == seal(
        Revision(
            record=record,
            number=1,
            parents=(),
            operation=Operation.CREATE,
            reason=None,
            author="Rosa Quispe (Técnica de campo)",
            installation=saved.installation,
            scope="080505",
            moment="2022-09-15T14:30:00.000Z",
            content=Progress(
                plan="canas-2019-2022",
                action="1.02.03",
                ubigeo="080505",
                date=date(2022, 3, 4),
                activity=Activity.WORKS,
                status=Status.RUNNING,
                locality="Taypitunga",
                percent=25_00,
                quantity=1_500,
                unit="km",
                amount=1500_50,
                women=12,
                men=9,
                achievements="Se instaló la línea de conducción.",
            ),
        )
    )
    state = workspace.progress.get(record)
    assert state.winner == saved
    assert (state.heads, state.revisions) == ((saved.hash,), 1)
    assert workspace.progress.history(record) == (saved,)
    assert workspace.exports.pending() == 1
    assert workspace.progress.last_save() == saved.moment


def test_a_refused_entry_names_every_fault_and_keeps_nothing(
    workspace: Workspace, fields: Fields
) -> None:
    record = workspace.progress.new_record()
    broken = fields | {"date": "mañana", "action": "1.02.99", "women": "-1"}
    with pytest.raises(EntryRefusedError) as refused:
        workspace.progress.save(broken, record=record)
    assert {problem.field for problem in refused.value.problems} == {"date", "action", "women"}
    assert str(refused.value).startswith("No se guardó. ")
    with pytest.raises(CanasplanError, match="No hay ningún avance"):
        workspace.progress.get(record)
    assert workspace.exports.pending() == 0
    assert workspace.progress.last_save() is None


def test_checking_says_what_saving_would_say_and_writes_nothing(
    workspace: Workspace, fields: Fields
) -> None:
    broken = fields | {"date": "04/09/2022", "women": "7000", "action": ""}
    found = workspace.progress.check(broken, record=SOME_RECORD)
    with pytest.raises(EntryRefusedError) as refused:
        workspace.progress.save(broken, record=SOME_RECORD)
    assert refused.value.problems == found
    assert [(each.field, each.blocking) for each in found] == [
        ("action", True),
        ("date", False),
        ("women", False),
    ]


def test_a_field_that_cannot_be_read_is_told_once_and_not_asked_for_again(
    workspace: Workspace, fields: Fields
) -> None:
    unreadable = fields | {"date": "ayer", "percent": "mucho", "achievements": "", "quantity": ""}
    found = workspace.progress.check(unreadable, record=SOME_RECORD)
    blocking = [problem.field for problem in found if problem.blocking]
    assert blocking == ["date", "percent"]


@pytest.mark.parametrize("name", ["action", "ubigeo"])
def test_a_code_of_broken_characters_is_refused_like_any_other(
    workspace: Workspace, fields: Fields, name: str
) -> None:
    found = workspace.progress.check(fields | {name: "1\udcff"}, record=SOME_RECORD)
    assert [problem.field for problem in found if problem.blocking] == [name]


def test_the_day_is_judged_by_the_calendar_of_peru(
    workspace: Workspace, clock: FixedClock, fields: Fields
) -> None:
    clock.moment = datetime(2022, 9, 15, 4, 59, tzinfo=UTC)
    blocked = workspace.progress.check(fields | {"date": "15/09/2022"}, record=SOME_RECORD)
    assert [problem.field for problem in blocked] == ["date"]
    clock.moment += timedelta(minutes=1)
    assert workspace.progress.check(fields | {"date": "15/09/2022"}, record=SOME_RECORD) == ()


# --- The last percentage


def test_a_percentage_below_the_last_one_of_its_action_and_district_is_told(
    province: Workspace, fields: Fields
) -> None:
    last = "Es menor que el último declarado (25 %)."
    saved = save(province, fields, date="04/03/2022", percent="25")
    save(province, fields, date="04/03/2022", percent="90", action="1.02.04")
    save(province, fields, date="04/03/2022", percent="90", ubigeo="080501")
    save(province, fields, date="07/03/2022", percent="")
    voided = save(province, fields, date="08/03/2022", percent="90")
    province.progress.void(voided.record, reason="Se registró dos veces")

    assert warned(province, fields, date="10/03/2022", percent="24.99") == [last]
    assert warned(province, fields, date="10/03/2022", percent="25") == []
    assert warned(province, fields, date="03/03/2022", percent="10") == []
    assert warned(province, fields, date="04/03/2022", percent="24") == [last]
    own = province.progress.check(fields | {"percent": "24"}, record=saved.record)
    assert own == ()


# --- Corrections


def test_a_correction_is_a_new_revision_with_its_reason_and_the_old_one_stays(
    workspace: Workspace, clock: FixedClock, fields: Fields
) -> None:
    saved = save(workspace, fields)
    clock.moment += timedelta(days=1)
    corrected = correct(workspace, saved, fields, " Se volvio\u0301 a medir\r\n", quantity="2")
    assert corrected.content == replace(_content(saved), quantity=2_000)
    assert (corrected.number, corrected.operation, corrected.parents) == (
        2,
        Operation.CHANGE,
        (saved.hash,),
    )
    assert corrected.reason == "Se volvió a medir"
    assert corrected.moment == "2022-09-16T14:30:00.000Z"
    assert workspace.progress.get(saved.record).winner == corrected
    assert workspace.progress.history(saved.record) == (saved, corrected)
    assert workspace.exports.pending() == 2
    assert workspace.progress.last_save() == corrected.moment


def _content(revision: Revision) -> Progress:
    assert isinstance(revision.content, Progress)
    return revision.content


def test_a_correction_needs_a_reason(workspace: Workspace, fields: Fields) -> None:
    saved = save(workspace, fields)
    with pytest.raises(EntryRefusedError) as refused:
        correct(workspace, saved, fields, "  ", quantity="2")
    assert [problem.field for problem in refused.value.problems] == ["reason"]
    assert workspace.progress.get(saved.record).winner == saved


def test_a_correction_that_corrects_nothing_is_refused(
    workspace: Workspace, fields: Fields
) -> None:
    saved = save(workspace, fields)
    with pytest.raises(CanasplanError) as refused:
        correct(workspace, saved, fields, quantity="1.500", amount="S/ 1,500.50")
    assert str(refused.value) == "No hay nada que corregir: los datos son los mismos."
    assert workspace.progress.history(saved.record) == (saved,)


def test_a_correction_of_what_moved_on_meanwhile_is_refused(
    workspace: Workspace, fields: Fields
) -> None:
    saved = save(workspace, fields)
    corrected = correct(workspace, saved, fields, quantity="2")
    with pytest.raises(CanasplanError) as refused:
        correct(workspace, saved, fields, quantity="3")
    assert str(refused.value) == (
        f"El avance {saved.record} cambió mientras usted escribía. "
        "Vuelva a abrirlo, compare y corrija sobre lo nuevo."
    )
    with pytest.raises(CanasplanError, match="cambió mientras usted escribía"):
        workspace.progress.void(saved.record, base=saved.hash, reason="Se registró dos veces")
    assert workspace.progress.get(saved.record).winner == corrected


def test_a_voided_avance_comes_back_by_correcting_it_even_with_the_same_data(
    workspace: Workspace, fields: Fields
) -> None:
    saved = save(workspace, fields)
    voided = workspace.progress.void(saved.record, reason="Se registró dos veces")
    back = correct(workspace, voided, fields, "No estaba dos veces")
    state = workspace.progress.get(saved.record)
    assert (state.winner, state.voided, state.progress) == (back, False, _content(saved))


def test_correcting_with_what_the_form_shows_keeps_every_other_field(
    workspace: Workspace, fields: Fields
) -> None:
    saved = save(workspace, fields, allies="MINSA\nONG | Ayni", latitude="-14.4942",
                 longitude="-71.1556")  # fmt: skip
    shown = fields_of(_content(saved))
    corrected = correct(workspace, saved, shown, percent="30")
    assert corrected.content == replace(_content(saved), percent=30_00)


# --- Voiding


def test_a_voided_avance_leaves_every_total_and_stays_readable(
    workspace: Workspace, fields: Fields
) -> None:
    kept, gone = save(workspace, fields), save(workspace, fields)
    voided = workspace.progress.void(gone.record, base=gone.hash, reason=" Se registró dos veces ")
    assert (voided.operation, voided.number, voided.parents, voided.reason) == (
        Operation.VOID,
        2,
        (gone.hash,),
        "Se registró dos veces",
    )
    assert voided.content == gone.content
    assert records(workspace, Filter()) == [kept.record]
    assert workspace.progress.get(gone.record).voided
    listed = {each.winner.record: each.voided for each in workspace.progress.of_action("1.02.03")}
    assert listed == {kept.record: False, gone.record: True}


def test_voiding_needs_a_reason_and_is_done_once(workspace: Workspace, fields: Fields) -> None:
    saved = save(workspace, fields)
    with pytest.raises(EntryRefusedError, match="Escriba el motivo"):
        workspace.progress.void(saved.record, reason=" ")
    workspace.progress.void(saved.record, reason="Se registró dos veces")
    with pytest.raises(CanasplanError) as refused:
        workspace.progress.void(saved.record, reason="Otra vez")
    assert str(refused.value) == f"El registro {saved.record} ya está anulado."


@pytest.mark.parametrize(
    "record", [SOME_RECORD, SOME_RECORD.replace("av-", "co-"), "av-1", "", "\ud800"]
)
def test_an_avance_that_does_not_exist_is_named(workspace: Workspace, record: str) -> None:
    workspace.localities.add("080505", "Taypitunga")
    for look in (
        lambda: workspace.progress.get(record),
        lambda: workspace.progress.history(record),
        lambda: workspace.progress.void(record, reason="Se registró dos veces"),
        lambda: workspace.progress.undo(record),
    ):
        with pytest.raises(CanasplanError, match="No hay ningún avance"):
            look()


# --- Partition


def test_a_district_does_not_write_for_another(workspace: Workspace, fields: Fields) -> None:
    with pytest.raises(EntryRefusedError, match="registra para 080505, no para 080501"):
        save(workspace, fields, ubigeo="080501")


def test_the_province_writes_for_any_of_its_districts(province: Workspace, fields: Fields) -> None:
    saved = save(province, fields, ubigeo="080501")
    assert (saved.scope, _content(saved).ubigeo) == ("0805", "080501")
    corrected = correct(province, saved, fields, ubigeo="080508")
    assert _content(corrected).ubigeo == "080508"


def test_a_district_touches_no_avance_of_another_one(workspace: Workspace, fields: Fields) -> None:
    saved = save(workspace, fields)
    workspace.profiles.set(Profile("080501", "Juan Ccama", "Técnico"))
    told = (
        "Ese avance es del distrito 080505 y esta instalación registra para 080501. "
        "Pida el cambio a su distrito o a la oficina provincial."
    )
    attempts: tuple[Callable[[], object], ...] = (
        lambda: correct(workspace, saved, fields, ubigeo="080501"),
        lambda: workspace.progress.void(saved.record, reason="Se registró dos veces"),
        lambda: workspace.progress.undo(saved.record),
    )
    for attempt in attempts:
        with pytest.raises(CanasplanError) as refused:
            attempt()
        assert str(refused.value) == told
    workspace.profiles.set(LAYO)
    assert workspace.progress.history(saved.record) == (saved,)


def test_a_district_does_not_undo_an_avance_back_to_another_one(
    province: Workspace, fields: Fields
) -> None:
    saved = save(province, fields, ubigeo="080501")
    correct(province, saved, fields, ubigeo="080505")
    province.profiles.set(LAYO)
    with pytest.raises(CanasplanError, match="Ese avance es del distrito 080501"):
        province.progress.undo(saved.record)
    province.profiles.set(PROVINCE_OFFICE)
    assert len(province.progress.history(saved.record)) == 2
