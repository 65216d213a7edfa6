/* Runs in the head, before the page is drawn: whether the navigation is open must not make anything jump. */
"use strict";
{
    const root = document.documentElement;
    const KEY = "goodstanding.navigation";
    root.dataset.navigation = localStorage.getItem(KEY) === "closed" ? "closed" : "open";

    const sayState = () => {
        document.querySelector(".nav-toggle")?.setAttribute("aria-expanded", String(root.dataset.navigation === "open"));
    };

    const openFilters = () => document.querySelectorAll("details.filter[open]");

    document.addEventListener("DOMContentLoaded", () => {
        sayState();
        document.querySelector("#navigation [aria-current]")?.scrollIntoView({ block: "nearest" });
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
}
