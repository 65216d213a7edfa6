"""What reads a file that somebody brought: a program of its own, without Django, in a process with limits."""
