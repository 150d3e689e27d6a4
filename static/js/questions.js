/* Questions show when they are asked: of those who are ticked, once the answer they hang on is given. */
(function () {
  "use strict";
  var box = document.querySelector("[data-asks]");
  if (!box) return;
  var form = box.closest("form");

  function said(name) {
    var found = form.querySelector("[name='" + name + "']:checked") || form.querySelector("select[name='" + name + "']");
    return found ? found.value : "";
  }
  function ticked(person) {
    var tick = form.querySelector("input[name='persons'][value='" + person + "']");
    return Boolean(tick && tick.checked);
  }
  function sync() {
    box.querySelectorAll("[data-person]").forEach(function (sheet) { sheet.hidden = !ticked(sheet.dataset.person); });
    // In the order of the page: what hangs on a question comes after it.
    box.querySelectorAll("[data-when]").forEach(function (one) {
      var first = box.querySelector("[data-name='" + one.dataset.when + "']");
      one.hidden = !first || first.hidden || said(one.dataset.when) !== one.dataset.equals;
    });
    box.hidden = !box.querySelector("[data-party], [data-person]:not([hidden])");
  }
  // Words for who sees everything at once.
  box.querySelectorAll("[data-plain], [data-when] .hint").forEach(function (words) { words.hidden = true; });
  form.addEventListener("change", sync);
  window.addEventListener("pageshow", sync);
  sync();
})();
