/* A file is sent as soon as it is chosen or dropped, with a bar; without this script a button sends it. */
"use strict";
{
    const form = document.querySelector("form.upload");
    const part = (selector) => form.querySelector(selector);
    const [sending, failed, bar] = [part(".sending"), part("[data-failed]"), part("progress")];
    const picks = [...form.querySelectorAll(".pick")];

    const fail = (words) => {
        sending.hidden = true;
        picks.forEach((pick) => { pick.hidden = false; });
        failed.textContent = words;
        failed.hidden = false;
        form.reset();
        failed.tabIndex = -1;
        failed.focus();
    };

    const answered = (request) => {
        const answer = request.response;
        if (answer?.next) {
            location.assign(answer.next);
        } else if (answer?.error) {
            fail(answer.error);
        } else {
            fail(failed.dataset.lost);
        }
    };

    const begin = (file) => {
        failed.hidden = true;
        picks.forEach((pick) => { pick.hidden = true; });
        part("[data-name]").textContent = file.name;
        part("[data-sending]").hidden = false;
        part("[data-looking]").hidden = true;
        bar.value = 0;
        sending.hidden = false;
    };

    const send = (file) => {
        if (file.size > Number(form.dataset.largest)) {
            fail(failed.dataset.large);
            return;
        }
        const content = new FormData(form);
        content.delete("photo");
        content.set("file", file);
        begin(file);
        const request = new XMLHttpRequest();
        request.open("POST", location.pathname);
        request.setRequestHeader("Accept", "application/json");
        request.responseType = "json";
        request.upload.addEventListener("progress", (event) => {
            bar.value = event.lengthComputable ? event.loaded / event.total : 0;
        });
        request.upload.addEventListener("load", () => {
            part("[data-sending]").hidden = true;
            part("[data-looking]").hidden = false;
            bar.removeAttribute("value");
        });
        request.addEventListener("load", () => answered(request));
        request.addEventListener("error", () => fail(failed.dataset.lost));
        request.send(content);
    };

    form.classList.add("scripted");
    form.querySelectorAll("[data-script], .pick-drop").forEach((words) => { words.hidden = false; });
    part("button[type=submit]").closest("p").hidden = true;

    const sendFrom = (field) => {
        if (field.files?.length) {
            send(field.files[0]);
        }
    };
    form.addEventListener("change", (event) => sendFrom(event.target));
    // Over a slow line a file may have been chosen before this script came.
    form.querySelectorAll("[type=file]").forEach(sendFrom);

    // Beside its field a dropped file would replace the page.
    for (const name of ["dragover", "drop"]) {
        document.addEventListener(name, (event) => event.preventDefault());
    }
    form.addEventListener("dragover", () => form.classList.add("over"));
    form.addEventListener("dragleave", () => form.classList.remove("over"));
    form.addEventListener("drop", (event) => {
        form.classList.remove("over");
        if (event.dataTransfer.files.length) {
            send(event.dataTransfer.files[0]);
        }
    });
    // Who comes back finds the form as it was.
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
}
