"""What may be done with examinations: each writes its rows, its event and what follows, in one transaction."""
