"""Every sentence of this package that the window can show: the part of `app.text` that also works
without the app, and the same pattern.

What is wrong with a file is no sentence: `data` and `weights` word it so that it can stand behind a
colon or in brackets. Only what the system or a library says of a file stays in their own words.
"""
