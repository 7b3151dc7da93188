"""Measurements of predictions against targets, gathered batch by batch."""
