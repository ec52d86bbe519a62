from .campaigns import Campaign
from .plans import MoveRequest, PlanRun, Proposal
from .recordings import Recording, StudentOutcome
from .visits import Assignment, Visit, VisitOperator

__all__ = [
    "Assignment",
    "Campaign",
    "MoveRequest",
    "PlanRun",
    "Proposal",
    "Recording",
    "StudentOutcome",
    "Visit",
    "VisitOperator",
]
