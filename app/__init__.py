"""The desktop program: capture, pose, live pipeline, command line; `app.ui` is its window."""
