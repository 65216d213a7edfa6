"""What reads files that strangers brought: in a process with limits, without Django, database or keys."""
