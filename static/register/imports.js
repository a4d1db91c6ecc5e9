/* What makes imports more comfortable: dropping files, a bar while they are sent, one click counted once.
   Every page works without it. */
(() => {
  "use strict";

  const once = (form) => form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });

  const size = (bytes) => {
    const language = document.documentElement.lang || undefined;
    const megabytes = bytes / 1048576;
    return megabytes >= 1
      ? `${megabytes.toLocaleString(language, {maximumFractionDigits: 1})} MB`
      : `${Math.max(1, Math.round(bytes / 1024)).toLocaleString(language)} KB`;
  };

  const list = (input, chosen) => {
    chosen.replaceChildren(...Array.from(input.files, (file) => {
      const line = document.createElement("li");
      const bytes = document.createElement("span");
      bytes.className = "import-note";
      bytes.textContent = size(file.size);
      line.append(file.name, bytes);
      return line;
    }));
  };

  const droppable = (zone, input) => {
    const holdsFiles = (event) => Array.from(event.dataTransfer.types).includes("Files");
    zone.classList.add("can-drop");
    for (const name of ["dragenter", "dragover"]) {
      zone.addEventListener(name, (event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        zone.classList.add("is-over");
      });
    }
    zone.addEventListener("dragleave", (event) => {
      if (!zone.contains(event.relatedTarget)) zone.classList.remove("is-over");
    });
    zone.addEventListener("drop", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      zone.classList.remove("is-over");
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change"));
    });
  };

  const sender = (form, input) => {
    const bar = form.querySelector(".import-progress");
    const progress = bar.querySelector("progress");
    const text = bar.querySelector(".import-progress-text");
    const errors = form.querySelector(".import-errors");

    const failed = (messages) => {
      delete form.dataset.sent;
      bar.hidden = true;
      errors.replaceChildren(...messages.map((message) => {
        const line = document.createElement("p");
        line.className = "import-error";
        line.textContent = message;
        return line;
      }));
      errors.scrollIntoView({block: "center"});
    };

    const answered = (request) => {
      let answer = null;
      try { answer = JSON.parse(request.responseText); } catch { /* a page, not an answer: signed out meanwhile */ }
      if (answer && answer.location) window.location.assign(answer.location);
      else if (answer && answer.errors) failed(answer.errors);
      else failed([form.dataset.failed]);
    };

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (form.dataset.sent) return;
      form.dataset.sent = "yes";
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (sent) => {
        if (!sent.lengthComputable) return;
        const share = Math.round((100 * sent.loaded) / sent.total);
        progress.value = share;
        text.textContent = share < 100 ? `${form.dataset.sending} ${share} %` : form.dataset.reading;
        if (share === 100) progress.removeAttribute("value");
      });
      request.addEventListener("load", () => answered(request));
      request.addEventListener("error", () => failed([form.dataset.failed]));
      errors.replaceChildren();
      progress.value = 0;
      text.textContent = form.dataset.sending;
      bar.hidden = false;
      request.send(new FormData(form));
    });
    window.addEventListener("pageshow", () => { delete form.dataset.sent; bar.hidden = true; });
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("form.import-once").forEach(once);
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) document.querySelectorAll("form.import-once").forEach((form) => { delete form.dataset.sent; });
    });
    const form = document.querySelector(".import-upload-form");
    if (!form) return;
    const input = form.querySelector("input[type=file]");
    const chosen = form.querySelector(".import-chosen");
    input.hasChangeListener = true; // or Unfold writes the file's name into the next field of text
    input.addEventListener("change", () => {
      list(input, chosen);
      form.querySelectorAll(".import-drop .import-error").forEach((line) => line.remove());
    });
    droppable(form.querySelector(".import-drop"), input);
    sender(form, input);
  });
})();
