/**
 * Refuses a Node that is too old with one sentence, before anything newer than it can parse runs.
 * Written in old syntax on purpose; imported first by every command.
 */
var required = [20, 19];
var found = process.versions.node.split('.').map(Number);
if (found[0] < required[0] || (found[0] === required[0] && found[1] < required[1])) {
  console.error(
    'Plaza needs Node ' +
      required.join('.') +
      ' or newer; this is Node ' +
      process.versions.node +
      '.',
  );
  process.exit(1);
}
