/* Keys for whoever reviews all day, and pages of a document that turn without the form being lost. All of it is links
   and buttons without this. */
"use strict";
{
    const KEY = "goodstanding.desk.keys";
    const isOn = () => localStorage.getItem(KEY) !== "off";

    const sayKeys = () => {
        document.querySelectorAll("[data-keys]").forEach((line) => {
            line.hidden = false;
        });
        document.querySelectorAll("[data-keys-switch]").forEach((button) => {
            button.textContent = isOn() ? button.dataset.off : button.dataset.on;
        });
    };

    const isTyping = (target) => target.matches("input, select, textarea, [contenteditable]");

    // In the list: to the next and the previous item.
    const move = (step) => {
        const links = [...document.querySelectorAll("[data-queue] a[data-item]")];
        const at = links.indexOf(document.activeElement);
        const to = at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step;
        links[Math.max(0, Math.min(links.length - 1, to))]?.focus();
    };

    // A key never decides: it leads to the button, which Enter presses.
    const act = (target) => {
        if (target.matches("button")) {
            target.scrollIntoView({ block: "nearest" });
            target.focus();
        } else if (target.matches("summary")) {
            target.parentElement.open = true;
            target.parentElement.querySelector("select, input:not([type=hidden])").focus();
        } else {
            target.click();
        }
    };

    const MEANT = { n: "j", p: "k", "=": "+", "−": "-" };

    document.addEventListener("keydown", (event) => {
        if (!isOn() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) {
            return;
        }
        const key = MEANT[event.key] ?? event.key;
        if (document.querySelector("[data-queue]") && (key === "j" || key === "k")) {
            event.preventDefault();
            move(key === "j" ? 1 : -1);
            return;
        }
        // What is magnified is moved with the arrows.
        if (key.startsWith("Arrow") && event.target.closest(".desk-sheet:not(.zoom-1)")) {
            return;
        }
        const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
        if (target) {
            event.preventDefault();
            act(target);
        }
    });

    const turn = async (link) => {
        const section = document.getElementById("document");
        section.classList.add("is-turning");
        const had = document.activeElement?.dataset.key;
        const answer = await fetch(link.href);
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("document");
        if (!answer.ok || !fresh) {
            location.assign(link.href);
            return;
        }
        section.replaceWith(document.adoptNode(fresh));
        history.replaceState(null, "", link.href);
        if (had) {
            (fresh.querySelector(`[data-key="${CSS.escape(had)}"]`) ?? fresh.querySelector(".desk-sheet")).focus();
        }
    };

    document.addEventListener("click", (event) => {
        const link = event.target.closest("a[data-turn]");
        if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
            event.preventDefault();
            turn(link).catch(() => location.assign(link.href));
        }
        if (event.target.closest("[data-keys-switch]")) {
            localStorage.setItem(KEY, isOn() ? "off" : "on");
            sayKeys();
        }
    });

    // What cannot be drawn says so; errors of pictures do not bubble.
    const sayBroken = (picture) => {
        const section = picture.closest("#document");
        section.querySelector(".desk-sheet").hidden = true;
        section.querySelector("[data-broken]").hidden = false;
    };
    document.addEventListener("error", (event) => {
        if (event.target.matches?.(".desk-sheet img")) {
            sayBroken(event.target);
        }
    }, true);
    document.querySelectorAll(".desk-sheet img").forEach((picture) => {
        if (picture.complete && !picture.naturalWidth) {
            sayBroken(picture);
        }
    });

    sayKeys();
}
