/* The hall screen: swaps the code when its window ends, reloads the list now and then, says when it cannot. */
(function () {
  "use strict";
  var box = document.querySelector("[data-code]");
  if (!box) return;
  var whole = Number(box.dataset.window), left = Number(box.dataset.seconds), age = 0;
  var figure = document.querySelector("[data-left]"), ring = document.querySelector("[data-ring]");
  var note = document.querySelector("[data-note]");

  function clock() {
    return new Date().toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });
  }
  function swap() {
    fetch(box.dataset.code, { cache: "no-store" }).then(function (answer) {
      if (answer.status === 404) { location.reload(); return null; }
      if (!answer.ok) throw new Error(String(answer.status));
      left = Number(answer.headers.get("X-Seconds-Left")) || whole;
      return answer.text();
    }).then(function (svg) {
      if (!svg) return;
      box.innerHTML = svg;
      box.hidden = false;
      note.textContent = "更新于 " + clock();
    }).catch(function () {
      left = 3;
      box.hidden = true; /* an old code would only send people away */
      note.textContent = "网络断了，正在重连。请找队长点名";
    });
  }
  function refresh() {
    fetch(location.href, { method: "HEAD", cache: "no-store" }).then(function (answer) {
      if (answer.ok || answer.status === 410) location.reload();
    }).catch(function () {});
  }
  setInterval(function () {
    left -= 1;
    age += 1;
    if (left <= 0) swap();
    figure.textContent = String(Math.max(0, left));
    ring.setAttribute("stroke-dasharray", Math.round(Math.max(0, left) / whole * 100) + " 100");
    if (age % 120 === 0) refresh();
  }, 1000);
})();
