#!/usr/bin/env python3
"""验一次抽签：python3 verify_draw.py bundle.json（结果页上可以下载）。只用标准库；全对退出码是 0，有错是 1。"""

import json
import sys
from calendar import timegm
from hashlib import sha256
from hmac import digest
from pathlib import Path
from time import strptime


def pre(*texts):
    return b"".join(len(text.encode()).to_bytes(4, "big") + text.encode() for text in texts)


def seconds(text):
    return timegm(strptime(text, "%Y-%m-%dT%H:%M:%SZ"))


def draw(rule, b):
    """从名单和点数重算：名次、分数、中签、候补。"""
    key = digest(bytes.fromhex(b["seed"] or ""), pre(b["public_value"], b["list_hash"], rule["draw"]), "sha256")
    scored = []
    for e in b["entries"]:
        tries = [digest(key, pre(e["entry"]) + i.to_bytes(4, "big"), "sha256") for i in range(e["weight"])]
        scored.append((min(tries).hex(), e["entry"], e["size"]))
    winners, waitlist, left, stopped = [], [], rule["seats"], False
    for _, entry, size in sorted(scored):
        if size <= left and not stopped:
            winners.append(entry)
            left -= size
        else:
            stopped = rule["policy"] != "fill"
            waitlist.append(entry)
    waitlist = [] if rule["policy"] == "none" else waitlist
    return [entry for _, entry, _ in sorted(scored)], sorted(score for score, _, _ in scored), winners, waitlist


def checks(b):
    """一项一项：(说明, 对不对)。"""
    rule = json.loads(b["rule"])
    named = all(rule[name] == b[name] for name in ("version", "draw", "seed_hash")) and b["version"] == 1
    yield "规则和公布的指纹一致", named and sha256(b["rule"].encode()).hexdigest() == b["rule_hash"]
    yield "规则在开放报名前公布", seconds(b["committed_at"]) <= seconds(rule["opens_at"])
    if "list_hash" not in b:
        return
    text = rule["draw"] + "\n" + "".join("{entry},{size},{weight}\n".format(**e) for e in b["entries"])
    once = sorted({e["entry"] for e in b["entries"]}) == [e["entry"] for e in b["entries"]]
    yield "名单和公布的指纹一致", once and sha256(text.encode()).hexdigest() == b["list_hash"]
    most = {"even": 1, "lost_before": 3}[rule["weights"]]
    fair = all(1 <= e["weight"] <= most and e["size"] >= 1 for e in b["entries"])
    yield "每户的机会符合规则", fair
    yield "报名截止后才封存名单", seconds(b["closed_at"]) >= seconds(rule["closes_at"])
    if "order" not in b or not fair:
        return
    soonest = max(seconds(rule["draw_after"]), seconds(b["closed_at"]) + 600)
    yield "名单公布十分钟后才抽签", seconds(b["drawn_at"]) >= soonest
    if b["seed_revealed"]:
        seed = bytes.fromhex(b["seed"])
        yield "种子和公布的指纹一致", seed.hex() == b["seed"] and sha256(seed).hexdigest() == b["seed_hash"]
    else:
        waived = not b["seed_hash"] or seconds(b["drawn_at"]) >= seconds(rule["reveal_until"])
        yield "种子没有公开，按规则只用点数", b["seed"] is None and waived
    order, scores, winners, waitlist = draw(rule, b)
    yield "名次能从名单和点数重算", order == b["order"] and scores == b["scores"]
    yield "中签和候补符合规则", winners == b["winners"] and waitlist == b["waitlist"]


if __name__ == "__main__":
    try:
        found = list(checks(json.loads(Path(sys.argv[1]).read_text("utf-8"))))
    except (KeyError, TypeError, ValueError, AttributeError):
        found = [("这份数据读得懂", False)]
    for words, right in found:
        print("对  " if right else "不对", words)
    print("全部对得上。" if all(right for _, right in found) else "有地方对不上，请联系社区。")
    sys.exit(not all(right for _, right in found))
