"""Fill in a form of the admin as a browser would: with what the page shows, and some of it changed."""


def shown(response):
    """Return what a browser would send back of a page of the admin if nobody changed anything."""
    form = response.context["adminform"].form
    sent = fields_of(form)
    for inline in response.context["inline_admin_formsets"]:
        sent |= fields_of(inline.formset.management_form)
        for row in inline.formset.initial_forms:
            sent |= fields_of(row)
    return sent


def fields_of(form):
    """Return the fields of a form as text; what is empty or not ticked is not sent."""
    sent = {}
    for bound in form:
        value = bound.value()
        if value is None or value is False or value == "" or bound.field.disabled:
            continue
        widget = bound.field.widget
        decompress = getattr(widget, "decompress", None)
        if decompress:
            sent |= {f"{bound.html_name}_{place}": part for place, part in enumerate(decompress(value)) if part}
        else:
            sent[bound.html_name] = plain(value)
    return sent


def plain(value):
    """Return a value as a form sends it."""
    if hasattr(value, "pk"):
        return value.pk
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return "on" if value is True else str(value)


def save(client, address, **changes):
    """Open a page, change some fields, save; return the names and messages of what was refused, and the answer."""
    sent = shown(client.get(address))
    for name, value in changes.items():
        sent.pop(name, None)
        if value is not None:
            sent[name] = value
    answer = client.post(address, sent, follow=True)
    errors = {}
    if "adminform" in answer.context and answer.redirect_chain == []:
        errors = dict(answer.context["adminform"].form.errors)
        for inline in answer.context["inline_admin_formsets"]:
            errors |= {f"{inline.opts.model._meta.model_name}": row.errors for row in inline.forms if row.errors}
    return errors, answer
