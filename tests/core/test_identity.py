"""Identifiers and time: unique, sortable by creation, and never dependent on the time zone."""

from __future__ import annotations

import re
import time
import uuid
from datetime import UTC, date, datetime, timedelta, timezone

from canasplan.identity import (
    SystemClock,
    local_day,
    moment_text,
    new_installation,
    new_record,
)
from canasplan.revisions import RECORD


def test_a_moment_is_written_in_utc_with_milliseconds() -> None:
    lima = timezone(timedelta(hours=-5))
    moment = datetime(2022, 3, 4, 23, 4, 5, 123_999, tzinfo=lima)
    assert moment_text(moment) == "2022-03-05T04:04:05.123Z"
    assert moment_text(datetime(2022, 3, 4, tzinfo=UTC)) == "2022-03-04T00:00:00.000Z"


def test_the_day_is_that_of_peru_whatever_the_zone_of_the_laptop() -> None:
    assert local_day(datetime(2022, 3, 5, 4, 59, 59, tzinfo=UTC)) == date(2022, 3, 4)
    assert local_day(datetime(2022, 3, 5, 5, 0, tzinfo=UTC)) == date(2022, 3, 5)


def test_the_clock_of_the_laptop_knows_its_zone() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert now.utcoffset() == timedelta(0)
    assert before <= now <= datetime.now(UTC)


def test_a_record_id_is_a_uuid_of_version_7_that_carries_the_present_millisecond() -> None:
    before = time.time_ns() // 1_000_000
    record = new_record("av")
    after = time.time_ns() // 1_000_000
    assert RECORD.fullmatch(record)
    value = uuid.UUID(record.removeprefix("av-"))
    assert (value.version, value.variant) == (7, uuid.RFC_4122)
    assert before <= value.int >> 80 <= after


def test_no_two_ids_are_the_same() -> None:
    assert len({new_record("av") for _ in range(5_000)}) == 5_000
    assert len({new_installation() for _ in range(100)}) == 100


def test_an_installation_is_named_once_and_for_all() -> None:
    assert re.fullmatch(r"eq-[0-9a-f-]{36}", new_installation())
