// Opens unions where they stand; without this, each toggle is a link to the page of its union.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const tree = document.querySelector(".tree");
  if (!tree) return;
  const status = document.querySelector(".tree-status");
  document.documentElement.classList.add("tree-works");

  const say = (words) => { status.textContent = words; };

  const prepare = (part) => {
    for (const toggle of part.querySelectorAll(".tree-toggle")) {
      toggle.setAttribute("role", "button");
      toggle.setAttribute("aria-expanded", String("open" in toggle.dataset));
    }
  };

  const fetched = async (address) => {
    const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    return answer.text();
  };

  const open = async (toggle) => {
    const node = toggle.closest(".tree-node");
    let list = node.querySelector(":scope > ul");
    if (!list) {
      toggle.setAttribute("aria-busy", "true");
      say(tree.dataset.loading);
      try {
        list = document.createElement("ul");
        list.innerHTML = await fetched(toggle.dataset.below);
        prepare(list);
        node.append(list);
        say("");
      } catch {
        say(tree.dataset.failed);
        return;
      } finally {
        toggle.removeAttribute("aria-busy");
      }
    }
    list.hidden = false;
    toggle.setAttribute("aria-expanded", "true");
  };

  const close = (toggle) => {
    toggle.closest(".tree-node").querySelector(":scope > ul").hidden = true;
    toggle.setAttribute("aria-expanded", "false");
  };

  const isOpen = (toggle) => toggle.getAttribute("aria-expanded") === "true";

  const turn = (toggle) => {
    if (toggle.hasAttribute("aria-busy")) return;
    if (isOpen(toggle)) close(toggle);
    else open(toggle);
  };

  const showMore = async (link) => {
    const item = link.closest(".tree-more");
    const address = new URL(link.href);
    address.pathname = address.pathname.replace(/\/?$/, "/below/");
    say(tree.dataset.loading);
    try {
      const list = document.createElement("ul");
      list.innerHTML = await fetched(address);
      prepare(list);
      const first = list.querySelector("a");
      item.replaceWith(...list.childNodes);
      first?.focus();
      say("");
    } catch {
      location.assign(link.href);
    }
  };

  tree.addEventListener("click", (event) => {
    const toggle = event.target.closest(".tree-toggle");
    const more = event.target.closest(".tree-more a");
    if ((!toggle && !more) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (toggle) turn(toggle);
    else showMore(more);
  });

  // Arrow keys as in every tree: right opens, left closes or goes to the superior, up and down go along.
  tree.addEventListener("keydown", (event) => {
    const toggle = event.target.closest(".tree-toggle");
    if (!toggle) return;
    const all = [...tree.querySelectorAll(".tree-toggle")].filter((each) => each.offsetParent);
    const place = all.indexOf(toggle);
    const superior = toggle.closest("ul").closest(".tree-node")?.querySelector(".tree-toggle");
    const acts = {
      " ": () => turn(toggle),
      ArrowRight: () => (isOpen(toggle) ? all[place + 1]?.focus() : turn(toggle)),
      ArrowLeft: () => (isOpen(toggle) ? close(toggle) : superior?.focus()),
      ArrowDown: () => all[place + 1]?.focus(),
      ArrowUp: () => all[place - 1]?.focus(),
      Home: () => all[0].focus(),
      End: () => all[all.length - 1].focus(),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });

  prepare(tree);
});
