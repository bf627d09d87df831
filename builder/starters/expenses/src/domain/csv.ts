/** CSV as RFC 4180 has it, read leniently (separator, line ends, byte order mark) and written safely. */

const SEPARATORS = [",", ";", "\t"] as const;
// A spreadsheet would run such a cell as a formula.
const FORMULA_START = /^'*[=+\-@\t\r]/;
const PLAIN_NUMBER = /^-?\d+(?:[.,]\d+)?$/;

export function writeCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

/** Rows of cells; rows without any text are left out. `line` is where the row begins, from 1. */
export function readCsv(text: string): { line: number; cells: string[] }[] {
  const source = text.replace(/^\ufeff/, "");
  const separator = separatorOf(source);
  const rows: { line: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let value = "";
  let quoted = false;
  let line = 1;
  let rowLine = 1;
  const endRow = (): void => {
    cells.push(value);
    if (cells.some((each) => each.trim())) rows.push({ line: rowLine, cells: cells.map(withoutGuard) });
    cells = [];
    value = "";
    rowLine = line + 1;
  };
  for (let index = 0; index < source.length; index += 1) {
    const character = source[index] as string;
    if (quoted) {
      if (character === '"' && source[index + 1] === '"') {
        value += '"';
        index += 1;
      } else if (character === '"') quoted = false;
      else value += character;
      if (character === "\n") line += 1;
    } else if (character === '"' && value.trim() === "") {
      quoted = true;
      value = "";
    } else if (character === separator) {
      cells.push(value);
      value = "";
    } else if (character === "\n") {
      endRow();
      line += 1;
    } else if (character === "\r") {
      // "\r\n" ends with the "\n"; a lone "\r" is an old line end.
      if (source[index + 1] !== "\n") {
        endRow();
        line += 1;
      }
    } else value += character;
  }
  if (value || cells.length > 0) endRow();
  return rows;
}

function cell(value: string): string {
  const safe = FORMULA_START.test(value) && !PLAIN_NUMBER.test(value) ? `'${value}` : value;
  return /[",;\r\n\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Undo the apostrophe that `writeCsv` puts before what looks like a formula. */
function withoutGuard(value: string): string {
  return value.startsWith("'") && FORMULA_START.test(value.slice(1)) ? value.slice(1) : value;
}

/** The mark that splits the first line into most cells, quoted parts not counted. */
function separatorOf(text: string): string {
  const head = text.replace(/"(?:[^"]|"")*"/g, "").split(/\r|\n/, 1)[0] ?? "";
  const counted = SEPARATORS.map((mark) => ({ mark, count: head.split(mark).length }));
  return counted.reduce((best, each) => (each.count > best.count ? each : best)).mark;
}
