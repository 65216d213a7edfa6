"""What looks into papers that were handed in: a program of its own, without Django, in a process with limits."""
