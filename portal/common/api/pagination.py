"""How a long list is cut into pages."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """100 a page; a partner may ask for up to 1,000."""

    page_size_query_param = "page_size"
    max_page_size = 1000
