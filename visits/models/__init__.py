from .calendar_feeds import CalendarFeed
from .campaigns import Campaign
from .decisions import RecordingDecision
from .export_files import ExportFile, ExportPart
from .follow_ups import FollowUp
from .letters import Letter, Letterhead, LetterText
from .minutes import Minutes
from .move_requests import MoveRequest
from .notices import Notice
from .outcome_sheets import OutcomeSheet
from .phones import Phone, RosterCopy
from .plans import PlanRun, Proposal
from .portal_links import PortalLink
from .readiness import Readiness
from .recordings import Recording, StudentOutcome
from .tallies import SchoolChange, SchoolTally
from .visits import Assignment, Visit, VisitOperator
from .wishes import Wish

__all__ = [
    "Assignment",
    "CalendarFeed",
    "Campaign",
    "ExportFile",
    "ExportPart",
    "FollowUp",
    "Letter",
    "LetterText",
    "Letterhead",
    "Minutes",
    "MoveRequest",
    "Notice",
    "OutcomeSheet",
    "Phone",
    "PlanRun",
    "PortalLink",
    "Proposal",
    "Readiness",
    "Recording",
    "RecordingDecision",
    "RosterCopy",
    "SchoolChange",
    "SchoolTally",
    "StudentOutcome",
    "Visit",
    "VisitOperator",
    "Wish",
]
