"""The desktop program: capture, pose, the live pipeline, the command line. `app.ui` is the window."""
