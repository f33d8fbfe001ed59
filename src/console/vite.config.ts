import { join } from 'node:path';
import type { InlineConfig, Plugin } from 'vite';
import { tokens } from '#src/http/pages/design/tokens.ts';

const tokenFile = 'virtual:design-tokens.css';

/** Gives the console the colours, the type and the spaces of all pages of the server. */
const designTokens: Plugin = {
  name: 'design-tokens',
  resolveId: (id) => (id === tokenFile ? `\0${tokenFile}` : null),
  load: (id) => (id === `\0${tokenFile}` ? tokens : null),
};

/** Returns how Vite builds the console. */
export const toConfig = (root: string): InlineConfig => ({
  root: join(root, 'src/console'),
  configFile: false,
  envDir: false,
  publicDir: false,
  logLevel: 'warn',
  mode: 'production',
  base: './',
  plugins: [designTokens],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  build: {
    write: false,
    target: 'es2022',
    modulePreload: false,
    cssCodeSplit: false,
    reportCompressedSize: false,
    // Files of their own: nothing may be inline.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { console: join(root, 'src/console/main.tsx') },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name].js',
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith('.css')) ? 'console.css' : '[name][extname]',
      },
    },
  },
});
