"""The product's addresses, and those of the library's pages."""

from django.urls import path

from bench.stock.admin import site
from config.urls import urlpatterns as products

urlpatterns = [*products, path("stock/", site.urls)]
