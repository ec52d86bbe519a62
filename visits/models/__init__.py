from .campaigns import Campaign
from .follow_ups import FollowUp
from .minutes import Minutes
from .phones import Phone, RosterCopy
from .plans import MoveRequest, PlanRun, Proposal
from .recordings import Recording, StudentOutcome
from .visits import Assignment, Visit, VisitOperator

__all__ = [
    "Assignment",
    "Campaign",
    "FollowUp",
    "Minutes",
    "MoveRequest",
    "Phone",
    "PlanRun",
    "Proposal",
    "Recording",
    "RosterCopy",
    "StudentOutcome",
    "Visit",
    "VisitOperator",
]
