/** The end of a `switch` that has handled every member of a union. @throws always */
export function unreachable(value: never): never {
  throw new Error(`unhandled: ${JSON.stringify(value)}`);
}
