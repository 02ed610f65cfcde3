"""What every part of the portal shares."""

from portal.common.models.data_source import DataSource

__all__ = ["DataSource"]
