"""Roles and what people may do, as the admin shows and saves them: nothing is taken away unseen."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import Role, User
from accounts.services import save_person, set_permissions, system_user
from accounts.services.roles import set_own_permissions
from evidence.models import Event
from evidence.verify import findings
from tests.admin.forms import save
from tests.admin.register import ROLES, address

# Permissions every database keeps alike.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]

#: No page of ours is about these rows, so no form offers the permission.
NOT_OFFERED = "view_session"


def page(row):
    return reverse(f"admin:accounts_{row._meta.model_name}_change", args=[row.pk])


def role(name):
    return Role.objects.get(name=name)


def person(name):
    return User.objects.get(email=address(name))


def permission(codename):
    return Permission.objects.get(codename=codename)


def names(permissions):
    return sorted(permissions.values_list("codename", flat=True))


def offered(client, row, field):
    """Return what a browser sends of a field that was left alone: what is ticked among what is offered."""
    form = client.get(page(row)).context["adminform"].form
    held = {one.pk for one in form.initial[field]}
    return [one.pk for one in form.fields[field].queryset if one.pk in held]


def save_as_shown(client, row, field, add=(), remove=()):
    """Save a page with all that it shows; add and remove permissions."""
    sent = [pk for pk in offered(client, row, field) if pk not in {one.pk for one in remove}]
    errors, answer = save(client, page(row), **{field: [*sent, *(one.pk for one in add)]})
    assert errors == {}
    assert answer.redirect_chain != []


def fields(response):
    """Return the text of the fields that a page only shows: name -> lines."""
    found = re.findall(r'field-(\w+)">.*?<div class="readonly">(.*?)</div>', response.text, re.DOTALL)
    return {name: [unescape(line) for line in text.split("<br>")] for name, text in found}


@pytest.mark.parametrize("name", ROLES)
def test_a_role_that_ships_saved_unchanged_may_do_what_it_could(name, root):
    before, events = names(role(name).permissions), Event.objects.count()

    save_as_shown(root, role(name), "permissions")

    assert names(role(name).permissions) == before
    assert role(name).name == name
    assert Event.objects.count() == events


@pytest.mark.parametrize("name", ROLES)
def test_all_that_a_role_that_ships_may_do_is_offered(name, root):
    assert len(offered(root, role(name), "permissions")) == role(name).permissions.count()


@pytest.mark.parametrize("codename", ["view_site", "change_contact", "add_review", NOT_OFFERED])
def test_a_person_saved_unchanged_may_do_what_she_could(codename, root):
    reader = person("reader")
    set_own_permissions(reader, [permission(codename)], actor=system_user())
    events = Event.objects.count()

    save_as_shown(root, reader, "user_permissions")

    assert names(reader.user_permissions) == [codename]
    assert Event.objects.count() == events


def test_a_person_that_was_changed_is_one_event(root):
    last = Event.objects.latest("seq").seq

    save(root, page(person("officer")), full_name="王芳")

    assert [event.action for event in Event.objects.filter(seq__gt=last)] == ["user_changed"]


def test_a_phone_is_kept_as_it_is_typed(root):
    refused, _answer = save(root, page(person("officer")), phone="1" * 41)
    saved, _answer = save(root, page(person("officer")), phone=" +86 (755) 2660-1234 轉 8 ")

    assert (list(refused), saved, person("officer").phone) == (["phone"], {}, "+86 (755) 2660-1234 轉 8")


def test_a_time_zone_that_there_is_not_is_refused(root):
    officer = page(person("officer"))

    refused, _answer = save(root, officer, time_zone="Asia/Shangai")
    saved, _answer = save(root, officer, time_zone="Asia/Taipei")

    assert (refused, saved) == (
        {"time_zone": ["There is no time zone “Asia/Shangai”. Write it as the IANA list does, such as Asia/Shanghai."]},
        {},
    )
    assert person("officer").time_zone == "Asia/Taipei"


def test_what_a_form_does_not_offer_stays_beside_what_it_changes(root):
    own = Role.objects.create(name="Testers")
    set_permissions(own, [permission(NOT_OFFERED), permission("view_site")], actor=system_user())

    save_as_shown(root, own, "permissions", add=[permission("add_review")], remove=[permission("view_site")])

    assert names(own.permissions) == ["add_review", NOT_OFFERED]


def test_a_permission_of_a_role_is_added_and_taken_away(root):
    before, last = set(names(role("officer").permissions)), Event.objects.latest("seq").seq

    save_as_shown(
        root, role("officer"), "permissions", add=[permission("view_event")], remove=[permission("add_review")]
    )

    assert set(names(role("officer").permissions)) == before - {"add_review"} | {"view_event"}
    events = Event.objects.filter(seq__gt=last).order_by("seq")
    assert [event.action for event in events] == ["role_withdrawn", "role_granted", "rights_changed"]
    assert list(findings()) == []
    history = root.get(reverse("admin:accounts_role_history", args=[role("officer").pk])).content.decode()
    assert "Rights changed" in history


@pytest.mark.parametrize("right", ["is_active", "is_staff", "is_superuser"])
def test_nobody_takes_her_own_access_away(right, root):
    herself = User.objects.get(pk=root.session["_auth_user_id"])
    setattr(herself, right, False)

    with pytest.raises(ValidationError) as refused:
        save_person(herself, actor=User.objects.get(pk=herself.pk))

    assert refused.value.code == "oneself"
    assert getattr(User.objects.get(pk=herself.pk), right)


def test_who_would_shut_herself_out_is_told_and_keeps_her_page(root):
    herself = User.objects.get(pk=root.session["_auth_user_id"])

    errors, answer = save(root, page(herself), is_active=None, full_name="Somebody Else")

    assert errors == {"__all__": ["You cannot take your own access away; ask somebody else who manages people."]}
    assert 'value="Somebody Else"' in answer.content.decode()
    assert User.objects.get(pk=herself.pk).is_active


def test_a_permission_of_a_person_is_added_and_taken_away(root):
    reader = person("reader")
    set_own_permissions(reader, [permission("view_site"), permission(NOT_OFFERED)], actor=system_user())

    save_as_shown(root, reader, "user_permissions", add=[permission("view_event")], remove=[permission("view_site")])

    assert names(reader.user_permissions) == ["view_event", NOT_OFFERED]


def test_a_role_that_ships_keeps_its_name_whatever_is_sent(root):
    errors, _answer = save(root, page(role("officer")), name="buyers")

    assert errors == {}
    assert Group.objects.filter(name="officer").exists()
    assert not Group.objects.filter(name="buyers").exists()


def test_a_role_of_ones_own_is_renamed(root):
    own = Role.objects.create(name="Testers")

    errors, _answer = save(root, page(own), name="Proofreaders")

    own.refresh_from_db()
    assert (errors, own.name) == ({}, "Proofreaders")


@pytest.mark.parametrize(("language", "word"), [("en", "Procurement officer"), ("zh-hant", "採購專員")])
@pytest.mark.parametrize("reader", ["root", "auditor"])
def test_a_role_is_called_by_its_word(reader, language, word, log_in):
    shown = fields(log_in(reader, language).get(page(role("officer"))))

    assert shown["called"] == [word]


def test_who_may_only_read_is_told_what_a_role_may_do_in_her_language(log_in):
    shown = fields(log_in("auditor", "zh-hant").get(page(role("officer"))))

    lines = shown["permission_names"]
    assert len(lines) == role("officer").permissions.count()
    assert "供應商 | 可新增：場所" in lines
    assert [line for line in lines if re.search("[A-Za-z]", line)] == []


def test_who_may_only_read_is_told_what_a_person_may_do_in_her_language(log_in):
    set_own_permissions(person("officer"), [permission("view_review"), permission("view_site")], actor=system_user())

    shown = fields(log_in("auditor", "zh-hant").get(page(person("officer"))))

    assert (shown["roles"], shown["own_permissions"]) == (
        ["採購專員"],
        ["證明文件 | 可查看：審核記錄", "供應商 | 可查看：場所"],
    )


def test_what_nobody_was_given_is_a_dash(log_in):
    shown = fields(log_in("auditor").get(page(person("reader"))))

    assert (shown["roles"], shown["own_permissions"]) == (["–"], ["–"])


def test_only_who_may_change_a_person_is_led_to_the_password(log_in):
    ways = {
        reader: "../password/" in log_in(reader).get(page(person("officer"))).text
        for reader in ("root", "administrator", "auditor", "manager")
    }

    assert ways == {"root": True, "administrator": True, "auditor": False, "manager": False}


@pytest.mark.parametrize(
    ("language", "password", "words"),
    [
        ("en", "a long one, 國", "Change password"),
        ("zh-hant", "a long one, 國", "更改密碼"),
        ("zh-hans", "a long one, 國", "更改密码"),
        ("en", None, "Set password"),
        ("zh-hant", None, "設定密碼"),
    ],
)
def test_the_way_to_the_password_is_called_as_its_page(language, password, words, log_in):
    officer = person("officer")
    officer.set_password(password)
    officer.save()
    client = log_in("root", language)

    button = re.search(r'href="../password/">(.*?)</a>', client.get(page(officer)).text)[1]
    title = client.get(reverse("admin:auth_user_password_change", args=[officer.pk])).context["title"]

    assert button == words
    assert re.split("[:：] ?", title) == [words, str(officer)]


def test_the_page_of_the_password_names_the_person_throughout(root):
    target = person("root")

    text = root.get(reverse("admin:auth_user_password_change", args=[target.pk])).text
    crumbs = re.search(r'<div class="breadcrumbs">(.*?)</div>', text, re.DOTALL)[1]

    said = [unescape(part).strip() for part in re.sub("<[^>]+>", "", crumbs).split("&rsaquo;")]
    assert said == ["Home", "People", str(target), "Set password"]
    assert unescape(re.search("<h1>(.*?)</h1>", text)[1]) == f"Set password: {target}"
