/* The leader's scanner: what was seen is kept first, then sent; green is said only when the server has recorded it. */
(function () {
  "use strict";
  var page = document.querySelector(".scanner");
  if (!page || !window.idbKeyval) return;
  var LEASE_FRESH = 5 * 60 * 1000, SYNC_EVERY = 20000, SHOWN = 8;
  var queue = new window.ScanQueue(page.dataset.owner), lease = null, recent = [], counter = 0;

  function part(name) { return page.querySelector("[data-" + name + "]"); }
  function clock(iso) {
    return new Date(iso).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
  }
  function line(head, text, kind) {
    var said = part("said");
    said.hidden = false;
    said.className = "scanner-said mt4 " + kind;
    part("said-head").textContent = head;
    part("said-text").textContent = text;
    if (navigator.vibrate) navigator.vibrate(kind === "bad" ? [80, 60, 80] : 60);
  }
  function note(head, text) {
    recent.unshift([head, text]);
    recent = recent.slice(0, SHOWN);
    part("recent").hidden = false;
    part("recent-list").replaceChildren.apply(part("recent-list"), recent.map(function (row) { return item(row[0], row[1]); }));
  }
  function item(head, text, button) {
    var li = document.createElement("li"), box = document.createElement("div"), b = document.createElement("b"), span = document.createElement("span");
    li.className = "item";
    box.className = "grow";
    b.textContent = head;
    span.className = "muted";
    span.textContent = text;
    box.append(b, span);
    li.append(box);
    if (button) li.append(button);
    return li;
  }

  // What the server lets this phone do, and whom it expects.

  function device() {
    var name = localStorage.getItem("linli-device");
    if (!name) {
      name = crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2) + Date.now() + "0000";
      localStorage.setItem("linli-device", name);
    }
    return name;
  }
  function takeLease() {
    return queue.lease().then(function (kept) {
      if (kept) useLease(kept);
      if (kept && Date.now() - kept.taken < LEASE_FRESH) return null;
      return queue.post("/api/v1/desk/leases/", { device: device(), device_time: new Date().toISOString() }).then(function (answer) {
        if (!answer.ok) throw new Error("HTTP " + answer.status);
        return answer.json();
      }).then(function (fresh) {
        fresh.taken = Date.now();
        useLease(fresh);
        return queue.keepLease(fresh);
      }).catch(function () {
        if (!lease) line("还没有名单", "这台手机没有联过网。请在有网的地方打开一次。", "bad");
      });
    });
  }
  function useLease(found) {
    lease = found;
    var wanted = part("door").value || location.hash.slice(1);
    part("door").replaceChildren.apply(part("door"), lease.doors.map(function (door) {
      var option = document.createElement("option");
      option.value = door.kind + ":" + door.id;
      option.textContent = clock(door.starts_at) + " " + door.title + "，" + door.venue;
      return option;
    }));
    if (lease.doors.some(function (door) { return door.kind + ":" + door.id === wanted; })) part("door").value = wanted;
    part("lease").textContent = lease.doors.length ? "名单是 " + clock(new Date(lease.taken).toISOString()) + " 的，断网可用到 " + clock(lease.expires_at) : "今天没有你管的门口。";
    part("cannot").replaceChildren.apply(part("cannot"), lease.cannot_check.map(function (text) {
      var li = document.createElement("li");
      li.textContent = "查不到：" + text;
      return li;
    }));
  }

  // A code that was seen or typed.

  function plain(code) {
    var text = code.trim().split(/[?#]/)[0].replace(/\/+$/, "");
    return text.slice(text.lastIndexOf("/") + 1).replace(/ /g, "").toUpperCase();
  }
  function find(code, door) {
    var bytes = new TextEncoder().encode(lease.salt + plain(code));
    return crypto.subtle.digest("SHA-256", bytes).then(function (hash) {
      var hex = Array.from(new Uint8Array(hash)).map(function (n) { return ("0" + n.toString(16)).slice(-2); }).join("");
      return door.roster.find(function (row) { return row.codes.indexOf(hex) >= 0; });
    });
  }
  function seen(code) {
    var chosen = part("door").value, door = lease && lease.doors.find(function (d) { return d.kind + ":" + d.id === chosen; });
    if (!code.trim()) return Promise.resolve();
    if (!door) { line("没有记下", "先选在哪个门口。", "bad"); return Promise.resolve(); }
    counter += 1;
    var scan = {
      client_event_id: crypto.randomUUID ? crypto.randomUUID() : device() + "-" + Date.now() + "-" + counter,
      lease: lease.lease, kind: door.kind, id: door.id, code: code.trim().slice(0, 300),
      action: page.querySelector("[name=action]:checked").value, seen_at: new Date().toISOString(),
      offline: !navigator.onLine, order: Date.now() * 1000 + counter % 1000
    };
    return find(code, door).then(function (row) {
      scan.who = row ? row.name : plain(code);
      return queue.add(scan).then(function () {
        var what = (scan.action === "in" ? "签到" : "签退") + " " + clock(scan.seen_at);
        line(scan.who, row ? (row.role || row.party_size + " 人") + " · " + what + "，待同步" : "名单里没有这个码，联网后再查", row ? "wait" : "bad");
        return sync();
      });
    }).catch(function () { line("没有记下", "这台手机存不下了。请在名单上点名。", "bad"); });
  }

  // Sending, and what came of it.

  function told(scan, result) {
    var done = result.attendance;
    if (result.status === "refused") { line(scan.who, result.detail + "。" + result.next_step + "。", "bad"); return; }
    line(done.who, (done.role ? done.role + " · " : "") + done.message, "done");
    note(done.who, done.message);
  }
  function sync() {
    return queue.sync(told).then(function () { net(true); }, function () { net(false); }).then(refresh);
  }
  function net(works) {
    part("net").textContent = works ? "联网" : "没有网";
    part("net").className = "chip " + (works ? "done" : "wait");
  }
  function refresh() {
    return queue.all().then(function (scans) {
      var waiting = scans.filter(function (scan) { return !scan.refused; }), refused = scans.filter(function (scan) { return scan.refused; });
      part("count").textContent = "待同步 " + waiting.length + " 条";
      page.dataset.waiting = String(waiting.length);
      part("trouble").hidden = !refused.length;
      part("trouble-list").replaceChildren.apply(part("trouble-list"), refused.map(function (scan) {
        var button = document.createElement("button");
        button.type = "button";
        button.className = "btn quiet inline";
        button.textContent = "知道了";
        button.addEventListener("click", function () { queue.drop(scan.client_event_id).then(refresh); });
        return item(scan.who + " " + clock(scan.seen_at), scan.refused, button);
      }));
    });
  }

  part("typed").addEventListener("submit", function (event) {
    event.preventDefault();
    var field = part("typed").elements.code, code = field.value;
    field.value = "";
    field.focus();
    seen(code);
  });
  part("sync").addEventListener("click", function () { takeLease().then(sync); });
  part("start").addEventListener("click", function () {
    var camera = part("camera-note");
    part("view").hidden = false;
    window.ScanCamera.start(part("video"), page.dataset.reader, page.dataset.wasm, seen).then(function () {
      part("start").hidden = true;
      camera.hidden = true;
    }).catch(function () {
      part("view").hidden = true;
      camera.hidden = false;
      camera.textContent = "摄像头打不开。请在浏览器里允许使用摄像头，或在下面输编号。";
    });
  });
  page.querySelectorAll("[name=action]").forEach(function (input) {
    input.addEventListener("change", function () {
      page.querySelectorAll("[name=action]").forEach(function (one) { one.closest(".choice").classList.toggle("on", one.checked); });
    });
  });
  window.addEventListener("online", sync);
  window.addEventListener("offline", function () { net(false); });
  document.addEventListener("visibilitychange", function () { if (!document.hidden) sync(); });
  setInterval(sync, SYNC_EVERY);
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register(page.dataset.worker, { scope: "/door/" }).catch(function () {});
  }
  takeLease().then(sync).then(function () { page.dataset.ready = "1"; });
})();
