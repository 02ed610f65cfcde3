"""Django's admin app with our own site; read before any model can be."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "portal.common.admin_site.PortalAdminSite"
