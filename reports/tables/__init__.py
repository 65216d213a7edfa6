"""The tables of the report, one plug-in file each."""
