"""Instance files for tests: one small world, changed piece by piece."""

from __future__ import annotations

from typing import Any


def instance_file(**changes: Any) -> dict[str, Any]:
    """Two near schools and a far one, three devices, one team, Monday to Friday."""
    given: dict[str, Any] = {
        "format": "ktp-outreach-instance/1",
        "name": "three",
        "office": {"lat": -7.98, "lon": 112.63},
        "start": "2026-11-02",
        "deadline": "2026-11-08",
        "teams": 1,
        "rules": {
            "max_schools_per_team_day": 2,
            "min_devices_per_visit": 1,
            "max_devices_per_visit": 2,
            "nearby_km": 1.0,
            "pupils_per_device_hour": 10,
            "hours_per_visit": 5,
        },
        "devices": [{"id": "D1"}, {"id": "D2", "days_used": 2}, {"id": "D3"}],
        "schools": [
            {"id": "A", "lat": -7.970, "lon": 112.62, "remaining": 40},
            {"id": "B", "lat": -7.972, "lon": 112.62, "remaining": 90},
            {"id": "C", "lat": -7.900, "lon": 112.62, "remaining": 120},
        ],
    }
    return given | changes
