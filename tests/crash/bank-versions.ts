const pattern = /\bextraColumns = (\d+);/;

/** The bank's published module with so many further columns in its ledger. */
export function withExtraColumns(js: string, columns: number): string {
  return js.replace(pattern, `extraColumns = ${columns};`);
}

/** How many further columns a published module of the bank has. */
export function extraColumnsOf(js: string): number {
  const found = pattern.exec(js)?.[1];
  if (found === undefined) throw new Error('this is no module of the bank');
  return Number(found);
}
