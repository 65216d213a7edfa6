from tests.foundation.followers import heard


def catalogue_changed(**facts):
    heard.append(("upper", facts))
    if facts.get("fails"):
        raise RuntimeError("upper")
