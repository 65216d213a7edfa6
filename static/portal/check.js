/* Says at once where something else is typed than the file says; without this script it is said on handing in. */
"use strict";
{
    const form = document.querySelector(".paper-form");
    const folded = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s\p{P}\p{S}]+/gu, "");
    const fields = [...form.querySelectorAll("[data-read]")];

    const typed = (field) => {
        const control = field.querySelector("input, textarea, select");
        return control.tagName === "SELECT" ? control.selectedOptions[0]?.textContent ?? "" : control.value;
    };

    const compare = () => {
        let differing = 0;
        fields.forEach((field) => {
            const differs = folded(typed(field)) !== folded(field.dataset.read);
            differing += differs;
            field.classList.toggle("differs", differs);
            field.querySelectorAll("[data-when]").forEach((part) => {
                part.hidden = (part.dataset.when === "differs") !== differs;
            });
        });
        form.querySelector(".compared").hidden = differing === 0;
    };

    form.addEventListener("input", compare);
    compare();
    // A button pressed twice hands in once anyway; this spares the wait.
    form.addEventListener("submit", (event) => {
        if (form.dataset.sent) {
            event.preventDefault();
        }
        form.dataset.sent = "yes";
    });
    window.addEventListener("pageshow", () => delete form.dataset.sent);
}
