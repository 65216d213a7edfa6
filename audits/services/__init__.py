"""What may be done with examinations: each writes its rows, its event and what follows, in one transaction."""

from audits.services.scorecards import (
    copy_scorecard,
    faults_of,
    freeze_scorecards,
    refuse_incomplete,
    remove_criterion,
    save_band,
    save_criterion,
    save_scorecard,
)

__all__ = [
    "copy_scorecard",
    "faults_of",
    "freeze_scorecards",
    "refuse_incomplete",
    "remove_criterion",
    "save_band",
    "save_criterion",
    "save_scorecard",
]
