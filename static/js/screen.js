/* The hall screen: turns its pages, asks for news of the board, swaps the code when its window ends, and says when the
   network is gone. All ages are differences of the device's own clock; what time it is, the server says. */
(function () {
  "use strict";
  var hall = document.querySelector("[data-hall]");
  if (!hall) return;
  var ASK_EVERY = 30, ASK_AGAIN = 10, STALE_AFTER = 60, PATIENCE = 10, CODE_AGAIN = 3; /* seconds */
  var turnEvery = Number(hall.dataset.turnSeconds), turn = 0, turnedAt = Date.now();
  var tag = "", asking = false, askedAt = Date.now(), goodAt = Date.now(), failed = false;
  var serverAt = Date.parse(hall.dataset.now), readAt = Date.now();
  var codeEnds = 0, codeAsked = 0, fetchingCode = false;

  function find(name) { return hall.querySelector("[data-" + name + "]"); }
  function seconds(since) { return (Date.now() - since) / 1000; }
  function clock(moment) {
    return new Date(moment).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
  }
  function now() { return serverAt + Date.now() - readAt; }
  function get(address, headers) {
    var cut = new AbortController();
    var timer = setTimeout(function () { cut.abort(); }, PATIENCE * 1000);
    return fetch(address, { cache: "no-store", headers: headers || {}, signal: cut.signal }).then(function (answer) {
      clearTimeout(timer);
      if (answer.status === 404 || answer.status === 410) { location.reload(); }
      if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
      return answer;
    });
  }
  function showTurn() {
    hall.querySelectorAll("[data-turns]").forEach(function (group) {
      for (var i = 0; i < group.children.length; i += 1) group.children[i].hidden = i !== turn % group.children.length;
    });
  }
  function showAge() {
    var stale = seconds(goodAt) > STALE_AFTER;
    find("stale").hidden = !stale;
    find("strip").hidden = stale;
    find("clock").textContent = clock(now());
    find("since").textContent = find("updated").textContent = clock(now() - (Date.now() - goodAt));
  }

  /* the board */
  function take(markup) {
    var fresh = document.createElement("div");
    fresh.innerHTML = markup;
    var main = fresh.querySelector("main"), side = fresh.querySelector("aside");
    /* A new version of this page: the server answers, so it can be loaded whole. */
    if (main.dataset.look !== hall.querySelector("main").dataset.look) { location.reload(); return; }
    hall.replaceChild(main, hall.querySelector("main"));
    var old = hall.querySelector("aside");
    if (side.dataset.side !== old.dataset.side || side.dataset.side !== "code") {
      hall.replaceChild(side, old);
      codeEnds = Date.now();
      codeAsked = 0;
    }
    showTurn();
  }
  function ask() {
    if (asking) return;
    asking = true;
    askedAt = Date.now();
    get(hall.dataset.hall, tag ? { "If-None-Match": tag } : {}).then(function (answer) {
      var said = Date.parse(answer.headers.get("Date") || "");
      if (said) { serverAt = said; readAt = Date.now(); }
      tag = answer.headers.get("ETag") || tag;
      return answer.status === 304 ? "" : answer.text();
    }).then(function (markup) {
      if (markup) take(markup);
      goodAt = Date.now();
      failed = false;
    }).catch(function () { failed = true; }).then(function () { asking = false; showAge(); });
  }

  /* the code: shown as long as the server said, and not a second longer */
  function swap(box) {
    fetchingCode = true;
    codeAsked = Date.now();
    get(box.dataset.code).then(function (answer) {
      var left = Number(answer.headers.get("X-Seconds-Left"));
      return answer.text().then(function (svg) {
        box.innerHTML = svg;
        codeEnds = Date.now() + left * 1000;
      });
    }).catch(function () {}).then(function () { fetchingCode = false; showCode(); });
  }
  function showCode() {
    var box = find("code");
    if (!box) return;
    var left = Math.max(0, Math.ceil((codeEnds - Date.now()) / 1000));
    if (!left && !fetchingCode && seconds(codeAsked) >= CODE_AGAIN) swap(box);
    /* A code is believed for one window more; the answer to the next one need not be waited for in the dark. */
    var dead = !left && (!fetchingCode || seconds(codeEnds) > PATIENCE);
    box.hidden = dead;
    find("cut").hidden = !dead;
    find("ring-row").hidden = dead;
    find("left").textContent = String(left);
    find("ring").setAttribute("stroke-dasharray", Math.round(left / Number(box.dataset.window) * 100) + " 100");
  }

  function tick() {
    if (seconds(turnedAt) >= turnEvery) { turn += 1; turnedAt = Date.now(); showTurn(); }
    if (seconds(askedAt) >= (failed ? ASK_AGAIN : ASK_EVERY)) ask();
    showCode();
    showAge();
  }
  if (find("code")) codeEnds = Date.now() + Number(find("code").dataset.seconds) * 1000;
  window.addEventListener("online", ask);
  setInterval(tick, 1000);
})();
