/** Texts as the cells and lines of plain files hold them. */

/** A cell of CSV (RFC 4180), quoted where it must be. What a spreadsheet would take for a formula is made a text. */
export function csvCell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** Line breaks become blanks. */
export function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
