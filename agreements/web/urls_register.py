"""Pages of the register of agreements."""

from django.urls import path

from agreements.web import places, register

urlpatterns = [
    path("agreements/", register.index, name="index"),
    path("agreements/download/<slug:extension>/", register.download, name="download"),
    path("agreements/map/", places.country, name="map"),
    path("agreements/by-prefecture/", places.by_prefecture, name="by-prefecture"),
    path("agreements/prefectures/<slug:code>/", places.prefecture, name="prefecture"),
]
