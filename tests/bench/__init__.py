"""Benchmarks: ``python -m tests.bench NAME [--json]``. Each prints one ratio or value."""
