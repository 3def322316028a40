// Changes the page at once and after each change of it, as translators and form fillers do: each text node is
// replaced by another one in two elements, each input gets a neighbour, comments are removed.
(() => {
  const begin = () => {
    const root = document.getElementById("portico");
    if (!root) return;
    const change = () => {
      const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_COMMENT);
      const found = [];
      while (nodes.nextNode()) found.push(nodes.currentNode);
      for (const node of found) {
        if (node.nodeType === Node.COMMENT_NODE) {
          node.remove();
          continue;
        }
        const kept = ["FONT", "OPTION", "TEXTAREA"].includes(node.parentNode.nodeName);
        if (kept || !node.data.trim()) continue;
        const inner = document.createElement("font");
        inner.textContent = "\u00ab" + node.data + "\u00bb";
        const outer = document.createElement("font");
        outer.append(inner);
        node.replaceWith(outer);
      }
      for (const input of root.querySelectorAll("input:not([data-found])")) {
        input.dataset.found = "";
        input.after(document.createElement("div"));
      }
    };
    change();
    new MutationObserver(change).observe(root, { childList: true, subtree: true, characterData: true });
    document.documentElement.dataset.neverAtRest = "";
  };
  if (document.readyState === "loading") {
    document.addEventListener("readystatechange", begin, { once: true });
  } else {
    begin();
  }
})();
