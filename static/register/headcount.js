// The page of counts: letters and lines of the charts follow the theme; the button that prints needs this file.
(function () {
  function paint() {
    const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const isDark = document.documentElement.classList.contains("dark");
    Chart.defaults.color = colour(isDark ? "--color-base-300" : "--color-base-700");
    Chart.defaults.borderColor = colour(isDark ? "--color-base-700" : "--color-base-200");
    document.querySelectorAll("canvas.chart").forEach((canvas) => {
      const chart = Chart.getChart(canvas);
      if (chart) chart.update();
    });
  }

  document.querySelectorAll(".headcount-print").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
  // The list of unions is told by its label as well; it comes after this file, so each addition to the form is seen.
  function nameLists() {
    document.querySelectorAll(".headcount-form .select2-selection__rendered").forEach((chosen) => {
      const label = chosen.closest(".group").querySelector("label");
      label.id = `${label.htmlFor}_label`;
      chosen.setAttribute("aria-labelledby", label.id);
      chosen.closest(".select2-selection").setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
    });
  }
  const form = document.querySelector(".headcount-form");
  if (form) new MutationObserver(nameLists).observe(form, { childList: true, subtree: true });

  if (!window.Chart) return;
  paint();
  new MutationObserver(paint).observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });
  window.addEventListener("load", paint);
})();
