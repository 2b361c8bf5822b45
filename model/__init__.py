"""Skeletons, windows, the ESGN and SGN networks, streaming recognition, training, evaluation.

Nothing in this package imports `app`, Qt, OpenCV or MediaPipe.
"""
