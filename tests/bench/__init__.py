"""Measurements of speed (`make bench`): each beside its baseline, each with its answer checked."""
