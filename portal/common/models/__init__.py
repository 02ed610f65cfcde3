"""What every part of the portal shares."""

from portal.common.models.data_source import DataSource, is_demonstration

__all__ = ["DataSource", "is_demonstration"]
