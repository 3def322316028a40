
// The end of the page's script, behind src/web/load.js: the only way by which a password reaches the worker that judges
// it. Whoever wants it judged dispatches the event below with an empty list, and finds in the list the function that takes the
// password and the visitor's own words.
//
// The worker is loaded when somebody turns to a password field, and not where bytes are dear.
{
  // Where Trusted Types hold, no other address makes a worker (src/web/types.js).
  let address;
  dispatchEvent(new CustomEvent("portico-worker", { detail: (worker) => { address = worker; } }));
  // A network that needs longer is not worth the wait; the next key asks again.
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
      // No workers here: the tenant judges.
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
