/*
 * 入力表の助け: 上下の移動、行の合計、保存していない変更の確認。
 *
 *   <table data-entry-grid> の中の（="unsaved" は、まだ保存していない値が入っている表）
 *   <input data-entry>       合計する欄
 *   <output data-row-sum>    同じ行の合計を出すところ
 *
 * これがなくても、Tab で移動し、保存すれば合計は出る。
 */
const FULL_WIDTH_ZERO = "０".codePointAt(0);

/** 全角の数字・桁区切り・▲ を読む。空欄と読めない値は null（0 ではない）。 */
export function readNumber(text) {
  const half = text.trim().replace(/[０-９]/g, (digit) => String(digit.codePointAt(0) - FULL_WIDTH_ZERO));
  const plain = half.replace(/[,，]/g, "").replace(/^[▲−－]/, "-");
  return /^-?\d+$/.test(plain) ? Number(plain) : null;
}

/** 読めた値の合計。ひとつもなければ null。 */
export function sumOf(texts) {
  const numbers = texts.map(readNumber).filter((number) => number !== null);
  return numbers.length ? numbers.reduce((total, number) => total + number, 0) : null;
}

export function formatNumber(number) {
  if (number === null) {
    return "";
  }
  const digits = Math.abs(number).toLocaleString("ja-JP");
  return number < 0 ? `▲${digits}` : digits;
}

function entriesIn(element) {
  return [...element.querySelectorAll("input[data-entry]")];
}

function showSum(row) {
  const output = row.querySelector("output[data-row-sum]");
  if (output) {
    output.value = formatNumber(sumOf(entriesIn(row).map((input) => input.value)));
  }
}

/** 同じ列の、次（step = 1）または前（step = -1）の入力欄。 */
function neighbour(input, step) {
  const cell = input.closest("td");
  let row = cell.parentElement;
  do {
    row = step > 0 ? row.nextElementSibling : row.previousElementSibling;
  } while (row && !row.cells[cell.cellIndex]?.querySelector("input[data-entry]"));
  return row?.cells[cell.cellIndex].querySelector("input[data-entry]") ?? null;
}

const STEPS = { ArrowDown: 1, ArrowUp: -1, Enter: 1 };

function move(event) {
  const step = STEPS[event.key];
  const isPlain = !(event.ctrlKey || event.altKey || event.metaKey || event.shiftKey);
  if (!step || !isPlain || event.isComposing || !event.target.matches("input[data-entry]")) {
    return;
  }
  /* Enter would send the form halfway through a column. */
  event.preventDefault();
  const next = neighbour(event.target, step);
  if (next) {
    next.focus();
    next.select();
  }
}

function hasUnsavedChanges(grid) {
  return grid.dataset.entryGrid === "unsaved" || entriesIn(grid).some((input) => input.value !== input.defaultValue);
}

function start(grid) {
  let isSending = false;
  grid.addEventListener("keydown", move);
  grid.addEventListener("input", (event) => showSum(event.target.closest("tr")));
  grid.closest("form")?.addEventListener("submit", () => {
    isSending = true;
  });
  window.addEventListener("pageshow", () => {
    isSending = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isSending && hasUnsavedChanges(grid)) {
      event.preventDefault();
    }
  });
  grid.querySelectorAll("tr").forEach(showSum);
}

document.querySelectorAll("[data-entry-grid]").forEach(start);
