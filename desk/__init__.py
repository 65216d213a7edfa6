"""What an officer works in beside the register: the queue of what is to be reviewed."""
