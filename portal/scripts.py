"""What the script of a page is answered where a browser would be shown a page."""

from django.http import HttpRequest, JsonResponse


def wants_json(request: HttpRequest) -> bool:
    """Tell whether a page's script asks."""
    return "application/json" in request.headers.get("Accept", "")


def refused(words: str, *, status: int, url: str = "", way: str = "") -> JsonResponse:
    """Tell why nothing came of what was sent, and where to go from there: an address, and what it is called."""
    return JsonResponse({"error": words} | ({"url": url, "way": way} if url else {}), status=status)
