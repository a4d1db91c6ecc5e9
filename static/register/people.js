// The list of members works without this; with it addresses stay short and menus close by themselves.
"use strict";

document.addEventListener("submit", (event) => {
  if (event.target.id !== "people-filters") return;
  for (const field of event.target.querySelectorAll("#id_on, #id_joined_from, #id_joined_to, #id_since, #id_until")) {
    const day = field.value.trim().match(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/);
    if (day) field.value = `${day[3]}-${day[2].padStart(2, "0")}-${day[1].padStart(2, "0")}`;
  }
  for (const field of event.target.elements) {
    const isUsual = field.name === "membership" && field.value === "today";
    if (field.name && (!field.value || isUsual)) field.disabled = true;
  }
});

// Back from another page the browser shows the fields as they were: usable again.
window.addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("#people-filters :disabled")) field.disabled = false;
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".people-menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  const search = document.getElementById("searchbar");
  if (event.key === "/" && search && !isTyping) {
    event.preventDefault();
    search.focus();
  }
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(".people-menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("DOMContentLoaded", () => {
  for (const menu of document.querySelectorAll(".people-menu.is-save")) {
    menu.addEventListener("toggle", () => menu.open && menu.querySelector("input[type=text]").focus());
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
});
