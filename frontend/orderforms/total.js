// Shows what an order comes to as the pieces change. The server works it out, as it does without this script.
const form = document.querySelector("form");
const boxes = [...document.querySelectorAll("[name^=pieces-]")];
let waiting;

async function update() {
  const typed = new URLSearchParams(new FormData(form));
  typed.set("look", "total");
  const answer = await fetch(form.action, { method: "POST", body: typed });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["total", "order", "what-then"]) {
    const now = page.getElementById(id);
    if (now) document.getElementById(id).replaceChildren(...now.childNodes);
  }
  form.elements.agreed.value = page.querySelector("[name=agreed]").value;
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(() => update().catch(() => {}), 400);
}

for (const each of boxes) each.addEventListener("input", soon);
// Whoever goes back finds what was typed, and not yet what it comes to.
addEventListener("pageshow", () => boxes.some((each) => each.value !== each.defaultValue) && soon());
