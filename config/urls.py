"""Every address of the installation."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from django.views.i18n import JavaScriptCatalog

from accounts.staff_log_in import StaffLogInForm
from portal.views import login, refusals
from reminders.health import healthz

# Asked each time: which page is first must not settle it.
admin.site.site_header = lazy(lambda: settings.ORGANISATION_NAME, str)()
admin.site.site_title = "Goodstanding"
admin.site.index_title = _("Register")
admin.site.empty_value_display = "–"
admin.site.login_form = StaffLogInForm

handler400 = refusals.bad_request
handler403 = refusals.permission_denied
handler404 = refusals.not_found
handler500 = refusals.server_error

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("language/", include("django.conf.urls.i18n")),
    path("portal/", include("portal.urls")),
    # The same pages by the names that allauth knows them by.
    path("portal/login/", login.login, name="account_login"),
    path("portal/login/", login.login, name="account_request_login_code"),
    path("portal/login/code/", login.CodeView.as_view(), name="account_confirm_login_code"),
    path("admin/desk/", include("desk.urls")),
    path("admin/reports/", include("reports.urls")),
    # The admin takes its script's words from Django's catalogues alone; ours fill what those lack.
    path("admin/jsi18n/", admin.site.admin_view(JavaScriptCatalog.as_view(), cacheable=True)),
    path("admin/", admin.site.urls),
]
