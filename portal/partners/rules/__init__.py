"""Judgement without Django."""
