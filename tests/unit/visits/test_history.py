"""Audit events become sentences."""

import pytest
from django.template.loader import render_to_string

from ektp_outreach.audit.events import current_source, record_event
from tests.factories import make_user, make_visit
from visits.queries.history import history_of, sentence_of


def test_a_known_action_becomes_its_sentence() -> None:
    assert sentence_of("start_visit", {}) == "Kunjungan dimulai."


def test_dates_and_reasons_are_written_out() -> None:
    data = {"date": {"old": "2026-11-23", "new": "2026-11-25"}, "reason": "Ujian."}
    assert sentence_of("move_visit", data) == (
        "Kunjungan dipindahkan. Tanggal: 23 November 2026 → 25 November 2026. Alasan: Ujian."
    )


def test_a_recording_names_its_outcome_in_words() -> None:
    data = {"outcome": "absent", "reason": "sick"}
    assert sentence_of("record_outcomes", data) == (
        "Hasil siswa dicatat. Hasil: Tidak hadir. Alasan: Sakit."
    )


def test_an_unknown_action_is_still_shown() -> None:
    assert sentence_of("paint_bus", {"colour": "red"}) == "Tindakan “paint bus”."


def test_details_without_a_label_stay_hidden() -> None:
    assert sentence_of("start_visit", {"ip": "10.0.0.1", "reason": ""}) == "Kunjungan dimulai."


@pytest.mark.django_db
def test_history_is_newest_first_and_names_the_person_and_the_place() -> None:
    visit, planner = make_visit(), make_user(name="Ibu Sri")
    record_event("schedule_visit", visit, by=planner)
    token = current_source.set("127.0.0.1 /kunjungan/1/mulai/")
    record_event("start_visit", visit, by=None)
    current_source.reset(token)
    record_event("schedule_visit", make_visit(), by=planner)

    lines = history_of(visit)

    assert [(line.text, line.who, line.source) for line in lines] == [
        ("Kunjungan dimulai.", "Sistem", "127.0.0.1"),
        ("Kunjungan dijadwalkan.", "Ibu Sri", ""),
    ]


@pytest.mark.django_db
def test_the_component_shows_every_line() -> None:
    visit = make_visit()
    record_event("cancel_visit", visit, by=make_user(name="Ibu Sri"), data={"reason": "Banjir"})
    page = render_to_string("_components/history.html", {"history": history_of(visit)})
    assert "Kunjungan dibatalkan. Alasan: Banjir." in page
    assert "Ibu Sri" in page
    assert "Belum ada riwayat" in render_to_string("_components/history.html", {"history": []})


def test_an_imported_change_reads_old_and_new() -> None:
    data = {
        "nik": {"old": "", "new": "••••••••••••0001"},
        "birth_date": {"old": "2009-08-17", "new": "2009-08-18"},
    }
    assert sentence_of("import_students", data) == (
        "Data siswa disimpan dari berkas impor. NIK: – → ••••••••••••0001. "
        "Tanggal lahir: 17 Agustus 2009 → 18 Agustus 2009."
    )
