"""What is open of each service that decides, made through the services."""

from tests.house.opening import of_assessments, of_audits, of_cases, of_papers, of_suppliers

PARTS = (of_assessments, of_audits, of_cases, of_papers, of_suppliers)
ASKED = [service for part in PARTS for service in part.ASKED]
UNASKED = [service for part in PARTS for service in part.UNASKED]

__all__ = ["ASKED", "UNASKED"]
