"""Every address of the portal."""

from django.urls import path

from portal.views import (
    checking,
    company,
    entry,
    files,
    handing_in,
    home,
    invitations,
    links,
    login,
    papers,
    receipts,
    signing,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("hand-in/<slug:code>/", handing_in.hand_in, name="hand-in"),
    path("hand-in/<slug:code>/clause/", checking.clause, name="clause"),
    path("hand-in/<slug:code>/<uuid:reference>/", checking.check, name="check"),
    path("hand-in/<slug:code>/<uuid:reference>/pages/", handing_in.add_pages, name="add-pages"),
    path("hand-in/<slug:code>/<uuid:reference>/to-come/", checking.announce, name="announce"),
    path("sign/<slug:code>/", signing.sign, name="sign"),
    path("sign/<slug:code>/read/", signing.read, name="sign-read"),
    path("sign/<slug:code>/code/", signing.confirm, name="sign-code"),
    path("signed/<uuid:reference>/", receipts.signed, name="signed"),
    path("signed/<uuid:reference>/receipt.pdf", receipts.receipt, name="receipt"),
    path("form/<slug:code>/", receipts.form, name="form"),
    path("papers/", papers.papers, name="papers"),
    path("papers/<uuid:reference>/", papers.paper, name="paper"),
    path("papers/<uuid:reference>/take-back/", papers.taking_back, name="take-back"),
    path("files/<uuid:reference>/", files.download, name="file"),
    path("files/<uuid:reference>/page.png", files.preview, name="preview"),
    path("company/", company.company, name="company"),
    path("company/withdraw/<uuid:reference>/", company.withdraw, name="company-withdraw"),
    path("choose/", entry.choose, name="choose"),
    path("login/", login.login, name="login"),
    path("login/code/", login.CodeView.as_view(), name="code"),
    path("invitation/<str:key>/", invitations.invitation, name="invitation"),
    path("link/<str:key>/", links.link, name="link"),
    path("logout/", entry.logout, name="logout"),
]
