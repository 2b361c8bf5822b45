"""The window. Draws what the live session reports; never imports OpenCV, MediaPipe or torch."""
