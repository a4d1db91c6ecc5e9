/* Says two minutes before the end of a session that it ends; a button goes on. Asks the server for nothing until then.
   All windows of this browser share one session: each page that opens tells the others of the later end. */
(function () {
  "use strict";

  const WARNED = 120;
  const SHARED = "session-ends-at";

  function now() {
    return Date.now() / 1000;
  }

  document.addEventListener("DOMContentLoaded", () => {
    const place = document.getElementById("session-end");
    if (!place) return;
    const warning = place.querySelector(".session-end");
    const words = warning.querySelector("span");
    const button = warning.querySelector("button");
    let own_end = 0;

    function ends_in(seconds) {
      own_end = now() + seconds;
      try {
        localStorage.setItem(SHARED, own_end);
      } catch (error) { /* no storage: this window counts for itself */ }
      warning.hidden = seconds > WARNED;
    }

    function end() {
      let shared = 0;
      try {
        shared = Number(localStorage.getItem(SHARED));
      } catch (error) { /* as above */ }
      return Math.max(own_end, shared);
    }

    function look() {
      const left = end() - now();
      if (left <= 0) {
        words.textContent = place.dataset.over;
        button.hidden = true;
      }
      warning.hidden = left > WARNED;
    }

    button.addEventListener("click", async () => {
      const answer = await fetch(place.dataset.address, { credentials: "same-origin" });
      ends_in((await answer.json()).seconds);
      look();
    });
    ends_in(Number(place.dataset.seconds));
    setInterval(look, 5000);
  });
})();
