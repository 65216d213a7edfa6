"""Every address of the portal is for its visitors, or is a way in."""

from portal.urls import urlpatterns

#: Where one comes from outside; each asks for what it needs itself.
WAYS_IN = {
    "apply", "application", "choose", "login", "code", "passkey-question", "passkey-login", "invitation", "link",
    "logout", "language",
}  # fmt: skip


def test_whoever_is_no_visitor_sees_only_the_ways_in():
    open_to_all = {pattern.name for pattern in urlpatterns if not getattr(pattern.callback, "is_for_visitor", False)}

    assert open_to_all == WAYS_IN
