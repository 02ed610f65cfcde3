"""Reads of evaluation; every one starts from `visible_to(viewer)`."""
