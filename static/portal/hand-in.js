/* Files are sent as soon as they are chosen or dropped, with a bar; without this script a button sends them. */
"use strict";
{
    const form = document.querySelector("form.upload");
    const part = (selector) => form?.querySelector(selector);
    const [sending, failed, bar] = [part(".sending"), part("[data-failed]"), part("progress")];

    const linkTo = (url, words) => {
        const link = document.createElement("a");
        [link.href, link.textContent] = [url, words];
        return link;
    };

    const fail = (words, url, way) => {
        sending.hidden = true;
        form.classList.remove("busy");
        failed.replaceChildren(words, ...(url ? [" ", linkTo(url, way)] : []));
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
            fail(answer.error, answer.url, answer.way);
        } else {
            fail(failed.dataset.lost);
        }
    };

    const begin = (files) => {
        failed.hidden = true;
        form.classList.add("busy");
        part("[data-name]").textContent = files.map((file) => file.name).join(" · ");
        part("[data-sending]").hidden = false;
        part("[data-looking]").hidden = true;
        bar.value = 0;
        sending.hidden = false;
    };

    const tooLarge = (files) => {
        const over = files.find((file) => file.size > Number(form.dataset.largest));
        if (over) {
            return files.length > 1 ? `${over.name} – ${failed.dataset.large}` : failed.dataset.large;
        }
        const size = files.reduce((sum, file) => sum + file.size, 0);
        return size > Number(form.dataset.together) ? failed.dataset.together : "";
    };

    const send = (files) => {
        const refusal = tooLarge(files);
        if (refusal) {
            fail(refusal);
            return;
        }
        const content = new FormData(form);
        content.delete("photo");
        content.delete("file");
        files.forEach((file) => content.append("file", file));
        begin(files);
        const request = new XMLHttpRequest();
        request.open("POST", form.action);
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

    const sendAny = (files) => {
        if (files?.length) {
            send([...files]);
        }
    };

    const begun = () => {
        form.classList.add("scripted");
        form.querySelectorAll("[data-script], .pick-drop").forEach((words) => { words.hidden = false; });
        part("button[type=submit]").closest("p").hidden = true;
        form.addEventListener("change", (event) => sendAny(event.target.files));
        // Over a slow line a file may have been chosen before this script came.
        form.querySelectorAll("[type=file]").forEach((field) => sendAny(field.files));
        // Beside its field a dropped file would replace the page.
        for (const name of ["dragover", "drop"]) {
            document.addEventListener(name, (event) => event.preventDefault());
        }
        form.addEventListener("dragover", () => form.classList.add("over"));
        form.addEventListener("dragleave", () => form.classList.remove("over"));
        form.addEventListener("drop", (event) => {
            form.classList.remove("over");
            sendAny(event.dataTransfer.files);
        });
        // Who comes back finds the form as it was.
        window.addEventListener("pageshow", (event) => event.persisted && location.reload());
    };

    // A page whose file takes no more pages has no form.
    if (form) {
        begun();
    }
}
