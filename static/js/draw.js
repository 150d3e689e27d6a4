/* The draw's page: checks the bundle that stands in it, at once and again on request, and any other bundle one has. */
(function () {
  "use strict";
  var holder = document.getElementById("draw-bundle");
  if (!holder || !window.linliDraw) return;
  function find(name) { return document.querySelector("[data-" + name + "]"); }
  var text = document.getElementById("draw-text");

  function line(check) {
    var item = document.createElement("li"), mark = document.createElement("span");
    mark.className = "chip " + (check.right ? "done" : "off");
    mark.textContent = check.right ? "对" : "不对";
    item.append(mark, " " + check.words);
    return item;
  }
  function judge(bundle, verdict, list) {
    if (!window.linliDraw.able) {
      verdict.textContent = "这个网址下浏览器不能验算。请下载下面的脚本来验。";
      return;
    }
    verdict.textContent = "正在验算";
    list.replaceChildren();
    window.linliDraw.verify(bundle).then(function (checks) {
      var wrong = checks.filter(function (check) { return !check.right; }).length;
      list.replaceChildren.apply(list, checks.map(line));
      verdict.textContent = wrong ? "有 " + wrong + " 处对不上，请联系社区。" : "全部对得上，是这台设备自己算的。";
    });
  }
  function again() { judge(JSON.parse(holder.textContent), find("verdict"), find("checks")); }
  function mine() {
    var bundle = null;
    try { bundle = JSON.parse(text.value); } catch (unreadable) { /* judged as unreadable */ }
    judge(bundle, find("verdict-mine"), find("checks-mine"));
  }

  text.value = JSON.stringify(JSON.parse(holder.textContent), null, 1);
  find("again").hidden = find("try").hidden = false;
  find("again").addEventListener("click", again);
  find("mine").addEventListener("click", mine);
  document.getElementById("draw-file").addEventListener("change", function (event) {
    var file = event.target.files[0];
    if (file) file.text().then(function (content) { text.value = content; mine(); });
  });
  again();
})();
