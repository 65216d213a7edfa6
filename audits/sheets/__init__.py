"""The sheets of examinations: what was entered where there is no network comes in here."""
