// Sets theme and language before the first paint, so that nothing flashes.
(function () {
  var root = document.documentElement;
  function stored(key) {
    try {
      return localStorage.getItem(key);
    } catch (_) {
      return null;
    }
  }
  var theme = stored("ohqc.theme");
  if (theme !== "dark" && theme !== "light") {
    theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  root.setAttribute("data-theme", "ohqc-" + theme);
  if (stored("ohqc.language") === "en") root.setAttribute("lang", "en");
})();
