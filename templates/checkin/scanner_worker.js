{% load static %}/* Keeps the scanner's page and its files, so that it opens where there is no network. */
"use strict";
var KEPT = "linli-scanner-{% static "js/scanner.js" %}";
var PAGE = "{% url "checkin:scanner" %}";
var FILES = ["{% static "css/tokens.css" %}", "{% static "css/components.css" %}", "{% static "css/screens.css" %}", "{% static "icons.svg" %}", "{% static "favicon.svg" %}", "{% static "js/scan-queue.js" %}", "{% static "js/scan-camera.js" %}", "{% static "js/scanner.js" %}", "{% static "vendor/idb-keyval.js" %}", "{% static "vendor/barcode-detector.js" %}", "{% static "vendor/zxing_reader.wasm" %}"];

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(KEPT).then(function (cache) { return cache.addAll(FILES); }).then(function () { return self.skipWaiting(); }));
});
self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name.indexOf("linli-scanner-") === 0 && name !== KEPT; }).map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.clients.claim(); }));
});
self.addEventListener("fetch", function (event) {
  var url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname === PAGE) {
    event.respondWith(fetch(event.request).then(function (answer) {
      if (!answer.ok || answer.redirected) return answer;
      var copy = answer.clone();
      return caches.open(KEPT).then(function (cache) { return cache.put(PAGE, copy); }).then(function () { return answer; });
    }).catch(function () { return caches.match(PAGE); }));
  } else if (FILES.indexOf(url.pathname) >= 0) {
    event.respondWith(caches.match(url.pathname).then(function (kept) { return kept || fetch(event.request); }));
  }
});
