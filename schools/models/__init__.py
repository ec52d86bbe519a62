from .card_status import CardStatus
from .imports import ImportBatch, ImportFile, ImportRow
from .school_lists import SchoolList
from .schools import Closure, District, School, SchoolAlias, SchoolMember
from .status_imports import StatusImport, StatusRow
from .students import Student

__all__ = [
    "CardStatus",
    "Closure",
    "District",
    "ImportBatch",
    "ImportFile",
    "ImportRow",
    "School",
    "SchoolAlias",
    "SchoolList",
    "SchoolMember",
    "StatusImport",
    "StatusRow",
    "Student",
]
