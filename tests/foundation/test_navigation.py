from foundation.templatetags.navigation import named, not_named

APPS = [
    {"models": [{"object_name": "Country"}, {"object_name": "Supplier"}]},
    {"models": [{"object_name": "User"}]},
]


def test_models_come_in_the_order_of_their_names_whatever_their_app():
    assert named(APPS, "User Supplier") == [{"object_name": "User"}, {"object_name": "Supplier"}]


def test_a_name_that_somebody_may_not_see_is_left_out():
    assert named(APPS, "Supplier Grade") == [{"object_name": "Supplier"}]


def test_a_model_that_no_name_calls_is_not_lost():
    assert not_named(APPS, "Supplier User") == [{"object_name": "Country"}]


def test_a_part_of_a_name_is_not_that_name():
    assert not_named(APPS, "Suppliers Users Countries") == [model for app in APPS for model in app["models"]]
