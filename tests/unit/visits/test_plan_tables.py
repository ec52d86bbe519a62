from datetime import date

from devices.models import Device
from visits.reports.plan_figures import Comparison, Stop, figures_of
from visits.reports.plan_tables import columns_of, loads_of, table_of

ALAT = [Device(pk=1, name="Alat 1"), Device(pk=2, name="Alat 2")]
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def comparison() -> Comparison:
    one = Stop(1, MONDAY, 1, (1, 2), 1000)
    two = Stop(2, TUESDAY, 1, (1,), 500)
    best = figures_of([one, two], total=1500, score={"travel_m": 12_340}, devices=ALAT)
    poor = figures_of([one], total=1500, score={"travel_m": 6_000}, devices=ALAT)
    return Comparison(best, poor, poor)


def test_the_plans_stand_side_by_side() -> None:
    columns = columns_of(comparison())
    assert [name for name, _figures in columns] == ["Usulan", "Sekarang", "Manual"]
    rows = {row.label: row.values for row in table_of(columns)}
    assert rows["Siswa yang tidak terekam"] == ["0", "500", "500"]
    assert rows["Hari keluar"] == ["2", "1", "1"]
    assert rows["Jarak tempuh"] == ["12,3 km", "6,0 km", "6,0 km"]
    assert rows["50% siswa terekam pada"] == ["23 Nov 2026"] * 3
    assert rows["100% siswa terekam pada"] == ["24 Nov 2026", "–", "–"]


def test_each_device_has_its_days() -> None:
    rows = {row.label: row.values for row in loads_of(columns_of(comparison()))}
    assert rows == {
        "Alat 1": ["2 hari", "1 hari", "1 hari"],
        "Alat 2": ["1 hari", "1 hari", "1 hari"],
    }
