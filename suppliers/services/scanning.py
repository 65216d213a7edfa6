"""Scan what came in while the virus scanner was away."""

from accounts.models import User
from evidence.files import path_of
from evidence.inspection import Reason
from evidence.ledger import ledger
from evidence.scanner import Scan, scan
from suppliers.models import Upload

ACTIONS = {Upload.State.CHECKED: "upload_scanned", Upload.State.QUARANTINED: "upload_quarantined"}


def scan_waiting(*, actor: User) -> int:
    """Scan every upload that waits for it, until the scanner gives no answer; return how many were scanned."""
    scanned = 0
    for upload in Upload.objects.filter(state=Upload.State.UNSCANNED).select_related("file").order_by("pk"):
        assert upload.file
        found = scan(path_of(upload.file.sha256))
        if found == Scan.UNKNOWN:
            break
        settle(upload, found, actor)
        scanned += 1
    return scanned


def settle(upload: Upload, found: Scan, actor: User) -> None:
    """Record what the scanner found."""
    is_infected = found == Scan.INFECTED
    upload.state = Upload.State.QUARANTINED if is_infected else Upload.State.CHECKED
    upload.reason = Reason.INFECTED if is_infected else ""
    with ledger(actor) as events:
        upload.save(update_fields=["state", "reason"])
        events.add(ACTIONS[upload.state], upload)
