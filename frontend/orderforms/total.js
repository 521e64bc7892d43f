// Shows what an order comes to as the pieces change. The server works it out, as it does without this script.
const form = document.querySelector("form");
let waiting;

async function update() {
  const typed = new URLSearchParams(new FormData(form));
  typed.set("look", "total");
  const answer = await fetch(form.action, { method: "POST", body: typed });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["total", "order"]) {
    const now = page.getElementById(id);
    if (now) document.getElementById(id).replaceChildren(...now.childNodes);
  }
  form.elements.agreed.value = page.querySelector("[name=agreed]").value;
}

form?.addEventListener("input", (event) => {
  if (!event.target.name.startsWith("pieces-")) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => update().catch(() => {}), 400);
});
