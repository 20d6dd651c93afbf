/**
 * A query that cannot be parsed, typed or allowed. The message is what the client is told; it has
 * the wording of SpacetimeDB's own messages, since people search for those.
 */
export class SqlError extends Error {
  override readonly name = 'SqlError';
}
