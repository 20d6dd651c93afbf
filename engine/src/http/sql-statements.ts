/** Splits a text at its semicolons, except those inside quotes; empty statements are left out. */
export function splitStatements(sql: string): string[] {
  const parts = sql.match(/(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|[^;])+/g) ?? [];
  return parts.map(part => part.trim()).filter(part => part !== '');
}
