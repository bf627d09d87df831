/** Offer a text as a file. The mark at the start lets spreadsheets see that it is UTF-8. */
export function downloadText(fileName: string, text: string, type = "text/csv"): void {
  const blob = new Blob(["\uFEFF", text], { type: `${type};charset=utf-8` });
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
