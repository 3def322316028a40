
// The last part of the worker's script: loads the WebAssembly, unpacks the word lists before the first question, and
// answers each question with its number and a judgement, or null without one. A password is neither stored nor sent:
// this file's own policy allows one connection, to its WebAssembly.
const begun = fetch("{wasm}", { integrity: "{integrity}" })
  .then((answer) => wasm_bindgen({ module_or_path: answer }))
  .then(() => wasm_bindgen.judge("", "", 0));
// Every question gets an answer.
begun.catch(() => {});
onmessage = ({ data: [number, password, words] }) => {
  begun
    .then(() => wasm_bindgen.judge(password, words, new Date().getFullYear()))
    .then((code) => postMessage([number, code === 0xffffffff ? null : code]))
    .catch(() => postMessage([number, null]));
};
