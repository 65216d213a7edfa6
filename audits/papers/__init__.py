"""What is set as PDF of an audit."""
