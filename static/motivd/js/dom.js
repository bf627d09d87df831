// Small words for the document. Nothing here takes HTML: names and messages of people are text.

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

/** `el("a.button", { href, onclick }, "Text", child)`: an element with classes, attributes, listeners and children. */
export function el(what, properties = {}, ...children) {
  const [tag, ...classes] = what.split(".");
  const made = document.createElement(tag || "div");
  if (classes.length) made.className = classes.join(" ");
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(made.dataset, value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** A copy of `<template id=…>`: its first element, with what fits into its `data-slot`s. */
export function copyOf(id, slots = {}) {
  const made = document.getElementById(id).content.firstElementChild.cloneNode(true);
  for (const [name, value] of Object.entries(slots)) fill(made, name, value);
  return made;
}

/** Put a text or nodes into `data-slot=name`; nothing (null) hides the slot. */
export function fill(root, name, value) {
  const slot = root.dataset?.slot === name ? root : $(`[data-slot="${name}"]`, root);
  if (!slot) return;
  slot.hidden = value === null || value === undefined;
  slot.replaceChildren(...(slot.hidden ? [] : [value].flat()));
}

/** An icon of the page's sheet (`{% icons %}` in the template). */
export function icon(name) {
  const sheet = document.getElementById(`icon-${name}`);
  if (!sheet) throw new Error(`The page has no icon “${name}”.`);
  return sheet.content.firstElementChild.cloneNode(true);
}

/** Run the last of several calls only, once nothing came for a while. */
export function later(milliseconds, act) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...values), milliseconds);
  };
}

/** A number that nobody can guess, also where the page has no secure context. */
export function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
