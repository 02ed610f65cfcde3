/*
 * 一覧の「すべて選ぶ」。表の見出しの最初の欄に、選択欄を加える。
 *
 *   <table data-choose-all> の各行にある <input type="checkbox">
 *
 * これがなくても、ひとつずつ選べる。
 */
function boxesIn(table) {
  return [...table.querySelectorAll('tbody input[type="checkbox"]')];
}

function addTo(table) {
  const all = document.createElement("input");
  all.type = "checkbox";
  const label = document.createElement("label");
  label.className = "field__choice";
  label.append(all, "すべて選ぶ");
  table.tHead.rows[0].cells[0].replaceChildren(label);

  function showWhetherAll() {
    const boxes = boxesIn(table);
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }

  all.addEventListener("change", () => {
    for (const box of boxesIn(table)) {
      box.checked = all.checked;
    }
  });
  table.tBodies[0].addEventListener("change", showWhetherAll);
  showWhetherAll();
}

for (const table of document.querySelectorAll("table[data-choose-all]")) {
  addTo(table);
}
