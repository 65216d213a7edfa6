/* Has the browser make a passkey, or use one at the log-in; where it cannot, the code by mail is the way. */
"use strict";
{
    const form = document.querySelector("form[data-passkey]");
    const can = form && location.origin === form.dataset.origin &&
        window.PublicKeyCredential && "parseCreationOptionsFromJSON" in PublicKeyCredential;
    const sentences = form ? [...form.querySelectorAll("[data-says]")] : [];

    const say = (error) => {
        const said = sentences.find((one) => one.dataset.says === error.name) ?? sentences.at(-1);
        said.hidden = false;
        said.focus();
    };

    const asked = async () => {
        const body = new FormData();
        // At the log-in nobody is known yet for whom the page would be.
        ["csrfmiddlewaretoken", "drawn_for"].filter((name) => form.elements[name]).forEach((name) => {
            body.append(name, form.elements[name].value);
        });
        const answer = await fetch(form.dataset.asks, {method: "POST", body, credentials: "same-origin"});
        if (answer.redirected) {
            // Logged out, or too long ago: the page itself says what to do.
            location.reload();
            await new Promise(() => {});
        }
        return answer.json();
    };

    const answered = async () => {
        const options = await asked();
        const credential = form.dataset.passkey === "create"
            ? await navigator.credentials.create({publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options)})
            : await navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options)});
        form.elements.answer.value = JSON.stringify(credential);
        form.submit();
    };

    if (can) {
        form.hidden = false;
        document.querySelectorAll("[data-without-passkeys]").forEach((part) => {
            part.hidden = true;
        });
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            sentences.forEach((one) => {
                one.hidden = true;
            });
            answered().catch(say);
        });
    }
}
