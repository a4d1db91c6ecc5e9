/* What Unfold's pages ask of Alpine, where the policy of scripts allows no text to be run: named here instead. */
(function () {
  "use strict";

  var KEPT = "sidebarDesktopOpen";

  // Expressions of Unfold's read the address, and go to another, by `window`, at which Alpine lets none of them.
  var address = {
    get pathname() { return location.pathname; },
    get search() { return location.search; },
    get hash() { return location.hash; },
    get href() { return location.href; },
    set href(target) { location.assign(target); },
  };

  function shell() {
    return {
      activeTab: "",
      sidebarMobileOpen: false,
      sidebarDesktopOpen: localStorage.getItem(KEPT) !== "0",
      window: { location: address },
      init: function () {
        var first = this.$root.dataset.tab;
        this.activeTab = first ? window.getCurrentTab() || first : "";
        this.$watch(KEPT, function (is_open) {
          localStorage.setItem(KEPT, is_open ? "1" : "0");
        });
      },
    };
  }

  document.addEventListener("alpine:init", function () {
    ["theme", "searchForm", "searchDropdown"].forEach(function (name) {
      Alpine.data(name, window[name]);
    });
    Alpine.data("searchCommand", function () {
      var command = window.searchCommand();
      command.chooseItem = function (event, is_kept) {
        if (!event.metaKey && !event.ctrlKey) {
          this.selectItem(is_kept, false);
        }
      };
      return command;
    });
    Alpine.data("shell", shell);
  });
})();
