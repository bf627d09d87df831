/** Offer a text as a file. A mark at its start lets spreadsheets see that it is UTF-8; other programs stumble over it. */
export function downloadText(fileName: string, text: string, type = "text/csv"): void {
  const mark = type === "text/csv" ? "\uFEFF" : "";
  const blob = new Blob([mark, text], { type: `${type};charset=utf-8` });
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
