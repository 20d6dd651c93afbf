/**
 * How SpacetimeDB turns names as written into canonical ones. Words break at `_`, `-`, spaces,
 * between lower and upper case, around digits, and before the last capital of an acronym
 * (`HTTPServer` → `http_server`); separators at either end vanish.
 */

/** `playerScore2` → `player_score_2`. */
export function toSnakeCase(name: string): string {
  return splitWords(name)
    .map(word => word.toLowerCase())
    .join('_');
}

/** `grannySmith`, `GrannySmith`, `granny_smith` → `grannySmith`. */
export function toCamelCase(name: string): string {
  return splitWords(name)
    .map((word, i) => (i === 0 ? word.toLowerCase() : capitalize(word)))
    .join('');
}

/** `granny_smith` → `GrannySmith`. */
export function toPascalCase(name: string): string {
  return splitWords(name).map(capitalize).join('');
}

function capitalize(word: string): string {
  const [first = '', ...rest] = word;
  return first.toUpperCase() + rest.join('').toLowerCase();
}

function splitWords(name: string): string[] {
  const characters = [...name];
  const words: string[] = [];
  let word = '';
  for (const [i, character] of characters.entries()) {
    if (character === '_' || character === '-' || character === ' ') {
      if (word) words.push(word);
      word = '';
      continue;
    }
    if (word && breaksBefore(characters, i)) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  if (word) words.push(word);
  return words;
}

function breaksBefore(characters: readonly string[], i: number): boolean {
  const previous = characters[i - 1] ?? '';
  const current = characters[i] ?? '';
  const next = characters[i + 1] ?? '';
  if (isDigit(current)) return isUpper(previous) || isLower(previous);
  if (isDigit(previous)) return isUpper(current) || isLower(current);
  if (isLower(previous) && isUpper(current)) return true;
  return isUpper(previous) && isUpper(current) && isLower(next);
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9' && character.length === 1;
}

function isUpper(character: string): boolean {
  return character === character.toUpperCase() && character !== character.toLowerCase();
}

function isLower(character: string): boolean {
  return character === character.toLowerCase() && character !== character.toUpperCase();
}
