/* The camera, read by the browser's own detector, or by one of ours that is loaded only when it is needed. */
(function () {
  "use strict";
  var EVERY = 250, SAME_AGAIN = 4000;

  function detector(reader, wasm) {
    var own = "BarcodeDetector" in window ? window.BarcodeDetector.getSupportedFormats() : Promise.resolve([]);
    return own.then(function (formats) {
      if (formats.indexOf("qr_code") >= 0) return new window.BarcodeDetector({ formats: ["qr_code"] });
      return load(reader).then(function () {
        var api = window.BarcodeDetectionAPI;
        api.prepareZXingModule({ overrides: { locateFile: function () { return wasm; } } });
        return new api.BarcodeDetector({ formats: ["qr_code"] });
      });
    });
  }
  function load(address) {
    return new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = function () { reject(new Error("reader")); };
      document.head.appendChild(script);
    });
  }

  /* Start looking; `seen(text)` is called for each code, the same one not twice within seconds. */
  function start(video, reader, wasm, seen) {
    if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) return Promise.reject(new Error("camera"));
    return navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false }).then(function (stream) {
      video.srcObject = stream;
      return video.play();
    }).then(function () { return detector(reader, wasm); }).then(function (found) {
      var last = "", at = 0;
      function look() {
        found.detect(video).then(function (codes) {
          var text = codes.length ? codes[0].rawValue : "", now = Date.now();
          if (text && (text !== last || now - at > SAME_AGAIN)) {
            last = text;
            at = now;
            seen(text);
          }
        }).catch(function () {}).then(function () { setTimeout(look, EVERY); });
      }
      look();
    });
  }
  window.ScanCamera = { start: start };
})();
