"""A form of a page that was drawn for another company: another tab, or the link of another mail, came in between."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portal.access import LINK, AnotherCompany, memberships_of
from portal.entrance import page_before
from portal.pages import page
from portal.scripts import refused, wants_json


def turned_back(request: HttpRequest, found: AnotherCompany) -> HttpResponse:
    """Say for whom the page was and that nothing was saved; offer to act for that company again."""
    following = page_before(request)
    memberships = memberships_of(request.user).filter(supplier=found.meant) if LINK not in request.session else ()
    membership = next(iter(memberships), None)
    words = told(found)
    if wants_json(request) and membership:
        url = f"{reverse('portal:choose')}?{urlencode({'next': following})}"
        return refused(words, status=409, url=url, way=_("Act for another company"))
    if wants_json(request):
        return refused(words, status=409, url=reverse("portal:home"), way=_("Go to the home page"))
    content = {"meant": found.meant, "membership": membership, "following": following, "words": words}
    answer = page(request, "portal/another_company.html", found.visitor, status=409, **content)
    return answer.render()


def told(found: AnotherCompany) -> str:
    """Say for whom the page was, and for whom its sender acts."""
    if found.meant is None:
        return _("This form does not say for which company it is. Nothing was saved; load its page again.")
    words = _("This page was for %(meant)s. You act for %(company)s now; nothing was saved.")
    return words % {"meant": found.meant.name, "company": found.visitor.supplier.name}
