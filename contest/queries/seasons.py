"""Seasons as pages find them."""

from contest.loading import season_by_code, setup_of

__all__ = ["season_by_code", "setup_of"]
