// Writes the files of a guide, each of which stands after its name, and what Vite needs beside them.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const guide = readFileSync(process.argv[2], 'utf8');
const files = [...guide.matchAll(/\*\*`(src\/[^`]+)`\*\*\n\n```\w+\n([\s\S]*?)```/g)];
if (files.length !== 2) throw new Error(`The guide has ${files.length} files, not 2.`);
mkdirSync('src', { recursive: true });
for (const [, path, text] of files) writeFileSync(path, text);
writeFileSync(
  'index.html',
  '<!doctype html><link rel="icon" href="data:,"><div id="root"></div><script type="module" src="/src/main.tsx"></script>\n',
);
writeFileSync('vite.config.mjs', "import react from '@vitejs/plugin-react';\nexport default { plugins: [react()] };\n");
