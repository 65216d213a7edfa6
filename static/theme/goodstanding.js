/* Runs in the head, before the page is drawn: whether the navigation is open must not make anything jump. */
"use strict";
{
    const root = document.documentElement;
    const KEY = "goodstanding.navigation";
    root.dataset.navigation = localStorage.getItem(KEY) === "closed" ? "closed" : "open";

    const sayState = () => {
        document.querySelector(".nav-toggle")?.setAttribute("aria-expanded", String(root.dataset.navigation === "open"));
    };

    const openCalendars = () => [...document.querySelectorAll(".calendarbox, .clockbox")].filter((box) => box.checkVisibility());

    const openFilters = () => document.querySelectorAll("details.filter[open]");

    // What the stock widgets leave unsaid to a screen reader.
    const nameWidgets = () => {
        document.querySelectorAll("select[id] + .select2-container [role=combobox]").forEach((box) => {
            const select = box.closest(".select2-container").previousElementSibling;
            const label = select.labels[0];
            const shown = box.querySelector(".select2-selection__rendered");
            if (label && !box.dataset.named) {
                label.id ||= `${select.id}_label`;
                box.setAttribute("aria-labelledby", `${label.id} ${shown?.id ?? ""}`.trim());
                shown?.setAttribute("aria-label", label.textContent.trim());
                box.dataset.named = "yes";
            }
        });
        document.querySelectorAll(".selector span[aria-label]:not([role])").forEach((icon) => icon.setAttribute("role", "img"));
    };

    document.addEventListener("DOMContentLoaded", () => {
        sayState();
        // Its own box alone: the page stays where it is.
        const navigation = document.querySelector("#navigation");
        const here = navigation?.querySelector("[aria-current]")?.getBoundingClientRect();
        if (here) {
            const { top, bottom } = navigation.getBoundingClientRect();
            navigation.scrollTop += Math.ceil(Math.max(here.bottom - bottom, 0) + Math.min(here.top - top, 0));
        }
    });

    // A table that is wider than its box can be scrolled with the keyboard too.
    const letScroll = () => {
        document.querySelectorAll(".scroll, .results, .tabular fieldset").forEach((box) => {
            if (box.scrollWidth > box.clientWidth && !box.querySelector("a[href], button, input, select, textarea")) {
                box.tabIndex = 0;
            }
        });
    };

    // The widgets are built by listeners of the same events.
    window.addEventListener("load", () => setTimeout(() => {
        nameWidgets();
        letScroll();
    }));
    document.addEventListener("formset:added", () => setTimeout(nameWidgets));

    document.addEventListener("focusin", (event) => {
        if (event.target.matches(".select2-search__field:not([aria-label])")) {
            const box = document.querySelector("select + .select2-container--open [role=combobox]");
            const name = box?.closest(".select2-container").previousElementSibling.labels[0]?.textContent.trim();
            event.target.setAttribute("aria-label", name || event.target.getAttribute("role"));
            box?.setAttribute("aria-controls", box.getAttribute("aria-owns"));
        }
    });

    document.addEventListener("click", (event) => {
        if (event.target.closest(".nav-toggle")) {
            root.dataset.navigation = root.dataset.navigation === "open" ? "closed" : "open";
            localStorage.setItem(KEY, root.dataset.navigation);
            sayState();
        }
        openFilters().forEach((filter) => {
            if (!filter.contains(event.target)) {
                filter.open = false;
            }
        });
    });

    const showWhole = (box) => {
        const hidden = box.getBoundingClientRect().bottom + 8 - root.clientHeight;
        if (hidden > 0) {
            box.style.top = `${Math.max(window.scrollY, parseFloat(box.style.top) - hidden)}px`;
        }
    };

    // The stock calendar opens beside its field, wherever that stands in the window. Its script lets no click through:
    // it is heard on its way down, and the calendar stands before the next frame is drawn.
    document.addEventListener("click", (event) => {
        if (event.target.closest(".datetimeshortcuts a[id]")) {
            requestAnimationFrame(() => openCalendars().forEach(showWhole));
        }
    }, true);

    // The stock filter of a list of choices hears keys alone; what is pasted or composed brings none.
    document.addEventListener("input", (event) => {
        if (event.target.matches(".selector-filter input")) {
            event.target.dispatchEvent(new KeyboardEvent("keyup"));
        }
    });

    document.addEventListener("keydown", (event) => {
        if (event.key === "Escape") {
            openFilters().forEach((filter) => {
                filter.open = false;
                filter.querySelector("summary").focus();
            });
        }
    });

    // A list of choices that would leave the page on the right opens to the left.
    document.addEventListener("toggle", (event) => {
        if (event.target.matches?.("details.filter[open]")) {
            const choices = event.target.querySelector("ul");
            choices.classList.toggle("to-left", choices.getBoundingClientRect().right > root.clientWidth - 8);
        }
    }, true);

    // A file that is dropped on its field is shown at once: nothing is written before somebody has confirmed it.
    document.addEventListener("drop", (event) => {
        if (event.target.matches(".filepick input[type=file]") && event.dataTransfer.files.length === 1) {
            event.preventDefault();
            event.target.files = event.dataTransfer.files;
            event.target.form.requestSubmit();
        }
    });

    // How far a worker is. The page is drawn anew when its work is done.
    const follow = async (section) => {
        const bar = section.querySelector("progress");
        const answer = await fetch(section.dataset.progress, { headers: { Accept: "application/json" } });
        const { under_way: underWay, progress } = await answer.json();
        if (!underWay) {
            location.reload();
            return;
        }
        section.querySelectorAll("[data-when]").forEach((part) => {
            part.hidden = (part.dataset.when === "alive") !== Boolean(progress);
        });
        if (progress?.total) {
            bar.max = progress.total;
            bar.value = progress.done;
            section.querySelector("[data-done]").textContent = progress.done.toLocaleString(root.lang);
            section.querySelector("[data-total]").textContent = progress.total.toLocaleString(root.lang);
        }
    };

    document.addEventListener("DOMContentLoaded", () => {
        const section = document.querySelector("[data-progress]");
        if (section) {
            setInterval(() => follow(section).catch(() => {}), 1000);
        }
    });
}
