"""Revisions: the hash covers every field, and the state of a record is a function of the set."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canasplan.model import Activity, Locality, Operation, Progress, Revision, Status
from canasplan.revisions import RECORD, counts, record_state, seal
from tests.core.contents import OTHER_RECORD, PLAIN, revision, worded
from tests.core.contents import RECORD as PLAIN_RECORD

# The canonical JSON (RFC 8785) of two revisions, spelled out by hand.
FIRST_JSON = (
    '{"ambito":"080505",'
    '"autor":"Rosa Quispe (Técnica de campo)",'
    '"contenido":{'
    '"accion":"1.02.03",'
    '"acciones_a_seguir":null,'
    '"actividad":"capacitación",'
    '"adultos_mayores":0,'
    '"aliados":["MINSA","ONG \\"Ayni\\" | Red"],'
    '"cantidad":1500,'
    '"comunidad":"Taypitunga",'
    '"dificultades":"Llovió.\\nSe volvió tarde.",'
    '"discapacidad":null,'
    '"estado":"en_ejecucion",'
    '"evidencias":[],'
    '"fecha":"2022-03-04",'
    '"hombres":9,'
    '"latitud":-14494200,'
    '"logros":"Se instaló la línea.",'
    '"longitud":-71155600,'
    '"menores_18":null,'
    '"monto_soles":150050,'
    '"mujeres":12,'
    '"plan":"canas-2019-2022",'
    '"porcentaje":2500,'
    '"responsable":null,'
    '"ubigeo":"080505",'
    '"unidad":"km"},'
    '"equipo":"eq-6f1cbd1e-30a1-4c5a-9d52-3f0f4f5a7b21",'
    '"momento":"2022-03-04T15:04:05.123Z",'
    '"motivo":null,'
    '"operacion":"alta",'
    '"padres":[],'
    '"registro":"av-01932c5e-7b1a-7c3d-8e4f-0123456789ab",'
    '"revision":1}'
)
LOCALITY_JSON = (
    '{"ambito":"0805",'
    '"autor":"Julio Mamani (Planificador)",'
    '"contenido":{"nombre":"Ccollana","ubigeo":"080501"},'
    '"equipo":"eq-6f1cbd1e-30a1-4c5a-9d52-3f0f4f5a7b21",'
    '"momento":"2022-03-04T15:04:05.123Z",'
    '"motivo":"Se llama así",'
    '"operacion":"cambio",'
    '"padres":["aa","bb"],'
    '"registro":"co-01932c5e-7b1a-7c3d-8e4f-0123456789ab",'
    '"revision":3}'
)
CONTENT = Progress(
    plan="canas-2019-2022",
    action="1.02.03",
    ubigeo="080505",
    date=date(2022, 3, 4),
    activity=Activity.TRAINING,
    status=Status.RUNNING,
    locality="Taypitunga",
    percent=25_00,
    quantity=1_500,
    unit="km",
    amount=1500_50,
    women=12,
    men=9,
    elders=0,
    allies=("MINSA", 'ONG "Ayni" | Red'),
    achievements="Se instaló la línea.",
    difficulties="Llovió.\nSe volvió tarde.",
    latitude=-14_494_200,
    longitude=-71_155_600,
)
OTHERS: dict[str, Any] = {
    "date": date(2022, 3, 5),
    "activity": Activity.WORKS,
    "status": Status.STOPPED,
    "allies": ('ONG "Ayni" | Red', "MINSA"),
    "evidence": ("0f" * 32,),
}


def sha256(spelled: str) -> str:
    return hashlib.sha256(spelled.encode("utf-8")).hexdigest()


def test_the_hash_of_an_avance_is_that_of_its_canonical_json() -> None:
    assert revision(content=CONTENT).hash == sha256(FIRST_JSON)


def test_the_hash_of_a_locality_is_that_of_its_canonical_json() -> None:
    sealed = seal(
        Revision(
            record="co-01932c5e-7b1a-7c3d-8e4f-0123456789ab",
            number=3,
            parents=("aa", "bb"),
            operation=Operation.CHANGE,
            reason="Se llama así",
            author="Julio Mamani (Planificador)",
            installation="eq-6f1cbd1e-30a1-4c5a-9d52-3f0f4f5a7b21",
            scope="0805",
            moment="2022-03-04T15:04:05.123Z",
            content=Locality("080501", "Ccollana"),
        )
    )
    assert sealed.hash == sha256(LOCALITY_JSON)


@pytest.mark.parametrize("field", [each.name for each in fields(Progress)])
def test_every_field_of_the_content_changes_the_hash(field: str) -> None:
    before = getattr(CONTENT, field)
    other = OTHERS.get(field) or (before + 1 if isinstance(before, int) else f"{before}.")
    if before is None and field in ("minors", "disabled"):
        other = 0  # not recorded is not zero
    values: dict[str, Any] = {field: other}
    changed = replace(CONTENT, **values)
    assert changed != CONTENT
    assert revision(content=changed).hash != sha256(FIRST_JSON)


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("record", OTHER_RECORD),
        ("number", 2),
        ("parents", ("aa",)),
        ("operation", Operation.CHANGE),
        ("reason", ""),
        ("author", "Rosa Quispe"),
        ("installation", "eq-6f1cbd1e-30a1-4c5a-9d52-3f0f4f5a7b22"),
        ("scope", "080501"),
        ("moment", "2022-03-04T15:04:05.124Z"),
    ],
)
def test_every_field_of_the_envelope_changes_the_hash(field: str, other: Any) -> None:
    changed = seal(replace(revision(content=CONTENT), **{field: other}))
    assert changed.hash != sha256(FIRST_JSON)


def test_the_hash_does_not_cover_itself() -> None:
    sealed = revision(content=CONTENT)
    assert seal(replace(sealed, hash="x")) == sealed
    covered = {each.name for each in fields(Revision)} - {"hash"}
    assert len(covered) == 10


# --- The state of a record


def history() -> list[Revision]:
    """A record that two laptops corrected at once, one of them twice, and a person resolved."""
    first = revision()
    left = revision(parents=(first,), content=worded("Izquierda"))
    right = revision(parents=(first,), content=worded("Derecha"))
    later = revision(parents=(right,), content=worded("Derecha otra vez"))
    resolved = revision(parents=(left, later), operation=Operation.RESOLVE)
    return [first, left, right, later, resolved]


def test_a_single_head_is_the_record() -> None:
    first, left, *_ = history()
    state = record_state([first, left])
    assert state.winner == left
    assert (state.heads, state.revisions, state.conflict) == ((left.hash,), 2, False)


def test_among_several_heads_the_highest_number_counts_until_a_person_resolves_them() -> None:
    *disputed, resolved = history()
    _, left, _, later = disputed
    state = record_state(disputed)
    assert state.winner == later
    assert state.heads == tuple(sorted([left.hash, later.hash]))
    assert record_state([*disputed, resolved]).heads == (resolved.hash,)


def test_among_heads_of_one_number_the_highest_hash_counts() -> None:
    first, left, right, *_ = history()
    assert record_state([first, left, right]).winner.hash == max(left.hash, right.hash)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_order_and_no_repetition_of_revisions_changes_the_state(data: st.DataObject) -> None:
    known = data.draw(st.lists(st.sampled_from(history()), min_size=1))
    once = list({each.hash: each for each in known}.values())
    expected = record_state(sorted(once, key=lambda each: each.hash))
    assert record_state(known) == expected
    assert record_state(data.draw(st.permutations(known))) == expected
    assert record_state(known * 2) == expected
    assert expected.revisions == len(once)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 12))
def test_the_state_of_any_history_is_that_of_its_childless_revisions(seed: int, size: int) -> None:
    grown = _grown(random.Random(seed), size)
    parents = {parent for each in grown for parent in each.parents}
    childless = {each.hash for each in grown if each.hash not in parents}
    state = record_state(grown)
    assert set(state.heads) == childless
    assert (state.winner.number, state.winner.hash) == max(
        (each.number, each.hash) for each in grown if each.hash in childless
    )


def _grown(chance: random.Random, size: int) -> Sequence[Revision]:
    """A random history: each revision follows one or two of those before it."""
    grown = [revision()]
    while len(grown) < size:
        parents = tuple({each.hash: each for each in chance.choices(grown, k=2)}.values())
        grown.append(revision(parents=parents, content=worded(f"Cambio {len(grown)}")))
    chance.shuffle(grown)
    return grown


def test_only_the_winner_counts_and_not_when_it_is_a_voiding() -> None:
    first, left, right, *_ = history()
    state = record_state([first, left, right])
    assert [counts(state, each) for each in (first, left, right)].count(True) == 1
    assert counts(state, state.winner)

    voided = revision(parents=(first,), operation=Operation.VOID)
    after = record_state([first, voided])
    assert not counts(after, voided)
    assert not counts(after, first)


@pytest.mark.parametrize(
    ("record", "fits"),
    [
        (PLAIN_RECORD, True),
        (PLAIN_RECORD.replace("av-", "co-"), True),
        (PLAIN_RECORD.replace("av-", "xx-"), False),
        (PLAIN_RECORD.upper(), False),
        (PLAIN_RECORD.replace("-7c3d", "-4c3d"), False),
        (PLAIN_RECORD.replace("-8e4f", "-ce4f"), False),
        (PLAIN_RECORD + "0", False),
    ],
)
def test_a_record_id_is_its_kind_and_a_uuid_of_version_7(record: str, fits: bool) -> None:
    assert bool(RECORD.fullmatch(record)) is fits


def test_the_plain_avance_is_its_own_record() -> None:
    assert record_state([revision()]).progress is PLAIN
