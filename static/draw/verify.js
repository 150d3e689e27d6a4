/* Replays a draw in the browser, from its bundle alone: no server is asked. The same checks as verify_draw.py.
   linliDraw.verify(bundle) promises [{words, right}]; it throws when the browser cannot hash (see linliDraw.able). */
(function () {
  "use strict";
  var CHANCES = { even: 1, lost_before: 3 };
  var words = new TextEncoder();

  function hex(buffer) {
    return Array.from(new Uint8Array(buffer), function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
  }
  function unhex(text) {
    if (!/^([0-9a-f]{2})*$/.test(text)) throw new Error("hex");
    return Uint8Array.from(text.match(/../g) || [], function (pair) { return parseInt(pair, 16); });
  }
  function four(number) {
    return [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255];
  }
  function pre(texts) {
    var bytes = [];
    texts.forEach(function (text) {
      if (typeof text !== "string") throw new Error("text");
      var body = words.encode(text);
      bytes = bytes.concat(four(body.length), Array.from(body));
    });
    return bytes;
  }
  function seconds(text) {
    var moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : NaN;
    if (isNaN(moment)) throw new Error("time");
    return moment / 1000;
  }
  function same(a, b) { return JSON.stringify(a) === JSON.stringify(b); }
  async function sha(bytes) { return hex(await crypto.subtle.digest("SHA-256", bytes)); }
  async function keyed(secret) {
    /* WebCrypto refuses an empty key; HMAC fills a short key with zeros, so a zero byte is the same key. */
    var bytes = secret.length ? secret : new Uint8Array(1);
    var key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return function (message) { return crypto.subtle.sign("HMAC", key, Uint8Array.from(message)); };
  }

  async function score(sign, entry) {
    var tries = [];
    for (var i = 0; i < entry.weight; i++) tries.push(sign(pre([entry.entry]).concat(four(i))));
    return (await Promise.all(tries)).map(hex).sort()[0];
  }
  async function draw(rule, b) {
    var first = await keyed(unhex(b.seed || ""));
    var sign = await keyed(new Uint8Array(await first(pre([b.public_value, b.list_hash, rule.draw]))));
    var scored = await Promise.all(b.entries.map(async function (entry) {
      return { score: await score(sign, entry), entry: entry.entry, size: entry.size };
    }));
    scored.sort(function (a, c) { return a.score + a.entry < c.score + c.entry ? -1 : 1; });
    var winners = [], waitlist = [], left = rule.seats, stopped = false;
    scored.forEach(function (party) {
      if (party.size <= left && !stopped) {
        winners.push(party.entry);
        left -= party.size;
      } else {
        stopped = rule.policy !== "fill";
        waitlist.push(party.entry);
      }
    });
    return {
      order: scored.map(function (party) { return party.entry; }),
      scores: scored.map(function (party) { return party.score; }),
      winners: winners,
      waitlist: rule.policy === "none" ? [] : waitlist,
    };
  }

  async function check(b, say) {
    var rule = JSON.parse(b.rule);
    var named = rule.version === b.version && rule.draw === b.draw && rule.seed_hash === b.seed_hash && b.version === 1;
    say("规则和公布的指纹一致", named && await sha(words.encode(b.rule)) === b.rule_hash);
    say("规则在开放报名前公布", seconds(b.committed_at) <= seconds(rule.opens_at));
    if (b.list_hash === undefined) return;
    var ids = b.entries.map(function (e) { return e.entry; });
    var lines = b.entries.map(function (e) { return [e.entry, e.size, e.weight].join(",") + "\n"; });
    var text = await sha(words.encode(rule.draw + "\n" + lines.join("")));
    say("名单和公布的指纹一致", same(ids, Array.from(new Set(ids)).sort()) && text === b.list_hash);
    var fair = b.entries.every(function (e) {
      var whole = Number.isInteger(e.weight) && Number.isInteger(e.size);
      return whole && e.weight >= 1 && e.weight <= CHANCES[rule.weights] && e.size >= 1;
    });
    say("每户的机会符合规则", fair);
    say("报名截止后才封存名单", seconds(b.closed_at) >= seconds(rule.closes_at));
    if (b.order === undefined || !fair) return;
    var soonest = Math.max(seconds(rule.draw_after), seconds(b.closed_at) + 600);
    say("名单公布十分钟后才抽签", seconds(b.drawn_at) >= soonest);
    if (b.seed_revealed) {
      say("种子和公布的指纹一致", await sha(unhex(b.seed)) === b.seed_hash);
    } else {
      var waived = !b.seed_hash || seconds(b.drawn_at) >= seconds(rule.reveal_until);
      say("种子没有公开，按规则只用点数", b.seed === null && waived);
    }
    var again = await draw(rule, b);
    say("名次能从名单和点数重算", same(again.order, b.order) && same(again.scores, b.scores));
    say("中签和候补符合规则", same(again.winners, b.winners) && same(again.waitlist, b.waitlist));
  }

  async function verify(bundle) {
    var found = [];
    try {
      await check(bundle, function (text, right) { found.push({ words: text, right: right }); });
    } catch (unreadable) {
      found.push({ words: "这份数据读得懂", right: false });
    }
    return found;
  }

  window.linliDraw = { verify: verify, able: Boolean(window.crypto && window.crypto.subtle) };
})();
