"""Labels over time, without a window: spans, edits that can be undone, snapping, suggestions."""
