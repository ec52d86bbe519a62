"""Who may do what: one enum of permissions, one table from role to permissions, deny by default."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The five kinds of people (docs: roles)."""

    ADMIN = "admin", _("Admin")
    PLANNER = "planner", _("Penjadwal")
    OPERATOR = "operator", _("Petugas perekaman")
    SCHOOL_HEAD = "school_head", _("Kepala sekolah")
    OBSERVER = "observer", _("Pengamat")


class Permission(StrEnum):
    """Everything that a page or an endpoint can ask for."""

    VIEW_PROGRESS = "view_progress"
    EXPORT_PROGRESS = "export_progress"
    VIEW_BOARD = "view_board"
    VIEW_STUDENTS = "view_students"
    IMPORT_STUDENTS = "import_students"
    PLAN_VISITS = "plan_visits"
    MANAGE_DEVICES = "manage_devices"
    RECORD = "record"
    CONFIRM_VISIT = "confirm_visit"
    VIEW_OWN_SCHOOL = "view_own_school"
    REVEAL_NIK = "reveal_nik"
    VIEW_AUDIT = "view_audit"


_STAFF = frozenset(
    {
        Permission.VIEW_PROGRESS,
        Permission.EXPORT_PROGRESS,
        Permission.VIEW_BOARD,
        Permission.VIEW_STUDENTS,
        Permission.IMPORT_STUDENTS,
        Permission.PLAN_VISITS,
        Permission.MANAGE_DEVICES,
        Permission.RECORD,
        Permission.REVEAL_NIK,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: _STAFF | {Permission.VIEW_AUDIT},
    Role.PLANNER: _STAFF,
    Role.OPERATOR: frozenset({Permission.RECORD}),
    Role.SCHOOL_HEAD: frozenset({Permission.VIEW_OWN_SCHOOL, Permission.CONFIRM_VISIT}),
    Role.OBSERVER: frozenset({Permission.VIEW_PROGRESS}),
}


def permissions_of(role: str) -> frozenset[Permission]:
    """Return what `role` may do; an unknown role may do nothing."""
    return PERMISSIONS.get(Role(role), frozenset()) if role in Role.values else frozenset()
