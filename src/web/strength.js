
// The last part of the page's script, after src/web/load.js: sends a password to the worker that judges it. The page
// dispatches the event `portico-strength` with an empty list, and gets in the list the function that takes the password
// and the visitor's own words.
//
// The worker is loaded when a password field gets the focus, and not where the browser asks to save data.
{
  // Under Trusted Types only this address can make a worker (src/web/types.js).
  let address;
  dispatchEvent(new CustomEvent("portico-worker", { detail: (worker) => { address = worker; } }));
  // The longest wait for an answer, in milliseconds; the next key asks again.
  const patience = 20000;
  const waiting = new Map();
  let worker;
  let number = 0;
  const answer = (number, code) => {
    const answer = waiting.get(number);
    waiting.delete(number);
    if (answer) answer(code);
  };
  const give_up = () => {
    worker = null;
    waiting.forEach((answer) => answer(null));
    waiting.clear();
  };
  const begin = () => {
    if (worker !== undefined) return;
    worker = null;
    if (navigator.connection && navigator.connection.saveData) return;
    try {
      worker = new Worker(address);
      worker.onerror = give_up;
      worker.onmessage = (event) => answer(...event.data);
    } catch (_) {
      // The browser has no workers: the tenant judges.
    }
  };
  const ask = (password, words) => new Promise((done) => {
    begin();
    if (!worker) return done(null);
    const mine = ++number;
    waiting.set(mine, done);
    worker.postMessage([mine, password, words]);
    setTimeout(answer, patience, mine, null);
  });
  addEventListener("focusin", (event) => event.target.id === "password" && begin());
  addEventListener("portico-strength", (event) => event.detail.push(ask));
}
