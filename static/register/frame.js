/* What all pages do besides Unfold's own: the theme before the first paint, "/" for the search, menus that close. */
(function () {
  "use strict";

  var theme = "auto";
  try {
    theme = JSON.parse(localStorage.getItem("_x_adminTheme") || '"auto"');
  } catch (error) { /* no storage: the machine's own theme */ }
  var is_dark = theme === "dark" || (theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.toggle("dark", is_dark);

  // SimpleBar reads its words, English ones otherwise, from each place that it makes scroll.
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-simplebar]").forEach(function (place) {
      place.setAttribute("data-simplebar-aria-label", document.documentElement.dataset.scrolls || "");
    });
  });

  function is_typing(element) {
    return Boolean(element) && (/^(input|textarea|select)$/i.test(element.tagName) || element.isContentEditable);
  }

  document.addEventListener("keydown", function (event) {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !is_typing(document.activeElement)) {
      var search = document.querySelector("main [data-page-search], #searchbar, main input[type=search]");
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    }
    if (event.key === "Escape") {
      document.querySelectorAll("details[data-closes][open]").forEach(function (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }
  });

  document.addEventListener("click", function (event) {
    document.querySelectorAll("details[data-closes][open]").forEach(function (menu) {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    });
  });
})();
