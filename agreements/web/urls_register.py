"""Pages of the register of agreements."""

from django.urls import path

from agreements.web import maps, register

urlpatterns = [
    path("agreements/", register.index, name="index"),
    path("agreements/download/<slug:extension>/", register.download, name="download"),
    path("agreements/map/", maps.country, name="map"),
    path("agreements/by-prefecture/", maps.by_prefecture, name="by-prefecture"),
    path("agreements/prefectures/<slug:code>/", maps.prefecture, name="prefecture"),
]
