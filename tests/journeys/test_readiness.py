"""Is the phone fit for a day without a network? Battery, room, persistence, a newer page."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.recording_school import RecordingSchool, open_list, tap
from visits.views import offline

PERSISTED = "Peramban menjaga data ini sampai dibersihkan."
NOT_PERSISTED = "Peramban boleh menghapus data ini bila ruang habis."
# Chromium cannot be told a battery's level; the page gets one that the test can drain.
BATTERY = """
const battery = Object.assign(new EventTarget(), { level: 0.5, charging: false });
navigator.getBattery = async () => battery;
window.setBattery = (now) => {
  Object.assign(battery, now);
  for (const name of ["levelchange", "chargingchange"]) battery.dispatchEvent(new Event(name));
};
"""

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_low_battery_is_said_until_it_is_charged(phone: Page) -> None:
    phone.context.add_init_script(BATTERY)
    open_list(phone, phone.url)
    warning = phone.locator("#baterai")
    expect(warning).to_be_hidden()
    phone.evaluate("setBattery({ level: 0.14 })")
    expect(warning).to_have_text("Baterai tinggal 14 persen. Isi daya sebelum mulai.")
    phone.evaluate("setBattery({ charging: true })")
    expect(warning).to_be_hidden()


def test_little_room_is_said(phone: Page) -> None:
    """Chromium names ten gibibytes whatever is free, other browsers the truth."""
    expect(phone.locator("#ruang")).to_be_hidden()
    phone.context.add_init_script(
        "navigator.storage.estimate = async () => ({ quota: 60e6, usage: 20e6 })"
    )
    open_list(phone, phone.url)
    expect(phone.locator("#ruang")).to_contain_text("Ruang simpan ponsel hampir penuh.")


def test_a_mark_for_which_there_is_no_room_is_said_and_sent_all_the_same(
    phone: Page, context: BrowserContext
) -> None:
    phone.evaluate(
        """() => {
            IDBObjectStore.prototype.put = () => {
                throw new DOMException("no room", "QuotaExceededError");
            };
        }"""
    )
    context.set_offline(True)
    tap(phone, "Ani Lestari", "Sudah rekam")
    line = phone.locator("#kiriman")
    expect(line).to_contain_text("1 belum terkirim")
    expect(line).to_contain_text("PONSEL INI TIDAK BISA MENYIMPAN")
    context.set_offline(False)
    expect(line).to_have_text("Semua catatan tersimpan di server.")


def test_a_list_for_which_there_is_no_room_is_said_and_not_called_ready(
    phone: Page, context: BrowserContext
) -> None:
    ready_since = "() => Object.values(JSON.parse(localStorage.getItem('rekam')).visits)[0].ready"
    before = phone.evaluate(ready_since)
    context.add_init_script(
        """
        const put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = function (...given) {
          if (this.name === "rosters") throw new DOMException("no room", "QuotaExceededError");
          return put.apply(this, given);
        };
        """
    )
    phone.reload()
    expect(phone.locator("#peringatan")).to_contain_text("Daftar terbaru tidak muat di ponsel ini")
    expect(phone.locator("#tetap")).to_contain_text(NOT_PERSISTED)
    assert phone.evaluate(ready_since) == before


def test_a_mark_is_not_called_kept_before_the_phone_has_it(
    phone: Page, context: BrowserContext
) -> None:
    phone.evaluate(
        """() => {
            window.kept = new Promise((resolve) => { window.letGo = resolve; });
            const seal = crypto.subtle.encrypt.bind(crypto.subtle);
            crypto.subtle.encrypt = (...given) => window.kept.then(() => seal(...given));
        }"""
    )
    context.set_offline(True)
    tap(phone, "Ani Lestari", "Sudah rekam")
    line = phone.locator("#kiriman")
    expect(line).to_contain_text("Sedang disimpan di ponsel ini")
    phone.evaluate("window.letGo()")
    expect(line).not_to_contain_text("Sedang disimpan di ponsel ini")
    expect(line).to_contain_text("1 belum terkirim")


def test_the_browsers_answer_about_keeping_the_data_is_shown(
    phone: Page, context: BrowserContext
) -> None:
    answer = phone.locator("#tetap")
    expect(answer).to_contain_text(NOT_PERSISTED)
    assert phone.evaluate("navigator.storage.persisted()") is False
    chromium = context.new_cdp_session(phone)
    here = chromium.send("Target.getTargetInfo")["targetInfo"]["browserContextId"]
    granted = {
        "permissions": ["durableStorage"],
        "origin": phone.evaluate("location.origin"),
        "browserContextId": here,
    }
    chromium.send("Browser.grantPermissions", granted)
    open_list(phone, phone.url)
    expect(answer).to_have_text(PERSISTED)
    assert phone.evaluate("navigator.storage.persisted()") is True


def kept_lists(phone: Page) -> list[str]:
    return [name for name in phone.evaluate("caches.keys()") if name.startswith("/kunjungan/")]


def test_a_newer_page_is_said_and_used_at_the_next_opening(
    phone: Page, school: RecordingSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = kept_lists(phone)
    open_list(phone, phone.url)
    expect(phone.locator("#peringatan")).to_be_empty()
    monkeypatch.setattr(offline, "_contents", lambda *files: "newer scripts")
    open_list(phone, phone.url)
    expect(phone.locator("#peringatan")).to_contain_text("Versi baru halaman ini sudah siap.")
    new = kept_lists(phone)
    assert len(new) == 1
    assert new != old
    phone.reload()
    expect(phone.locator("#peringatan")).to_be_empty()
    expect(phone.locator("[data-pupil]")).to_have_count(6)
