"""Files of the demonstration: kept as if they had come in and been looked through."""

from accounts.models import User
from evidence import files
from evidence.ledger import ledger
from suppliers.models import Upload


def kept(upload: Upload, content: bytes, *, actor: User) -> Upload:
    """Return an upload that is saved with its bytes and its event; it says whose it is and what it is called."""
    upload.file, upload.received_by = files.keep([content]), actor
    upload.size, upload.pages, upload.state = len(content), 1, Upload.State.CHECKED
    with ledger(actor) as events:
        upload.save()
        events.add("upload_received", upload)
    return upload
