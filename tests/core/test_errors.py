"""Messages: a Spanish sentence, its values, and what an error carries of both."""

from __future__ import annotations

import errno

import pytest

from canasplan.errors import CanasplanError, Message, message, system_reason


def test_a_message_reads_as_its_sentence_with_the_values_in_place() -> None:
    assert str(message("Faltan {n} filas de {file}.", n=3, file="avances.csv")) == (
        "Faltan 3 filas de avances.csv."
    )


def test_a_message_without_values_may_hold_braces() -> None:
    assert str(Message("Use {n} tal cual.")) == "Use {n} tal cual."


def test_a_value_that_holds_braces_is_not_filled_in_again() -> None:
    assert str(message("Texto: {text}", text="{otro}")) == "Texto: {otro}"


def test_an_error_keeps_template_and_values_apart_for_translation() -> None:
    with pytest.raises(CanasplanError, match="Faltan 3 filas") as caught:
        raise CanasplanError("Faltan {n} filas.", n=3)
    assert caught.value.message == message("Faltan {n} filas.", n=3)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "el disco está lleno"),
        (PermissionError(errno.EACCES, "Permission denied"), "falta permiso"),
        (FileNotFoundError(errno.ENOENT, "No such file"), "no existe"),
        (OSError(errno.ELOOP, "Too many links"), "Too many links"),
        (OSError("algo"), "algo"),
    ],
)
def test_why_the_system_refused_is_told_in_spanish_where_it_is_known(
    error: OSError, told: str
) -> None:
    assert system_reason(error) == told
