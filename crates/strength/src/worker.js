
// The end of the worker's script: loads the WebAssembly, unpacks the word lists before anybody asks,
// and answers each question with its number and a judgement, or null where there can be none.
// What is judged is kept nowhere and sent nowhere: this file's own policy allows no other host.
const begun = fetch("{wasm}", { integrity: "{integrity}" })
  .then((answer) => wasm_bindgen({ module_or_path: answer }))
  .then(() => wasm_bindgen.judge("", "", 0));
// Every question is told.
begun.catch(() => {});
onmessage = ({ data: [number, password, words] }) => {
  begun
    .then(() => wasm_bindgen.judge(password, words, new Date().getFullYear()))
    .then((code) => postMessage([number, code === 0xffffffff ? null : code]))
    .catch(() => postMessage([number, null]));
};
