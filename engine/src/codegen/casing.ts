/**
 * Case conversion as SpacetimeDB does it: besides underscores, hyphens and spaces, a word ends
 * where lower case meets upper case, before the last capital of an acronym, and between letters
 * and digits on either side (`player1Id` is `player`, `1`, `id`).
 */

const WORD = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+|[^\p{L}\p{N}_\-\s]+|\p{L}+/gu;

/** Splits an identifier into its words, in lower case. */
export function splitWords(identifier: string): string[] {
  return (identifier.match(WORD) ?? []).map(word => word.toLowerCase());
}

/** `player1Id` → `player1Id`, `order_line` → `orderLine`. */
export function toCamelCase(identifier: string): string {
  return splitWords(identifier)
    .map((word, i) => (i === 0 ? word : capitalize(word)))
    .join('');
}

/** `player1Id` → `Player1Id`, `order_line` → `OrderLine`. */
export function toPascalCase(identifier: string): string {
  return splitWords(identifier).map(capitalize).join('');
}

/** `player1Id` → `player_1_id`, `orderLine` → `order_line`. */
export function toSnakeCase(identifier: string): string {
  return splitWords(identifier).join('_');
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
