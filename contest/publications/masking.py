"""Masking (脱敏): how a name is shown to the public.

Two characters keep the first, longer names the first and the last. Winners of
awards are shown in full, for an objection must be able to name them.
"""


def masked(name: str) -> str:
    """Return the masked name."""
    if len(name) <= 1:
        return name
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]
