"""The sheets of this application, for the engine and for the admin."""

from attestations.sheets.certificates import CertificateSheet
from attestations.sheets.commitments import CommitmentSheet

SHEETS = [CommitmentSheet, CertificateSheet]
