// Looks every few seconds how a payment stands, and shows the order's page once that has changed.
const link = document.getElementById("again");
const heading = () => document.querySelector("h1").textContent;
let left = 24;

async function look() {
  const answer = await fetch(link.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (answer.ok && page.querySelector("h1").textContent !== heading()) location.replace(link.href);
}

const looking = setInterval(() => {
  if (!left--) clearInterval(looking);
  else if (!document.hidden) look().catch(() => {});
}, 5000);
