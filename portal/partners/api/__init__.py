"""The systems' way into the API: tokens, limits, repeated writes."""
