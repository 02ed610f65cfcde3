"""Rules of people and their rights, in plain Python."""
