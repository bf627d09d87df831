/** What every iCalendar file (RFC 5545) is made of. */
const LINE_OCTETS = 75;

/** The file of these lines. */
export function calendarOf(lines: readonly string[]): string {
  return lines.map(folded).join("\r\n") + "\r\n";
}

/** A moment, in UTC. */
export function calendarMoment(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d{3}/g, "");
}

/** A text that somebody wrote, as a value. */
export function calendarText(value: string): string {
  return value
    .replace(/[\\;,]/g, (mark) => `\\${mark}`)
    .replace(/\r\n|\r|\n/g, "\\n")
    // Any other control character would end the file early in some calendars.
    .replace(/[\u0000-\u001f\u007f]/g, " ");
}

/** No line is longer than 75 octets; the fold never splits a character. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  const parts: string[] = [];
  let part = "";
  let octets = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > LINE_OCTETS) {
      parts.push(part);
      part = "";
      octets = 1; // the space that opens a continuation line
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join("\r\n ");
}
