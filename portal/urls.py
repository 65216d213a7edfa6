"""Every address of the portal."""

from django.urls import path

from portal.views import company, entry, home, invitations, links, login, papers

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("papers/", papers.papers, name="papers"),
    path("company/", company.company, name="company"),
    path("company/withdraw/<uuid:reference>/", company.withdraw, name="company-withdraw"),
    path("choose/", entry.choose, name="choose"),
    path("login/", login.login, name="login"),
    path("login/code/", login.CodeView.as_view(), name="code"),
    path("invitation/<str:key>/", invitations.invitation, name="invitation"),
    path("link/<str:key>/", links.link, name="link"),
    path("logout/", entry.logout, name="logout"),
]
