"""Who is told what, when; and the outbox that loses nothing."""
