"""Every address of the portal."""

from django.urls import path

from portal.views import company, entry, home, papers

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("papers/", papers.papers, name="papers"),
    path("company/", company.company, name="company"),
    path("company/withdraw/<uuid:reference>/", company.withdraw, name="company-withdraw"),
    path("choose/", entry.choose, name="choose"),
    path("login/", entry.login, name="login"),
    path("logout/", entry.logout, name="logout"),
]
