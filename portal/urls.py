"""Every address of the portal."""

from django.urls import path

from portal.views import company, entry, home, papers, receipts, signing

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("sign/<slug:code>/", signing.sign, name="sign"),
    path("sign/<slug:code>/read/", signing.read, name="sign-read"),
    path("sign/<slug:code>/code/", signing.confirm, name="sign-code"),
    path("signed/<uuid:reference>/", receipts.signed, name="signed"),
    path("signed/<uuid:reference>/receipt.pdf", receipts.receipt, name="receipt"),
    path("form/<slug:code>/", receipts.form, name="form"),
    path("papers/", papers.papers, name="papers"),
    path("company/", company.company, name="company"),
    path("choose/", entry.choose, name="choose"),
    path("login/", entry.login, name="login"),
    path("logout/", entry.logout, name="logout"),
]
