import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { notesModule } from './notes.ts';
import { Spacetime } from './spacetime.ts';

const spacetime = new Spacetime();
afterAll(() => spacetime.dispose());

it('[MOD5] bindings are generated in each language, with the engine as extractor of schemas', async () => {
  const path = spacetime.file('notes.js', await notesModule());
  const files = {
    typescript: 'count_notes_procedure.ts',
    rust: 'pin_reducer.rs',
    csharp: 'Tables/Note.g.cs',
  };
  for (const [language, file] of Object.entries(files)) {
    const folder = spacetime.path(language);
    const options = ['--lang', language, '--js-path', path, '--out-dir', folder, '--yes'];
    expect(await spacetime.ok('generate', ...options)).toContain('Generate finished successfully.');
    expect(readFileSync(join(folder, file), 'utf8')).toContain('AUTOMATICALLY GENERATED');
  }
});
