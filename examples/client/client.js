// The whole main job over the open API: find, log in, choose who comes, book, show the ticket, cancel.
import { API } from "./config.js";

const main = document.getElementById("main");
const said = document.getElementById("said");
const wrong = document.getElementById("wrong");
const leave = document.getElementById("leave");
const TOKEN = "linli-token";
const STATES = {
  confirmed: "已约好", pending: "等审核", waitlisted: "候补中", entered: "等抽签", offered: "有空位，等您确认",
  cancelled: "已取消", rejected: "没通过", lapsed: "已过时", not_drawn: "没抽中",
};
const LIVE = ["confirmed", "pending", "waitlisted", "entered", "offered"];
const isToCome = (booking) => LIVE.includes(booking.status) && new Date(booking.ends_at) > new Date();
const stateOf = (booking) => (LIVE.includes(booking.status) && !isToCome(booking) ? "已结束" : STATES[booking.status] ?? booking.status);
const day = new Intl.DateTimeFormat("zh-CN", { month: "long", day: "numeric", weekday: "short", timeZone: "Asia/Shanghai" });
const hour = new Intl.DateTimeFormat("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });

// ---- asking the server ----

// What the server refused, in its own words: `message` says what, `nextStep` what the person can do now.
class Refused extends Error {
  constructor(status, { code = "", detail, next_step, errors = [] }) {
    super(detail || errors[0]?.message || "没有成功");
    Object.assign(this, { status, code, nextStep: next_step || "请检查后再试一次" });
  }
}

async function ask(path, { method = "GET", body, headers = {}, token = sessionStorage.getItem(TOKEN) } = {}) {
  const sent = { Accept: "application/json", ...headers };
  if (token) sent["X-Session-Token"] = token;
  if (body) sent["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(path.startsWith("http") ? path : API + path, {
      method, headers: sent, body: body && JSON.stringify(body), credentials: "omit",
    });
  } catch {
    throw new Refused(0, { detail: "连不上社区的服务器", next_step: "请检查网络，过一会儿再试" });
  }
  if (answer.headers.get("Content-Type")?.startsWith("image/")) return answer.blob();
  const found = await answer.json().catch(() => ({}));
  if (answer.ok || found.data?.flows) return found; // allauth says 401 when one more step is needed
  throw new Refused(answer.status, found);
}

const everything = async (path) => {
  const { next, results } = await ask(path);
  return next ? [...results, ...(await everything(next))] : results;
};

// A key for one wish: pressing twice, or a network that drops the answer, still books once.
const newKey = () => crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].join("-");

// ---- building the page ----

function make(tag, properties = {}, ...children) {
  const { class: classes, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  if (classes) element.className = classes;
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const time = ({ starts_at: from, ends_at: to }) => `${day.format(new Date(from))} ${hour.format(new Date(from))}–${hour.format(new Date(to))}`;

function show(title, ...content) {
  document.title = `${title} · 邻里小窗口`;
  main.replaceChildren(make("h1", {}, title), ...content.flat().filter(Boolean));
  main.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

function tell(words) {
  said.textContent = words;
}

function complain(error) {
  wrong.replaceChildren(make("b", {}, error.message), error.nextStep || "请刷新后再试");
  wrong.scrollIntoView({ block: "nearest" });
}

let note = ""; // said once the next view stands

// Do something that may be refused; the button waits meanwhile.
async function attempt(button, work) {
  wrong.replaceChildren();
  tell(button ? "" : note);
  note = "";
  if (button) button.disabled = true;
  try {
    await work();
  } catch (error) {
    if (error.status !== 401) return complain(error);
    sessionStorage.removeItem(TOKEN);
    sessionStorage.setItem("back", location.hash);
    location.hash = "#/login";
  } finally {
    if (button) button.disabled = false;
    leave.hidden = !sessionStorage.getItem(TOKEN);
  }
}

function form(label, fields, work) {
  const button = make("button", {}, label);
  const made = make("form", {}, ...fields, button);
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(button, () => work(new FormData(made)));
  });
  return made;
}

const field = (label, properties) => make("label", {}, label, make("input", { required: true, ...properties }));

function press(words, classes, work) {
  const button = make("button", { type: "button", class: classes }, words);
  button.addEventListener("click", () => attempt(button, () => work(button)));
  return button;
}

// ---- the views ----

async function home() {
  const [venues, page] = await Promise.all([everything("/api/v1/venues/?page_size=100"), ask("/api/v1/slots/?available=true")]);
  const names = new Map(venues.map((venue) => [venue.id, venue.name]));
  const list = make("ul");
  const add = (slots) => list.append(...slots.map((slot) => make("li", {}, make("a", { class: "card", href: `#/slot/${slot.id}` },
    make("h2", {}, [slot.title, slot.label].filter(Boolean).join(" ")),
    make("p", { class: "soft" }, time(slot), make("br"), names.get(slot.venue) ?? ""),
    make("span", { class: "chip" }, `还有 ${slot.left} 席`)))));
  add(page.results);
  let next = page.next;
  const more = press("看更多", "plain", async () => {
    const another = await ask(next);
    add(another.results);
    next = another.next;
    more.hidden = !next;
  });
  more.hidden = !next;
  show("现在能报的活动", page.results.length ? list : make("p", {}, "眼下没有能报的活动，过几天再来看看。"), more);
}

async function slotView(id) {
  const slot = await ask(`/api/v1/slots/${id}/`);
  const facts = make("div", { class: "card" }, make("p", {}, time(slot)), make("span", { class: "chip" }, `还有 ${slot.left} 席`));
  if (!sessionStorage.getItem(TOKEN)) {
    sessionStorage.setItem("back", location.hash);
    return show(slot.title, facts, make("p", {}, "登录后选谁来参加。"), press("去登录", "", () => { location.hash = "#/login"; }));
  }
  const people = await everything("/api/v1/persons/");
  const rows = new Map(people.map((person) => [person.id, make("label", { class: "card who" },
    make("input", { type: "checkbox", name: "who", value: person.id }), make("span", {}, person.name))]));
  const key = newKey();
  const chosen = make("fieldset", {}, make("legend", {}, "谁来参加"), ...rows.values());
  const wish = form("确认预约", [chosen], async (answers) => {
    const persons = answers.getAll("who");
    if (!persons.length) throw new Refused(0, { detail: "还没有选人", next_step: "请至少选一位" });
    const verdict = await ask(`/api/v1/slots/${id}/eligibility/`, { method: "POST", body: { persons } });
    for (const one of verdict.results) sayWhy(rows.get(one.person), one);
    if (!verdict.party.allowed) throw new Refused(409, verdict.party);
    const booking = await ask("/api/v1/bookings/", { method: "POST", body: { slot: slot.id, persons }, headers: { "Idempotency-Key": `${key}-${persons}`.slice(0, 255) } });
    location.hash = `#/booking/${booking.code}`;
  });
  show(slot.title, facts, wish);
}

function sayWhy(row, { allowed, detail, next_step: nextStep }) {
  row.querySelector(".why")?.remove();
  if (!allowed) row.lastElementChild.append(make("span", { class: "why" }, `${detail}。${nextStep}`));
}

async function bookingView(code) {
  const booking = await ask(`/api/v1/bookings/${code}/`);
  const names = await peopleOf(booking);
  const facts = make("div", { class: "card" },
    make("p", {}, make("span", { class: "chip" }, stateOf(booking))),
    make("p", {}, time(booking)), make("p", {}, names), booking.position ? make("p", {}, `前面还有 ${booking.position - 1} 位`) : null);
  show(booking.title, booking.status === "confirmed" && isToCome(booking) ? await ticket(code) : null, facts,
    booking.status === "offered" ? press("接受这个名额", "", async () => { await send(code, "accept-offer"); }) : null,
    isToCome(booking) ? cancelling(code) : null);
}

async function ticket(code) {
  const picture = await ask(`/api/v1/bookings/${code}/ticket.svg`, { headers: { Accept: "image/svg+xml" } });
  return make("figure", { class: "card" }, make("img", { class: "qr", alt: "入场码", src: URL.createObjectURL(picture) }),
    make("figcaption", { class: "soft" }, `到场给工作人员扫一下。凭证号 ${code.slice(0, 6)}`));
}

async function peopleOf(booking) {
  const people = new Map((await everything("/api/v1/persons/")).map((person) => [person.id, person.name]));
  return booking.places.map((place) => people.get(place.person) ?? "家人").join("、");
}

function cancelling(code) {
  const box = make("div", { class: "two" });
  const first = press("取消预约", "danger", async () => {
    const sure = press("确定取消", "danger", async () => {
      await send(code, "cancel", {});
      tell("已取消，名额让给别人了。");
    });
    box.replaceChildren(make("p", {}, "真的不来了吗？取消后名额会让给别人。"), sure);
    sure.focus();
  });
  box.append(first);
  return box;
}

async function send(code, what, body) {
  await ask(`/api/v1/bookings/${code}/${what}/`, { method: "POST", body });
  await bookingView(code);
}

async function mine() {
  const { results } = await ask("/api/v1/bookings/"); // the newest twenty
  const rows = results.map((booking) => make("li", {}, make("a", { class: "card", href: `#/booking/${booking.code}` },
    make("h2", {}, booking.title), make("p", { class: "soft" }, time(booking)),
    make("span", { class: "chip" }, stateOf(booking)))));
  show("我的预约", rows.length ? make("ul", {}, ...rows) : make("p", {}, "还没有预约。回到活动列表挑一场吧。"));
}

function login() {
  const arrive = (answer) => {
    sessionStorage.setItem(TOKEN, answer.meta.session_token);
    location.hash = sessionStorage.getItem("back") || "#/";
  };
  const post = (path, body, token = "") => ask(`/_allauth/app/v1/auth/${path}`, { method: "POST", body, token });
  const byPassword = form("登录", [
    field("用户名或手机号", { name: "name", autocomplete: "username" }),
    field("密码", { name: "password", type: "password", autocomplete: "current-password" }),
  ], async (typed) => {
    const name = typed.get("name").trim();
    const who = /^\+?\d{7,}$/.test(name) ? { phone: name } : { username: name };
    arrive(await post("login", { ...who, password: typed.get("password") }));
  });
  const byPhone = form("发验证码", [field("手机号", { name: "phone", type: "tel", autocomplete: "tel", inputMode: "numeric" })], async (typed) => {
    const asked = await post("code/request", { phone: typed.get("phone") });
    const confirm = form("用验证码登录", [field("验证码", { name: "code", inputMode: "numeric", autocomplete: "one-time-code", maxLength: 6 })],
      async (answer) => arrive(await post("code/confirm", { code: answer.get("code") }, asked.meta.session_token)));
    byPhone.replaceWith(confirm);
    confirm.querySelector("input").focus();
    tell("验证码已发到手机，五分钟内有效。");
  });
  show("登录", byPassword, make("h2", { class: "two" }, "或者用手机验证码"), byPhone);
}

leave.addEventListener("click", () => attempt(leave, async () => {
  // allauth answers 401 once the session is gone: that is what was wanted.
  await ask("/_allauth/app/v1/auth/session", { method: "DELETE" }).catch(() => {});
  sessionStorage.clear();
  note = "已退出。";
  if (location.hash === "#/") route();
  else location.hash = "#/";
}));

const WAYS = [[/^#\/slot\/(\d+)$/, slotView], [/^#\/booking\/(\w+)$/, bookingView], [/^#\/me$/, mine], [/^#\/login$/, login]];

function route() {
  const here = location.hash || "#/";
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const [way, view] = WAYS.find(([pattern]) => pattern.test(here)) ?? [/^/, home];
  attempt(null, () => view(...(here.match(way) ?? []).slice(1)));
}

window.addEventListener("hashchange", route);
route();
