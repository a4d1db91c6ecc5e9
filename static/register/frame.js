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

  // select2 names its box by what is chosen in it, which says nothing where nothing is chosen: its label comes first.
  function name_boxes() {
    document.querySelectorAll("select.select2-hidden-accessible").forEach(function (select) {
      var label = select.labels && select.labels[0];
      var box = select.nextElementSibling && select.nextElementSibling.querySelector(".select2-selection");
      var named_by = box && box.getAttribute("aria-labelledby");
      if (!label || !box) {
        return;
      }
      label.id = label.id || select.id + "_label";
      if (!named_by) {
        box.setAttribute("aria-labelledby", label.id);
      } else if (named_by.indexOf(label.id) < 0) {
        box.setAttribute("aria-labelledby", label.id + " " + named_by);
      }
      box.querySelector(".select2-selection__rendered").setAttribute("aria-labelledby", label.id);
    });
    document.querySelectorAll(".help-tooltip[aria-label]").forEach(function (tooltip) {
      tooltip.setAttribute("role", "img");
    });
  }
  window.addEventListener("load", function () {
    setTimeout(name_boxes); // after all others who wait for the same moment
  });
  document.addEventListener("focusin", function (event) {
    name_boxes();
    if (event.target.classList.contains("select2-search__field") && !event.target.hasAttribute("aria-label")) {
      var open = document.querySelector(".select2-container--open .select2-selection");
      var label = open && document.getElementById((open.getAttribute("aria-labelledby") || "").split(" ")[0]);
      event.target.setAttribute("aria-label", label ? label.textContent.trim() : "");
    }
  });

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

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll(".sign-in [data-print]").forEach(function (button) {
      button.addEventListener("click", function () { window.print(); });
    });
  });

  document.addEventListener("click", function (event) {
    document.querySelectorAll("details[data-closes][open]").forEach(function (menu) {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    });
  });
})();
