"""Seasons as pages find them."""

from contest.loading import season_by_code

__all__ = ["season_by_code"]
