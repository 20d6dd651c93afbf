/**
 * Lays out rows in columns:
 *
 *      id | name
 *     ----+--------
 *      1  | "Ada"
 */
export function formatTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = header.map((title, column) =>
    rows.reduce((width, row) => Math.max(width, widthOf(row[column] ?? '')), widthOf(title)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => ` ${cell}${' '.repeat((widths[column] ?? 0) - widthOf(cell))} `)
      .join('|')
      .trimEnd();
  const rule = widths.map(width => '-'.repeat(width + 2)).join('+');
  const count = `(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})`;
  return `${[line(header), rule, ...rows.map(line), count].join('\n')}\n`;
}

/** Characters as a terminal shows them: one for each code point. */
function widthOf(text: string): number {
  return [...text].length;
}
