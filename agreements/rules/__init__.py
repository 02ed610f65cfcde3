"""Judgement about agreements without the ORM."""
