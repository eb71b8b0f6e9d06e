"""Actions (操作): what people do, one function each.

Load, check permission and state, call the rules, save, one audit line. What cannot be
done is a ContestError; then nothing has changed.
"""
