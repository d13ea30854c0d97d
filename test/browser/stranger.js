// What a page of a stranger can try against a port of this computer. `at` is
// the receiver, `link` a one-time address, `answer` a good answer: a stranger
// knows neither, but would still achieve nothing. Each attempt ends with what
// it could read, which must be nothing.
const form = new URLSearchParams(answer);
const rebound = at.replace("localhost", "rebound.example.com");
const element = (tag, fields) => new Promise((resolve) => {
  const e = Object.assign(document.createElement(tag), fields);
  e.onload = () => {
    let text = "";
    try { text = e.contentDocument ? e.contentDocument.body.innerText : ""; } catch { /* not readable, as it should be */ }
    resolve(tag === "iframe" || tag === "object" || tag === "embed" || tag === "link" ? text : tag + " loaded");
  };
  e.onerror = () => resolve("");
  document.body.append(e);
});
const text = (r) => r.type === "opaque" || r.type === "opaqueredirect" ? "" : r.text();
const framed = (method, action) => {
  const frame = Object.assign(document.createElement("iframe"), {name: "f" + Math.random()});
  const f = Object.assign(document.createElement("form"), {method, action, target: frame.name});
  for (const [name, value] of form) f.append(Object.assign(document.createElement("input"), {name, value}));
  document.body.append(frame, f);
  f.submit();
  return "";
};
const attempts = {
  "fetch": () => fetch(at + "/?" + form).then(text),
  "fetch of the page": () => fetch(at + "/done").then(text),
  "fetch of the link": () => fetch(link).then(text),
  "fetch, blind": () => fetch(at + "/?" + form, {mode: "no-cors"}).then(text),
  "fetch of the link, blind": () => fetch(link, {mode: "no-cors", redirect: "follow"}).then(text),
  "fetch of the link, by hand": () => fetch(link, {mode: "no-cors", redirect: "manual"}).then(text),
  "form by fetch": () => fetch(at + "/", {method: "POST", body: form}).then(text),
  "form by fetch, blind": () => fetch(at + "/", {method: "POST", body: form, mode: "no-cors"}).then(text),
  "form by fetch, with cookies": () => fetch(at + "/", {method: "POST", body: form, mode: "no-cors", credentials: "include"}).then(text),
  "text by fetch": () => fetch(at + "/", {method: "POST", body: form.toString(), mode: "no-cors"}).then(text),
  "put": () => fetch(at + "/", {method: "PUT", body: form}).then(text),
  "own header": () => fetch(at + "/", {headers: {"X-Own": "1"}}).then(text),
  "another name": () => fetch(rebound + "/?" + form, {mode: "no-cors"}).then(text),
  "beacon": () => { navigator.sendBeacon(at + "/", form); return ""; },
  "ping": () => { const a = Object.assign(document.createElement("a"), {href: "#", ping: at + "/?" + form}); document.body.append(a); a.click(); return ""; },
  "image": () => element("img", {src: at + "/?" + form}),
  "script": () => element("script", {src: at + "/?" + form}),
  "style": () => element("link", {rel: "stylesheet", href: at + "/?" + form}),
  "frame": () => element("iframe", {src: at + "/?" + form}),
  "frame of the link": () => element("iframe", {src: link}),
  "object": () => element("object", {data: at + "/?" + form}),
  "embed": () => element("embed", {src: at + "/?" + form}),
  "form into a frame": () => framed("post", at + "/"),
  "query into a frame": () => framed("get", at + "/"),
  "prefetch": () => element("link", {rel: "prefetch", href: link}),
  "prerender": () => element("script", {type: "speculationrules", textContent: JSON.stringify({prerender: [{urls: [link]}], prefetch: [{urls: [link]}]})}),
  "events": () => new Promise((resolve) => {
    const e = new EventSource(at + "/?" + form);
    e.onmessage = (m) => resolve(m.data);
    e.onerror = () => { e.close(); resolve(""); };
  }),
  "web socket": () => new Promise((resolve) => {
    const s = new WebSocket(at.replace("http", "ws") + "/?" + form);
    s.onopen = () => resolve("opened");
    s.onerror = () => resolve("");
  }),
};
const bounded = (promise) => Promise.race([promise, new Promise((resolve) => setTimeout(resolve, 3000, ""))]);
const results = Object.entries(attempts).map(async ([name, run]) => {
  let got = "";
  try { got = await bounded(run()); } catch { /* refused, as it should be */ }
  return [name, got];
});
return Object.fromEntries(await Promise.all(results));
