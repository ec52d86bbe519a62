from .campaigns import Campaign
from .decisions import RecordingDecision
from .follow_ups import FollowUp
from .minutes import Minutes
from .move_requests import MoveRequest
from .outcome_sheets import OutcomeSheet
from .phones import Phone, RosterCopy
from .plans import PlanRun, Proposal
from .recordings import Recording, StudentOutcome
from .tallies import SchoolChange, SchoolTally
from .visits import Assignment, Visit, VisitOperator
from .wishes import Wish

__all__ = [
    "Assignment",
    "Campaign",
    "FollowUp",
    "Minutes",
    "MoveRequest",
    "OutcomeSheet",
    "Phone",
    "PlanRun",
    "Proposal",
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
