from tests.foundation.followers import heard


def catalogue_changed(**facts):
    heard.append(("lower", facts))
