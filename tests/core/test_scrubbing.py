"""The log as it is sent: where the program failed, and not a word of what people wrote."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canasplan.scrubbing import scrubbed, shortened

LOG = """\
2022-03-04 10:04:05,123 WARNING Qt default: Zorrilla no se puede dibujar
2022-03-04 10:04:06,001 CRITICAL Traceback (most recent call last):
  File "/home/zorrilla/CanasPlan/canasplan/progress.py", line 12, in save
    raise ValueError("Zorrilla")
    ~~~~~~~~~~~~~~~~~~~~^^^^^^^^
  File "C:\\Users\\Ana Zorrilla\\canasplan\\fields.py", line 7, in <lambda>
  [Previous line repeated 995 more times]
ValueError: Zorrilla
Zorrilla: en otra línea
  File "zorrilla.py", line 1, in zorrilla

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/usr/lib/python3.11/sqlite3/dump.py", line 3, in <module>
    zorrilla = 1
sqlalchemy.exc.StatementError: (Zorrilla) algo
[SQL: INSERT INTO draft VALUES (?)]
[parameters: ('Zorrilla',)]

2022-03-04 10:04:07,000 INFO Zorrilla entró
KeyError: 'Zorrilla'
2022-03-04 10:04:08,000 CRITICAL Traceback (most recent call last):
  File "/opt/canasplan/app.py", line 9, in run
    run("Zorrilla")
Zorrilla dice: esto no es un tipo
2022-03-04 10:04:09,000 CRITICAL KeyError: Zorrilla
"""

SENT = """\
2022-03-04 10:04:05,123 WARNING Qt default
2022-03-04 10:04:06,001 CRITICAL Traceback (most recent call last):
  File "~/CanasPlan/canasplan/progress.py", line 12, in save
  File "~\\canasplan\\fields.py", line 7, in <lambda>
  [Previous line repeated 995 more times]
ValueError
During handling of the above exception, another exception occurred:
Traceback (most recent call last):
  File "/usr/lib/python3.11/sqlite3/dump.py", line 3, in <module>
sqlalchemy.exc.StatementError
2022-03-04 10:04:07,000 INFO
2022-03-04 10:04:08,000 CRITICAL Traceback (most recent call last):
  File "/opt/canasplan/app.py", line 9, in run
2022-03-04 10:04:09,000 CRITICAL
"""


def test_only_moments_levels_frames_and_types_are_left() -> None:
    assert scrubbed(LOG) == SENT


def test_nothing_of_the_message_of_any_exception_is_left() -> None:
    hostile = "Zorrilla\nTraceback (most recent call last):\n  File 'Zorrilla'\n    Zorrilla\n Z: z"
    log = LOG.replace("algo", hostile)
    assert "zorrilla" not in scrubbed(log).lower()


@settings(max_examples=200)
@given(st.text())
def test_of_a_log_of_anything_nothing_is_left(text: str) -> None:
    assert scrubbed(text) == ""
    assert scrubbed(LOG + text) == SENT


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/home/zorrilla", "~"),
        ("/home/zorrilla/Datos de Layo", "~/Datos de Layo"),
        ("C:\\Users\\Ana Zorrilla\\Datos", "~\\Datos"),
        ("d:/Documents and Settings/zorrilla/x", "~/x"),
        ("/media/zorrilla/USB", "~/USB"),
        ("/srv/perfiles/zorrilla/x", "~/x"),
        ("/SRV/perfiles/zorrilla", "~"),
        ("/srv/perfiles/zorrilla2/x", "/srv/perfiles/zorrilla2/x"),
        ("C:\\CanasPlan\\datos", "C:\\CanasPlan\\datos"),
    ],
)
def test_a_folder_named_after_a_person_is_shortened(
    path: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("USERPROFILE", raising=False)
    monkeypatch.setenv("HOME", "/srv/perfiles/zorrilla")
    assert shortened(path) == told


@pytest.mark.parametrize("home", ["", "/"])
def test_without_a_home_the_usual_ones_are_shortened(
    home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("USERPROFILE", raising=False)
    monkeypatch.setenv("HOME", home)
    assert shortened("/home/zorrilla/x/y") == "~/x/y"
