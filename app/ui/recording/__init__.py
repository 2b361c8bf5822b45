"""Recording from the live page: controls, countdown, takes."""
