"""Audits and findings in spreadsheets: what was entered where there is no network comes in here."""
