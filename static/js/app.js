/* Small comforts; every page does its job without this file. */
(function () {
  "use strict";

  // A form that was sent says so and is not sent twice.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (event.defaultPrevented || form.method === "get") return;
    form.dataset.sent = "1";
    var button = event.submitter || document.activeElement;
    if (!button || button.type !== "submit") button = form.querySelector("[type=submit],button:not([type])");
    if (!button) return;
    // After the browser has read the form: a disabled button would lose its name and value.
    setTimeout(function () {
      button.dataset.words = button.innerHTML;
      button.disabled = true;
      button.setAttribute("aria-live", "polite");
      if (button.dataset.busy) button.textContent = button.dataset.busy;
    }, 0);
  });

  function release(root) {
    root.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
    root.querySelectorAll("[data-words]").forEach(function (button) {
      button.innerHTML = button.dataset.words;
      button.disabled = false;
      delete button.dataset.words;
    });
  }
  window.addEventListener("pageshow", function (event) { if (event.persisted) release(document); });
  document.addEventListener("htmx:afterRequest", function () { release(document); });

  // Choice cards follow their input; the action bar follows the chosen slot.
  function mark(input) {
    var card = input.closest(".choice");
    if (card) card.classList.toggle("on", input.checked);
  }
  function tell(input) {
    var target = document.querySelector("[data-follows='" + input.name + "']");
    if (target && input.dataset.label) target.textContent = input.dataset.label;
    var button = document.querySelector("[data-follows-action='" + input.name + "']");
    if (button && input.dataset.action) button.textContent = input.dataset.action;
  }
  function sync() {
    document.querySelectorAll(".choice input").forEach(function (input) {
      mark(input);
      if (input.type === "radio" && input.checked) tell(input);
    });
  }
  document.addEventListener("change", function (event) {
    if (event.target.matches && event.target.matches(".choice input")) sync();
  });
  window.addEventListener("pageshow", sync);

  // Suggestions under a search field: the arrows walk through them, Escape and a tap elsewhere close them.
  function closeSuggestions() {
    document.querySelectorAll("[data-suggestions]").forEach(function (box) { box.textContent = ""; });
  }
  document.addEventListener("keydown", function (event) {
    var form = event.target.closest && event.target.closest("form.search");
    if (!form) return;
    if (event.key === "Escape") { closeSuggestions(); form.q.focus(); return; }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    var stops = [form.q].concat(Array.from(form.querySelectorAll("[data-suggestions] a")));
    var next = stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1);
    if (stops.length < 2 || !stops[next]) return;
    event.preventDefault();
    stops[next].focus();
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest && !event.target.closest("form.search")) closeSuggestions();
  });

  // After a failed form the reader starts at what is wrong.
  var summary = document.querySelector(".error-summary");
  if (summary) summary.focus();

  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("[data-print]")) window.print();
  });

  // Buttons that copy a field show themselves where this file runs.
  document.querySelectorAll("[data-copy]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var field = document.getElementById(button.dataset.copy);
      field.focus();
      field.select();
      if (document.execCommand("copy")) button.textContent = "复制好了";
    });
  });
})();
