/* The scans that the server has not confirmed yet. They lie in IndexedDB, one row each, under the login they belong to;
   a row leaves only when the server says recorded or repeated, or when the leader puts a refused one away. */
(function () {
  "use strict";
  var BATCH = 50;

  function Queue(owner) {
    this.owner = owner;
    this.store = idbKeyval.createStore("linli-scanner", "rows");
    this.sending = null;
  }
  Queue.prototype.key = function (name) { return this.owner + "/" + name; };

  Queue.prototype.lease = function () { return idbKeyval.get(this.key("lease"), this.store); };
  Queue.prototype.keepLease = function (lease) { return idbKeyval.set(this.key("lease"), lease, this.store); };

  Queue.prototype.add = function (scan) { return idbKeyval.set(this.key("scan/" + scan.client_event_id), scan, this.store); };
  Queue.prototype.drop = function (id) { return idbKeyval.del(this.key("scan/" + id), this.store); };

  /* All rows of this login, in the order in which they were seen. */
  Queue.prototype.all = function () {
    var start = this.key("scan/");
    return idbKeyval.entries(this.store).then(function (rows) {
      return rows.filter(function (row) { return String(row[0]).indexOf(start) === 0; })
        .map(function (row) { return row[1]; })
        .sort(function (a, b) { return a.order - b.order; });
    });
  };

  function cookie(name) {
    var found = document.cookie.match(new RegExp("(?:^|; )" + name + "=([^;]*)"));
    return found ? decodeURIComponent(found[1]) : "";
  }
  Queue.prototype.post = function (address, body) {
    return fetch(address, {
      method: "POST", credentials: "same-origin", cache: "no-store",
      headers: { "Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": cookie("csrftoken") },
      body: JSON.stringify(body)
    });
  };

  /* Send what waits, batch by batch; `told(scan, result)` hears each answer. One sending at a time. */
  Queue.prototype.sync = function (told) {
    var queue = this;
    if (!queue.sending) {
      queue.sending = queue.round(told).then(function (n) { queue.sending = null; return n; }, function (error) { queue.sending = null; throw error; });
    }
    return queue.sending;
  };
  Queue.prototype.round = function (told) {
    var queue = this;
    return queue.all().then(function (scans) {
      var waiting = scans.filter(function (scan) { return !scan.refused; });
      if (!waiting.length) return 0;
      var lease = waiting[0].lease;
      var batch = waiting.filter(function (scan) { return scan.lease === lease; }).slice(0, BATCH);
      return queue.send(lease, batch, told).then(function () { return queue.round(told); });
    });
  };
  Queue.prototype.send = function (lease, batch, told) {
    var queue = this;
    var body = { lease: lease, scans: batch.map(wire) };
    return queue.post("/api/v1/desk/scans/", body).catch(function (error) {
      return queue.noteOffline(batch).then(function () { throw error; });
    }).then(function (answer) {
      if (!answer.ok) throw new Error("HTTP " + answer.status);
      return answer.json();
    }).then(function (said) {
      var by = {};
      said.results.forEach(function (result) { by[result.client_event_id] = result; });
      return Promise.all(batch.map(function (scan) { return queue.settle(scan, by[scan.client_event_id], told); }));
    });
  };
  Queue.prototype.noteOffline = function (batch) {
    var queue = this;
    return Promise.all(batch.map(function (scan) { scan.offline = true; return queue.add(scan); }));
  };
  Queue.prototype.settle = function (scan, result, told) {
    if (!result) return Promise.resolve();
    var done;
    if (result.status === "refused") {
      scan.refused = result.detail + "。" + result.next_step + "。";
      done = this.add(scan);
    } else {
      done = this.drop(scan.client_event_id);
    }
    return done.then(function () { told(scan, result); });
  };
  function wire(scan) {
    return {
      client_event_id: scan.client_event_id, kind: scan.kind, id: scan.id, code: scan.code, action: scan.action,
      seen_at: scan.seen_at, offline: scan.offline
    };
  }
  window.ScanQueue = Queue;
})();
